"""The form about worked time: what somebody did, or what is right in the place of what was wrong (Art. 10)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from blocks.around import Surroundings
from blocks.kit import Block, asked, context, option, radio, section, select, text_input, time_input, user_input
from blocks.quotes.common import hours, name, yen
from blocks.quotes.forms import LONGEST_REASON, REASON, TIME, WHAT, Metadata, about, opened
from slackbot.agreement.document import cite
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import WorkKind
from slackbot.cases.quotes.work import accepted
from slackbot.words import value

LOG, CORRECT = "work.log", "work.correct"
KIND, BEGUN, UNDER, WHO = "work_kind", "begun", "under", "worker"
LONGEST_WORK = 300


@value
class Worked:
    """What the form about a time begins with."""

    begun: datetime
    kinds: tuple[WorkKind, ...]
    kind: WorkKind
    time: str = ""
    what: str = ""
    under: int = 0
    who: str = ""
    """Whose time it is; empty where there is no choice."""
    corrects: int = 0
    rest: int | None = None
    """Minutes that are left of the month's allowance."""


def log(case: Matter, around: Surroundings, given: Worked, metadata: Metadata) -> dict[str, Any]:
    """A time, or what is right in the place of one that was wrong."""
    options = [option(around.plain(f"work.kind.{kind}"), str(kind)) for kind in given.kinds]
    allowance = [] if given.rest is None else [around.say("work.form.allowance_left", rest=hours(given.rest, around))]
    spent = text_input(TIME, longest=20, placeholder="1h30m", initial=given.time)
    what = text_input(WHAT, longest=LONGEST_WORK, initial=given.what)
    wrong = given.corrects
    blocks: list[Block] = [
        section(around.say("quote.form.about", id=case.id, what=about(case))),
        *([section(around.say("work.form.corrects", number=wrong))] if wrong else []),
        asked(KIND, around.plain("work.form.kind"), radio(KIND, options, str(given.kind))),
        *_under(case, given, around),
        *([asked(WHO, around.plain("work.form.who"), user_input(WHO, given.who))] if given.who else []),
        asked(BEGUN, around.plain("work.form.begun"), time_input(BEGUN, given.begun)),
        asked(TIME, around.plain("work.form.time"), spent),
        asked(WHAT, around.plain("work.form.what"), what),
        *([asked(REASON, around.plain("work.form.why"), text_input(REASON, longest=LONGEST_REASON))] if wrong else []),
        context(around.say("work.form.needs_yes"), *allowance, around.grounds("10")),
    ]
    title, callback = ("work.form.correct_title", CORRECT) if wrong else ("work.form.title", LOG)
    return opened(case, around, title, callback, blocks, metadata)


def kinds(case: Matter, around: Surroundings, leads: bool, before: WorkKind | None = None) -> tuple[WorkKind, ...]:
    """Only those that can be written down now; what is corrected may stay what it was."""
    found = [WorkKind.INCLUDED]
    found += [WorkKind.PAID] if accepted(case) else []
    found += [WorkKind.ALLOWANCE] if around.terms.particulars.fees.allowance else []
    found += [WorkKind.WAIVED] if leads or before is WorkKind.WAIVED else []
    return tuple(found)


def _under(case: Matter, given: Worked, around: Surroundings) -> list[Block]:
    """Of several quotes the one it counts against."""
    under = [
        option(
            around.plain(
                "work.form.quote",
                quote=name(case.id, q),
                ref=cite(q.ref, around.locale),
                total=yen(q.total, around),
            ),
            str(q.number),
        )
        for q in accepted(case)
    ]
    if len(under) < 2:
        return []
    named = {each["value"] for each in under}
    chosen = str(given.under) if str(given.under) in named else under[0]["value"]
    return [asked(UNDER, around.plain("work.form.under"), select(UNDER, under, chosen))]

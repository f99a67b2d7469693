"""The forms about paid work: a quote, one for 緊急対応, and why not."""

from __future__ import annotations

from typing import Any

import orjson

from blocks import precedents
from blocks.around import Surroundings
from blocks.kit import (
    Block,
    asked,
    checkboxes,
    context,
    date_input,
    modal,
    one_line,
    option,
    section,
    select,
    text_input,
)
from blocks.quotes.common import name, yen
from slackbot.agreement import choices
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Quote
from slackbot.words import value

MAKE, URGENT, DECLINE = "quote.make", "quote.urgent", "quote.decline"
PAID_FOR, LINES, UNTIL, CEILING, ASSUMPTIONS = "paid_for", "lines", "until", "ceiling", "assumptions"
TIME, HOURLY, REASON, WHAT = "time", "hourly", "reason", "what"
LONGEST_LINES = 2000
LONGEST_REASON = 300
Metadata = dict[str, str]


@value
class Typed:
    """What a form begins with."""

    ref: str = ""
    lines: str = ""
    until: str = ""
    ceiling: bool = False
    assumptions: str = ""
    changes: str = ""
    """The name and version that it takes the place of."""
    time: str = ""
    hourly: str = ""


def make(case: Matter, around: Surroundings, given: Typed, metadata: Metadata) -> dict[str, Any]:
    paid = [option(around.item(each.ref), each.ref) for each in choices.paid_work(around.terms)]
    ceiling = checkboxes(
        CEILING, [option(around.plain("quote.form.ceiling"), CEILING)], [CEILING] if given.ceiling else []
    )
    lines = text_input(
        LINES,
        multiline=True,
        initial=given.lines,
        longest=LONGEST_LINES,
        placeholder=around.plain("quote.form.lines_example"),
    )
    blocks: list[Block] = [
        section(around.say("quote.form.about", id=case.id, what=about(case))),
        asked(PAID_FOR, around.plain("quote.form.paid_for"), select(PAID_FOR, paid, given.ref)),
        asked(LINES, around.plain("quote.form.lines"), lines, hint=_hint(around)),
        asked(UNTIL, around.plain("quote.form.until"), date_input(UNTIL, given.until)),
        asked(CEILING, around.plain("quote.form.how"), ceiling, optional=True),
        asked(
            ASSUMPTIONS,
            around.plain("quote.form.assumptions"),
            text_input(ASSUMPTIONS, multiline=True, initial=given.assumptions, longest=LONGEST_LINES),
            optional=True,
        ),
        *_why(given, around),
        *precedents.in_form([each["value"] for each in paid], around),
        context(around.say("quote.form.goes_to_lead"), around.grounds("10")),
    ]
    return opened(case, around, "quote.form.title", MAKE, blocks, metadata)


def _why(given: Typed, around: Surroundings) -> list[Block]:
    """Of another version: what was changed has a reason, which both sides read."""
    if not given.changes:
        return []
    why = text_input(REASON, multiline=True, longest=LONGEST_REASON)
    return [asked(REASON, around.plain("quote.form.why_changed", quote=given.changes), why)]


def urgent(case: Matter, around: Surroundings, given: Typed, metadata: Metadata) -> dict[str, Any]:
    """The same in short: so many hours at most, at this rate; the dearest is what such hours cost."""
    rates = [
        option(f"{rate.name} {yen(rate.hourly, around)}", rate.name) for rate in around.terms.particulars.fees.rates
    ]
    usual = max(around.terms.particulars.fees.rates, key=lambda each: each.hourly, default=None)
    chosen = given.hourly or (usual.name if usual else "")
    if chosen and chosen not in {each["value"] for each in rates}:
        rates = [option(chosen, chosen), *rates]
    rate = select(HOURLY, rates, chosen) if rates else text_input(HOURLY, longest=20)
    what = text_input(WHAT, initial=given.lines or around.plain("quote.form.urgent_what"), longest=200)
    time = text_input(TIME, longest=20, placeholder="4h", initial=given.time)
    raised = around.plain("quote.form.ceiling_hint") if given.changes else ""
    blocks: list[Block] = [
        section(around.say("quote.form.about", id=case.id, what=about(case))),
        asked(TIME, around.plain("quote.form.ceiling_time"), time, hint=raised),
        asked(HOURLY, around.plain("quote.form.hourly"), rate),
        asked(WHAT, around.plain("quote.form.what"), what),
        *_why(given, around),
        *precedents.in_form([around.terms.own("10(6)")], around),
        context(around.say("quote.form.goes_to_buyer"), around.grounds("3.2", "10(6)")),
    ]
    return opened(case, around, "quote.form.urgent_title", URGENT, blocks, metadata)


def decline(case: Matter, found: Quote, around: Surroundings, metadata: Metadata) -> dict[str, Any]:
    blocks: list[Block] = [
        section(around.say("quote.form.about_quote", quote=name(case.id, found), total=yen(found.total, around))),
        asked(REASON, around.plain("quote.form.reason"), text_input(REASON, multiline=True)),
        context(around.grounds("10", "18")),
    ]
    return opened(case, around, "quote.form.decline_title", DECLINE, blocks, metadata)


def about(case: Matter) -> str:
    return one_line(str(getattr(case, "what", "")), 120)


def _hint(around: Surroundings) -> str:
    rates = around.terms.particulars.fees.rates
    named = " / ".join(f"{rate.name} {yen(rate.hourly, around)}" for rate in rates)
    return around.plain("quote.form.lines_hint_rates", rates=named) if named else around.plain("quote.form.lines_hint")


def opened(
    case: Matter, around: Surroundings, title: str, callback: str, blocks: list[Block], metadata: Metadata
) -> dict[str, Any]:
    kept = orjson.dumps({"case": case.id, **metadata}).decode()
    submit = around.plain("form.send")
    return modal(around.locale, around.plain(title), callback, blocks, submit=submit, metadata=kept)

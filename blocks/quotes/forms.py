"""The forms about paid work: a quote, one for 緊急対応, why not, and the time that was worked."""

from __future__ import annotations

from datetime import datetime
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
    radio,
    section,
    select,
    text_input,
    time_input,
)
from blocks.quotes.common import hours, name, yen
from slackbot.agreement import choices
from slackbot.cases.customers.state import Precedent
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Quote, WorkKind
from slackbot.cases.quotes.work import accepted
from slackbot.words import value

MAKE, URGENT, DECLINE, LOG = "quote.make", "quote.urgent", "quote.decline", "work.log"
PAID_FOR, LINES, UNTIL, CEILING, ASSUMPTIONS = "paid_for", "lines", "until", "ceiling", "assumptions"
TIME, HOURLY, REASON, KIND, BEGUN, WHAT, UNDER = "time", "hourly", "reason", "work_kind", "begun", "what", "under"
LONGEST_LINES = 2000
Metadata = dict[str, str]


@value
class Typed:
    """What a form begins with."""

    ref: str = ""
    lines: str = ""
    until: str = ""
    ceiling: bool = False
    assumptions: str = ""
    precedents: tuple[Precedent, ...] = ()


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
        section(around.say("quote.form.about", id=case.id, what=_what(case))),
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
        *precedents.blocks(given.precedents, [each["value"] for each in paid], around),
        context(around.say("quote.form.goes_to_lead"), around.grounds("10")),
    ]
    return _modal(case, around, "quote.form.title", MAKE, blocks, metadata)


def urgent(case: Matter, around: Surroundings, metadata: Metadata) -> dict[str, Any]:
    """The same in short: so many hours at most, at this rate; the dearest is what such hours cost."""
    rates = [
        option(f"{rate.name} {yen(rate.hourly, around)}", rate.name) for rate in around.terms.particulars.fees.rates
    ]
    usual = max(around.terms.particulars.fees.rates, key=lambda each: each.hourly, default=None)
    rate = select(HOURLY, rates, usual.name) if usual else text_input(HOURLY, longest=20)
    what = text_input(WHAT, initial=around.plain("quote.form.urgent_what"), longest=200)
    blocks: list[Block] = [
        section(around.say("quote.form.about", id=case.id, what=_what(case))),
        asked(TIME, around.plain("quote.form.ceiling_time"), text_input(TIME, longest=20, placeholder="4h")),
        asked(HOURLY, around.plain("quote.form.hourly"), rate),
        asked(WHAT, around.plain("quote.form.what"), what),
        context(around.say("quote.form.goes_to_buyer"), around.grounds("3.2", "10(6)")),
    ]
    return _modal(case, around, "quote.form.urgent_title", URGENT, blocks, metadata)


def decline(case: Matter, found: Quote, around: Surroundings, metadata: Metadata) -> dict[str, Any]:
    blocks: list[Block] = [
        section(around.say("quote.form.about_quote", quote=name(case.id, found), total=yen(found.total, around))),
        asked(REASON, around.plain("quote.form.reason"), text_input(REASON, multiline=True)),
        context(around.grounds("10", "18")),
    ]
    return _modal(case, around, "quote.form.decline_title", DECLINE, blocks, metadata)


def log(
    case: Matter, around: Surroundings, begun: datetime, leads: bool, rest: int | None, metadata: Metadata
) -> dict[str, Any]:
    """Only kinds that can be written down now are offered."""
    quotes = accepted(case)
    kinds = [WorkKind.INCLUDED]
    kinds += [WorkKind.PAID] if quotes else []
    kinds += [WorkKind.ALLOWANCE] if around.terms.particulars.fees.allowance else []
    kinds += [WorkKind.WAIVED] if leads else []
    options = [option(around.plain(f"work.kind.{kind}"), str(kind)) for kind in kinds]
    initial = str(WorkKind.PAID if quotes else WorkKind.INCLUDED)
    under = [
        option(around.plain("work.form.quote", quote=name(case.id, q), total=yen(q.total, around)), str(q.number))
        for q in quotes
    ]
    allowance = [] if rest is None else [around.say("work.form.allowance_left", rest=hours(rest, around))]
    chosen = under[0]["value"] if under else None
    blocks: list[Block] = [
        section(around.say("quote.form.about", id=case.id, what=_what(case))),
        asked(KIND, around.plain("work.form.kind"), radio(KIND, options, initial)),
        *([asked(UNDER, around.plain("work.form.under"), select(UNDER, under, chosen))] if len(under) > 1 else []),
        asked(BEGUN, around.plain("work.form.begun"), time_input(BEGUN, begun)),
        asked(TIME, around.plain("work.form.time"), text_input(TIME, longest=20, placeholder="1h30m")),
        asked(WHAT, around.plain("work.form.what"), text_input(WHAT, longest=300)),
        context(around.say("work.form.needs_yes"), *allowance, around.grounds("10")),
    ]
    return _modal(case, around, "work.form.title", LOG, blocks, metadata)


def _what(case: Matter) -> str:
    return one_line(str(getattr(case, "what", "")), 120)


def _hint(around: Surroundings) -> str:
    rates = around.terms.particulars.fees.rates
    named = " / ".join(f"{rate.name} {yen(rate.hourly, around)}" for rate in rates)
    return around.plain("quote.form.lines_hint_rates", rates=named) if named else around.plain("quote.form.lines_hint")


def _modal(
    case: Matter, around: Surroundings, title: str, callback: str, blocks: list[Block], metadata: Metadata
) -> dict[str, Any]:
    kept = orjson.dumps({"case": case.id, **metadata}).decode()
    submit = around.plain("form.send")
    return modal(around.locale, around.plain(title), callback, blocks, submit=submit, metadata=kept)

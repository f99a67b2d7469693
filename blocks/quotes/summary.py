"""The part of a case's card in #desk that says what is quoted and what was worked."""

from __future__ import annotations

from collections.abc import Iterable

from blocks.around import Surroundings
from blocks.kit import Block, Element, Mrkdwn, button, context, joined
from blocks.quotes.common import hours, name, yen
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Entry, Quote, WorkKind, latest


def desk_blocks(case: Matter, around: Surroundings) -> list[Block]:
    lines = [_quote(case, each, around) for each in current(case)]
    lines += [_worked(case.entries, around)] if any(not each.struck for each in case.entries) else []
    return [context(joined(lines))] if lines else []


def desk_buttons(case: Matter, around: Surroundings) -> list[Element]:
    log = button(around.plain("button.work.log"), "work.log", case.id, about=case.id)
    if not case.is_open:
        return [log]
    return [button(around.plain("button.quote.make"), "quote.make", case.id, about=case.id), log]


def current(case: Matter) -> tuple[Quote, ...]:
    """The latest version of each quote."""
    numbers = dict.fromkeys(each.number for each in case.quotes)
    return tuple(found for number in numbers if (found := latest(case.quotes, number)))


def by_kind(entries: Iterable[Entry]) -> dict[WorkKind, int]:
    """Minutes that count, of the kinds there are."""
    found: dict[WorkKind, int] = {}
    for each in entries:
        if not each.struck:
            found[each.kind] = found.get(each.kind, 0) + each.minutes
    return found


def _quote(case: Matter, found: Quote, around: Surroundings) -> Mrkdwn:
    state = around.say(f"quote.state.{found.stage}")
    return around.say("quote.summary", quote=name(case.id, found), state=state, total=yen(found.total, around))


def _worked(entries: Iterable[Entry], around: Surroundings) -> Mrkdwn:
    spent = by_kind(entries)
    parts = [
        around.say("work.summary_part", kind=around.plain(f"work.kind.{kind}"), spent=hours(spent[kind], around))
        for kind in WorkKind
        if kind in spent
    ]
    return around.say("work.summary", parts=joined(parts, around.plain("work.between")))

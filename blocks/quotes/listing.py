"""What `/quote` answers: quotes of several cases, and everything about those of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from blocks.around import Listed, Surroundings
from blocks.kit import Block, Element, Mrkdwn, actions, button, context, cut, joined, one_line, say, section
from blocks.paged import Page, of_open
from blocks.quotes.common import hours, line, name, until, votes, yen
from blocks.quotes.search import SEARCH
from blocks.quotes.summary import current
from blocks.unreadable import unread
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Entry, Quote
from slackbot.i18n import text
from slackbot.words import Rendered

MOST_LISTED = 20
MOST_ENTRIES = 20
MOST_VERSIONS = 10
LONGEST = 2900


def listing(locale: str, found: Sequence[Listed], page: Page) -> Rendered:
    """By case, with the way to those of closed cases."""
    search = actions(button(text(locale, "button.home.quotes"), SEARCH, "search"))
    listed = of_open(locale, "quotes.list.title", "quotes.none", [_current(each, locale) for each in found], page)
    return replace(listed, blocks=[*listed.blocks, search])


def _current(each: Listed, locale: str) -> Mrkdwn:
    around = Surroundings(locale=locale, agreement=each.agreement)
    assert isinstance(each.case, Matter), "nothing else has quotes"
    return joined(_summary(each.case, quote, around) for quote in current(each.case))


def shown(case: Matter, around: Surroundings) -> Rendered:
    """Every version, and every time that was written down; what was struck out too."""
    quotes = [_whole(case, each, around) for each in case.quotes[-MOST_VERSIONS:]]
    entries = [(_entry(each, around), _correct(case, each, around)) for each in case.entries[-MOST_ENTRIES:]]
    lines = [*quotes, *(said for said, _ in entries)] or [around.say("quotes.none_of", id=case.id)]
    blocks: list[Block] = [section(cut(each, LONGEST)) for each in lines[: len(lines) - len(entries)]]
    blocks += [section(cut(said, LONGEST), correct) for said, correct in entries]
    return Rendered(text=cut(joined(lines), 4000), blocks=[*blocks, context(around.grounds("10"))])


def _summary(case: Matter, found: Quote, around: Surroundings) -> Mrkdwn:
    state = around.say(f"quote.state.{found.stage}")
    return around.say(
        "quotes.line",
        quote=name(case.id, found),
        version=found.version,
        state=state,
        total=yen(found.total, around),
        until=found.valid_until.isoformat(),
    )


def _whole(case: Matter, found: Quote, around: Surroundings) -> Mrkdwn:
    said = around.say(
        "quotes.line",
        quote=name(case.id, found),
        version=found.version,
        state=around.say(f"quote.state.{found.stage}"),
        total=yen(found.total, around),
        until=Mrkdwn(until(found, around)),
    )
    items = [around.say("quotes.item", line=line(each, around)) for each in found.items]
    why = [around.say("quotes.changed_because", reason=one_line(found.reason, 200))] if found.reason else []
    made = around.say("quotes.made", by=around.person(found.approval.asked_by), at=around.when(found.approval.asked_at))
    kind = around.say("quotes.kind", item=around.item(found.ref))
    return joined([said, kind, made, *why, *items, *votes(found, around)])


def _entry(entry: Entry, around: Surroundings) -> Mrkdwn:
    said = around.say(
        "work.line",
        number=entry.number,
        at=around.when(entry.begun),
        spent=hours(entry.minutes, around),
        kind=_kind(entry, around),
        who=around.person(entry.who),
        what=one_line(entry.what, 120),
    )
    if entry.corrects:
        said = around.say("work.corrects", line=said, number=entry.corrects)
    if not entry.struck:
        return said
    return around.say(
        "work.replaced" if entry.struck.replaced_by else "work.struck",
        line=said,
        by=around.person(entry.struck.by),
        at=around.when(entry.struck.at),
        reason=entry.struck.reason,
        number=entry.struck.replaced_by,
    )


def _kind(entry: Entry, around: Surroundings) -> str:
    kind = around.plain(f"work.kind.{entry.kind}")
    return around.plain("work.under", kind=kind, quote=f"Q{entry.quote}") if entry.quote else kind


def _correct(case: Matter, entry: Entry, around: Surroundings) -> Element | None:
    if entry.struck:
        return None
    label = around.plain("button.work.correct")
    return button(label, "work.correct", f"{case.id}|{entry.number}", about=f"{case.id} {entry.number}")


def found(
    locale: str,
    versions: Sequence[tuple[Matter, Quote]],
    missing: Sequence[str] = (),
) -> Rendered:
    """Every version on its own. `missing`: cases that could not be read."""
    around = Surroundings(locale=locale)
    lines = [_summary(case, each, around) for case, each in versions] or [say(locale, "quotes.nothing_found")]
    blocks: list[Block] = [section(each) for each in lines[:MOST_LISTED]]
    if len(lines) > MOST_LISTED:
        blocks.append(context(say(locale, "command.list.more", count=len(lines) - MOST_LISTED)))
    left_out = unread(missing, locale)
    blocks += map(context, left_out)
    return Rendered(text=cut(joined([*lines[:MOST_LISTED], *left_out]), 4000), blocks=blocks)

"""Quotes of all customers: the form to look for them, what was found page by page, and the file of it (Art. 10)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Element,
    Mrkdwn,
    actions,
    asked,
    button,
    clean,
    context,
    date_input,
    joined,
    link,
    local,
    modal,
    multi_select,
    one_line,
    option,
    section,
    text_input,
)
from blocks.quotes.common import name, yen
from blocks.unreadable import unread
from slackbot.cases.quotes.search import Found, answered_on, made_on
from slackbot.cases.quotes.state import Stage
from slackbot.readable import Readable
from slackbot.words import Attached, Notice, Rendered, value

SEARCH, EARLIER, LATER, AGAIN, EXPORT = (
    "quote_search.show",
    "quote_search.earlier",
    "quote_search.later",
    "quote_search.again",
    "quote_search.export",
)
FOUND, EXPORTED = "quote_search.found", "quote_search.exported"
SINCE, UNTIL, AMOUNTS, PARTY, STAGES = "search_since", "search_until", "amounts", "party", "stages"
A_PAGE = 10
LONGEST_PARTY = 40
Metadata = dict[str, str]


@value
class Party:
    """A customer as its quotes are told: the zone is the one in which its days are meant."""

    name: str
    short_name: str
    tz: str


@value
class Typed:
    """What was typed, as it comes back with each page."""

    since: str = ""
    until: str = ""
    amounts: str = ""
    party: str = ""
    stages: tuple[str, ...] = ()


def form(given: Typed, here: str, around: Surroundings, metadata: Metadata) -> dict[str, Any]:
    """`here`: the name of the customer in whose channel it was asked for; then it is about no other."""
    stages = [option(around.plain(f"quote.state.{each}"), each) for each in Stage]
    party: Block = asked(
        PARTY,
        around.plain("quote.search.party"),
        text_input(PARTY, initial=given.party, longest=LONGEST_PARTY),
        optional=True,
        hint=around.plain("quote.search.party_hint"),
    )
    blocks: list[Block] = [
        section(around.say("quote.search.about")),
        section(around.say("quote.search.here", name=here)) if here else party,
        asked(SINCE, around.plain("quote.search.since"), date_input(SINCE, given.since), optional=True),
        asked(UNTIL, around.plain("quote.search.until"), date_input(UNTIL, given.until), optional=True),
        asked(
            AMOUNTS,
            around.plain("quote.search.amounts"),
            text_input(AMOUNTS, initial=given.amounts, longest=LONGEST_PARTY, placeholder="100000..200000"),
            optional=True,
            hint=around.plain("quote.search.amounts_hint"),
        ),
        asked(STAGES, around.plain("quote.search.stages"), multi_select(STAGES, stages, given.stages), optional=True),
    ]
    return modal(
        around.locale,
        around.plain("quote.search.title"),
        SEARCH,
        blocks,
        submit=around.plain("quote.search.submit"),
        metadata=orjson.dumps(metadata).decode(),
    )


def results(
    found: Readable[Found],
    page: int,
    parties: Mapping[str, Party],
    links: Mapping[str, str],
    around: Surroundings,
    metadata: Metadata,
    may_export: bool = False,
) -> dict[str, Any]:
    """`found`: all of it; `links`: case -> its card in #desk."""
    count, shown = len(found.cases), found.cases[page * A_PAGE : (page + 1) * A_PAGE]
    blocks: list[Block] = [section(_counted(count, page, len(shown), around))]
    blocks += [section(_line(each, parties[each.case.customer], links.get(each.case.id, ""), around)) for each in shown]
    blocks += map(context, unread(found.unread, around.locale))
    blocks.append(actions(*_buttons(count, page, around, may_export)))
    title = around.plain("quote.search.found_title")
    return modal(around.locale, title, FOUND, blocks, metadata=orjson.dumps(metadata).decode())


def _counted(count: int, page: int, shown: int, around: Surroundings) -> Mrkdwn:
    if not shown:
        return around.say("quotes.nothing_found")
    return around.say("quote.search.count", first=page * A_PAGE + 1, last=page * A_PAGE + shown, count=count)


def _buttons(count: int, page: int, around: Surroundings, may_export: bool) -> list[Element]:
    made: list[Element] = []
    if page:
        made.append(button(around.plain("quote.search.earlier"), EARLIER, str(page - 1)))
    if (page + 1) * A_PAGE < count:
        made.append(button(around.plain("quote.search.later"), LATER, str(page + 1)))
    made.append(button(around.plain("quote.search.again"), AGAIN, "again"))
    export = button(around.plain("quote.search.export"), EXPORT, "all")
    return [*made, export] if count and may_export else made


def _line(found: Found, party: Party, card: str, around: Surroundings) -> Mrkdwn:
    quote, named = found.quote, name(found.case.id, found.quote)
    said = around.say(
        "quote.search.line",
        quote=link(card, named) if card else named,
        name=party.short_name,
        version=quote.version,
        state=around.say(f"quote.state.{quote.stage}"),
        total=yen(quote.total, around),
        made=made_on(quote, party.tz).isoformat(),
    )
    lines = [said]
    if (day := answered_on(quote, party.tz)) is not None:
        lines.append(around.say("quote.search.ended", day=day.isoformat()))
    if quote.reason:
        lines.append(around.say("quotes.changed_because", reason=one_line(quote.reason, 100)))
    return joined(lines)


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────

COLUMNS = (
    *("quote", "version", "customer", "made", "made_by", "state", "ended", "replaced", "valid_until", "ref"),
    *("subtotal", "tax", "total", "items", "reason", "terms"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(found: Sequence[Found], parties: Mapping[str, Party], around: Surroundings) -> str:
    """A line for each version, with the mark by which a spreadsheet knows UTF-8.

    What begins like a formula is text: whoever wrote it would have a spreadsheet compute it.
    """
    made = io.StringIO()
    sheet = csv.writer(made)
    sheet.writerow([around.plain(f"quote.column.{column}") for column in COLUMNS])
    for each in found:
        sheet.writerow([_cell(cell) for cell in _cells(each, parties[each.case.customer], around)])
    return "\ufeff" + made.getvalue()


def attached(said: Notice, around: Surroundings) -> Attached:
    title = around.plain("quote.file.title", count=str(said.params["count"]))
    return Attached(name=str(said.params["name"]), title=title, content=str(said.params["rows"]).encode())


def sent(said: Notice, around: Surroundings) -> Rendered:
    """With the file, to whoever asked for it."""
    first = around.say("quote.file.sent", count=str(said.params["count"]))
    return Rendered(text=first, blocks=[section(first)])


def _cells(found: Found, party: Party, around: Surroundings) -> list[str]:
    quote = found.quote
    ended, replaced = quote.approval.ended_at, quote.replaced_at
    return [
        name(found.case.id, quote),
        str(quote.version),
        party.name,
        local(quote.approval.asked_at, party.tz),
        quote.approval.asked_by,
        around.plain(f"quote.state.{quote.stage}"),
        local(ended, party.tz) if ended else "",
        local(replaced, party.tz) if replaced else "",
        quote.valid_until.isoformat(),
        quote.ref,
        *(str(amount) for amount in (quote.subtotal, quote.tax, quote.total)),
        " / ".join(f"{item.what} {item.amount}" for item in quote.items),
        quote.reason,
        quote.approval.terms,
    ]


def _cell(said: str) -> str:
    shown = clean(said).replace("\n", " ")
    return f"'{shown}" if shown.startswith(FORMULA) else shown

"""What is open, a page at a time: `/incident list`, `/incident list 2`, `/incident list AKATSUKI 2`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from blocks.around import Listed
from blocks.kit import one_line
from blocks.paged import Page, Unread
from handlers import bound
from handlers.requests import Slash
from handlers.typed import half_width, whole_number
from handlers.vocabulary import Do, Reply, Vocabulary
from slackbot.cases.due import List
from slackbot.logs import reference
from slackbot.office import Office
from slackbot.open_cases import ids_by_due, of
from slackbot.words import Refusal, Rendered, value

Draw = Callable[[str, Sequence[Listed], Page], Rendered]

LONGEST_ECHO = 40
LONGEST_PAGE = 4
"""Digits; what has more is looked for as a name."""


@value
class Wanted:
    """Which page, and of whom."""

    number: int
    said: str
    """The customer, as it was typed; empty: of all of them."""
    among: Collection[str] | None
    """Keys; None: of all of them."""


def by_page(name: List, draw: Draw, *, in_desk: bool = False) -> Do:
    """The word `list` of a command. `in_desk`: with the cards there instead of those that the customers see."""

    async def do(slash: Slash, office: Office, vocabulary: Vocabulary, first: str, rest: str) -> Reply:
        found = await _read(slash, office, name, f"{first} {rest}", in_desk=in_desk)
        return found if isinstance(found, Refusal) else draw(slash.locale, *found)

    return do


async def _read(
    slash: Slash, office: Office, name: List, typed: str, *, in_desk: bool
) -> tuple[Sequence[Listed], Page] | Refusal:
    """`typed`: behind `list`."""
    wanted = await asked_for(slash, office, typed)
    if isinstance(wanted, Refusal):
        return wanted
    ids = [each for each in await ids_by_due(office.store, name) if is_of(each.rpartition("-")[0], wanted)]
    page = page_of(slash, wanted, len(ids), ids[0].rpartition("-")[0] if ids else "")
    found = await of(office.store, ids[page.first : page.last])
    links = await (office.desk_links(found.cases) if in_desk else office.card_links(found.cases))
    listed = await office.listed(found, links)
    return listed.shown, replace(page, unread=Unread(cases=listed.unread, reference=reference()))


def is_of(customer: str, wanted: Wanted) -> bool:
    return wanted.among is None or customer in wanted.among


def page_of(slash: Slash, wanted: Wanted, count: int, example: str) -> Page:
    """`example`: the key of a customer that it could be narrowed to."""
    shows = f"{slash.name} list"
    narrow = "" if wanted.said or slash.place.customer else f"{shows} {example}"
    return Page.of(wanted.number, count, f"{shows} {wanted.said}".strip(), narrow)


async def asked_for(slash: Slash, office: Office, typed: str) -> Wanted | Refusal:
    words, here = half_width(typed).split(), slash.place.customer
    number = words.pop() if words and await _is_page(words[-1], office) else "1"
    said = " ".join(words)
    found = await office.customers.named(said) if said else None
    if found == []:
        return Refusal(code="no_such_customer_key")
    if here and found is not None and here.id not in found:
        return Refusal(code="wrong_customer")
    among: Any = [here.id] if here else found
    keys, theirs = among and frozenset(among), bound.only(slash)
    if theirs is not None:
        keys = theirs if keys is None else keys & theirs
    if not keys and keys is not None:
        return bound.BEYOND
    return Wanted(number=int(number), said=one_line(said, LONGEST_ECHO), among=keys)


async def _is_page(word: str, office: Office) -> bool:
    """A customer's key may be a number as well."""
    return whole_number(word, LONGEST_PAGE) is not None and word not in await office.store.customer_keys()

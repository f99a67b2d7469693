"""Which article of a text plays which part, and where it says what the desk acts on.

The desk's code names clauses as the product's own standard agreement numbers them ("5.2", "6(4)"). Another text may
number, order and word them differently: a reading finds its own clause for each. It is proposed from headings and
words, confirmed or corrected by a person on import, and kept with the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from functools import lru_cache
from typing import Any

from slackbot.agreement.clauses import Article, Document, Item, Paragraph
from slackbot.agreement.clues import CLAUSES, HEADINGS, PAID, WORDS, WORKS, PaidFor, Part, Work, found_in
from slackbot.agreement.refs import parse_ref, ref_of
from slackbot.words import Ref, value

ENOUGH = 2
"""Points an article needs to play a part: its heading gives three, each word that belongs there one."""

HEADING_POINTS = 3
PARTS: tuple[Part, ...] = tuple(Part)
"""In the order of the standard agreement: its first article plays the first part."""


@value
class Reading:
    document: str
    """SHA-256 of the text."""
    parts: Mapping[Part, int]
    """The number of the article; a part that nothing plays is not there."""
    places: Mapping[Ref, Ref]
    """The desk's clause -> the text's own."""
    works: Mapping[Ref, Work]
    """What each item of the article on work means to a customer."""
    paid: Mapping[Ref, Ref]
    """What is excluded -> the paid work it can be had as."""
    ours: tuple[Ref, ...] = ()
    """Excluded items whose paid work is our reading: the text does not say it in so many words."""
    why: Mapping[Part, str] = field(default_factory=dict)
    """The words that decided."""
    doubts: tuple[str, ...] = ()
    """What a person should look at."""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    def meaning(self) -> list[dict[str, str]]:
        """What the desk does by it: two readings that mean the same are the same to a case."""
        tables: tuple[Mapping[Any, Any], ...] = (self.parts, self.places, self.works, self.paid)
        return [{str(name): str(given) for name, given in table.items()} for table in tables]


@lru_cache(64)
def propose(document: Document) -> Reading:
    return read_as(document, {})


def read_as(document: Document, known: Mapping[Part, int], works: Mapping[Ref, Work] | None = None) -> Reading:
    """`known` and `works` are what a person says; the rest is proposed. DocumentError for what the text has not."""
    _refuse_unknown(document, known, works or {})
    parts, why, doubts = _parts(document, known)
    paid, ours = _paid(document, parts)
    return Reading(
        document=document.sha256,
        parts=parts,
        places=dict(_places(document, parts)),
        works={**dict(_works(document, parts)), **(works or {})},
        paid=paid,
        ours=ours,
        why=why,
        doubts=(*doubts, *(f"no article plays the part of {part}" for part in PARTS if part not in parts)),
    )


def _refuse_unknown(document: Document, known: Mapping[Part, int], works: Mapping[Ref, Work]) -> None:
    for ref in (*(str(number) for number in known.values()), *works):
        document.clause(ref)


# ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _parts(document: Document, known: Mapping[Part, int]) -> tuple[dict[Part, int], dict[Part, str], tuple[str, ...]]:
    found, why, doubts = dict(known), dict.fromkeys(known, "named by a person"), []
    for part in PARTS:
        if part in found:
            continue
        points = {article.number: _points(article, part) for article in document.articles}
        best = max(points, key=lambda number: (len(points[number]), -number), default=0)
        if not best or len(points[best]) < ENOUGH:
            continue
        found[part], why[part] = best, " ".join(dict.fromkeys(points[best]))
        if rivals := [n for n in points if n != best and len(points[n]) == len(points[best])]:
            doubts.append(f"{part}: article {best}, but article {rivals[0]} says as much")
    return {part: found[part] for part in PARTS if part in found}, why, tuple(doubts)


def _points(article: Article, part: Part) -> list[str]:
    """The words that speak for it, the heading's three times."""
    heading = found_in(article.heading, HEADINGS[part])
    body = " ".join(_all_words(article))
    return [*heading[:1] * HEADING_POINTS, *found_in(body, WORDS[part])]


def _all_words(article: Article) -> Iterator[str]:
    yield article.lead
    yield from (item.text for item in article.items)
    for paragraph in article.paragraphs:
        yield paragraph.text
        yield from (item.text for item in paragraph.items)


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _places(document: Document, parts: Mapping[Part, int]) -> Iterator[tuple[Ref, Ref]]:
    articles = {article.number: article for article in document.articles}
    for number, part in enumerate(PARTS, start=1):
        if part in parts:
            yield ref_of(number), ref_of(parts[part])
            yield from _within(number, articles[parts[part]])


def _within(number: int, article: Article) -> Iterator[tuple[Ref, Ref]]:
    """Each of the desk's clauses goes to the one of the article that says it most clearly, if one does."""
    own = dict(_clauses(article))
    for ref, clue in CLAUSES.items():
        place = parse_ref(ref)
        if place.article != number:
            continue
        said = {mine: len(found_in(text, clue)) for mine, text in own.items()}
        best = max(said, key=lambda mine: said[mine], default="")
        if best and said[best]:
            yield ref, best


def _clauses(article: Article) -> Iterator[tuple[Ref, str]]:
    yield from ((ref_of(article.number, item=item.number), item.text) for item in article.items)
    for paragraph in article.paragraphs:
        yield ref_of(article.number, paragraph.number), paragraph.text
        for item in paragraph.items:
            yield ref_of(article.number, paragraph.number, item.number), item.text


def items(document: Document, number: int) -> tuple[tuple[Ref, str], ...]:
    """The items of an article with their own refs; the paragraphs, where it has no items; itself, where it has none."""
    article = next((each for each in document.articles if each.number == number), None)
    if article is None:
        return ()
    holders: tuple[Article | Paragraph, ...] = (article, *article.paragraphs)
    found = tuple(
        (ref_of(number, holder.number if isinstance(holder, Paragraph) else None, item.number), item.text)
        for holder in holders
        for item in _of(holder)
    )
    found = found or tuple((ref_of(number, each.number), each.text) for each in article.paragraphs)
    return found or ((ref_of(number), article.lead),)


def _of(holder: Article | Paragraph) -> Iterable[Item]:
    return holder.items


# ── What the items mean ──────────────────────────────────────────────────────────────────────────────────────────────


def _works(document: Document, parts: Mapping[Part, int]) -> Iterator[tuple[Ref, Work]]:
    """Work that is told in one sentence is offered as a question: what it turns out to be is found at triage."""
    listed = items(document, parts.get(Part.WORK, 0))
    for ref, text in listed:
        meant = [work for work, clue in WORKS.items() if found_in(text, clue)]
        alone = len(listed) == 1 and len(meant) > 1
        yield ref, Work.QUESTION if alone else next(iter(meant), Work.OTHER)


def _paid(document: Document, parts: Mapping[Part, int]) -> tuple[dict[Ref, Ref], tuple[Ref, ...]]:
    offered: dict[PaidFor, Ref] = {}
    for ref, text in items(document, parts.get(Part.PAID_WORK, 0)):
        if kind := _paid_for(text):
            offered.setdefault(kind, ref)
    found, ours = {}, []
    for ref, text in items(document, parts.get(Part.EXCLUSIONS, 0)):
        kind = _paid_for(text)
        if kind in offered:
            found[ref] = offered[kind]
        elif PaidFor.BEYOND in offered:
            found[ref] = offered[PaidFor.BEYOND]
            ours.append(ref)
    return found, tuple(ours)


def _paid_for(text: str) -> PaidFor | None:
    return next((kind for kind, clue in PAID.items() if found_in(text, clue)), None)

"""A private list that is longer than a message: which part is shown, what shows the next, and how to narrow it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from blocks.kit import Block, Mrkdwn, context, cut, joined, say, section
from blocks.unreadable import unread
from slackbot.words import Rendered, value

A_PAGE = 20


@value
class Unread:
    cases: tuple[str, ...] = ()
    reference: str = ""
    """Under which the log says why."""


@value
class Page:
    number: int
    """From 1."""
    count: int
    """Of all pages together."""
    typed: str
    """What shows this list: `/incident list AKATSUKI`."""
    narrow: str = ""
    """What shows a part of it; empty where it cannot be narrowed."""
    unread: Unread = Unread()
    """Of this page."""

    @classmethod
    def of(cls, wanted: int, count: int, typed: str, narrow: str = "") -> Page:
        """The last one, where so many are not there."""
        return cls(number=max(1, min(wanted, _pages(count))), count=count, typed=typed, narrow=narrow)

    @property
    def first(self) -> int:
        return (self.number - 1) * A_PAGE

    @property
    def last(self) -> int:
        """The first of the next page."""
        return min(self.first + A_PAGE, self.count)

    @property
    def pages(self) -> int:
        return _pages(self.count)


def _pages(count: int) -> int:
    return -(-count // A_PAGE)


def paged(
    locale: str, title: Mrkdwn, lines: Sequence[Mrkdwn], page: Page, order: Literal["due", "key"] = "due"
) -> Rendered:
    """`lines`: of this page, each a block of its own. `order`: by what falls due next, or by the customer's key."""
    where = [*_unread(locale, page.unread), *(_where(locale, page, order) if page.pages > 1 else [])]
    blocks: list[Block] = [section(cut(each, 3000)) for each in (title, *lines)]
    return Rendered(
        text=cut(joined([title, *lines, *where]), 4000), blocks=[*blocks, *([context(*where)] if where else [])]
    )


def of_open(locale: str, title: str, none: str, lines: Sequence[Mrkdwn], page: Page) -> Rendered:
    """Of open cases. `title`: what stands above them, `none`: what is said where there are none; keys of texts."""
    if not lines and not page.unread.cases:
        said = say(locale, none)
        return Rendered(text=said, blocks=[section(said)])
    return paged(locale, say(locale, title, count=page.count), lines, page)


def _unread(locale: str, missing: Unread) -> list[Mrkdwn]:
    small = (
        [say(locale, "refusal.reference", reference=missing.reference)] if missing.cases and missing.reference else []
    )
    return [*unread(missing.cases, locale), *small]


def _where(locale: str, page: Page, order: str) -> Iterable[Mrkdwn]:
    yield say(locale, f"list.part.{order}", first=page.first + 1, last=page.last, count=page.count)
    if page.number < page.pages:
        yield say(locale, "list.next", typed=f"{page.typed} {page.number + 1}")
    else:
        yield say(locale, "list.from_the_beginning", typed=page.typed)
    if page.narrow:
        yield say(locale, "list.narrow", typed=page.narrow)

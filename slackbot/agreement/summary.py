"""What of a customer's terms is asked of many customers at once: to find who is meant, and whom a stop concerns."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import orjson
from pydantic import AfterValidator, TypeAdapter

from slackbot.agreement.particulars import Agreement
from slackbot.agreement.stops import AgreedOnStops, read, written
from slackbot.words import value

SHAPE = 3
"""Raised with any change here: a summary of another shape is made anew from its agreement."""
KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
"""From ひらがな, as it is typed before it is converted."""


Shared = Annotated[str, AfterValidator(sys.intern)]
"""What many have alike stands in memory once."""


@value
class Summary:
    """A small part of an agreement, and named like it by its content: it cannot grow old."""

    shape: int = SHAPE
    key: str
    name: str
    short_name: str
    locale: Shared
    systems: tuple[tuple[Shared, Shared], ...]
    """Key and name of each."""
    teams: frozenset[str]
    sought: str
    """Names and systems as `folded` has them, each on a line."""
    text: Shared
    """SHA-256 of the text that was agreed to."""
    stops: Shared
    """`AgreedOnStops`, written down."""
    last_day: date | None
    """Of an agreement that does not renew."""

    @classmethod
    def of(cls, agreement: Agreement) -> Summary:
        terms = agreement.particulars
        systems = tuple((system.key, system.name) for system in terms.systems)
        words = (terms.key, terms.name, terms.short_name, *(word for system in systems for word in system))
        return cls(
            key=terms.key,
            name=terms.name,
            short_name=terms.short_name,
            locale=terms.locale,
            systems=systems,
            teams=terms.teams,
            sought=folded("\n".join(("", *words))),
            text=agreement.document.sha256,
            stops=written(AgreedOnStops(terms=terms.maintenance, hours=terms.hours, tz=terms.tz)),
            last_day=terms.term.ends if terms.term and not terms.term.renews else None,
        )

    @property
    def on_stops(self) -> AgreedOnStops:
        return read(self.stops)

    def uses(self, systems: frozenset[str]) -> bool:
        return any(key in systems for key, _ in self.systems)

    def is_over(self, at: datetime) -> bool:
        """The agreement, by then (Art. 16)."""
        return self.last_day is not None and at.astimezone(ZoneInfo(self.on_stops.tz)).date() > self.last_day

    def has(self, words: tuple[str, ...]) -> bool:
        return all(word in self.sought for word in words)

    def is_called(self, words: tuple[str, ...]) -> bool:
        """By name alone: whoever has a system of that name is not meant."""
        named = folded(f"{self.name}\n{self.short_name}")
        return all(word in named for word in words)

    def begins_with(self, word: str) -> bool:
        """One of its names does: nearer to what was meant than a word in the middle."""
        return f"\n{word}" in self.sought


_SUMMARY = TypeAdapter(Summary)


def dump_summary(summary: Summary) -> bytes:
    return _SUMMARY.dump_json(summary)


def load_summary(body: bytes) -> Summary | None:
    """None of another build's shape."""
    written = orjson.loads(body)
    known = isinstance(written, dict) and written.get("shape") == SHAPE
    return _SUMMARY.validate_json(body) if known else None


def folded(typed: str) -> str:
    """The same for ａｋａｔｓｕｋｉ and AKATSUKI, for あかつき and アカツキ."""
    return unicodedata.normalize("NFKC", typed).casefold().translate(KATAKANA)

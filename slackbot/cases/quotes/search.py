"""Quotes found again, whatever became of them: by day, amount, customer and state, in any combination (Art. 10).

What a version said stays on record when another takes its place, is withdrawn or turned down: each is found on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Quote, Stage
from slackbot.words import value

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
A_DAY = timedelta(days=1)


@value
class Wanted:
    """Nothing of it is needed: then every quote is wanted."""

    since: date | None = None
    until: date | None = None
    """Both days are meant too, in the customer's zone."""
    low: int | None = None
    high: int | None = None
    """Yen, with tax; both amounts are meant too."""
    stages: frozenset[Stage] = frozenset()
    """Of these one; none named: whichever."""

    @property
    def moved_since(self) -> datetime:
        """A case whose quotes have not changed since then has none that is wanted: a day before, whatever the zone."""
        if self.since is None or self.since < EARLIEST.date() + A_DAY:
            return EARLIEST
        return datetime.combine(self.since, time(), UTC) - A_DAY


@value
class Found:
    case: Matter
    quote: Quote


def made_on(quote: Quote, tz: str) -> date:
    return quote.approval.asked_at.astimezone(ZoneInfo(tz)).date()


def answered_on(quote: Quote, tz: str) -> date | None:
    """When it was accepted or turned down, was withdrawn or ran out."""
    ended = quote.approval.ended_at
    return ended.astimezone(ZoneInfo(tz)).date() if ended else None


def is_wanted(quote: Quote, wanted: Wanted, tz: str) -> bool:
    """Made or answered on one of those days, for such a total."""
    days = [day for day in (made_on(quote, tz), answered_on(quote, tz)) if day]
    return (
        any((wanted.since or day) <= day <= (wanted.until or day) for day in days)
        and (wanted.low is None or wanted.low <= quote.total)
        and (wanted.high is None or quote.total <= wanted.high)
        and (not wanted.stages or quote.stage in wanted.stages)
    )


def newest_first(found: Iterable[Found]) -> list[Found]:
    """A later version before the one whose place it took."""
    return sorted(found, key=lambda each: (each.quote.approval.asked_at, each.quote.version), reverse=True)

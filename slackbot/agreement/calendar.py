"""Business time: how long something has run, and when it will have run long enough, counting open hours only.

Every interval is half-open: an opening instant counts, a closing one does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class Hours(Protocol):
    def open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open intervals [from, until) from `start` on, in order and in UTC; one under way begins at `start`."""


class AlwaysOpen:
    def open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        yield start, END_OF_TIME


ALWAYS_OPEN = AlwaysOpen()


def add_time(start: datetime, duration: timedelta, hours: Hours) -> datetime:
    """The earliest instant, in UTC, when `duration` of open time has passed since `start`.

    ValueError for a negative duration, a naive instant, or hours that never open for so long.
    """
    if duration < timedelta():
        raise ValueError(f"{duration} is negative")
    begin = _utc(start)
    if not duration:
        return begin
    for opens, closes in hours.open_from(begin):
        if duration <= closes - opens:
            return opens + duration
        duration -= closes - opens
    raise ValueError(f"the hours after {begin.isoformat()} leave {duration} uncovered")


def time_between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """Open time within [start, end); nothing when `end` is not after `start`. ValueError for a naive instant."""
    begin, until = _utc(start), _utc(end)
    total = timedelta()
    for opens, closes in hours.open_from(begin):
        if opens >= until:
            break
        total += min(closes, until) - opens
    return total


def _utc(instant: datetime) -> datetime:
    # Two instants of one zone subtract by the clock on the wall, an hour wrong across a change to summer time.
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} names no zone")
    return instant.astimezone(UTC)

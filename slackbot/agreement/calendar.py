"""Business time: whether somebody is there, and when something will have run long enough (Art. 3).

Every interval is half-open: an opening instant counts, a closing one does not. All arithmetic is in UTC; the wall clock
of a zone decides only when a day's hours begin and end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Protocol
from zoneinfo import ZoneInfo

from slackbot.agreement.hours import A_DAY, Interval, WeeklyHours
from slackbot.words import value

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND, DAY = timedelta(microseconds=1), timedelta(days=1)
LONGEST_LOOK_YEARS = 100


class Hours(Protocol):
    """What the functions below ask, in UTC."""

    def is_open(self, at: datetime) -> bool: ...

    def next_opening(self, at: datetime) -> datetime: ...

    def add(self, start: datetime, length: timedelta) -> datetime: ...

    def between(self, start: datetime, end: datetime) -> timedelta: ...

    def add_days(self, start: datetime, days: int) -> datetime: ...

    def days_before(self, end: datetime, days: int) -> datetime: ...

    def spells(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]: ...


def is_open(hours: Hours, at: datetime) -> bool:
    """ValueError for a naive instant, here and below."""
    return hours.is_open(_utc(at))


def next_opening(hours: Hours, at: datetime) -> datetime:
    """In UTC; `at` itself while open. ValueError for hours that never open again."""
    begin = _utc(at)
    return begin if hours.is_open(begin) else hours.next_opening(begin)


def add_business_time(start: datetime, length: timedelta, hours: Hours) -> datetime:
    """The earliest instant, in UTC, when `length` of open time has passed since `start`.

    ValueError for a negative length, or for hours that are not open for so long any more.
    """
    if length < timedelta():
        raise ValueError(f"{length} is negative")
    begin = _utc(start)
    return hours.add(begin, length) if length else begin


def business_time_between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """Open time within [start, end); nothing when `end` is not after `start`."""
    begin, until = _utc(start), _utc(end)
    return hours.between(begin, until) if begin < until else timedelta()


def days_later(start: datetime, length: timedelta, hours: Hours) -> datetime:
    """The instant, in UTC, that people would call so much later: a whole day is a day on which it opens.

    What is left over passes by the clock; where that ends outside the hours, the next opening. ValueError as above.
    """
    days, rest = divmod(length, DAY)
    begin = _utc(start)
    return next_opening(hours, (hours.add_days(begin, days) if days else begin) + rest)


def before(end: datetime, length: timedelta, hours: Hours) -> datetime:
    """So long ahead of something, as people reckon: of whole days each is one on which it opens, and it is the first
    opening of that day; hours alone pass by the clock. ValueError for a naive instant.
    """
    days, rest = divmod(length, DAY)
    until = _utc(end) - rest
    return hours.days_before(until, days) if days else until


class AlwaysOpen:
    def is_open(self, at: datetime) -> bool:
        return True

    def next_opening(self, at: datetime) -> datetime:
        return at

    def add(self, start: datetime, length: timedelta) -> datetime:
        return start + length

    def between(self, start: datetime, end: datetime) -> timedelta:
        return end - start

    def add_days(self, start: datetime, days: int) -> datetime:
        return start + days * DAY

    def days_before(self, end: datetime, days: int) -> datetime:
        return end - days * DAY

    def spells(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        return [(start, end)] if start < end else []


ALWAYS_OPEN = AlwaysOpen()


@lru_cache(1024)
def calendar(hours: WeeklyHours, tz: str) -> Calendar:
    """One for the same hours: what it has worked out of a year stays."""
    return Calendar(hours, tz)


@value
class Year:
    """The open intervals that begin in a year, in microseconds since the epoch."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    used: tuple[int, ...]
    """Open time from the year's first opening up to the end of each interval."""
    days: tuple[int, ...] = ()
    """On which it opens, as ordinals."""

    @property
    def total(self) -> int:
        return self.used[-1] if self.used else 0

    def used_at(self, at: int) -> int:
        """Open time of the year before the instant."""
        index = bisect_right(self.opens, at) - 1
        if index < 0:
            return 0
        return self.used[index] - max(0, self.closes[index] - at)

    def reached(self, used: int) -> int:
        """The earliest instant when so much of the year's open time has passed; `used` is above 0, within the total."""
        index = bisect_left(self.used, used)
        return self.closes[index] - (self.used[index] - used)


class Calendar:
    """Opening hours in a zone. A year is worked out when it is first asked for; from then on it is looked up."""

    def __init__(self, hours: WeeklyHours, tz: str) -> None:
        self.hours = hours
        self.tz = tz
        self._zone = ZoneInfo(tz)
        self._openings = {each.day: each.hours for each in hours.openings}
        self._years: dict[int, Year] = {}

    def is_open(self, at: datetime) -> bool:
        return self._closes(at) is not None

    def next_opening(self, at: datetime) -> datetime:
        instant = _micros(at)
        for year in self._from(at):
            index = bisect_left(year.opens, instant)
            if index < len(year.opens):
                return _instant(year.opens[index])
        raise ValueError(f"these hours do not open after {at.isoformat()}")

    def next_closing(self, at: datetime) -> datetime:
        """Of the interval that `at` falls into. ValueError while closed."""
        closes = self._closes(at)
        if closes is None:
            raise ValueError(f"these hours are not open at {at.isoformat()}")
        return _instant(closes)

    def add(self, start: datetime, length: timedelta) -> datetime:
        begin, left = _micros(start), length // MICROSECOND
        for year in self._from(start):
            before = year.used_at(begin)
            if left <= year.total - before:
                return _instant(year.reached(before + left))
            left -= year.total - before
        raise ValueError(f"the hours after {start.isoformat()} leave {left * MICROSECOND} uncovered")

    def between(self, start: datetime, end: datetime) -> timedelta:
        begin, until, total = _micros(start), _micros(end), 0
        for year in self._from(start, end):
            total += year.used_at(until) - year.used_at(begin)
        return total * MICROSECOND

    def add_days(self, start: datetime, days: int) -> datetime:
        """The same time of day on the `days`-th day after on which it opens, whether it is open then or not."""
        local = start.astimezone(self._zone)
        today, left = local.date().toordinal(), days
        for year in self._from(start):
            index = bisect_right(year.days, today)
            if left <= len(year.days) - index:
                on = date.fromordinal(year.days[index + left - 1])
                return local.replace(year=on.year, month=on.month, day=on.day).astimezone(UTC)
            left -= len(year.days) - index
        raise ValueError(f"these hours leave {left} days after {start.isoformat()} uncovered")

    def days_before(self, end: datetime, days: int) -> datetime:
        """The first opening of the `days`-th day before on which it opens; where there is none, `end` itself."""
        local = end.astimezone(self._zone)
        today, left = local.date().toordinal(), days
        for year in (self._year(local.year), self._year(local.year - 1)):
            earlier = bisect_left(year.days, today)
            if left <= earlier:
                on = date.fromordinal(year.days[earlier - left])
                return self.next_opening(datetime.combine(on, time(), self._zone))
            left -= earlier
        return end

    def spells(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """From when until when it is open within [start, end)."""
        begin, until = _micros(start), _micros(end)
        found: list[tuple[int, int]] = []
        for year in self._from(start, end):
            first, last = bisect_right(year.closes, begin), bisect_left(year.opens, until)
            found += zip(year.opens[first:last], year.closes[first:last], strict=True)
        return [(_instant(max(opens, begin)), _instant(min(closes, until))) for opens, closes in found]

    def is_holiday(self, day: date) -> str:
        """The holiday's name, in the country's language; empty on other days."""
        return _holidays(self.hours.holidays, day.year).get(day, "") if self.hours.holidays else ""

    def _closes(self, at: datetime) -> int | None:
        instant = _micros(at)
        for year in self._around(at):
            index = bisect_right(year.opens, instant) - 1
            if index >= 0 and instant < year.closes[index]:
                return year.closes[index]
        return None

    def _around(self, at: datetime) -> Iterator[Year]:
        """An interval that begins in the last night of a year may run into the next."""
        local = at.astimezone(self._zone).year
        return (self._year(year) for year in (local - 1, local))

    def _from(self, start: datetime, end: datetime | None = None) -> Iterator[Year]:
        first = start.astimezone(self._zone).year - 1
        last = end.astimezone(self._zone).year if end else min(first + LONGEST_LOOK_YEARS, date.max.year - 1)
        return (self._year(year) for year in range(first, last + 1))

    def _year(self, year: int) -> Year:
        if year not in self._years:
            self._years[year] = self._worked_out(year)
        return self._years[year]

    def _worked_out(self, year: int) -> Year:
        opens: list[int] = []
        closes: list[int] = []
        days: list[int] = []
        # What the last night of the year before leaves open is counted there.
        taken = max((close for _, close in self._intervals(date(year - 1, 12, 31))), default=0)
        for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
            day = date(year, 1, 1) + timedelta(days=n)
            for begin, end in self._intervals(day):
                begin = max(begin, taken)
                if begin >= end:
                    continue
                if closes and closes[-1] == begin:
                    closes[-1] = end
                else:
                    opens.append(begin)
                    closes.append(end)
                taken = end
                days.append(day.toordinal())
        lengths = (close - open_ for open_, close in zip(opens, closes, strict=True))
        open_on = tuple(dict.fromkeys(days))
        return Year(opens=tuple(opens), closes=tuple(closes), used=tuple(accumulate(lengths)), days=open_on)

    def _intervals(self, day: date) -> Iterator[tuple[int, int]]:
        for interval in self._openings.get(day) or self._usual(day):
            yield self._at(day, interval.opens, fold=0), self._at(day, interval.closes, fold=1)

    def _usual(self, day: date) -> tuple[Interval, ...]:
        if any(closure.first <= day <= closure.last for closure in self.hours.closures) or self.is_holiday(day):
            return ()
        return self.hours.week(day).on(day.weekday())

    def _at(self, day: date, minutes: int, fold: int) -> int:
        """An hour that the clock strikes twice is open for both its strokes; one that it leaves out has no length."""
        days, minute = divmod(minutes, A_DAY)
        on = day + timedelta(days=days)
        wall = datetime(on.year, on.month, on.day, *divmod(minute, 60), tzinfo=self._zone, fold=fold)
        found = wall.astimezone(UTC)
        if found.astimezone(self._zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
            found = self._change_near(found)
        return _micros(found)

    def _change_near(self, at: datetime) -> datetime:
        """The instant within a day of `at` when the clock is put forward."""
        before, after = at - timedelta(days=1), at + timedelta(days=1)
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) / 2
            if middle.astimezone(self._zone).utcoffset() == before.astimezone(self._zone).utcoffset():
                before = middle
            else:
                after = middle
        return after.replace(microsecond=0)


@lru_cache(256)
def _holidays(country: str, year: int) -> dict[date, str]:
    # Half a second of import, for whoever has hours that close on holidays.
    from holidays import country_holidays

    code, _, part = country.partition("-")
    return dict(country_holidays(code, subdiv=part or None, years=year))


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def _instant(micros: int) -> datetime:
    return EPOCH + micros * MICROSECOND


def _utc(instant: datetime) -> datetime:
    # Two instants of one zone subtract by the clock on the wall, an hour wrong across a change to summer time.
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} names no zone")
    return instant.astimezone(UTC)

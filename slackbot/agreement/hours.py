"""Reception hours as particulars write them: weekly hours, holidays, closures, one-off openings (Art. 3.1).

[hours]
mon = ["9:00-12:00", "13:00-18:00"]     # tue … sun; what is not written is closed
weekdays = ["9:00-18:00"]               # mon to fri, those that are not written themselves
holidays = "JP"                         # closed on the national holidays; "GB-ENG" with a part of the country
closures = [{ name = "年末年始", first = 2026-12-29, last = 2027-01-03 }]
openings = [{ day = 2026-12-30, hours = ["10:00-15:00"] }]   # wins over closures and holidays
later = [{ begins = 2027-04-01, weekdays = ["10:00-17:00"] }]
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from slackbot.agreement.fields import REFUSE_UNKNOWN, Day, Line, not_none
from slackbot.words import value

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS = DAYS[:5]
A_DAY = 24 * 60
_INTERVAL = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–~〜]\s*(\d{1,2}):(\d{2})\s*")


@value
class Interval:
    """Open from `opens` until just before `closes`, in minutes from the midnight that begins the day.

    `closes` may lie after the next midnight: 22:00-26:00.
    """

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _interval(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    found = _INTERVAL.fullmatch(given)
    if found is None:
        raise ValueError(f'"{given}" is no time of day: write "9:00-18:00"')
    hour, minute, until_hour, until_minute = map(int, found.groups())
    opens, closes = hour * 60 + minute, until_hour * 60 + until_minute
    if minute > 59 or until_minute > 59 or opens >= A_DAY:
        raise ValueError(f'"{given}" is no time of day: write "9:00-18:00"')
    if closes <= opens:
        raise ValueError(f'"{given}" ends before it begins; past midnight is written "22:00-26:00"')
    if closes > opens + A_DAY:
        raise ValueError(f'"{given}" is longer than a day')
    return Interval(opens=opens, closes=closes)


def _in_order(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    ordered = tuple(sorted(intervals, key=lambda each: each.opens))
    for first, second in itertools.pairwise(ordered):
        if second.opens < first.closes:
            raise ValueError(f"{first} and {second} overlap")
    return ordered


Span = Annotated[Interval, BeforeValidator(_interval), PlainSerializer(str, when_used="json")]
Intervals = Annotated[tuple[Span, ...], AfterValidator(_in_order)]


@value
class Closure:
    """Closed from the first day to the last, both included: 年末年始, 夏季休業."""

    __pydantic_config__ = REFUSE_UNKNOWN

    name: Line
    first: Day
    last: Day

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.name} ends on {self.last}, before it begins on {self.first}")


@value
class Opening:
    """One day's own hours, whatever else is said of it."""

    __pydantic_config__ = REFUSE_UNKNOWN

    day: Day
    hours: Annotated[Intervals, AfterValidator(not_none)]


@value
class Week:
    """The hours of each day of the week."""

    __pydantic_config__ = REFUSE_UNKNOWN

    weekdays: Intervals = ()
    """Of the days from Monday to Friday that are not written themselves."""
    mon: Intervals | None = None
    tue: Intervals | None = None
    wed: Intervals | None = None
    thu: Intervals | None = None
    fri: Intervals | None = None
    sat: Intervals = ()
    sun: Intervals = ()

    def on(self, weekday: int) -> tuple[Interval, ...]:
        """0 is Monday."""
        found: tuple[Interval, ...] | None = getattr(self, DAYS[weekday])
        return self.weekdays if found is None else found

    @property
    def opens(self) -> bool:
        return any(self.on(weekday) for weekday in range(7))


@value
class LaterWeek(Week):
    begins: Day


def _country(name: str) -> str:
    if name and not _is_known(name):
        raise ValueError(f'"{name}" has no calendar of holidays here; write a country like JP, or a part: GB-ENG')
    return name


@cache
def _is_known(name: str) -> bool:
    from holidays import list_supported_countries

    country, _, part = name.partition("-")
    known: Mapping[str, Any] = list_supported_countries(include_aliases=False)
    return country in known and (not part or part in known[country])


@value
class WeeklyHours(Week):
    """`[hours]`"""

    __pydantic_config__ = REFUSE_UNKNOWN

    holidays: Annotated[str, AfterValidator(_country)] = ""
    closures: tuple[Closure, ...] = ()
    openings: tuple[Opening, ...] = ()
    later: tuple[LaterWeek, ...] = ()

    def __post_init__(self) -> None:
        if not self.opens:
            raise ValueError("these hours never open: write at least one day's")
        begins = [week.begins for week in self.later]
        if begins != sorted(set(begins)):
            raise ValueError("later: each week begins after the one before")
        if any(not week.opens for week in self.later):
            raise ValueError("later: these hours never open")
        days = [opening.day for opening in self.openings]
        if twice := sorted({str(day) for day in days if days.count(day) > 1}):
            raise ValueError(f"openings: {', '.join(twice)} stands here twice")

    def week(self, day: date) -> Week:
        """Those in force on the day."""
        return next((week for week in reversed(self.later) if week.begins <= day), self)

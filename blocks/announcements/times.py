"""The times of a stop in words: in the customer's zone, which is named, with the day of the week and the length.

Slack shows an instant in its reader's own zone and does not say in which. What a contract says is said so that
everybody reads the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slackbot.i18n import text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken(start: datetime, end: datetime, tz: str, locale: str) -> str:
    """「2026年12月19日（土）22:00～24:00 JST（2時間）」. A zone that changes in between is named on both sides."""
    begins, ends = start.astimezone(ZoneInfo(tz)), end.astimezone(ZoneInfo(tz))
    first = _at(begins, locale)
    if zone(begins) != zone(ends):
        first = f"{first} {zone(begins)}"
    return text(locale, "stop.spoken", start=first, end=_end(begins, ends, locale), length=_length(end - start, locale))


def spoken_at(at: datetime, tz: str, locale: str) -> str:
    """「2026年12月20日（日）01:00 JST」"""
    here = at.astimezone(ZoneInfo(tz))
    return f"{_at(here, locale)} {zone(here)}"


def zone(here: datetime) -> str:
    """By its usual letters; by its distance where it has none."""
    name = here.strftime("%Z")
    return f"UTC{name}" if name[:1] in "+-" else name


def _end(begins: datetime, ends: datetime, locale: str) -> str:
    """The day only where it is another; the midnight that ends a day is 24:00 of it."""
    midnight = (ends.hour, ends.minute) == (0, 0)
    day = ends.date() - timedelta(days=midnight)
    if day == begins.date():
        return f"{'24:00' if midnight else _clock(ends)} {zone(ends)}"
    return f"{_at(ends, locale, year=ends.year != begins.year)} {zone(ends)}"


def _at(here: datetime, locale: str, *, year: bool = True) -> str:
    weekday = text(locale, f"hours.day.{here.weekday()}")
    key = "stop.spoken.day" if year else "stop.spoken.day_of_year"
    month = MONTHS[here.month - 1] if locale == "en" else here.month
    return text(locale, key, year=here.year, month=month, day=here.day, weekday=weekday, clock=_clock(here))


def _clock(here: datetime) -> str:
    return here.strftime("%H:%M")


def _length(length: timedelta, locale: str) -> str:
    """As time passes, whatever clocks are set to meanwhile."""
    minutes = int(length.total_seconds() // 60)
    parts = (("days", minutes // 1440), ("hours", minutes // 60 % 24), ("minutes", minutes % 60))
    said = [text(locale, f"stop.length.{unit}", n=number) for unit, number in parts if number]
    return "".join(said).strip()

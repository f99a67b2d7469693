"""Reception hours as a person would say them: 「平日 9:00–18:00（祝日、年末年始 を除く）」."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from blocks.around import Surroundings
from slackbot.agreement.hours import Interval, Week
from slackbot.agreement.particulars import Particulars

WORKING_DAYS, ALL_DAYS = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)


def hours_in_words(around: Surroundings, today: date | None = None) -> str:
    """Of the customer, as plain text; `today` tells which of several weeks is in force, and which closures are over."""
    terms = around.terms.particulars
    if terms.hours_text:
        return terms.hours_text
    if terms.hours is None:
        return around.plain("hours.always")
    said = _week(terms.hours.week(today or terms.effective_from), around)
    but = around.plain("hours.between_parts").join(_exceptions(terms, around, today))
    return around.plain("hours.with_exceptions", hours=said, but=but) if but else said


def _week(week: Week, around: Surroundings) -> str:
    parts = []
    by_hours = sorted((day for day in ALL_DAYS if week.on(day)), key=lambda day: (_times(week.on(day)), day))
    for times, days in groupby(by_hours, key=lambda day: _times(week.on(day))):
        parts.append((min(same := tuple(days)), around.plain("hours.part", days=_days(same, around), times=times)))
    return around.plain("hours.between_parts").join(part for _, part in sorted(parts))


def _times(intervals: tuple[Interval, ...]) -> str:
    return ", ".join(str(each).replace("-", "–") for each in intervals)


def _days(days: tuple[int, ...], around: Surroundings) -> str:
    if days == ALL_DAYS:
        return around.plain("hours.every_day")
    if days == WORKING_DAYS:
        return around.plain("hours.weekdays")
    return around.plain("hours.between_days").join(around.plain(f"hours.day.{day}") for day in days)


def _exceptions(terms: Particulars, around: Surroundings, today: date | None) -> list[str]:
    assert terms.hours is not None
    closed = [each.name for each in terms.hours.closures if today is None or each.last >= today]
    return [*([around.plain("hours.public_holidays")] if terms.hours.holidays else []), *dict.fromkeys(closed)]

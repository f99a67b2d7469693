"""The seed customer with reception hours: weekdays nine to six, closed on holidays and over the New Year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from slackbot.agreement.hours import Closure, Interval, WeeklyHours
from slackbot.agreement.particulars import Agreement, Cover, Particulars
from slackbot.agreement.texts import standard
from tests.rules.living import terms

NINE_TO_SIX = (Interval(opens=9 * 60, closes=18 * 60),)
NEW_YEAR = Closure(name="年末年始", first=date(2026, 12, 29), last=date(2027, 1, 3))
HOURS = WeeklyHours(weekdays=NINE_TO_SIX, holidays="JP", closures=(NEW_YEAR,))


def with_hours(terms: Particulars, cover: Cover | None = None, hours: WeeklyHours = HOURS) -> Particulars:
    return replace(terms, hours=hours, hours_text=None, cover=cover)


def office(cover: Cover | None = None, hours: WeeklyHours = HOURS, language: str = "ja", tz: str = "") -> Agreement:
    given = terms(language)
    particulars = with_hours(given.particulars, cover, hours)
    particulars = replace(particulars, tz=tz or particulars.tz)
    return Agreement.of(standard(particulars.locale), particulars, given.provider)


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)

"""Business time: sums that hold for any hours, days and zones; and days that were looked up in the law."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from slackbot.agreement.calendar import (
    ALWAYS_OPEN,
    Hours,
    add_business_time,
    business_time_between,
    calendar,
    days_later,
    is_open,
    next_opening,
)
from slackbot.agreement.hours import A_DAY, DAYS, Closure, Interval, LaterWeek, Opening, WeeklyHours

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR, DAY, INSTANT = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
TOKYO = ZoneInfo("Asia/Tokyo")


def between(*hours: str) -> tuple[Interval, ...]:
    """`9-18`, `9:30-12`, `22-26`."""
    made = []
    for each in hours:
        opens, closes = (int(h) * 60 + int(m or 0) for h, _, m in (part.partition(":") for part in each.split("-")))
        made.append(Interval(opens=opens, closes=closes))
    return tuple(made)


def every_day(hours: dict[str, tuple[Interval, ...]]) -> WeeklyHours:
    return replace(WeeklyHours(mon=between("9-18")), **hours)  # type: ignore[arg-type]


OFFICE = WeeklyHours(
    weekdays=between("9-18"),
    holidays="JP",
    closures=(
        Closure(name="夏季休業", first=date(2026, 8, 12), last=date(2026, 8, 14)),
        Closure(name="年末年始", first=date(2026, 12, 29), last=date(2027, 1, 3)),
    ),
    openings=(Opening(day=date(2026, 12, 30), hours=between("10-15")),),
)
"""平日 9–18, 祝日・夏季・年末年始 closed, but for one day."""

LUNCH = WeeklyHours(weekdays=between("9-12", "13-18"), sat=between("10-12"))
NIGHT = WeeklyHours(mon=between("22-30"), tue=between("0-3", "22-26"), sun=between("20-24"))
LATER = WeeklyHours(weekdays=between("9-18"), later=(LaterWeek(begins=date(2027, 4, 1), weekdays=between("10-17")),))
ZONES = ("Asia/Tokyo", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC")
KINDS = (OFFICE, LUNCH, NIGHT, LATER)
HOURS = st.one_of(st.just(ALWAYS_OPEN), st.builds(calendar, st.sampled_from(KINDS), st.sampled_from(ZONES)))
INSTANTS = st.timedeltas(timedelta(), timedelta(days=700)).map(lambda later: NINE + later)
DURATIONS = st.timedeltas(timedelta(), timedelta(days=60))


def at(text: str, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# ── Sums that always hold ────────────────────────────────────────────────────────────────────────────────────────────


@given(INSTANTS, DURATIONS, HOURS)
def test_adding_time_and_measuring_it_undo_each_other(start: datetime, length: timedelta, hours: Hours) -> None:
    assert business_time_between(start, add_business_time(start, length, hours), hours) == length


@given(INSTANTS, DURATIONS, DURATIONS, HOURS)
def test_adding_twice_is_adding_once(start: datetime, first: timedelta, second: timedelta, hours: Hours) -> None:
    twice = add_business_time(add_business_time(start, first, hours), second, hours)
    assert twice == add_business_time(start, first + second, hours)


@given(INSTANTS, DURATIONS, DURATIONS, HOURS)
def test_time_of_two_stretches_is_the_time_of_both(start: datetime, a: timedelta, b: timedelta, hours: Hours) -> None:
    middle, end = start + a, start + a + b
    both = business_time_between(start, middle, hours) + business_time_between(middle, end, hours)
    assert both == business_time_between(start, end, hours)


@given(INSTANTS, DURATIONS, DURATIONS, DURATIONS, HOURS)
def test_who_starts_later_or_needs_longer_is_never_done_earlier(
    start: datetime, later: timedelta, length: timedelta, more: timedelta, hours: Hours
) -> None:
    done = add_business_time(start, length, hours)
    assert done <= add_business_time(start, length + more, hours)
    assert done <= add_business_time(start + later, length, hours)


@given(INSTANTS, HOURS)
def test_the_next_opening_is_open_and_nothing_before_it_is(start: datetime, hours: Hours) -> None:
    opening = next_opening(hours, start)
    assert opening >= start
    assert is_open(hours, opening)
    assert business_time_between(start, opening, hours) == timedelta()
    assert (opening == start) == is_open(hours, start)


@given(INSTANTS, HOURS)
def test_open_time_passes_exactly_while_it_is_open(start: datetime, hours: Hours) -> None:
    assert business_time_between(start, start + INSTANT, hours) == (INSTANT if is_open(hours, start) else timedelta())


@given(INSTANTS, DURATIONS)
def test_around_the_clock_open_time_is_time(start: datetime, length: timedelta) -> None:
    assert add_business_time(start, length, ALWAYS_OPEN) == start + length
    assert business_time_between(start, start + length, ALWAYS_OPEN) == length
    assert next_opening(ALWAYS_OPEN, start) == start


# ── Beside somebody who looks at the clock on the wall every five minutes ────────────────────────────────────────────

STEP = timedelta(minutes=5)
WEEKS = st.fixed_dictionaries(
    {
        day: st.lists(
            st.tuples(st.integers(36, 280), st.integers(1, 100)).map(
                lambda span: (span[0] * 5, (span[0] + span[1]) * 5)
            ),
            max_size=2,
        )
        for day in DAYS
    }
)


def on_the_wall(hours: WeeklyHours, local: datetime) -> bool:
    """By the hour and the day alone; an interval past midnight belongs to the day before."""
    minute = local.hour * 60 + local.minute
    today, yesterday = hours.on(local.weekday()), hours.on((local.weekday() - 1) % 7)
    return any(each.opens <= minute < each.closes for each in today) or any(
        each.opens <= minute + A_DAY < each.closes for each in yesterday
    )


@given(
    WEEKS,
    st.sampled_from(ZONES),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
@example({day: [(180, 360)] for day in DAYS}, "Europe/London", date(2026, 3, 28))
@example({day: [(180, 360)] for day in DAYS}, "Europe/London", date(2026, 10, 24))
@example({day: [(180, 300)] for day in DAYS}, "America/New_York", date(2027, 3, 13))
def test_it_is_open_when_the_wall_says_so(week: dict[str, list[tuple[int, int]]], zone: str, day: date) -> None:
    """From three in the morning on: before it, clocks are put forward and back."""
    spans = {name: tuple(Interval(opens=a, closes=b) for a, b in sorted(found)) for name, found in week.items()}
    assume(all(first.closes <= second.opens for found in spans.values() for first, second in itertools.pairwise(found)))
    assume(all(each.closes < A_DAY + 60 for found in spans.values() for each in found))
    assume(any(spans.values()))
    hours, tz = every_day(spans), ZoneInfo(zone)
    found = calendar(hours, zone)
    start = datetime(day.year, day.month, day.day, tzinfo=tz).astimezone(UTC)
    seen = timedelta()
    for n in range(3 * 24 * 12):
        instant = start + n * STEP
        open_ = on_the_wall(hours, instant.astimezone(tz))
        assert is_open(found, instant) == open_, instant
        seen += STEP * open_
    assert business_time_between(start, start + 3 * 24 * 12 * STEP, found) == seen


# ── Days that were looked up ─────────────────────────────────────────────────────────────────────────────────────────

HOLIDAYS_2026 = """
01-01 元日  01-12 成人の日  02-11 建国記念の日  02-23 天皇誕生日  03-20 春分の日  04-29 昭和の日  05-03 憲法記念日
05-04 みどりの日  05-05 こどもの日  05-06 振替休日  07-20 海の日  08-11 山の日  09-21 敬老の日  09-22 国民の休日
09-23 秋分の日  10-12 スポーツの日  11-03 文化の日  11-23 勤労感謝の日
"""
HOLIDAYS_2027 = """
01-01 元日  01-11 成人の日  02-11 建国記念の日  02-23 天皇誕生日  03-21 春分の日  03-22 振替休日  04-29 昭和の日
05-03 憲法記念日  05-04 みどりの日  05-05 こどもの日  07-19 海の日  08-11 山の日  09-20 敬老の日  09-23 秋分の日
10-11 スポーツの日  11-03 文化の日  11-23 勤労感謝の日
"""


@pytest.mark.parametrize(("year", "table"), [(2026, HOLIDAYS_2026), (2027, HOLIDAYS_2027)])
def test_the_holidays_of_japan_are_those_of_the_law(year: int, table: str) -> None:
    office, written = calendar(OFFICE, "Asia/Tokyo"), table.split()
    by_law = {date.fromisoformat(f"{year}-{day}") for day in written[::2]}
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]

    assert {day for day in days if office.is_holiday(day)} == by_law
    for day in days:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=TOKYO)
        closed = day in by_law or day.weekday() > 4 or _company_closed(day)
        assert is_open(office, noon) == (not closed or day == date(2026, 12, 30)), day


def _company_closed(day: date) -> bool:
    return date(2026, 8, 12) <= day <= date(2026, 8, 14) or date(2026, 12, 29) <= day <= date(2027, 1, 3)


@pytest.mark.parametrize("country", ["JP", "GB-ENG", "US"])
def test_a_calendar_has_the_holidays_of_the_library(country: str) -> None:
    import holidays

    code, _, part = country.partition("-")
    found = calendar(WeeklyHours(weekdays=between("9-18"), holidays=country), "UTC")
    for year in range(2020, 2031):
        theirs = set(holidays.country_holidays(code, subdiv=part or None, years=year))
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
        assert {day for day in days if day.year == year and found.is_holiday(day)} == theirs, year


NEXT = {
    # given, next opening: the evening before 勤労感謝の日 (Mon 11-23), the holiday itself, the first morning after it
    "2026-11-20T18:00": "2026-11-24T09:00",
    "2026-11-23T12:00": "2026-11-24T09:00",
    "2026-11-24T08:59": "2026-11-24T09:00",
    # Golden Week with its 振替休日, and the 国民の休日 between two holidays
    "2026-05-01T18:30": "2026-05-07T09:00",
    "2026-09-18T20:00": "2026-09-24T09:00",
    # 年末年始, with the one day that is open
    "2026-12-28T18:00": "2026-12-30T10:00",
    "2026-12-30T15:00": "2027-01-04T09:00",
    # 夏季休業 right after 山の日 (Tue 08-11)
    "2026-08-10T18:00": "2026-08-17T09:00",
}


@pytest.mark.parametrize(("given_", "opening"), NEXT.items())
@pytest.mark.article("3.1")
def test_the_next_opening_of_an_office(given_: str, opening: str) -> None:
    assert next_opening(calendar(OFFICE, "Asia/Tokyo"), at(given_)) == at(opening)


def test_a_closing_instant_is_closed_and_an_opening_one_is_open() -> None:
    office = calendar(OFFICE, "Asia/Tokyo")

    assert is_open(office, at("2026-11-24T17:59:59.999999"))
    assert not is_open(office, at("2026-11-24T18:00"))
    assert not is_open(office, at("2026-11-24T08:59:59.999999"))
    assert is_open(office, at("2026-11-24T09:00"))


def test_what_is_left_in_the_evening_is_done_on_the_next_working_day() -> None:
    office = calendar(OFFICE, "Asia/Tokyo")

    assert add_business_time(at("2026-11-20T17:30"), 2 * HOUR, office) == at("2026-11-24T10:30")
    assert add_business_time(at("2026-11-20T17:30"), HOUR / 2, office) == at("2026-11-20T18:00")
    assert business_time_between(at("2026-11-20T17:30"), at("2026-11-24T10:30"), office) == 2 * HOUR


def test_a_night_shift_belongs_to_the_evening_it_begins_in() -> None:
    night = calendar(NIGHT, "Asia/Tokyo")

    assert is_open(night, at("2026-11-24T05:59"))  # Monday's, until six
    assert not is_open(night, at("2026-11-24T06:00"))
    assert is_open(night, at("2026-11-25T01:59"))
    assert not is_open(night, at("2026-11-25T02:00"))
    # Sunday's ends at midnight, Monday's night begins at 22; Tuesday's 0–3 is within it
    assert business_time_between(at("2026-11-22T00:00"), at("2026-11-25T12:00"), night) == (4 + 8 + 4) * HOUR


def test_the_last_night_of_the_year_is_counted_once() -> None:
    every = every_day(dict.fromkeys(DAYS, between("20-28")))
    found = calendar(every, "Asia/Tokyo")

    assert is_open(found, at("2027-01-01T03:59"))
    assert business_time_between(at("2026-12-31T12:00"), at("2027-01-01T12:00"), found) == 8 * HOUR
    assert add_business_time(at("2026-12-31T23:00"), 6 * HOUR, found) == at("2027-01-01T21:00")


def test_other_hours_begin_on_their_day() -> None:
    found = calendar(LATER, "Asia/Tokyo")

    assert is_open(found, at("2027-03-31T09:30"))
    assert not is_open(found, at("2027-04-01T09:30"))
    assert next_opening(found, at("2027-03-31T18:00")) == at("2027-04-01T10:00")


LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("day", "hours", "length"),
    [
        ("2026-03-29", between("0-4"), 3 * HOUR),  # 1:00 is followed by 2:00
        ("2026-10-25", between("0-4"), 5 * HOUR),  # 1:00 is struck twice
        ("2026-03-29", between("0-1:30"), HOUR),  # ends in the hour that is left out
        ("2026-03-29", between("1:15-4"), 2 * HOUR),  # begins in it
        ("2026-03-29", between("1:15-1:45"), timedelta()),  # lies in it
    ],
)
def test_a_day_on_which_the_clock_is_put_forward_or_back(
    day: str, hours: tuple[Interval, ...], length: timedelta
) -> None:
    sunday = calendar(WeeklyHours(mon=between("9-10"), sun=hours), "Europe/London")
    midnight = at(f"{day}T00:00", LONDON)

    assert business_time_between(midnight, midnight.astimezone(UTC) + 26 * HOUR, sunday) == length


DAYS_LATER = {
    # since, days, and then: over a weekend and 勤労感謝の日; from a night; into a closed evening; over the New Year
    ("2026-11-20T10:12", 1): "2026-11-24T10:12",
    ("2026-11-20T17:00", 3): "2026-11-26T17:00",
    ("2026-11-24T03:00", 1): "2026-11-25T09:00",
    ("2026-11-24T20:00", 1): "2026-11-26T09:00",
    ("2026-12-28T16:00", 1): "2027-01-04T09:00",  # 12-30 opens until 15:00 only
    ("2026-04-30T11:00", 2): "2026-05-07T11:00",
    ("2026-11-24T10:00", 0.5): "2026-11-25T09:00",
    ("2026-11-24T10:00", 0.25): "2026-11-24T16:00",
    ("2026-11-24T10:00", 1.25): "2026-11-25T16:00",
}


@pytest.mark.parametrize(("since", "days"), DAYS_LATER)
def test_days_are_those_on_which_it_opens(since: str, days: float) -> None:
    office = calendar(OFFICE, "Asia/Tokyo")

    assert days_later(at(since), days * DAY, office) == at(DAYS_LATER[since, days])


def test_a_day_in_london_is_a_day_on_the_wall() -> None:
    every = calendar(every_day(dict.fromkeys(DAYS, between("8-20"))), "Europe/London")

    for saturday in ("2026-03-28T10:00", "2026-10-24T10:00"):
        assert days_later(at(saturday, LONDON), DAY, every) == at(saturday, LONDON) + DAY


@given(INSTANTS, DURATIONS, DURATIONS, HOURS)
def test_who_waits_longer_is_never_written_to_earlier_and_always_within_hours(
    since: datetime, length: timedelta, more: timedelta, hours: Hours
) -> None:
    first = days_later(since, length, hours)
    assert is_open(hours, first)
    assert since <= first <= days_later(since, length + more, hours)


@given(INSTANTS, DURATIONS, HOURS)
def test_the_spells_of_a_stretch_are_its_open_time(start: datetime, length: timedelta, hours: Hours) -> None:
    spells, end = hours.spells(start, start + length), start + length
    assert sum((closes - opens for opens, closes in spells), timedelta()) == business_time_between(start, end, hours)
    assert all(start <= opens < closes <= end for opens, closes in spells)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spells))


def test_a_thousand_working_days_ahead() -> None:
    office = calendar(WeeklyHours(weekdays=between("9-18")), "Asia/Tokyo")

    assert add_business_time(at("2026-11-23T09:00"), 1000 * 9 * HOUR, office) == at("2030-09-20T18:00")


# ── What cannot be ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_hours_that_never_open_again_say_so() -> None:
    once = WeeklyHours(
        mon=between("9-10"), closures=(Closure(name="閉鎖", first=date(2027, 1, 1), last=date(9000, 1, 1)),)
    )
    found = calendar(once, "Asia/Tokyo")

    with pytest.raises(ValueError, match="do not open after"):
        next_opening(found, at("2027-01-05T00:00"))
    with pytest.raises(ValueError, match=r"leave .* uncovered"):
        add_business_time(at("2026-12-28T00:00"), 2 * HOUR, found)


def test_instants_need_a_zone_and_time_is_not_added_backwards() -> None:
    naive = NINE.replace(tzinfo=None)
    office = calendar(OFFICE, "Asia/Tokyo")
    for ask in (
        lambda: add_business_time(naive, HOUR, office),
        lambda: business_time_between(NINE, naive, office),
        lambda: is_open(office, naive),
        lambda: next_opening(office, naive),
    ):
        with pytest.raises(ValueError, match="names no zone"):
            ask()
    with pytest.raises(ValueError, match="negative"):
        add_business_time(NINE, -HOUR, office)


def test_nothing_passes_backwards() -> None:
    assert business_time_between(NINE, NINE - HOUR, ALWAYS_OPEN) == timedelta()
    assert business_time_between(NINE, NINE, calendar(OFFICE, "Asia/Tokyo")) == timedelta()
    assert add_business_time(NINE - HOUR, timedelta(), calendar(OFFICE, "Asia/Tokyo")) == NINE - HOUR

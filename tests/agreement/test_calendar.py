from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.agreement.calendar import ALWAYS_OPEN, Hours, add_time, time_between

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Daytime:
    """9 to 17 in UTC on every day, for 150 days."""

    def open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        for day in range(150):
            opens, closes = midnight + timedelta(days=day, hours=9), midnight + timedelta(days=day, hours=17)
            if start < closes:
                yield max(start, opens), closes


DAYTIME = Daytime()
HOURS = st.sampled_from([ALWAYS_OPEN, DAYTIME])
INSTANTS = st.timedeltas(timedelta(), timedelta(days=700)).map(lambda later: NINE + later)
DURATIONS = st.timedeltas(timedelta(), timedelta(days=20))


@given(INSTANTS, DURATIONS, HOURS)
def test_adding_time_and_measuring_it_undo_each_other(start: datetime, duration: timedelta, hours: Hours) -> None:
    assert time_between(start, add_time(start, duration, hours), hours) == duration


@given(INSTANTS, DURATIONS, DURATIONS, HOURS)
def test_adding_twice_is_adding_once(start: datetime, first: timedelta, second: timedelta, hours: Hours) -> None:
    assert add_time(add_time(start, first, hours), second, hours) == add_time(start, first + second, hours)


@given(INSTANTS, DURATIONS, DURATIONS, HOURS)
def test_time_of_two_stretches_is_the_time_of_both(start: datetime, a: timedelta, b: timedelta, hours: Hours) -> None:
    middle, end = start + a, start + a + b
    assert time_between(start, middle, hours) + time_between(middle, end, hours) == time_between(start, end, hours)


@given(INSTANTS, DURATIONS, DURATIONS, DURATIONS, HOURS)
def test_who_starts_later_or_needs_longer_is_never_done_earlier(
    start: datetime, later: timedelta, duration: timedelta, more: timedelta, hours: Hours
) -> None:
    done = add_time(start, duration, hours)
    assert done <= add_time(start, duration + more, hours)
    assert done <= add_time(start + later, duration, hours)


@given(INSTANTS, DURATIONS)
def test_around_the_clock_open_time_is_time(start: datetime, duration: timedelta) -> None:
    assert add_time(start, duration, ALWAYS_OPEN) == start + duration
    assert time_between(start, start + duration, ALWAYS_OPEN) == duration


def test_the_opening_instant_is_open_and_the_closing_instant_is_closed() -> None:
    evening = NINE + 8 * HOUR
    assert time_between(NINE - HOUR, NINE, DAYTIME) == timedelta()
    assert time_between(NINE, NINE + timedelta(microseconds=1), DAYTIME) == timedelta(microseconds=1)
    assert time_between(evening, evening + HOUR, DAYTIME) == timedelta()
    assert add_time(NINE, 8 * HOUR, DAYTIME) == evening
    assert add_time(evening, HOUR, DAYTIME) == NINE + timedelta(days=1, hours=1)


def test_nothing_has_passed_before_the_start() -> None:
    assert time_between(NINE, NINE, ALWAYS_OPEN) == timedelta()
    assert time_between(NINE, NINE - HOUR, ALWAYS_OPEN) == timedelta()
    assert add_time(NINE - HOUR, timedelta(), DAYTIME) == NINE - HOUR


def test_a_night_without_an_hour_is_an_hour_shorter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    evening, morning = datetime(2026, 3, 28, 22, tzinfo=berlin), datetime(2026, 3, 29, 8, tzinfo=berlin)
    assert time_between(evening, morning, ALWAYS_OPEN) == timedelta(hours=9)
    assert add_time(evening, timedelta(hours=9), ALWAYS_OPEN) == morning


def test_what_cannot_be_reckoned_is_refused() -> None:
    naive = NINE.replace(tzinfo=None)
    with pytest.raises(ValueError, match="names no zone"):
        add_time(naive, HOUR, ALWAYS_OPEN)
    with pytest.raises(ValueError, match="names no zone"):
        time_between(NINE, naive, ALWAYS_OPEN)
    with pytest.raises(ValueError, match="negative"):
        add_time(NINE, -HOUR, ALWAYS_OPEN)
    with pytest.raises(ValueError, match="uncovered"):
        add_time(NINE, timedelta(days=200), DAYTIME)

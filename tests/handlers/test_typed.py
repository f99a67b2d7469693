"""What people type for a number, a day or an instant, and what only looks like one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.requests import Answers
from handlers.typed import calendar_day, whole_number


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12", 12), ("１２", 12), (" 7 ", 7), ("²", 2), ("1.5", None), ("-1", None), ("", None), ("1234567", None)],
)
def test_a_number_is_read_whichever_keyboard_it_comes_from(typed: str, read: int | None) -> None:
    assert whole_number(typed) == read


@pytest.mark.parametrize("typed", ["2026-11-29", "2026/11/29", "2026年11月29日", "２０２６．１１．２９"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert calendar_day(typed) == date(2026, 11, 29)


@given(st.text())
def test_whatever_is_typed_is_read_or_is_none(typed: str) -> None:
    whole_number(typed)
    calendar_day(typed)
    Answers(given={"at": typed}).instant("at")


@given(st.integers(min_value=1, max_value=10**30))
def test_an_instant_beyond_all_calendars_is_none(seconds: int) -> None:
    at = Answers(given={"at": seconds}).instant("at")

    assert at == (datetime.fromtimestamp(seconds, UTC) if seconds < 10**11 else None)

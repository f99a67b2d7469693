"""Reception hours as a lead fills them in: read back they are the same, and a line that is not understood is named."""

from __future__ import annotations

from typing import Any

import pytest

from slackbot.agreement.usual_week import NotReadable, UsualWeek, hours_of, usual_week

YEAR_END: dict[str, Any] = {
    "mon": ["9:00-18:00"],
    "closures": [{"name": "年末年始", "first": "2026-12-29", "last": "2027-01-03"}],
    "openings": [{"day": "2026-12-30", "hours": ["10:00-12:00", "13:00-15:00"]}],
    "later": [{"begins": "2027-04-01", "weekdays": ["10:00-17:00"]}],
}


def test_closures_and_single_days_are_shown_as_lines_and_read_back() -> None:
    week = usual_week(YEAR_END)

    assert week.closures == "年末年始 2026-12-29〜2027-01-03"
    assert week.openings == "2026-12-30 10:00-12:00, 13:00-15:00"
    again = hours_of(week, "JP", YEAR_END)
    assert {name: again[name] for name in ("closures", "openings", "later")} == {
        name: YEAR_END[name] for name in ("closures", "openings", "later")
    }


def test_what_is_taken_out_of_the_form_is_gone() -> None:
    again = hours_of(UsualWeek(), "JP", YEAR_END)

    assert "openings" not in again
    assert "closures" not in again
    assert again["later"] == YEAR_END["later"], "no form asks for it"


def test_full_width_and_slashes_are_read() -> None:
    assert hours_of(UsualWeek(openings="２０２６／１２／５　１０：００－１５：００"), "", {})["openings"] == [
        {"day": "2026-12-05", "hours": ["10:00-15:00"]}
    ]


@pytest.mark.parametrize("line", ["12月30日 10:00-15:00", "2026-12-30"])
def test_a_line_that_names_no_day_or_no_hours_is_named(line: str) -> None:
    with pytest.raises(NotReadable, match=line) as error:
        hours_of(UsualWeek(openings=line), "", {})

    assert error.value.field == "openings"

"""When a stop may be: what speaks against its time, and when somebody is reminded of it (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from slackbot.agreement.calendar import ALWAYS_OPEN, before
from slackbot.agreement.hours import Closure, Interval, WeeklyHours
from slackbot.agreement.particulars import Cover, Particulars, Term
from slackbot.agreement.stops import StopTerms
from slackbot.agreement.summary import Summary, dump_summary, load_summary
from slackbot.cases import Window
from slackbot.cases.maintenance.concerns import Weighed
from slackbot.cases.stops import Stop
from tests.acting import a_stop
from tests.rules.living import START
from tests.rules.office import office, tokyo
from tests.rules.stopping import Stops, on

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def said(stop: Stop, terms: Particulars, now: datetime, others: tuple[Window, ...] = ()) -> list[str]:
    """By what is kept of the terms, as it is written down."""
    kept = load_summary(dump_summary(Summary.of(replace(office(Cover.NONE), particulars=terms))))
    assert kept
    return [str(each.against) for each in Weighed(stop, others, now).concerns(kept)]


def against(stop: Stop, now: datetime = START, others: tuple[Window, ...] = (), **given: Any) -> set[str]:
    usual = office(Cover.NONE)
    terms = replace(usual.particulars, maintenance=StopTerms(**given))
    return {*said(stop, terms, now, others)}


@pytest.mark.article("9(1)")
@pytest.mark.parametrize(("start", "late"), [("2026-12-08T09:00", False), ("2026-12-07T23:59", True)])
def test_maintenance_is_told_ten_business_days_before(start: str, late: bool) -> None:
    """From Monday 2026-11-23, a holiday that is no day of reception, ten such days later."""
    now = tokyo("2026-11-24T09:00")

    assert ("short_notice" in against(on(start), now)) == late


@pytest.mark.article("9(2)")
def test_an_update_is_told_five_business_days_before_or_as_was_agreed() -> None:
    now, stop = tokyo("2026-11-24T09:00"), on("2026-12-01T08:00", ground="9(2)")

    assert "short_notice" in against(stop, now)
    assert "short_notice" not in against(stop, now, notice={"9(2)": 1})


@pytest.mark.parametrize("ground", ["9(3)", "9(4)", "9(5)"])
@pytest.mark.article("9(3)", "9(4)", "9(5)")
def test_what_cannot_wait_needs_no_notice_before(ground: str) -> None:
    now = tokyo("2026-11-24T09:00")

    assert against(on("2026-11-24T10:00", ground=ground), now) == set()


NIGHTS = WeeklyHours(sat=(Interval(opens=22 * 60, closes=30 * 60),))
FREEZE = Closure(name="年末商戦", first=date(2026, 12, 20), last=date(2027, 1, 5))


@pytest.mark.parametrize(
    ("start", "hours", "given", "said"),
    [
        ("2026-12-19T22:00", 8, {"hours": NIGHTS}, set()),
        ("2026-12-19T22:00", 8.5, {"hours": NIGHTS}, {"outside_hours"}),
        ("2026-12-18T22:00", 2, {"hours": NIGHTS}, {"outside_hours"}),
        ("2026-12-19T23:00", 0.9, {"freezes": (FREEZE,)}, set()),
        ("2026-12-19T23:00", 2, {"freezes": (FREEZE,)}, {"freeze"}),
        ("2027-01-06T00:00", 2, {"freezes": (FREEZE,)}, set()),
        ("2026-12-19T22:00", 4, {"longest": 4 * HOUR}, set()),
        ("2026-12-19T22:00", 4.1, {"longest": 4 * HOUR}, {"too_long"}),
    ],
)
def test_what_was_agreed_of_its_time_is_said_before_it_is_sent(
    start: str, hours: float, given: dict[str, Any], said: set[str]
) -> None:
    assert against(on(start, hours), **given) == said


def test_an_overlap_is_said_where_it_is_of_the_same_systems() -> None:
    other = Stops().announced().window
    stop = a_stop(START)

    assert "overlap" in against(stop, others=(other,))
    assert "overlap" not in against(replace(stop, systems=("stock",)), others=(other,))


# ── Reminders ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "ahead", "said"),
    [
        ("2026-12-16T22:00", 5 * DAY, "2026-12-09T09:00"),
        ("2026-12-16T22:00", 1 * DAY, "2026-12-15T09:00"),
        ("2026-12-16T22:00", 1 * HOUR, "2026-12-16T21:00"),
        ("2026-12-13T01:00", 1 * DAY, "2026-12-11T09:00"),
        ("2026-11-24T07:00", 1 * DAY, "2026-11-20T09:00"),
        ("2027-01-05T22:00", 1 * DAY, "2027-01-04T09:00"),
        ("2027-01-04T22:00", 1 * DAY, "2026-12-28T09:00"),
        ("2028-03-01T22:00", 1 * DAY, "2028-02-29T09:00"),
    ],
    ids=["a week", "the day before", "an hour", "over a weekend", "a holiday", "January", "the New Year", "a leap day"],
)
def test_a_day_ahead_is_one_on_which_reception_opens(start: str, ahead: timedelta, said: str) -> None:
    assert before(tokyo(start), ahead, office(Cover.NONE).particulars.calendar()) == tokyo(said)


def test_without_hours_a_day_is_a_day() -> None:
    assert before(START, 5 * DAY + HOUR, ALWAYS_OPEN) == START - 5 * DAY - HOUR


@pytest.mark.article("9")
def test_when_they_are_reminded_is_a_matter_of_their_agreement() -> None:
    stops = Stops()
    usual = stops.agreements["AKATSUKI"]
    terms = replace(usual.particulars, maintenance=StopTerms(remind_before=(2 * HOUR,)))
    stops.agreements["AKATSUKI"] = replace(usual, particulars=terms)
    stops.announced(data_at_risk=False).wait(21 * DAY)

    assert stops.keys_said() == ["card", "reminded"]


# ── Days that are not like others ────────────────────────────────────────────────────────────────────────────────────


def test_an_hour_that_the_clock_leaves_out_is_no_part_of_a_stop() -> None:
    """In New York two o'clock does not strike on 2027-03-14: from one to four are two hours."""
    usual = office(Cover.NONE, tz="America/New_York")
    terms = replace(usual.particulars, maintenance=StopTerms(longest=2 * HOUR, hours=ALL_SUNDAY))
    begin = datetime.fromisoformat("2027-03-14T06:00:00+00:00")
    stop = a_stop(START, start=begin, expected_end=begin + HOUR, latest_end=begin + 2 * HOUR)

    assert said(stop, terms, START) == []


def test_a_stop_through_the_night_when_summer_ends_is_as_long_as_it_is() -> None:
    """In New York one o'clock strikes twice on 2026-11-01: from midnight to three are four hours."""
    usual = office(Cover.NONE, tz="America/New_York")
    terms = replace(usual.particulars, maintenance=StopTerms(longest=3 * HOUR, hours=ALL_SUNDAY))
    begin = datetime.fromisoformat("2026-11-01T04:00:00+00:00")
    stop = a_stop(START, start=begin, expected_end=begin + HOUR, latest_end=begin + 4 * HOUR)
    assert said(stop, terms, begin - 60 * DAY) == ["too_long"]


ALL_SUNDAY = WeeklyHours(sun=(Interval(opens=0, closes=24 * 60),))


def test_a_leap_day_is_a_day_like_another() -> None:
    freeze = Closure(name="月末処理", first=date(2028, 2, 29), last=date(2028, 2, 29))

    assert "freeze" in against(on("2028-02-29T22:00", 1), freezes=(freeze,))
    assert "freeze" in against(on("2028-02-28T23:00", 2), freezes=(freeze,))
    assert "freeze" not in against(on("2028-03-01T00:00", 2), freezes=(freeze,))


@pytest.mark.article("16")
def test_an_agreement_that_ends_before_it_is_said() -> None:
    usual = office(Cover.NONE)
    term = Term(begins=date(2026, 1, 1), ends=date(2026, 12, 15), renews=False)
    ending = replace(usual.particulars, term=term)

    assert "term_is_over" in said(on("2026-12-16T01:00"), ending, START)
    assert "term_is_over" not in said(on("2026-12-15T21:00"), ending, START)

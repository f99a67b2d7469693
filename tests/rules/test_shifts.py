"""Who is on duty when: turns, hours, stand-ins, and days on which the clock is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from slackbot.agreement.rotas import Layer, RotaTerms
from slackbot.cases.oncall.across import Plan, doubles
from slackbot.cases.oncall.shifts import Override, Shift, coming, double_bookings, gaps, next_change, on_duty, shifts

A, B, C = "U0SATO", "U0EMMA", "U0KATO"
DAY = timedelta(days=1)
TERMS = TypeAdapter(RotaTerms)


def tokyo(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Tokyo"))


def rota(*people: str, tz: str = "Asia/Tokyo", **layer: Any) -> RotaTerms:
    written = {
        "name": "primary",
        "people": people or (A, B),
        "begins": "2026-11-02",
        "every": "7d",
        "handover": "9:00",
        **layer,
    }
    return TERMS.validate_python({"key": "main", "name": "一次対応", "tz": tz, "layers": [written]})


def stands_in(person: str, since: datetime, until: datetime, layer: str = "primary") -> Override:
    return Override(id=f"{person}{since}", layer=layer, person=person, since=since, until=until, by=person)


def who(terms: RotaTerms, at: datetime, *overrides: Override) -> str | None:
    shift = on_duty(terms, overrides, "primary", at)
    return shift.person if shift else None


# ── Turns ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_people_take_weeks_in_turn_from_nine_on_monday() -> None:
    weekly = rota(A, B)

    assert who(weekly, tokyo(11, 2, 9)) == A
    assert who(weekly, tokyo(11, 9, 8, 59)) == A
    assert who(weekly, tokyo(11, 9, 9)) == B
    assert who(weekly, tokyo(11, 16, 9)) == A


def test_nobody_is_on_duty_before_the_first_handover() -> None:
    assert who(rota(A, B), tokyo(11, 2, 8, 59)) is None


def test_what_is_to_come_is_told_to_its_end_however_far_one_looks() -> None:
    weeks = coming(rota(A, B), (), "primary", tokyo(11, 3), tokyo(12, 1))

    assert {shift.until.astimezone(ZoneInfo("Asia/Tokyo")).hour for shift in weeks} == {9}, (
        "nobody goes off duty where the list ends"
    )
    assert weeks[-1].since < tokyo(12, 1) < weeks[-1].until


def test_a_turn_is_told_whole() -> None:
    shift = on_duty(rota(A, B), (), "primary", tokyo(11, 5))

    assert shift is not None
    assert (shift.since, shift.until) == (tokyo(11, 2, 9), tokyo(11, 9, 9))


def test_three_people_take_days_in_turn() -> None:
    daily = rota(A, B, C, every="1d", handover="18:30")

    assert [who(daily, tokyo(11, 2 + n, 19)) for n in range(4)] == [A, B, C, A]


def test_a_layer_of_business_hours_has_nobody_at_night_and_at_the_weekend() -> None:
    office = rota(A, B, hours={"weekdays": ["9:00-18:00"], "holidays": "JP"})

    assert who(office, tokyo(11, 2, 17, 59)) == A
    assert who(office, tokyo(11, 2, 18)) is None
    assert who(office, tokyo(11, 3, 12)) is None, "文化の日"
    assert who(office, tokyo(11, 7, 12)) is None, "Saturday"
    assert who(office, tokyo(11, 9, 9)) == B


# ── Stand-ins ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_stands_in_is_on_duty_and_the_turn_goes_on_afterwards() -> None:
    night = stands_in(C, tokyo(11, 4, 18), tokyo(11, 5, 9))

    assert who(rota(A, B), tokyo(11, 4, 17, 59), night) == A
    assert who(rota(A, B), tokyo(11, 4, 18), night) == C
    assert who(rota(A, B), tokyo(11, 5, 9), night) == A


def test_of_two_stand_ins_the_later_one_wins() -> None:
    first, second = stands_in(B, tokyo(11, 4), tokyo(11, 6)), stands_in(C, tokyo(11, 5), tokyo(11, 7))

    assert who(rota(A, B), tokyo(11, 5, 12), first, second) == C
    assert who(rota(A, B), tokyo(11, 4, 12), first, second) == B


def test_a_stand_in_is_on_duty_outside_the_hours_of_the_layer_too() -> None:
    office = rota(A, hours={"weekdays": ["9:00-18:00"]})

    assert who(office, tokyo(11, 7, 12), stands_in(B, tokyo(11, 7), tokyo(11, 8))) == B


# ── What comes next, what is missing, what is double ─────────────────────────────────────────────────────────────────


def test_the_next_change_is_the_next_handover_or_stand_in() -> None:
    weekly, night = rota(A, B), stands_in(C, tokyo(11, 4, 18), tokyo(11, 5, 9))

    assert next_change(weekly, (), tokyo(11, 3)) == tokyo(11, 9, 9)
    assert next_change(weekly, (night,), tokyo(11, 3)) == tokyo(11, 4, 18)
    assert next_change(weekly, (night,), tokyo(11, 4, 18)) == tokyo(11, 5, 9)


def test_a_rota_of_one_person_never_changes() -> None:
    assert next_change(rota(A), (), tokyo(11, 3)) is None


def test_before_it_begins_the_beginning_is_the_next_change() -> None:
    assert next_change(rota(A), (), tokyo(10, 1)) == tokyo(11, 2, 9)


def test_a_rota_around_the_clock_has_no_gap() -> None:
    assert gaps(rota(A, B), (), "primary", tokyo(11, 3), tokyo(12, 3)) == ()


def test_one_who_is_in_two_layers_at_once_is_named() -> None:
    layers = [
        {"name": "primary", "people": [A, B], "begins": "2026-11-02", "every": "7d", "handover": "9:00"},
        {"name": "secondary", "people": [B, A], "begins": "2026-11-02", "every": "7d", "handover": "9:00"},
    ]
    terms = TERMS.validate_python({"key": "main", "name": "一次対応", "layers": layers})
    assert double_bookings(terms, (), tokyo(11, 2, 9), tokyo(11, 30)) == ()

    both = double_bookings(terms, (stands_in(B, tokyo(11, 4), tokyo(11, 5)),), tokyo(11, 2, 9), tokyo(11, 30))

    assert [(one.person, one.since) for one, _ in both] == [(B, tokyo(11, 4))]


def test_one_who_is_on_duty_by_two_rotas_at_once_is_named_once_with_how_often() -> None:
    weekly, daily = rota(A, B), replace(rota(B, C, every="1d", handover="21:00"), key="night", name="夜間")
    plans = [Plan(terms=weekly), Plan(terms=daily)]

    # given a week that is A's: nobody of the other rota
    assert doubles(plans, tokyo(11, 2, 9), tokyo(11, 9, 9)) == ()

    # when B has the week, then their nights within it are double
    (found,) = doubles(plans, tokyo(11, 9, 9), tokyo(11, 16, 9))
    assert (found.person, found.one, found.other) == (B, ("一次対応", "primary"), ("夜間", "primary"))
    assert (found.since, found.times) == (tokyo(11, 9, 9), 4)


def test_within_one_rota_it_is_another_matter() -> None:
    assert doubles([Plan(terms=rota(A, B))], tokyo(11, 2, 9), tokyo(11, 30)) == ()


# ── The clock is changed ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_handover_is_at_nine_by_the_wall_before_and_after_summer_time_changes(day: str) -> None:
    london = ZoneInfo("Europe/London")
    daily = rota(A, B, every="1d", begins=day, tz="Europe/London")
    begins = date.fromisoformat(day)

    for n in range(4):
        nine = datetime(begins.year, begins.month, begins.day + n, 9, tzinfo=london)
        assert who(daily, nine - timedelta(minutes=1)) == (None if n == 0 else (A, B)[(n - 1) % 2])
        assert who(daily, nine) == (A, B)[n % 2]


def test_a_handover_in_the_hour_that_is_left_out_happens_once() -> None:
    daily = rota(A, B, every="1d", begins="2026-03-28", handover="1:30", tz="Europe/London")

    found = shifts(daily, (), "primary", datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))

    assert [shift.person for shift in found] == [A, B, A]
    assert all(one.until == other.since for one, other in pairwise(found))
    assert found[1].since == datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "2:30 in summer time"


def test_a_handover_in_the_hour_that_comes_twice_happens_at_the_first() -> None:
    daily = rota(A, B, every="1d", begins="2026-10-24", handover="1:30", tz="Europe/London")

    found = shifts(daily, (), "primary", datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC))

    assert found[1].since == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [shift.person for shift in found] == [A, B, A]


# ── Whatever the rota ────────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE = st.lists(st.sampled_from([A, B, C, "U0D", "U0E"]), min_size=1, max_size=5, unique=True)
INSTANTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
OVERRIDES = st.lists(
    st.builds(
        lambda person, since, hours: stands_in(person, since, since + timedelta(hours=hours)),
        st.sampled_from([A, B, C]),
        INSTANTS,
        st.integers(1, 400),
    ),
    max_size=4,
).map(tuple)
ROTAS = st.builds(
    lambda people, days, at, tz, hours: rota(
        *people, begins="2026-01-01", every=f"{days}d", handover=f"{at // 60}:{at % 60:02}", tz=tz, hours=hours
    ),
    PEOPLE,
    st.integers(1, 31),
    st.integers(0, 1439),
    st.sampled_from(["Asia/Tokyo", "Europe/London", "America/New_York", "Australia/Lord_Howe"]),
    st.sampled_from([None, {"weekdays": ["9:00-18:00"]}, {"sat": ["22:00-30:00"], "holidays": "JP"}]),
)


@given(ROTAS, OVERRIDES, INSTANTS, st.integers(1, 60))
def test_no_two_people_are_on_duty_in_one_layer(
    terms: RotaTerms, overrides: tuple[Override, ...], since: datetime, days: int
) -> None:
    found = shifts(terms, overrides, "primary", since, since + days * DAY)

    assert all(one.until <= other.since for one, other in pairwise(found))
    assert all(since <= shift.since < shift.until <= since + days * DAY for shift in found)


@given(ROTAS, OVERRIDES, INSTANTS)
def test_a_look_at_an_instant_says_what_the_list_says(
    terms: RotaTerms, overrides: tuple[Override, ...], at: datetime
) -> None:
    listed = shifts(terms, overrides, "primary", at - DAY, at + DAY)

    assert who(terms, at, *overrides) == next((s.person for s in listed if s.since <= at < s.until), None)


@given(ROTAS, OVERRIDES, INSTANTS)
def test_between_now_and_the_next_change_the_same_person_is_on_duty(
    terms: RotaTerms, overrides: tuple[Override, ...], at: datetime
) -> None:
    change = next_change(terms, overrides, at)
    end = change or at + 40 * DAY

    assert {who(terms, at + (end - at) * n / 7, *overrides) for n in range(7)} == {who(terms, at, *overrides)}
    assert change is None or who(terms, change, *overrides) != who(terms, at, *overrides)


@given(ROTAS, OVERRIDES, INSTANTS, st.integers(1, 40))
def test_gaps_and_shifts_share_the_hours_of_a_layer_between_them(
    terms: RotaTerms, overrides: tuple[Override, ...], since: datetime, days: int
) -> None:
    until = since + days * DAY
    for gap in gaps(terms, overrides, "primary", since, until):
        assert who(terms, gap.since, *overrides) is None
        assert who(terms, gap.until - timedelta(seconds=1), *overrides) is None


# ── Held against the clock on the wall, counted out ──────────────────────────────────────────────────────────────────


def counted_out(terms: RotaTerms, at: datetime, overrides: tuple[Override, ...]) -> str | None:
    """The same by brute force: every handover before `at`, one by one; who stands in last, wins."""
    standing = [each for each in overrides if each.since <= at < each.until]
    if standing:
        return standing[-1].person
    layer, zone = terms.layers[0], ZoneInfo(terms.tz)
    turns, day = 0, layer.begins
    while datetime(day.year, day.month, day.day, *divmod(layer.handover, 60), tzinfo=zone).astimezone(UTC) <= at:
        turns, day = turns + 1, day + layer.every
    wall = at.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    if layer.hours and not any(each.opens <= minute < each.closes for each in layer.hours.on(wall.weekday())):
        return None
    return layer.people[(turns - 1) % len(layer.people)] if turns else None


ZONES = ("Asia/Tokyo", "Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata")
COUNTED = st.builds(
    lambda people, days, at, tz, hours: rota(
        *people, begins="2026-01-01", every=f"{days}d", handover=f"{at // 60}:{at % 60:02}", tz=tz, hours=hours
    ),
    PEOPLE,
    st.integers(1, 31),
    st.integers(0, 1439),
    st.sampled_from(ZONES),
    st.sampled_from([None, {"weekdays": ["9:00-18:00"], "sat": ["0:00-24:00"]}]),
)


@given(COUNTED, OVERRIDES, INSTANTS)
def test_at_every_instant_whoever_the_layers_say_is_on_duty_and_nobody_else(
    terms: RotaTerms, overrides: tuple[Override, ...], at: datetime
) -> None:
    assert who(terms, at, *overrides) == counted_out(terms, at, overrides)


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("handover", ["0:30", "1:30", "2:00", "2:30", "9:00"])
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4)])
def test_on_days_when_clocks_are_changed_somewhere_each_half_hour_has_its_one_person(
    tz: str, handover: str, day: date
) -> None:
    daily = rota(A, B, C, every="1d", begins=str(day - 2 * DAY), handover=handover, tz=tz)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz)).astimezone(UTC)

    for half_hours in range(-4, 56):
        at = midnight + half_hours * timedelta(minutes=30)
        assert who(daily, at) == counted_out(daily, at, ()), at


@given(ROTAS, OVERRIDES, INSTANTS, st.integers(1, 40 * 24), st.integers(0, 40 * 24))
def test_two_spans_side_by_side_are_one(
    terms: RotaTerms, overrides: tuple[Override, ...], since: datetime, hours: int, more: int
) -> None:
    between, until = since + timedelta(hours=hours), since + timedelta(hours=hours + more)

    parts = (
        *shifts(terms, overrides, "primary", since, between),
        *shifts(terms, overrides, "primary", between, until),
    )

    def minutes(found: tuple[Shift, ...]) -> dict[str, timedelta]:
        told: dict[str, timedelta] = {}
        for shift in found:
            told[shift.person] = told.get(shift.person, timedelta()) + (shift.until - shift.since)
        return told

    assert minutes(parts) == minutes(shifts(terms, overrides, "primary", since, until))


def test_a_hundred_people_take_a_hundred_days_in_turn() -> None:
    crowd = tuple(f"U0CROWD{n:03}" for n in range(100))
    daily = rota(*crowd, every="1d")

    assert [who(daily, tokyo(11, 2, 9) + n * DAY) for n in range(101)] == [*crowd, crowd[0]]
    assert next_change(daily, (), tokyo(11, 3)) == tokyo(11, 3, 9)
    assert gaps(daily, (), "primary", tokyo(11, 3), tokyo(12, 3)) == ()


# ── What is no rota ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("layer", "why"),
    [
        ({"every": "36h"}, "whole days"),
        ({"every": "100d"}, "whole days"),
        ({"handover": "25:00"}, "no time of day"),
        ({"people": []}, "at least one"),
        ({"people": [A, A]}, "twice"),
        ({"hours": {"sat": []}}, "never open"),
        ({"nights": True}, "nights"),
    ],
)
def test_a_rota_that_cannot_be_is_named(layer: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        rota(**{"people": (A,), **layer})


def test_a_layer_is_written_as_it_is_read() -> None:
    layer = rota(A, hours={"weekdays": ["9:00-18:00"]}).layers[0]

    assert TypeAdapter(Layer).validate_json(TypeAdapter(Layer).dump_json(layer)) == layer

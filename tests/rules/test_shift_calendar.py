"""Shifts as a calendar file: what goes out comes in again, and what cannot be read is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from icalendar import Calendar

from slackbot.agreement.rotas import RotaTerms
from slackbot.cases.oncall import ImportStandIns, StandIn
from slackbot.cases.oncall.shifts import Override, shifts
from slackbot.cases.oncall.state import Rota
from slackbot.shift_calendar import NoCalendar, Reader, Reading, written
from tests.acting import ENGINEER, LEAD
from tests.rules.test_oncall import START, agreed, applied, done, of, refused, tonight
from tests.rules.test_shifts import DAY, INSTANTS, OVERRIDES, ROTAS, A, B, C, rota, tokyo

NAMES = {A: "佐藤 健", B: "Emma Brown"}
PEOPLE = {"sato@example.jp": A, "emma brown": B}


def ics(*events: str, zone: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", zone.strip(), *events, "END:VCALENDAR"]
    return "\r\n".join(line for each in lines for line in each.splitlines() if line).encode()


def event(uid: str = "1", **given: str) -> str:
    usual = {"UID": uid, "DTSTAMP": "20261101T000000Z", "SUMMARY": "当番"}
    who = {} if "ATTENDEE" in given else {"ATTENDEE": "mailto:Sato@example.jp"}
    named = {name.replace("_", "-"): said for name, said in given.items()}
    lines = []
    for name, said in {**usual, **who, **named}.items():
        lines.append(f"{name}{said}" if said.startswith(";") else f"{name}:{said}")
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def read(body: bytes, now: datetime = START, terms: RotaTerms | None = None, **given: Any) -> Reading:
    usual: dict[str, Any] = {"layer": "primary", "people": PEOPLE, "staff": frozenset({A, B, C})}
    reader = Reader(terms=terms or rota(A, B), now=now, until=now + timedelta(days=92), **{**usual, **given})
    return reader.read(body)


def spans(reading: Reading) -> list[tuple[datetime, datetime]]:
    return [(each.since, each.until) for each in reading.stand_ins]


# ── Out and in again ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_coming_shifts_stand_in_it_with_names() -> None:
    body = written([applied()], NAMES, START, tokyo(11, 30), A)

    events: list[Any] = Calendar.from_ical(body).walk("VEVENT")
    assert [str(each["SUMMARY"]) for each in events] == ["一次対応 primary: 佐藤 健"] * 2
    assert [each["DTSTART"].dt for each in events] == [tokyo(11, 2, 9), tokyo(11, 16, 9)]


def test_the_same_shift_is_the_same_event_each_time() -> None:
    first, second = (
        Calendar.from_ical(written([applied()], NAMES, START, until)).walk("VEVENT")[0]["UID"]
        for until in (tokyo(11, 20), tokyo(12, 20))
    )

    assert first == second


@given(ROTAS, OVERRIDES, INSTANTS)
def test_what_goes_out_comes_in_again(terms: RotaTerms, overrides: tuple[Override, ...], at: datetime) -> None:
    standing = Rota(id="rota:main", channel="desk", opened_at=at, terms=terms, changed_at=at, overrides=overrides)
    until = at + timedelta(days=9)

    staff = frozenset({*terms.people, *(each.person for each in overrides)})
    reading = read(written([standing], {}, at, until), at, terms, staff=staff)

    expected = shifts(terms, overrides, "primary", at, until)
    whole = [(each.since.replace(microsecond=0), each.person) for each in expected]
    assert [(each.since, each.person) for each in reading.stand_ins] == whole
    assert reading.problems == ()


# ── By the clock on the wall ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("20261104T090000Z", "20261104T170000Z", (tokyo(11, 4, 18), tokyo(11, 5, 2))),
        (";TZID=Asia/Tokyo:20261104T180000", ";TZID=Asia/Tokyo:20261105T090000", (tokyo(11, 4, 18), tokyo(11, 5, 9))),
        ("20261104T180000", "20261105T090000", (tokyo(11, 4, 18), tokyo(11, 5, 9))),
        (";VALUE=DATE:20261104", ";VALUE=DATE:20261106", (tokyo(11, 4, 9), tokyo(11, 6, 9))),
    ],
    ids=["UTC", "a zone", "no zone", "whole days, from handover to handover"],
)
def test_when_it_is(begin: str, end: str, expected: tuple[datetime, datetime]) -> None:
    assert spans(read(ics(event(DTSTART=begin, DTEND=end)))) == [expected]


def test_a_series_stays_at_nine_when_summer_time_ends() -> None:
    london = rota(A, B, tz="Europe/London")
    weekly = event(
        DTSTART=";TZID=Europe/London:20261019T090000",
        DTEND=";TZID=Europe/London:20261020T090000",
        RRULE="FREQ=WEEKLY;COUNT=3",
        EXDATE=";TZID=Europe/London:20261102T090000",
    )

    found = spans(read(ics(weekly), datetime(2026, 10, 1, tzinfo=UTC), london))

    assert [each[0] for each in found] == [
        datetime(2026, 10, 19, 8, tzinfo=UTC),
        datetime(2026, 10, 26, 9, tzinfo=UTC),
    ]


def test_a_series_without_an_end_is_read_as_far_as_three_months() -> None:
    daily = event(DTSTART="20261102T000000Z", DTEND="20261102T080000Z", RRULE="FREQ=DAILY")

    assert 90 <= len(read(ics(daily)).stand_ins) <= 93


def test_a_series_until_an_instant_ends_there() -> None:
    daily = event(DTSTART="20261102T000000Z", DTEND="20261102T080000Z", RRULE="FREQ=DAILY;UNTIL=20261104T000000Z")

    assert len(read(ics(daily)).stand_ins) == 3


def test_one_of_a_series_that_was_moved_is_read_where_it_is_now() -> None:
    series = event("7", DTSTART="20261103T000000Z", DTEND="20261103T080000Z", RRULE="FREQ=DAILY;COUNT=2")
    moved = event("7", RECURRENCE_ID="20261104T000000Z", DTSTART="20261104T120000Z", DTEND="20261104T200000Z")

    begins = [each[0].hour for each in spans(read(ics(series, moved)))]

    assert begins == [0, 12]


# ── What cannot be read ──────────────────────────────────────────────────────────────────────────────────────────────

TONIGHT = {"DTSTART": "20261104T090000Z", "DTEND": "20261105T000000Z"}


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"ATTENDEE": "mailto:nobody@example.jp"}, "nobody is known as nobody@example.jp"),
        ({"ATTENDEE": "mailto:sato@example.jp", "SUMMARY": "Emma Brown"}, "more than one person"),
        ({"DTEND": "20261104T080000Z"}, "ends before it begins"),
        ({"X_SLACKBOT_LAYER": "tertiary"}, "no layer tertiary"),
    ],
)
def test_it_is_named_with_its_reason(given_: dict[str, str], why: str) -> None:
    reading = read(ics(event(**{**TONIGHT, **given_}), event("2", **TONIGHT)))

    (problem,) = reading.problems
    assert why in problem
    assert len(reading.stand_ins) == 1, "the others are read all the same"


def test_an_event_without_an_end_is_named() -> None:
    (problem,) = read(ics(event(DTSTART="20261104T090000Z"))).problems

    assert "has no end" in problem


def test_what_is_over_or_cancelled_is_left_out() -> None:
    past = event(DTSTART="20261001T090000Z", DTEND="20261001T100000Z")
    cancelled = event("2", STATUS="CANCELLED", **TONIGHT)

    reading = read(ics(past, cancelled))

    assert (reading.stand_ins, reading.over, reading.problems) == ((), 1, ())


@pytest.mark.parametrize("body", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR", b"x" * 1_000_001])
def test_what_is_no_calendar_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NoCalendar):
        read(body)


# ── In force ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_file(*people: str) -> tuple[Override, ...]:
    """A night each."""
    nights = ((tokyo(11, 4, 18) + n * DAY, tokyo(11, 5, 9) + n * DAY) for n in range(len(people)))
    return tuple(
        Override(id=f"ical:{since}", layer="primary", person=person, since=since, until=until, by="")
        for person, (since, until) in zip(people, nights, strict=True)
    )


def test_the_same_file_again_replaces_what_it_brought() -> None:
    once = of(done(applied(), ImportStandIns, START, LEAD, stand_ins=of_file(B, C)))
    again = of(done(once, ImportStandIns, START, LEAD, stand_ins=of_file(C, C)))

    assert [each.person for each in again.overrides] == [C, C]
    assert again.people(tokyo(11, 4, 20)) == (C,)


def test_who_was_put_in_by_hand_stays_beside_it() -> None:
    standing = of(agreed(applied(), StandIn, START, **tonight(C)))

    both = of(done(standing, ImportStandIns, START, LEAD, stand_ins=of_file(B, B)[1:]))

    assert [each.person for each in both.overrides] == [C, B]


@pytest.mark.parametrize(
    ("stand_ins", "code"),
    [
        ((), "nothing_to_record"),
        (of_file(*[B] * 201), "too_many_stand_ins"),
    ],
)
def test_a_calendar_is_recorded_whole_or_not_at_all(stand_ins: tuple[Override, ...], code: str) -> None:
    assert refused(applied(), ImportStandIns, START, LEAD, stand_ins=stand_ins) == code
    assert refused(applied(), ImportStandIns, START, ENGINEER, stand_ins=of_file(B)) == "not_allowed"

"""Shifts as a calendar file (iCalendar, RFC 5545), out of the rotas and into them. Pure.

Going out every shift is in UTC, so that no program has to know a zone. Coming in, the clock on the wall of the event's
own zone counts, or of the rota where it names none: 9:00 stays 9:00 when summer time begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar, vRecur
from icalendar import Event as VEvent

from slackbot.agreement.rotas import Layer, RotaTerms
from slackbot.cases.oncall.shifts import FROM_CALENDAR, Override, Shift, shifts
from slackbot.cases.oncall.state import Rota
from slackbot.clock import millis
from slackbot.words import value

PERSON, LAYER = "X-SLACKBOT-PERSON", "X-SLACKBOT-LAYER"
"""Our own marks, by which what went out can come in again."""
LARGEST = 1_000_000
Event = Any
"""icalendar's: its types say of each property that it may be any of thirty things."""
MOST_EVENTS, MOST_OF_SERIES = 2000, 400


class NoCalendar(ValueError):
    """It is no iCalendar file, or larger than any calendar of shifts."""


# ── Out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def written(
    rotas: Sequence[Rota], names: Mapping[str, str], since: datetime, until: datetime, person: str = ""
) -> bytes:
    """The shifts within [since, until), `person`'s alone if one is named. `names`: what people are called."""
    calendar = Calendar()
    calendar.add("prodid", "-//support desk//on-call//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for rota in rotas:
        for layer in rota.terms.layers:
            for shift in shifts(rota.terms, rota.overrides, layer.name, since, until):
                if person in ("", shift.person):
                    calendar.add_component(_event(shift, rota, names, since))
    body: bytes = calendar.to_ical()
    return body


def _event(shift: Shift, rota: Rota, names: Mapping[str, str], at: datetime) -> Event:
    """The same shift keeps its UID, so that a calendar that is read again does not double it."""
    event = VEvent()
    event.add("uid", f"{rota.terms.key}-{shift.layer}-{millis(shift.since)}-{shift.person}@slackbot")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", shift.since.astimezone(UTC))
    event.add("dtend", shift.until.astimezone(UTC))
    event.add("summary", f"{rota.terms.name} {shift.layer}: {names.get(shift.person, shift.person)}")
    event.add(PERSON, shift.person)
    event.add(LAYER, shift.layer)
    return event


# ── In ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@value
class Reading:
    """What a file comes to."""

    stand_ins: tuple[Override, ...]
    over: int
    """So many are over, or begin too late to be read, and are left out."""
    problems: tuple[str, ...]
    """Each names an event that cannot be read, and why; in English, for the command line."""


@value
class Reader:
    terms: RotaTerms
    layer: str
    """Where the event names none."""
    people: Mapping[str, str]
    """Address or name, in small letters -> the person's id in Slack."""
    staff: frozenset[str]
    now: datetime
    until: datetime

    def read(self, body: bytes) -> Reading:
        """Raises NoCalendar."""
        events, moved = _events(body)
        found: list[Override] = []
        problems: list[str] = []
        over = 0
        for event in events:
            try:
                each = [*self._stand_ins(event, moved)]
            except _Unreadable as error:
                problems.append(f"{_named(event)}: {error}")
                continue
            inside = [one for one in each if one.until > self.now and one.since < self.until]
            over += len(each) - len(inside)
            found += inside
        return Reading(stand_ins=tuple(found), over=over, problems=tuple(problems))

    def _stand_ins(self, event: Event, moved: frozenset[tuple[str, datetime]]) -> Iterator[Override]:
        layer = self.terms.layer(_text(event, LAYER) or self.layer)
        if layer is None:
            raise _Unreadable(f"the rota has no layer {_text(event, LAYER) or self.layer}")
        person, uid = self._person(event), _text(event, "UID")
        for since, until in self._spans(event, layer):
            if until <= since:
                raise _Unreadable("it ends before it begins")
            if (uid, since) in moved and "RECURRENCE-ID" not in event:
                continue
            id_ = f"{FROM_CALENDAR}{uid}:{millis(since)}"
            yield Override(id=id_, layer=layer.name, person=person, since=since, until=until, by="", reason="")

    def _person(self, event: Event) -> str:
        own = _text(event, PERSON)
        if own in self.staff:
            return own
        asked = [str(each).lower().removeprefix("mailto:") for each in _several(event.get("ATTENDEE"))]
        named = [*asked, _text(event, "SUMMARY").lower()]
        known = dict.fromkeys(self.people[name] for name in named if name in self.people)
        if len(known) != 1:
            which = "nobody is" if not known else "more than one person is"
            raise _Unreadable(
                f"{which} known as {' or '.join(filter(None, named)) or 'anybody'}; write --person NAME=U…"
            )
        return next(iter(known))

    def _spans(self, event: Event, layer: Layer) -> Iterator[tuple[datetime, datetime]]:
        begin, end = _ends(event)
        zone: tzinfo = getattr(begin, "tzinfo", None) or ZoneInfo(self.terms.tz)
        first, last = _wall(begin, layer, zone), _wall(end, layer, zone)
        for start in self._starts(event, first, layer, zone):
            yield _instant(start, zone), _instant(start + (last - first), zone)

    def _starts(self, event: Event, first: datetime, layer: Layer, zone: tzinfo) -> Iterator[datetime]:
        """By the clock on the wall."""
        if "RRULE" not in event:
            yield first
            return
        rule: Any = vRecur(event["RRULE"])
        if "UNTIL" in rule:
            rule["UNTIL"] = [_wall(each, layer, zone) for each in rule["UNTIL"]]
        left_out = {_wall(each.dt, layer, zone) for found in _several(event.get("EXDATE")) for each in found.dts}
        series = rrulestr(rule.to_ical().decode(), dtstart=first)
        last = self.until.astimezone(zone).replace(tzinfo=None)
        for number, start in enumerate(series):
            if start >= last or number >= MOST_OF_SERIES:
                return
            if start not in left_out:
                yield start


class _Unreadable(ValueError):
    """Of one event."""


def _events(body: bytes) -> tuple[list[Event], frozenset[tuple[str, datetime]]]:
    """Those that are not cancelled; and the places in a series that another event has taken."""
    if len(body) > LARGEST:
        raise NoCalendar(f"larger than {LARGEST:,} bytes")
    try:
        calendars = Calendar.from_ical(body, multiple=True)
        found: list[Event] = [each for calendar in calendars for each in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError) as error:
        raise NoCalendar(f"no iCalendar file: {error}") from error
    if not calendars or len(found) > MOST_EVENTS:
        raise NoCalendar(f"{len(found)} events; from 1 to {MOST_EVENTS} can be read")
    moved = {(_text(each, "UID"), _as_instant(each["RECURRENCE-ID"].dt)) for each in found if "RECURRENCE-ID" in each}
    return [each for each in found if _text(each, "STATUS").upper() != "CANCELLED"], frozenset(moved)


def _as_instant(at: Any) -> datetime:
    if isinstance(at, datetime) and at.tzinfo:
        return at.astimezone(UTC)
    return datetime.combine(at, time(), UTC) if not isinstance(at, datetime) else at.replace(tzinfo=UTC)


def _ends(event: Event) -> tuple[Any, Any]:
    if "DTSTART" not in event:
        raise _Unreadable("it has no beginning")
    begin = event["DTSTART"].dt
    if "DTEND" in event:
        return begin, event["DTEND"].dt
    if "DURATION" in event:
        return begin, begin + event["DURATION"].dt
    if not isinstance(begin, datetime):
        return begin, begin + timedelta(days=1)
    raise _Unreadable("it has no end")


def _wall(at: Any, layer: Layer, zone: tzinfo) -> datetime:
    """What the clock on the wall says. A whole day begins when the layer's shift changes."""
    if isinstance(at, datetime):
        return (at.astimezone(zone) if at.tzinfo else at).replace(tzinfo=None)
    assert isinstance(at, date), "icalendar gives nothing else"
    return datetime.combine(at, time(*divmod(layer.handover, 60)))


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _several(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _text(event: Event, name: str) -> str:
    return str(event.get(name, "")).strip()


def _named(event: Event) -> str:
    at = getattr(event.get("DTSTART"), "dt", "")
    return f"{_text(event, 'SUMMARY') or _text(event, 'UID') or 'an event'} ({at})"

"""Who is on duty when: turns by the clock on the wall, hours they are bound to, and who stands in (Art. 5.2). Pure.

Every shift is half-open, in UTC: whoever begins at 9:00 is on duty at 9:00, whoever ends there no longer is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from slackbot.agreement.calendar import calendar
from slackbot.agreement.rotas import A_DAY, Layer, RotaTerms
from slackbot.words import value

FROM_CALENDAR = "ical:"
"""So begins the id of a stand-in that came with a calendar file."""


@value
class Override:
    """Somebody stands in for whoever would be on duty; the later one wins where two meet."""

    id: str
    layer: str
    person: str
    since: datetime
    until: datetime
    by: str
    reason: str = ""

    def belongs_to(self, other: Override) -> bool:
        """They came of one decision: two shifts that were exchanged. What a calendar brought stands alone."""
        mine, theirs = self.id.rpartition("/")[0], other.id.rpartition("/")[0]
        return self is other or (mine == theirs != "" and not self.id.startswith(FROM_CALENDAR))


@value
class Shift:
    layer: str
    person: str
    since: datetime
    until: datetime
    override: str = ""
    """The id of the override it comes from; empty for a turn of the rota."""

    def within(self, since: datetime, until: datetime) -> Shift | None:
        begin, end = max(self.since, since), min(self.until, until)
        if begin >= end:
            return None
        return Shift(layer=self.layer, person=self.person, since=begin, until=end, override=self.override)


@value
class Gap:
    layer: str
    since: datetime
    until: datetime


def shifts(
    terms: RotaTerms, overrides: tuple[Override, ...], layer: str, since: datetime, until: datetime
) -> tuple[Shift, ...]:
    """Of one layer within [since, until), in order, none overlapping."""
    found = terms.layer(layer)
    if found is None or since >= until:
        return ()
    standing = list(_turns(found, terms.tz, since, until))
    for override in overrides:
        if override.layer == layer:
            standing = _overlaid(standing, override)
    inside = (shift.within(since, until) for shift in standing)
    return tuple(sorted((shift for shift in inside if shift), key=lambda shift: shift.since))


def coming(
    terms: RotaTerms, overrides: tuple[Override, ...], layer: str, at: datetime, until: datetime
) -> tuple[Shift, ...]:
    """Those that begin before `until`, told to their end: one that seemed to end in the night would mislead."""
    found = terms.layer(layer)
    reach = found.every if found else A_DAY
    return tuple(shift for shift in shifts(terms, overrides, layer, at, until + reach) if shift.since < until)


def on_duty(terms: RotaTerms, overrides: tuple[Override, ...], layer: str, at: datetime) -> Shift | None:
    """The whole turn that `at` falls into, as far as a look of one turn to both sides shows it."""
    found = terms.layer(layer)
    reach = found.every + A_DAY if found else A_DAY
    near = shifts(terms, overrides, layer, at - reach, at + reach)
    return next((shift for shift in _joined(near) if shift.since <= at < shift.until), None)


def next_change(terms: RotaTerms, overrides: tuple[Override, ...], after: datetime) -> datetime | None:
    """The first instant after `after` when in some layer another person, or nobody, takes over."""
    changes = [_next_of_layer(terms, overrides, layer, after) for layer in terms.layers]
    return min((at for at in changes if at), default=None)


def gaps(
    terms: RotaTerms, overrides: tuple[Override, ...], layer: str, since: datetime, until: datetime
) -> tuple[Gap, ...]:
    """When nobody is on duty, although the layer's hours say that somebody should be."""
    found, missing = terms.layer(layer), []
    if found is None:
        return ()
    covered = _joined(shifts(terms, overrides, layer, since, until), anyone=True)
    for begin, end in _bound(found, terms.tz, since, until):
        at = begin
        for shift in covered:
            if shift.until <= at or shift.since >= end:
                continue
            if shift.since > at:
                missing.append(Gap(layer=layer, since=at, until=shift.since))
            at = max(at, shift.until)
        if at < end:
            missing.append(Gap(layer=layer, since=at, until=end))
    return tuple(missing)


def double_bookings(
    terms: RotaTerms, overrides: tuple[Override, ...], since: datetime, until: datetime
) -> tuple[tuple[Shift, Shift], ...]:
    """Where one person is on duty in two layers at once: the second could not be called after the first."""
    each = [shifts(terms, overrides, layer.name, since, until) for layer in terms.layers]
    return tuple(pair for a, b in itertools.combinations(each, 2) for pair in meeting(a, b))


def meeting(some: Iterable[Shift], others: Iterable[Shift]) -> Iterator[tuple[Shift, Shift]]:
    """Those of the same person at the same time."""
    for one, other in itertools.product(some, others):
        if one.person == other.person and one.since < other.until and other.since < one.until:
            yield one, other


def first_handover(layer: Layer, tz: str) -> datetime:
    return _handover(layer, ZoneInfo(tz), 0)


def _next_of_layer(terms: RotaTerms, overrides: tuple[Override, ...], layer: Layer, after: datetime) -> datetime | None:
    for days in (1, layer.every // A_DAY + 1, 2 * len(layer.people) * (layer.every // A_DAY) + 400):
        found = _joined(shifts(terms, overrides, layer.name, after, end := after + timedelta(days=days)))
        edges = [at for shift in found for at in (shift.since, shift.until) if after < at < end]
        if edges:
            return min(edges)
    return None


def _turns(layer: Layer, tz: str, since: datetime, until: datetime) -> Iterator[Shift]:
    """The rota's own shifts, cut to the layer's hours."""
    zone = ZoneInfo(tz)
    turn = max(0, _turn_at(layer, zone, since))
    while (begin := _handover(layer, zone, turn)) < until:
        end, person = _handover(layer, zone, turn + 1), layer.people[turn % len(layer.people)]
        for opens, closes in _bound(layer, tz, max(begin, since), min(end, until)):
            yield Shift(layer=layer.name, person=person, since=opens, until=closes)
        turn += 1


def _bound(layer: Layer, tz: str, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches within [since, until) in which somebody is to be on duty."""
    since = max(since, _handover(layer, ZoneInfo(tz), 0))
    if layer.hours is None:
        yield from [(since, until)] if since < until else []
        return
    hours = calendar(layer.hours, tz)
    while since < until:
        opens = hours.next_opening(since) if not hours.is_open(since) else since
        if opens >= until:
            return
        closes = min(hours.next_closing(opens), until)
        yield opens, closes
        since = closes


def _overlaid(standing: list[Shift], override: Override) -> list[Shift]:
    kept: list[Shift] = []
    for shift in standing:
        around = (shift.within(shift.since, override.since), shift.within(override.until, shift.until))
        kept += [part for part in around if part]
    stands_in = Shift(
        layer=override.layer,
        person=override.person,
        since=override.since,
        until=override.until,
        override=override.id,
    )
    return [*kept, stands_in]


def _joined(found: Iterable[Shift], *, anyone: bool = False) -> list[Shift]:
    """Shifts that follow each other without a break are one, if they are the same person's, or `anyone`'s."""
    joined: list[Shift] = []
    for shift in found:
        last = joined[-1] if joined else None
        if last and last.until == shift.since and (anyone or last.person == shift.person):
            joined[-1] = Shift(
                layer=last.layer, person=last.person, since=last.since, until=shift.until, override=last.override
            )
        else:
            joined.append(shift)
    return joined


def _turn_at(layer: Layer, zone: ZoneInfo, at: datetime) -> int:
    """Which turn is running: negative before the first. A step to either side mends what a clock change shifts."""
    turn = (at.astimezone(zone).date() - layer.begins) // layer.every
    while _handover(layer, zone, turn) > at:
        turn -= 1
    while _handover(layer, zone, turn + 1) <= at:
        turn += 1
    return turn


def _handover(layer: Layer, zone: ZoneInfo, turn: int) -> datetime:
    """An hour that the clock leaves out is struck an hour later, one that it strikes twice counts the first time."""
    day = layer.begins + turn * layer.every
    return datetime(day.year, day.month, day.day, *divmod(layer.handover, 60), tzinfo=zone).astimezone(UTC)

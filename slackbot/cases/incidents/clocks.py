"""The promises that run against the clock, and the arithmetic that explains them (Arts. 3, 5, 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from slackbot.agreement.calendar import ALWAYS_OPEN, Hours, add_business_time, business_time_between
from slackbot.agreement.particulars import Agreement
from slackbot.cases.incidents.state import UNDER_WAY, Incident, State
from slackbot.cases.matter import Standstill
from slackbot.words import Ref, value

WARN_AT = 75
DUE_AT = 100


@value
class Promise:
    """A target that runs from `started`, stands still during the pauses, and can be read line by line."""

    name: str
    started: datetime
    target: timedelta
    pauses: tuple[Standstill, ...]
    refs: tuple[Ref, ...]
    hours: Hours = ALWAYS_OPEN
    """When it counts."""

    def reaches(self, percent: int) -> datetime | None:
        """The instant when `percent` of the target is used up; None while a pause keeps it from being known."""
        left = self.target * percent / 100
        for start, end in self.stretches():
            if end is None:
                return add_business_time(start, left, self.hours)
            spent = business_time_between(start, end, self.hours)
            if left <= spent:
                return add_business_time(start, left, self.hours)
            left -= spent
        return None

    def stretches(self) -> Iterator[tuple[datetime, datetime | None]]:
        """The times the clock runs: between the pauses, the last one open-ended unless a pause is open."""
        start = self.started
        for pause in self.pauses:
            if pause.until is not None and pause.until <= start:
                continue
            if pause.since > start:
                yield start, pause.since
            if pause.until is None:
                return
            start = pause.until
        yield start, None

    def ran(self, now: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Each stretch up to now: from, until, and what it counts for."""
        for start, end in self.stretches():
            until = min(end or now, now)
            if start < until:
                yield start, until, business_time_between(start, until, self.hours)

    def used(self, now: datetime) -> timedelta:
        return sum((spent for _, _, spent in self.ran(now)), timedelta())

    def mark(self, percent: int) -> str:
        """Names one ringing of one run of the clock: started anew, or with another target, it rings anew."""
        return f"{self.name}.{percent}@{int(self.started.timestamp())}+{int(self.target.total_seconds())}"


def promises(incident: Incident, agreement: Agreement) -> tuple[Promise, ...]:
    """The promises that run now; none once we say it is restored."""
    target = agreement.particulars.targets[incident.severity]
    hours = agreement.particulars.clock(incident.severity)
    if incident.state is State.REPORTED and not incident.given_up:
        return (_promise("first_response", incident.told_at, target.first_response, incident, hours),)
    if incident.state in UNDER_WAY or incident.given_up:
        return (_promise("next_update", last_word(incident), target.update_every, incident, hours),)
    return ()


def last_word(incident: Incident) -> datetime:
    """When the customer last heard from us about this incident."""
    said = (incident.told_at, incident.acknowledged_at, incident.reopened_at, incident.update and incident.update.at)
    return max(at for at in said if at)


def next_due(incident: Incident, agreement: Agreement) -> datetime | None:
    return next((promise.reaches(DUE_AT) for promise in promises(incident, agreement)), None)


def _promise(name: str, started: datetime, target: timedelta, incident: Incident, hours: Hours) -> Promise:
    pauses = incident.standstills
    return Promise(name=name, started=started, target=target, pauses=pauses, refs=("5.2",), hours=hours)

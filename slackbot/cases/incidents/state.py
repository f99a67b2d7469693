"""What is known of an incident, from the report to the close."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from slackbot.agreement.particulars import Severity
from slackbot.cases.escalations.state import Subject
from slackbot.cases.matter import Matter, Option
from slackbot.words import value


class State(StrEnum):
    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CLOSED = "closed"


WAITING_FOR_US = frozenset({State.REPORTED, State.ACKNOWLEDGED, State.MITIGATED})
UNDER_WAY = frozenset({State.ACKNOWLEDGED, State.MITIGATED})
OPEN = WAITING_FOR_US | {State.RESOLVED}

OTHER_SYSTEM = "other"
"""The reporter's その他: an ordinary report about a system that is not on the list."""


class Level(StrEnum):
    """Answer to the two optional questions, impact and urgency."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class Source(StrEnum):
    FORM = "form"
    MESSAGE = "message"
    PHONE = "phone"
    MAIL = "mail"
    OTHER = "other"


@value
class Origin:
    """How the report reached us (Art. 3.3) and, when it came by phone or mail, who called and when."""

    source: Source
    caller: str = ""
    message: str = ""
    """The ts of the message it was made from."""
    permalink: str = ""
    case: str = ""
    """The case it was before: a service request that turned out to be an outage, or the reverse."""


@value
class Update:
    at: datetime
    by: str
    text: str


@value
class Restoration:
    at: datetime
    by: str
    cause: str
    work: str


@value
class Weighed:
    """Its severity was set to another by the provider's people."""

    at: datetime
    by: str
    before: Severity
    after: Severity


@value
class DuringStop:
    """The planned stop that ran when it was reported."""

    window: str
    systems: tuple[str, ...]

    def concerns(self, system: str) -> bool:
        """Of a system that nobody has named it may well be."""
        return not self.systems or system == OTHER_SYSTEM or system in self.systems


@value
class Incident(Matter):
    kind: Literal["incident"] = "incident"
    state: State
    system: str
    what: str
    since: datetime
    """When the customer saw it (Art. 5.1)."""
    told_at: datetime
    """When we were told: the clocks run from here. A call may be written down later, at `opened_at`."""
    reporter: str
    origin: Origin
    severity: Severity
    weighed: Weighed | None = None
    """The last time; None: it is as it was reported."""
    impact: Level | None = None
    urgency: Level | None = None
    affected: str = ""
    phone: str = ""
    commander: str | None = None
    acknowledged_at: datetime | None = None
    reopened_at: datetime | None = None
    renewed_at: datetime | None = None
    """When whoever has it last said that they are still at it."""
    renewal_asked_at: datetime | None = None
    update: Update | None = None
    workaround: str = ""
    restoration: Restoration | None = None
    verify_reminded: bool = False
    closed_by: str = ""
    became: str = ""
    """The service request it is gone on with as."""
    access: tuple[str, ...] = ()
    """Numbers of the accesses that were asked for because of it."""
    rung: tuple[str, ...] = ()
    """Marks of clocks that have rung already, so that none rings twice."""
    during: DuringStop | None = None

    @property
    def in_stop(self) -> str:
        """Number of the window that it is shown against; empty: it has nothing to do with one."""
        return self.during.window if self.during and self.during.concerns(self.system) else ""

    @property
    def handled_by(self) -> str:
        return self.commander or ""

    @property
    def is_untouched(self) -> bool:
        return self.state is State.REPORTED

    @property
    def waits_for_us(self) -> bool:
        return self.state in WAITING_FOR_US

    def begun(self, user: str, now: datetime) -> Incident:
        """Whoever works on a reported incident has thereby acknowledged it."""
        if self.state is not State.REPORTED:
            return self
        return replace(
            self,
            state=State.ACKNOWLEDGED,
            acknowledged_at=self.acknowledged_at or now,
            commander=self.commander or user,
        )

    @property
    def given_up(self) -> bool:
        """Whoever had it did not answer, and nobody has taken it since: to the customer it goes on."""
        return self.state is State.REPORTED and self.acknowledged_at is not None

    @property
    def begun_at(self) -> datetime | None:
        """Since when somebody has been at it; after one who did not answer, since another took it."""
        lapsed = (each.ended_at for each in self.escalations if each.subject is Subject.LAPSED)
        return max((at for at in (self.acknowledged_at, *lapsed) if at), default=None)

    @property
    def shown_state(self) -> State:
        return State.ACKNOWLEDGED if self.given_up else self.state

    @property
    def withdrawn(self) -> bool:
        """The customer chose to, when it was found to be out of scope."""
        chosen = self.scope.chosen
        return self.state is State.CLOSED and bool(chosen and chosen.option is Option.WITHDRAW)


def shown(incident: Incident) -> str:
    """Digest of what the customer is asked to confirm: it changes whenever another restoration is reported."""
    done = incident.restoration
    terms = f"{incident.state}|{done.at.isoformat()}|{done.cause}|{done.work}" if done else str(incident.state)
    advice = incident.scope.advice
    terms += f"|{advice.at.isoformat()}|{advice.text}" if advice else ""
    return hashlib.sha256(terms.encode()).hexdigest()[:10]


def severity_for(impact: Level | None, urgency: Level | None) -> Severity:
    """Impact × urgency; what was not answered counts as middle."""
    weight = {Level.HIGH: 0, Level.MIDDLE: 1, Level.LOW: 2}
    score = weight[impact or Level.MIDDLE] + weight[urgency or Level.MIDDLE]
    return (Severity.SEV1, Severity.SEV2, Severity.SEV3, Severity.SEV4, Severity.SEV4)[score]

"""What is known of a service request: a question, guidance, maintenance; anything but an outage (Art. 2)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from slackbot.agreement.clues import Work
from slackbot.cases.incidents.state import Origin
from slackbot.cases.matter import Matter
from slackbot.words import Ref, value


class State(StrEnum):
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"


class Ending(StrEnum):
    """How it was closed."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    """Nobody said that it was not enough."""
    WITHDRAWN = "withdrawn"
    ADVISED = "advised"
    """A third party is the cause: it ended with advice (Art. 5.3)."""
    INCIDENT = "incident"
    """It is gone on with as an incident."""


@value
class Answer:
    at: datetime
    by: str
    text: str


@value
class ServiceRequest(Matter):
    kind: Literal["service_request"] = "service_request"
    state: State
    work: Work
    refs: tuple[Ref, ...]
    """The text's own clauses for this kind of work."""
    kind_text: str
    """The text's own words for it."""
    system: str = ""
    """Empty: it is about no system in particular."""
    what: str
    told_at: datetime
    reporter: str
    origin: Origin
    wished: date | None = None
    handler: str = ""
    """担当: who has taken it."""
    answer: Answer | None = None
    reminded: bool = False
    reopened_at: datetime | None = None
    ending: Ending | None = None
    became: str = ""
    """The incident it was turned into."""
    access: tuple[str, ...] = ()
    """Numbers of the accesses that were asked for because of it."""
    rung: tuple[str, ...] = ()
    """Marks of clocks that have rung already."""

    @property
    def handled_by(self) -> str:
        return self.handler

    @property
    def is_untouched(self) -> bool:
        return self.waits_for_us and not self.handler

    @property
    def waits_for_us(self) -> bool:
        return self.state is State.RECEIVED

    def begun(self, user: str, now: datetime) -> ServiceRequest:
        return replace(self, handler=self.handler or user)


def shown(request: ServiceRequest) -> str:
    """Digest of the answer that the customer is asked to confirm."""
    said = request.answer
    advice = request.scope.advice
    terms = f"{request.state}|{said.at.isoformat()}|{said.text}" if said else str(request.state)
    terms += f"|{advice.at.isoformat()}|{advice.text}" if advice else ""
    return hashlib.sha256(terms.encode()).hexdigest()[:10]

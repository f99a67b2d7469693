"""A rota at the desk: what is written down, who stands in, and how the last shift was handed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from slackbot.agreement.rotas import RotaTerms
from slackbot.cases.oncall.shifts import Override, Shift, on_duty, shifts
from slackbot.clock import millis
from slackbot.words import CaseBase, value


@value
class Handover:
    """A change of shift: who came, what was written for them, and who has taken over since."""

    at: datetime
    came: tuple[str, ...]
    """In the order of the layers."""
    went: tuple[str, ...] = ()
    note: str = ""
    note_by: str = ""
    in_thread: bool = False
    """The whole note stands in the card's thread: the card has room for its beginning."""
    taken_by: str = ""
    reminded: bool = False
    """Those who came were asked again."""
    raised: int = 0
    """How often the leads were told that nobody took it over."""

    @property
    def name(self) -> str:
        return str(millis(self.at))


class Ending(StrEnum):
    ACCEPTED = "accepted"
    IMPOSED = "imposed"
    """A lead did not wait for the answer."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RAN_OUT = "ran_out"
    OVERTAKEN = "overtaken"
    """The rota has become another one meanwhile."""


@value
class Change:
    """Somebody takes a span over from whoever is on duty in it."""

    stand_in: Override
    instead: tuple[str, ...]
    """In their order; empty: nobody is."""

    def fits(self, rota: Rota, now: datetime) -> bool:
        """Nobody else has come into what is left of the span."""
        if rota.terms.layer(self.stand_in.layer) is None:
            return False
        return set(rota.within(self.stand_in, now)) <= {*self.instead}


@value
class Offer:
    """A change of duty that waits for the yes of whoever it puts on duty; until then the rota stands."""

    name: str
    """A digest of what is offered."""
    at: datetime
    by: str
    to: str
    changes: tuple[Change, ...]
    """Two: an exchange."""
    reminded: bool = False
    ended: Ending | None = None
    ended_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.ended is None

    @property
    def runs_out(self) -> datetime:
        """When the first of the spans begins; of one that ran already, when it ends."""
        spans = [each.stand_in for each in self.changes]
        return min(span.since if span.since > self.at else span.until for span in spans)

    @property
    def asked_again(self) -> datetime:
        """While there is time left to ask somebody else."""
        return self.at + min(timedelta(days=1), (self.runs_out - self.at) / 2)


@value
class Rota(CaseBase):
    """`id` is `rota:<key>`; `channel` is #desk."""

    kind: Literal["rota"] = "rota"
    terms: RotaTerms
    changed_at: datetime
    """The last change of shift that was acted on: the next one is looked for after it."""
    overrides: tuple[Override, ...] = ()
    handovers: tuple[Handover, ...] = ()
    """The latest last."""
    note: str = ""
    """For whoever comes next."""
    note_by: str = ""
    written: RotaTerms | None = None
    """As the file last said; None: it is in no file."""
    edited_by: str = ""
    """The lead who last wrote it in Slack, until the file says something new."""
    group_said: tuple[str, ...] = ()
    """Why its user group is not whoever is on duty, as #desk was told: each reason once."""
    offers: tuple[Offer, ...] = ()
    """The latest last; of those that are over as many as have a card that may be drawn again."""
    ended_at: datetime | None = None

    @property
    def state(self) -> str:
        return "live" if self.is_open else "ended"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def on_duty(self, at: datetime) -> tuple[Shift, ...]:
        """In the order of the layers; a layer without anybody is left out."""
        if not self.is_open:
            return ()
        found = (on_duty(self.terms, self.overrides, layer.name, at) for layer in self.terms.layers)
        return tuple(shift for shift in found if shift)

    def people(self, at: datetime) -> tuple[str, ...]:
        return tuple(dict.fromkeys(shift.person for shift in self.on_duty(at)))

    def within(self, span: Override, now: datetime) -> tuple[str, ...]:
        """Who is on duty in what is left of it."""
        found = shifts(self.terms, self.overrides, span.layer, max(span.since, now), span.until)
        return tuple(dict.fromkeys(shift.person for shift in found))

    def offer(self, name: str) -> Offer | None:
        return next((each for each in self.offers if each.name == name), None)

    def is_last(self, name: str) -> bool:
        """Of the handovers: the others are history."""
        return bool(self.handovers) and self.handovers[-1].name == name

    def handover(self, name: str) -> Handover | None:
        return next((each for each in self.handovers if each.name == name), None)


def rota_id(key: str) -> str:
    """Customers' keys are upper case, so it can never be one of theirs."""
    return f"rota:{key}"

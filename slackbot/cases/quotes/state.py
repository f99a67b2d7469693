"""What is known of paid work on a case: its quotes in all their versions, and who worked when (Art. 10).

Amounts are whole yen. A quote never changes: a change is another version under the same number, and what was worked
counts against the number.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from slackbot.agreement.fees import Fees
from slackbot.cases.approvals import Approval, End
from slackbot.words import Ref, value


class Stage(StrEnum):
    """Where a version of a quote stands."""

    APPROVING = "approving"
    """A lead has the word."""
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"
    """A later version was made before it was answered, or was accepted after it."""


@value
class Item:
    """Hours at a rate, or a fixed amount: then `minutes` is 0."""

    what: str
    minutes: int = 0
    hourly: int = 0
    amount: int
    """Yen, without tax."""


@value
class Quote:
    number: int
    version: int
    ref: Ref
    """The text's own number of the paid work (Art. 10)."""
    items: tuple[Item, ...]
    subtotal: int
    tax_percent: str
    tax: int
    valid_until: date
    """The last day, in the customer's zone."""
    expires_at: datetime
    """The end of that day; of an urgent one sooner."""
    assumptions: str = ""
    reason: str = ""
    """Of a later version: why it took the place of the one before."""
    ceiling: bool = False
    """上限: what was worked is paid for, up to this."""
    urgent: bool = False
    """For 緊急対応 (10(6))."""
    approval: Approval
    sole_lead: bool = False
    """No lead but its author could have agreed."""
    replaced_at: datetime | None = None

    @property
    def total(self) -> int:
        return self.subtotal + self.tax

    @property
    def stage(self) -> Stage:
        if self.replaced_at:
            return Stage.REPLACED
        step = self.approval.step
        if step is not None:
            return Stage.OFFERED if step.name == BUYER else Stage.APPROVING
        ended = {
            End.APPROVED: Stage.ACCEPTED,
            End.DECLINED: Stage.DECLINED,
            End.WITHDRAWN: Stage.WITHDRAWN,
            End.EXPIRED: Stage.EXPIRED,
        }
        return ended[self.approval.end or End.WITHDRAWN]

    @property
    def is_open(self) -> bool:
        return self.stage in (Stage.APPROVING, Stage.OFFERED)

    @property
    def offered(self) -> bool:
        """The customer has seen it."""
        return any(step.name == BUYER for step in self.approval.steps) and (
            self.approval.steps[0].name == BUYER or bool(self.approval.for_(self.approval.steps[0]))
        )

    @property
    def minutes(self) -> int | None:
        """How long may be worked for it; None where an amount was fixed, whatever time it takes."""
        return sum(each.minutes for each in self.items) if all(each.minutes for each in self.items) else None


BUYER, LEAD = "buyer", "lead"
"""Names of the two agreements that are needed."""


class WorkKind(StrEnum):
    INCLUDED = "included"
    """Within the ordinary support."""
    PAID = "paid"
    """Under an accepted quote."""
    ALLOWANCE = "allowance"
    """Paid, out of the hours of the month that were agreed beforehand."""
    WAIVED = "waived"
    """It could have been charged, and a lead does not."""


CHARGED = frozenset({WorkKind.PAID, WorkKind.ALLOWANCE})


@value
class Struck:
    at: datetime
    by: str
    reason: str
    replaced_by: int = 0
    """The entry that says what is right; 0: it was struck out and nothing stands in its place."""


@value
class Entry:
    """A time that somebody worked."""

    number: int
    who: str
    begun: datetime
    minutes: int
    kind: WorkKind
    quote: int = 0
    """Under which quote it is paid."""
    draw: str = ""
    """What it drew from the month's allowance."""
    what: str
    written_at: datetime
    written_by: str
    corrects: int = 0
    """The entry in whose place it stands."""
    struck: Struck | None = None
    """It was wrong: it stays, and counts no more."""

    def until(self, instant: datetime) -> int:
        """Minutes of it before that instant."""
        return minutes_until(instant, self.begun, self.minutes)


def minutes_until(instant: datetime, begun: datetime, minutes: int) -> int:
    """Of so many from then on: what goes over the end of a month is of both."""
    return min(minutes, max(0, (instant - begun) // timedelta(minutes=1)))


def priced(items: tuple[Item, ...], fees: Fees) -> tuple[int, int]:
    """Subtotal and tax: tax is rounded once, of the whole."""
    subtotal = sum(each.amount for each in items)
    return subtotal, fees.tax_on(subtotal)


def in_force(quotes: tuple[Quote, ...], number: int) -> Quote | None:
    """The version that was accepted last."""
    return next((q for q in reversed(quotes) if q.number == number and q.stage is Stage.ACCEPTED), None)


def latest(quotes: tuple[Quote, ...], number: int) -> Quote | None:
    return next((each for each in reversed(quotes) if each.number == number), None)


def ordered_as(quotes: tuple[Quote, ...], number: int) -> Ref:
    """The text's own number of the paid work, as it was accepted last."""
    found = in_force(quotes, number)
    assert found is not None, "what is charged was accepted"
    return found.ref


def accepted_at(quote: Quote) -> datetime:
    assert quote.approval.ended_at is not None, "an accepted quote was accepted at some time"
    return quote.approval.ended_at


def worked(entries: tuple[Entry, ...], quote: int) -> int:
    """Minutes that count against a quote."""
    return sum(each.minutes for each in entries if each.quote == quote and not each.struck)

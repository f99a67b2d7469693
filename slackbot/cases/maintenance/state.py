"""A maintenance window: a stop that the provider plans, announces to each customer, and ends (Art. 9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.fields import Duration
from slackbot.cases.approvals import Approval
from slackbot.cases.common import digest
from slackbot.cases.stops import OPEN, News, Note, State, Stop, Texts
from slackbot.words import CaseBase, value

WINDOWS = "MW"
"""Begins every window's number: MW-1, MW-2, … No customer has this key."""

ASIDE = ("edited", "sent", "moved", "started", "cancelled", "dropped", "asked_anew")


@value
class Apart:
    """A customer whose stop is at another time than the others', in a window of its own."""

    customer: str
    name: str
    """In words: a window has no agreement of its own to look it up in."""
    announcement: str
    window: str = ""
    """Its own; empty until it has a number."""


@value
class Proposal:
    """What the customers would be told later than was agreed: a draft, or another time; and what a lead says to it."""

    stop: Stop
    approval: Approval
    aside: str = ""
    """What became of the window meanwhile, so that no lead has to decide any more: one of `ASIDE`."""
    aside_by: str = ""
    """Who did that; empty: the clock."""
    apart: Apart | None = None
    """Another time for this customer alone."""

    @property
    def is_open(self) -> bool:
        return self.approval.end is None


@value
class WithoutBackups:
    """It was begun although some had not said anything of their backups (Art. 8)."""

    by: str
    reason: str
    customers: int
    deputy_for: str = ""
    """The lead in whose place they decided."""


MOST_DRAWN = 25
"""So many customers' cards show a later end at once. Of more the thread says it, and the card follows at the end."""


@value
class Called:
    """What was chosen in the form, in its words: a window has no agreement of its own to look them up in."""

    ground: str = ""
    systems: tuple[str, ...] = ()


@value
class Window(CaseBase):
    """`channel` is #desk. Its receipts lie with the announcements: one for each customer."""

    kind: Literal["window"] = "window"
    state: State
    stop: Stop
    revision: int = 1
    """Raised whenever the customers have to be told something new."""
    recipients: tuple[str, ...]
    """Keys of the customers."""
    everybody: bool = False
    """They are whoever uses one of its systems, as it was asked for; else some that were chosen."""
    planned_by: str
    owner: str
    """The engineer who leads it."""
    called: Called = Called()
    starts_by_itself: bool = False
    running_since: datetime | None = None
    ended_at: datetime | None = None
    check: Texts = Texts()
    """How it was seen that all is well again; by a person."""
    reason: Texts = Texts()
    """Why it was cancelled."""
    rung: tuple[str, ...] = ()
    """Reminders that were given: name@instant."""

    told_at: datetime | None = None
    """When its first announcement went out."""
    tell_within: Duration = timedelta(hours=1)
    """Since it began: so soon those are told who had not been told beforehand, as agreed with the strictest of them."""
    proposal: Proposal | None = None
    """The latest one."""
    without_backups: WithoutBackups | None = None
    incident: str = ""
    """The outage that it mends, or that it was made from."""
    incidents: tuple[str, ...] = ()
    """Reported while it ran, about its systems."""
    notes: tuple[Note, ...] = ()
    apart: tuple[Apart, ...] = ()
    """Recipients who have a window of their own instead."""
    apart_from: str = ""
    """The window that its customer belonged to before."""
    alone: str = ""
    """Then that customer's name, as in `Apart`."""

    @property
    def concerned(self) -> tuple[str, ...]:
        """Whose stop it is: what is told, asked and counted."""
        apart = {each.customer for each in self.apart}
        return tuple(key for key in self.recipients if key not in apart)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Announcements that were this window's once."""
        return tuple(each.announcement for each in self.apart)

    @property
    def proposed(self) -> Proposal | None:
        """What waits for a lead."""
        return self.proposal if self.proposal and self.proposal.is_open else None

    @property
    def waits_for_backups(self) -> bool:
        return self.stop.waits_for_backups and not self.incident

    def shown(self) -> str:
        """Digest of what will be announced, and to whom."""
        return digest(self.stop.told(), self.concerned)

    @property
    def news(self) -> News:
        return News(
            window=self.id,
            revision=self.revision,
            stop=self.stop,
            state=self.state,
            reason=self.reason,
            check=self.check,
            notes=self.notes,
            instead_of=self.apart_from,
            # Counted, not gone through: this is made for each of ten thousand.
            few=len(self.recipients) - len(self.apart) <= MOST_DRAWN,
        )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN or self.state is State.DRAFT

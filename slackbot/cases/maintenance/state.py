"""A maintenance window: a stop that the provider plans, announces to each customer, and ends (Art. 9)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.cases.common import digest
from slackbot.cases.stops import OPEN, News, State, Stop
from slackbot.words import CaseBase, value

WINDOWS = "MW"
"""Begins every window's number: MW-1, MW-2, … No customer has this key."""


@value
class Asked:
    by: str
    at: datetime


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
    planned_by: str
    owner: str
    """The engineer who leads it."""
    called: Called = Called()
    starts_by_itself: bool = False
    running_since: datetime | None = None
    ended_at: datetime | None = None
    check: str = ""
    """How it was seen that all is well again; by a person."""
    reason: str = ""
    """Why it was cancelled."""
    rung: tuple[str, ...] = ()
    """Reminders that were given: name@instant."""

    told_at: datetime | None = None
    """When its first announcement went out."""
    asked: Asked | None = None
    """A lead is asked to approve its short notice."""

    def shown(self) -> str:
        """Digest of what will be announced, and to whom."""
        return digest(self.stop.shown(), self.recipients)

    @property
    def news(self) -> News:
        return News(
            window=self.id,
            revision=self.revision,
            stop=self.stop,
            state=self.state,
            reason=self.reason,
            check=self.check,
        )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN or self.state is State.DRAFT

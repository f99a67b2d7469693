"""A customer at the desk: which agreement is in force, and what was said in the channel."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.clock import millis
from slackbot.words import CaseBase, value


@value
class Heard:
    """A message that waits for an answer, or that we have said something about."""

    ts: str
    user: str
    text: str
    at: datetime
    permalink: str = ""
    thread: str = ""
    """Where our offer stands; empty: in the message's own thread."""
    waits: bool = True
    """It is a customer's, and nobody has answered it yet."""
    raised: bool = False
    """It has been shown in #desk."""
    offered: bool = False
    """It was answered with the buttons that record it."""
    case: str = ""
    """The incident it has become."""

    @property
    def unseen(self) -> bool:
        """Nobody at the desk may know of it."""
        return self.waits and not self.raised


@value
class Obstacle:
    """Why nothing can be said in the shared channel, or could not be."""

    reason: str
    """As Slack or `slackbot.safety.audience` names it."""
    since: datetime
    over: bool = False

    @property
    def name(self) -> str:
        return f"{self.reason}@{millis(self.since)}"


@value
class Opening:
    """A coming opening of reception, and the reports that wait for it; afterwards, those that were raised at it."""

    at: datetime
    cases: tuple[str, ...] = ()
    raised: bool = False

    @property
    def name(self) -> str:
        return str(millis(self.at))


@value
class Customer(CaseBase):
    """`id` is the customer's key, `channel` the shared channel."""

    kind: Literal["customer"] = "customer"
    agreement: str
    panel_drawn_at: datetime
    heard: tuple[Heard, ...] = ()
    replaced: tuple[str, ...] = ()
    """Ids the channel had before Slack gave it another, the latest first: they lead nowhere any more."""
    left: tuple[str, ...] = ()
    """Channels that earlier agreements named, the latest first."""
    obstacles: tuple[Obstacle, ...] = ()
    """The latest last."""
    openings: tuple[Opening, ...] = ()

    @property
    def former(self) -> tuple[str, ...]:
        """Where cards of this customer may stand from before."""
        return (*self.replaced, *self.left)

    @property
    def obstacle(self) -> Obstacle | None:
        """The one that stands in the way now."""
        return next((each for each in reversed(self.obstacles) if not each.over), None)

    def message(self, ts: str) -> Heard | None:
        return next((heard for heard in self.heard if heard.ts == ts), None)

    def opening(self, at: datetime) -> Opening | None:
        return next((opening for opening in self.openings if opening.at == at), None)

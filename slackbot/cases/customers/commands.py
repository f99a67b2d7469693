"""What can be asked of a customer's record."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.agreement.people import Subcontractor
from slackbot.safety.secrets import Secret
from slackbot.words import CommandBase, value


@value
class ApplyAgreement(CommandBase):
    """Puts a version of the agreement (text and particulars) in force for a customer."""

    kind: Literal["customer.apply_agreement"] = "customer.apply_agreement"
    agreement: str
    author: str = ""
    """Who put it there, when it was not done in Slack."""
    correct: bool = False
    """It takes the place of the version in force, from that one's own day on."""


@value
class TakeEffect(CommandBase):
    """The day has come from which a version holds."""

    kind: Literal["customer.take_effect"] = "customer.take_effect"
    agreement: str


@value
class RemindOfTerm(CommandBase):
    """The term ends in so many days; 0: it has ended."""

    kind: Literal["customer.remind_of_term"] = "customer.remind_of_term"
    days: int


@value
class Hear(CommandBase):
    """A top-level message in the shared channel. `offer`: answer it with buttons (a mention, a :ticket:)."""

    kind: Literal["customer.hear"] = "customer.hear"
    ts: str
    user: str
    text: str
    permalink: str = ""
    waits: bool = True
    """It is a customer's and wants an answer; a provider's own message under :ticket: does not wait."""
    offer: bool = False
    thread: str = ""
    """Where to answer it; empty: in its own thread."""


@value
class TakeUp(CommandBase):
    """Somebody answered the message, or it became a case, or it was deleted."""

    kind: Literal["customer.take_up"] = "customer.take_up"
    ts: str
    case: str = ""
    """The incident it became."""


@value
class TakeUpAll(CommandBase):
    """Staff wrote in the channel: whatever waited before has been answered."""

    kind: Literal["customer.take_up_all"] = "customer.take_up_all"
    ts: str


@value
class RaiseUnanswered(CommandBase):
    kind: Literal["customer.raise_unanswered"] = "customer.raise_unanswered"
    ts: str


@value
class DrawPanel(CommandBase):
    """By the clock each night, and whenever the pinned panel was seen to be gone."""

    kind: Literal["customer.draw_panel"] = "customer.draw_panel"


@value
class MoveChannel(CommandBase):
    """Slack gave the shared channel another id (`channel_id_changed`)."""

    kind: Literal["customer.move_channel"] = "customer.move_channel"
    old: str
    new: str


@value
class NoteObstacle(CommandBase):
    """How the channel was found: `reason` says why nothing may be said there; empty when nothing is in the way."""

    kind: Literal["customer.note_obstacle"] = "customer.note_obstacle"
    reason: str


@value
class QueueForOpening(CommandBase):
    """A report came in outside the hours: it is raised again when they begin."""

    kind: Literal["customer.queue_for_opening"] = "customer.queue_for_opening"
    case: str
    opens: datetime


@value
class RaiseOpening(CommandBase):
    """Reception opens."""

    kind: Literal["customer.raise_opening"] = "customer.raise_opening"
    opens: datetime


@value
class KeepSecretOut(CommandBase):
    """Somebody wrote a password, a key or a token: the text goes no further. `ts`: of the message, if it was one."""

    kind: Literal["customer.keep_secret_out"] = "customer.keep_secret_out"
    where: Literal["form", "message", "command"]
    looks_like: Secret
    ts: str = ""
    thread: str = ""
    permalink: str = ""


@value
class TellOfSubcontractors(CommandBase):
    """The register of subcontractors changed; `companies`: as they stand in it now."""

    kind: Literal["customer.tell_of_subcontractors"] = "customer.tell_of_subcontractors"
    companies: tuple[Subcontractor, ...]

"""What can be asked of a channel that is no customer's yet, or whose customer's terms are being changed."""

from __future__ import annotations

from typing import Literal

from slackbot.agreement.draft import Part
from slackbot.cases.bindings.state import Found
from slackbot.words import CommandBase, JsonValue, value


@value
class NoteInvitation(CommandBase):
    """The bot was let into a channel that is no customer's."""

    kind: Literal["binding.note_invitation"] = "binding.note_invitation"
    channel: str
    desk: str
    found: Found


@value
class StartBinding(CommandBase):
    """A lead begins to register the customer, or to change the terms of one."""

    kind: Literal["binding.start"] = "binding.start"
    channel: str
    desk: str
    found: Found
    terms: dict[str, JsonValue]
    """To begin with: of a customer who is bound those in force, else what is usual."""
    editing: bool = False


@value
class FillIn(CommandBase):
    kind: Literal["binding.fill_in"] = "binding.fill_in"
    part: Part
    given: dict[str, JsonValue]
    shown: str
    """Digest of the part as the form began with it."""
    found: Found


@value
class LookAgain(CommandBase):
    """By a lead's wish, or because Slack said that the channel changed."""

    kind: Literal["binding.look_again"] = "binding.look_again"
    found: Found


@value
class AskForTest(CommandBase):
    """Posts the test button into the shared channel."""

    kind: Literal["binding.ask_for_test"] = "binding.ask_for_test"
    found: Found


@value
class PressTest(CommandBase):
    kind: Literal["binding.press_test"] = "binding.press_test"


@value
class Bind(CommandBase):
    """`agreement`: the version that the terms make, kept under its name already."""

    kind: Literal["binding.bind"] = "binding.bind"
    agreement: str
    shown: str
    found: Found


@value
class Discard(CommandBase):
    kind: Literal["binding.discard"] = "binding.discard"


@value
class RemindOfDraft(CommandBase):
    kind: Literal["binding.remind"] = "binding.remind"


@value
class GoOnElsewhere(CommandBase):
    """Slack gave the channel another id: what was filled in goes on under it."""

    kind: Literal["binding.go_on"] = "binding.go_on"
    channel: str
    desk: str
    found: Found
    terms: dict[str, JsonValue]
    done: tuple[Part, ...]

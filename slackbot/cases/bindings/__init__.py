"""Channels the bot was let into: from an invitation to a customer, and the later changes of its terms."""

from slackbot.cases.bindings.commands import (
    AskForTest,
    Bind,
    Discard,
    FillIn,
    GoOnElsewhere,
    LookAgain,
    NoteInvitation,
    PressTest,
    RemindOfDraft,
    StartBinding,
)
from slackbot.cases.bindings.rules import deadlines
from slackbot.cases.bindings.state import Binding, Found, State, binding_id

Command = (
    NoteInvitation
    | StartBinding
    | FillIn
    | LookAgain
    | AskForTest
    | PressTest
    | Bind
    | Discard
    | RemindOfDraft
    | GoOnElsewhere
)

__all__ = [
    "AskForTest",
    "Bind",
    "Binding",
    "Command",
    "Discard",
    "FillIn",
    "Found",
    "GoOnElsewhere",
    "LookAgain",
    "NoteInvitation",
    "PressTest",
    "RemindOfDraft",
    "StartBinding",
    "State",
    "binding_id",
    "deadlines",
]

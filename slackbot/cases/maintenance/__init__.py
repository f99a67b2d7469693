"""Maintenance windows: planned, told to each customer, begun, and ended by a person (Art. 9)."""

from slackbot.cases.links import NoteIncident
from slackbot.cases.maintenance.apart import NoteApart, OpenApart
from slackbot.cases.maintenance.deadlines import RingWindow, deadlines
from slackbot.cases.maintenance.planning import (
    AnnounceWindow,
    CancelWindow,
    DropWindow,
    EditWindow,
    MoveWindow,
    PlanWindow,
    SplitWindow,
)
from slackbot.cases.maintenance.running import (
    AskToStart,
    ExtendWindow,
    FinishWindow,
    NoteProgress,
    StartWindow,
)
from slackbot.cases.maintenance.short_notice import ApproveNotice, DeclineNotice, ExpireNotice, RemindNotice
from slackbot.cases.maintenance.state import Apart, Called, Window
from slackbot.cases.maintenance.telling import TellMore

Command = (
    AnnounceWindow
    | ApproveNotice
    | AskToStart
    | CancelWindow
    | DeclineNotice
    | DropWindow
    | EditWindow
    | ExpireNotice
    | ExtendWindow
    | FinishWindow
    | MoveWindow
    | NoteApart
    | NoteIncident
    | OpenApart
    | PlanWindow
    | RemindNotice
    | RingWindow
    | SplitWindow
    | StartWindow
    | TellMore
    | NoteProgress
)

__all__ = [
    "AnnounceWindow",
    "Apart",
    "ApproveNotice",
    "AskToStart",
    "Called",
    "CancelWindow",
    "Command",
    "DeclineNotice",
    "DropWindow",
    "EditWindow",
    "ExpireNotice",
    "ExtendWindow",
    "FinishWindow",
    "MoveWindow",
    "NoteApart",
    "NoteIncident",
    "NoteProgress",
    "OpenApart",
    "PlanWindow",
    "RemindNotice",
    "RingWindow",
    "SplitWindow",
    "StartWindow",
    "TellMore",
    "Window",
    "deadlines",
]

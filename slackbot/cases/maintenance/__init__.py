"""Maintenance windows: planned, told to each customer, begun, and ended by a person (Art. 9)."""

from slackbot.cases.links import NoteIncident
from slackbot.cases.maintenance.deadlines import RingWindow, deadlines
from slackbot.cases.maintenance.planning import (
    AnnounceWindow,
    CancelWindow,
    DropWindow,
    EditWindow,
    MoveWindow,
    PlanWindow,
)
from slackbot.cases.maintenance.running import (
    AskToStart,
    ExtendWindow,
    FinishWindow,
    NoteProgress,
    StartWindow,
)
from slackbot.cases.maintenance.short_notice import ApproveNotice, DeclineNotice, ExpireNotice, RemindNotice
from slackbot.cases.maintenance.state import Called, Window
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
    | NoteIncident
    | PlanWindow
    | RemindNotice
    | RingWindow
    | StartWindow
    | TellMore
    | NoteProgress
)

__all__ = [
    "AnnounceWindow",
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
    "NoteIncident",
    "NoteProgress",
    "PlanWindow",
    "RemindNotice",
    "RingWindow",
    "StartWindow",
    "TellMore",
    "Window",
    "deadlines",
]

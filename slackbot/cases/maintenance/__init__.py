"""Maintenance windows: planned, told to each customer, begun, and ended by a person (Art. 9)."""

from slackbot.cases.maintenance.deadlines import RingWindow, deadlines
from slackbot.cases.maintenance.planning import (
    AnnounceWindow,
    ApproveNotice,
    CancelWindow,
    DropWindow,
    MoveWindow,
    PlanWindow,
)
from slackbot.cases.maintenance.running import ExtendWindow, FinishWindow, StartWindow
from slackbot.cases.maintenance.state import Called, Window
from slackbot.cases.maintenance.telling import TellMore

Command = (
    AnnounceWindow
    | ApproveNotice
    | CancelWindow
    | DropWindow
    | ExtendWindow
    | FinishWindow
    | MoveWindow
    | PlanWindow
    | RingWindow
    | StartWindow
    | TellMore
)

__all__ = [
    "AnnounceWindow",
    "ApproveNotice",
    "Called",
    "CancelWindow",
    "Command",
    "DropWindow",
    "ExtendWindow",
    "FinishWindow",
    "MoveWindow",
    "PlanWindow",
    "RingWindow",
    "StartWindow",
    "TellMore",
    "Window",
    "deadlines",
]

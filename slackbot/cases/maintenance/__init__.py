"""Maintenance windows: planned, told to each customer, begun, and ended by a person (Art. 9)."""

from slackbot.cases.maintenance.commands import (
    AnnounceWindow,
    ApproveNotice,
    CancelWindow,
    DropWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    PlanWindow,
    RingWindow,
    StartWindow,
    TellMore,
)
from slackbot.cases.maintenance.rules import deadlines
from slackbot.cases.maintenance.state import Window

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

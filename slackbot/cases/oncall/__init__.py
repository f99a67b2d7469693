"""On-call: who is on duty by which rota, who stands in, and how a shift is handed over (Art. 5.2)."""

from slackbot.cases.oncall.commands import (
    ApplyRota,
    DropStandIn,
    HandOver,
    RemindHandover,
    StandIn,
    Swap,
    TakeOver,
    WriteHandover,
)
from slackbot.cases.oncall.rules import deadlines
from slackbot.cases.oncall.state import Rota, rota_id

Command = ApplyRota | StandIn | Swap | DropStandIn | WriteHandover | HandOver | RemindHandover | TakeOver

__all__ = [
    "ApplyRota",
    "Command",
    "DropStandIn",
    "HandOver",
    "RemindHandover",
    "Rota",
    "StandIn",
    "Swap",
    "TakeOver",
    "WriteHandover",
    "deadlines",
    "rota_id",
]

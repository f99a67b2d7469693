"""On-call: who is on duty by which rota, who stands in, and how a shift is handed over (Art. 5.2)."""

from slackbot.cases.oncall.commands import (
    AcceptOffer,
    ApplyRota,
    ChaseOffer,
    DeclineOffer,
    DropStandIn,
    EditRota,
    EndRota,
    HandOver,
    ImportStandIns,
    ImposeOffer,
    NoteGroup,
    RemindHandover,
    StandIn,
    Swap,
    TakeOver,
    WithdrawOffer,
    WriteHandover,
)
from slackbot.cases.oncall.groups import EMPTY
from slackbot.cases.oncall.rules import deadlines
from slackbot.cases.oncall.state import Rota, rota_id
from slackbot.cases.oncall.written import terms_digest

Command = (
    ApplyRota
    | EditRota
    | EndRota
    | StandIn
    | ImportStandIns
    | Swap
    | AcceptOffer
    | DeclineOffer
    | WithdrawOffer
    | ImposeOffer
    | ChaseOffer
    | DropStandIn
    | WriteHandover
    | HandOver
    | RemindHandover
    | TakeOver
    | NoteGroup
)

__all__ = [
    "EMPTY",
    "AcceptOffer",
    "ApplyRota",
    "ChaseOffer",
    "Command",
    "DeclineOffer",
    "DropStandIn",
    "EditRota",
    "EndRota",
    "HandOver",
    "ImportStandIns",
    "ImposeOffer",
    "NoteGroup",
    "RemindHandover",
    "Rota",
    "StandIn",
    "Swap",
    "TakeOver",
    "WithdrawOffer",
    "WriteHandover",
    "deadlines",
    "rota_id",
    "terms_digest",
]

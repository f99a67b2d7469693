"""Access to a customer's systems: asked by the provider, granted by the customer, taken back by the clock."""

from slackbot.cases.access.afterwards import AskResidual, ChaseReview, NothingLeft, ReviewEmergency, SomethingLeft
from slackbot.cases.access.deadlines import deadlines
from slackbot.cases.access.decide import (
    AgreeToAccess,
    AskAboutAccess,
    DeclineAccess,
    ExpireRequest,
    GrantAccess,
    RemindDecision,
    WithdrawAccess,
)
from slackbot.cases.access.end import (
    BeginAccess,
    ChaseRemoval,
    ConfirmRemoved,
    EndAccess,
    FinishAccess,
    RemindEnd,
    RevokeAccess,
)
from slackbot.cases.access.linked import ended_with
from slackbot.cases.access.request import ExtendAccess, RequestAccess
from slackbot.cases.access.state import AccessGrant
from slackbot.cases.links import (
    EndByReview,
    EndForCase,
    EndForRegister,
    EndForTerm,
    KeepAccess,
    LinkAccessToIncident,
    LinkAccessToRequest,
)

Command = (
    RequestAccess
    | ExtendAccess
    | AgreeToAccess
    | GrantAccess
    | DeclineAccess
    | AskAboutAccess
    | WithdrawAccess
    | RemindDecision
    | ExpireRequest
    | BeginAccess
    | RemindEnd
    | EndAccess
    | RevokeAccess
    | FinishAccess
    | ConfirmRemoved
    | ChaseRemoval
    | ReviewEmergency
    | ChaseReview
    | AskResidual
    | NothingLeft
    | SomethingLeft
    | EndForCase
    | EndForRegister
    | EndForTerm
    | KeepAccess
    | EndByReview
    | LinkAccessToIncident
    | LinkAccessToRequest
)

__all__ = [
    "AccessGrant",
    "AgreeToAccess",
    "AskAboutAccess",
    "AskResidual",
    "BeginAccess",
    "ChaseRemoval",
    "ChaseReview",
    "Command",
    "ConfirmRemoved",
    "DeclineAccess",
    "EndAccess",
    "EndByReview",
    "EndForCase",
    "EndForRegister",
    "EndForTerm",
    "ExpireRequest",
    "ExtendAccess",
    "FinishAccess",
    "GrantAccess",
    "KeepAccess",
    "LinkAccessToIncident",
    "LinkAccessToRequest",
    "NothingLeft",
    "RemindDecision",
    "RemindEnd",
    "RequestAccess",
    "ReviewEmergency",
    "RevokeAccess",
    "SomethingLeft",
    "WithdrawAccess",
    "deadlines",
    "ended_with",
]

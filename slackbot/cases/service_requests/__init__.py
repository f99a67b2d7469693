"""Service requests: questions, guidance and maintenance, from the wish to the customer's yes (Art. 2)."""

from slackbot.cases.links import LinkIncident, LinkRequest
from slackbot.cases.service_requests.deadlines import RingRequest, deadlines
from slackbot.cases.service_requests.make import MakeRequest
from slackbot.cases.service_requests.respond import (
    AnswerRequest,
    CloseUnconfirmed,
    ConfirmRequest,
    NoteOnRequest,
    RemindConfirmation,
    ReopenRequest,
    TakeRequest,
    WithdrawRequest,
)
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.cases.service_requests.turn import (
    TurnIntoIncident,
    TurnIntoRequest,
)

Command = (
    AnswerRequest
    | CloseUnconfirmed
    | ConfirmRequest
    | MakeRequest
    | NoteOnRequest
    | RemindConfirmation
    | ReopenRequest
    | RingRequest
    | TakeRequest
    | TurnIntoIncident
    | TurnIntoRequest
    | WithdrawRequest
    | LinkIncident
    | LinkRequest
)

__all__ = [
    "AnswerRequest",
    "CloseUnconfirmed",
    "Command",
    "ConfirmRequest",
    "LinkIncident",
    "LinkRequest",
    "MakeRequest",
    "NoteOnRequest",
    "RemindConfirmation",
    "ReopenRequest",
    "RingRequest",
    "ServiceRequest",
    "TakeRequest",
    "TurnIntoIncident",
    "TurnIntoRequest",
    "WithdrawRequest",
    "deadlines",
]

"""Customers: the agreement in force, the panel, the shared channel, and what was said in it."""

from slackbot.cases.customers.acceptance import AcceptAgreement, AskForAcceptance
from slackbot.cases.customers.access_review import (
    AnswerAccessReview,
    BeginAccessReview,
    NoteNoApprovers,
    RaiseAccessReview,
)
from slackbot.cases.customers.breaches import AnswerBreach, ChaseBreach, RecordBreach, RemindOfBreach, SettleBreach
from slackbot.cases.customers.commands import (
    ApplyAgreement,
    DrawPanel,
    Hear,
    KeepSecretOut,
    MoveChannel,
    NoteObstacle,
    QueueForOpening,
    RaiseOpening,
    RaiseUnanswered,
    RemindOfTerm,
    TakeEffect,
    TakeUp,
    TakeUpAll,
    TellOfSubcontractors,
)
from slackbot.cases.customers.feeds import IssueFeed, RevokeFeed, RevokeFeeds
from slackbot.cases.customers.freeze import KeepSilent, NoteCompanies, ResumeSaying
from slackbot.cases.customers.precedents import keep_precedent
from slackbot.cases.customers.rules import deadlines
from slackbot.cases.customers.secrets import keep_secret_out
from slackbot.cases.customers.state import Customer, Version
from slackbot.cases.customers.stops import bring, note
from slackbot.cases.customers.subcontractors import tell_of_subcontractors
from slackbot.cases.links import KeepPrecedent, NoteAccess

Command = (
    AcceptAgreement
    | ApplyAgreement
    | AskForAcceptance
    | TakeEffect
    | RecordBreach
    | AnswerBreach
    | RemindOfBreach
    | RevokeFeed
    | RevokeFeeds
    | ChaseBreach
    | SettleBreach
    | RemindOfTerm
    | DrawPanel
    | Hear
    | IssueFeed
    | KeepPrecedent
    | KeepSecretOut
    | MoveChannel
    | NoteObstacle
    | QueueForOpening
    | RaiseOpening
    | RaiseUnanswered
    | TakeUp
    | TakeUpAll
    | AnswerAccessReview
    | BeginAccessReview
    | NoteAccess
    | NoteNoApprovers
    | RaiseAccessReview
    | TellOfSubcontractors
    | NoteCompanies
    | ResumeSaying
    | KeepSilent
)

__all__ = [
    "AcceptAgreement",
    "AnswerAccessReview",
    "AnswerBreach",
    "ApplyAgreement",
    "AskForAcceptance",
    "BeginAccessReview",
    "Command",
    "Customer",
    "DrawPanel",
    "Hear",
    "IssueFeed",
    "KeepPrecedent",
    "KeepSecretOut",
    "KeepSilent",
    "MoveChannel",
    "NoteAccess",
    "NoteCompanies",
    "NoteNoApprovers",
    "NoteObstacle",
    "QueueForOpening",
    "RaiseAccessReview",
    "RaiseOpening",
    "RaiseUnanswered",
    "RecordBreach",
    "RemindOfBreach",
    "RemindOfTerm",
    "ResumeSaying",
    "RevokeFeed",
    "RevokeFeeds",
    "SettleBreach",
    "TakeEffect",
    "TakeUp",
    "TakeUpAll",
    "TellOfSubcontractors",
    "Version",
    "bring",
    "deadlines",
    "keep_precedent",
    "keep_secret_out",
    "note",
    "tell_of_subcontractors",
]

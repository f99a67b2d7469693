"""A shared channel as its customer's record sees it, moved by `decide()` alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from slackbot import codec
from slackbot.agreement.people import Subcontractor
from slackbot.cases import Customer, deadlines, decide
from slackbot.cases.customers import (
    AcceptAgreement,
    AnswerAccessReview,
    ApplyAgreement,
    AskForAcceptance,
    Hear,
    IssueFeed,
    KeepSecretOut,
    KeepSilent,
    MoveChannel,
    NoteCompanies,
    NoteObstacle,
    QueueForOpening,
    RaiseOpening,
    RaiseUnanswered,
    RemindOfTerm,
    ResumeSaying,
    RevokeFeed,
    TakeEffect,
    TakeUp,
    TakeUpAll,
    TellOfSubcontractors,
)
from slackbot.cases.links import NoteAccess
from slackbot.safety.secrets import Secret
from slackbot.words import Actor, Card, CommandBase, Decision, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD, command
from tests.rules.living import START, terms


class Channel:
    """The customer's record, and what was decided about it last."""

    def __init__(self) -> None:
        self.agreement = terms()
        self.now = START
        self.case: Customer | None = None
        self.said: list[Card | Notice] = []

    @property
    def customer(self) -> Customer:
        assert self.case is not None, "no agreement is in force yet"
        return self.case

    @property
    def due(self) -> dict[str, datetime]:
        return {timer.name: timer.at for timer in deadlines(self.customer, self.agreement)}

    def takes(self, given: CommandBase) -> Decision | Refusal:
        outcome = decide(self.case, given, self.agreement, self.now)
        if isinstance(outcome, Decision):
            assert isinstance(outcome.case, Customer)
            assert codec.load_case(codec.dump_case(outcome.case)) == outcome.case
            assert outcome.timers == deadlines(outcome.case, self.agreement)
            self.case = outcome.case
            self.said = [said for said in outcome.messages if isinstance(said, Card | Notice)]
        return outcome

    def asks(self, kind: type[CommandBase], by: Actor = ENGINEER, **given: Any) -> Decision | Refusal:
        usual: dict[type[CommandBase], dict[str, Any]] = {
            ApplyAgreement: {"agreement": "0123456789ab"},
            Hear: {"ts": "9.000100", "user": by.user, "text": "開きません"},
            TakeUp: {"ts": "1.000100"},
            TakeUpAll: {"ts": "5.000100"},
            RaiseUnanswered: {"ts": "1.000100"},
            MoveChannel: {"old": "C0AKATSUKI", "new": "C0NEW"},
            NoteObstacle: {"reason": "is_archived"},
            NoteCompanies: {"companies": ("T0MINATO",)},
            ResumeSaying: {"shown": "1.T0MINATO"},
            KeepSilent: {"shown": "1.T0MINATO"},
            QueueForOpening: {"case": "AKATSUKI-1", "opens": START},
            RaiseOpening: {"opens": START},
            TakeEffect: {"agreement": "feedfeedfeed"},
            RemindOfTerm: {"days": 30},
            AskForAcceptance: {"agreement": "0123456789ab"},
            AcceptAgreement: {"agreement": "0123456789ab"},
            TellOfSubcontractors: {"companies": (Subcontractor(company="リンクワークス", people=("U0HAYASHI",)),)},
            KeepSecretOut: {"where": "message", "looks_like": Secret.PASSWORD, "ts": "9.000100"},
            NoteAccess: {"access": "AKATSUKI-3", "stands": True},
            AnswerAccessReview: {"review": "0"},
            IssueFeed: {"sha256": "0" * 64},
            RevokeFeed: {"shown": "0" * 12},
        }
        made: CommandBase = command(kind, by, "AKATSUKI", **{**usual.get(kind, {}), **given})
        return self.takes(made)

    def does(self, kind: type[CommandBase], by: Actor = ENGINEER, **given: Any) -> Decision:
        outcome = self.asks(kind, by, **given)
        assert isinstance(outcome, Decision), outcome
        return outcome

    def hears(self, ts: str, text: str = "開きません", **given: Any) -> Channel:
        self.does(Hear, CUSTOMER, ts=ts, user=CUSTOMER.user, text=text, **given)
        return self

    def wait(self, length: timedelta) -> Channel:
        self.now += length
        return self

    @property
    def waiting(self) -> list[str]:
        return [heard.ts for heard in self.customer.heard if heard.waits]


def opened() -> Channel:
    channel = Channel()
    channel.does(ApplyAgreement, LEAD, agreement=channel.agreement.version)
    return channel


def at(stage: str) -> Channel:
    if stage == "nothing":
        return Channel()
    return opened() if stage == "quiet" else opened().hears("1.000100")


def cards(channel: Channel) -> list[Card]:
    """What was said last, all of it cards: they change with what becomes of the message."""
    assert all(isinstance(said, Card) for said in channel.said)
    return [said for said in channel.said if isinstance(said, Card)]

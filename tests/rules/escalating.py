"""A case of either kind about which somebody is asked, by `decide()` alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from slackbot.cases.escalations.rules import (
    AgreeEscalation,
    AnswerEscalation,
    AskEscalation,
    DeclineEscalation,
    QuestionEscalation,
    TakeEscalation,
    WithdrawEscalation,
)
from slackbot.cases.escalations.state import BY_STAFF, Escalation, Subject
from slackbot.cases.matter import Matter
from slackbot.words import Actor, Decision, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.judging import Told, a_case
from tests.rules.living import HOUR

WHY = "接続数が上限に達しており、設定の変更だけでは戻りません"
OTHER_LEAD = replace(LEAD, user="U0OGAWA")


def matter(told: Told) -> Matter:
    assert isinstance(told.case, Matter)
    return told.case


def last(told: Told) -> Escalation:
    return matter(told).escalations[-1]


def asks(told: Told, subject: Subject = Subject.PEOPLE, by: Actor = ENGINEER, **given: Any) -> Decision | Refusal:
    usual = {"why": told.says or WHY, "cost": told.says[:100] or "2名、3時間", "by_when": told.now + HOUR}
    return told.asks(AskEscalation, by, subject=subject, **{**usual, **given})


def asked(subject: Subject = Subject.PEOPLE, kind: str = "incident", says: str = "") -> Told:
    told = a_case(kind, says)
    by = CUSTOMER if subject is Subject.TALK else ENGINEER
    assert isinstance(asks(told, subject, by), Decision)
    return told


def agrees(told: Told, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    return told.asks(AgreeEscalation, by, **{"shown": last(told).shown, **given})


def declines(told: Told, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    return told.asks(
        DeclineEscalation, by, **{"shown": last(told).shown, "text": told.says or "今の体制で続けます", **given}
    )


def takes(told: Told, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    return told.asks(TakeEscalation, by, **{"shown": last(told).shown, **given})


def questions(told: Told, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    return told.asks(QuestionEscalation, by, **{"shown": last(told).shown, "text": told.says or "再起動は？", **given})


def answers(told: Told, by: Actor = ENGINEER, **given: Any) -> Decision | Refusal:
    return told.asks(AnswerEscalation, by, **{"shown": last(told).shown, "text": told.says or "2回しました", **given})


def withdraws(told: Told, by: Actor = ENGINEER, **given: Any) -> Decision | Refusal:
    return told.asks(WithdrawEscalation, by, **{"shown": last(told).shown, **given})


def the_clock_goes_on(told: Told) -> Decision:
    """The next timer of an escalation comes due."""
    due = min((each for each in told.timers if each.name.startswith("escalation.")), key=lambda each: each.at)
    told.wait(max(due.at - told.now, timedelta()))
    outcome = told.takes(due.command)
    assert isinstance(outcome, Decision), outcome
    return outcome


def every_escalation(says: str = "") -> list[Told]:
    """Each way it can go, for both kinds of case; what was said stands in `messages`."""
    found: list[Told] = []
    for kind in ("incident", "service_request"):
        for subject in (*BY_STAFF, Subject.TALK):
            found += [asked(subject, kind, says)]
            agrees(told := asked(subject, kind, says))
            declines(other := asked(subject, kind, says))
            found += [told, other]
        takes(taken := asked(Subject.TALK, kind, says))
        takes(theirs := asked(kind=kind, says=says))
        withdraws(gone := asked(kind=kind, says=says))
        questions(talking := asked(kind=kind, says=says))
        answers(talking)
        found += [taken, theirs, gone, talking, climbed_to_the_end(asked(kind=kind, says=says))]
    return found


def climbed_to_the_end(told: Told) -> Told:
    """Nobody ever answers; then the task is called to mind."""
    while last(told).task_since is None:
        the_clock_goes_on(told)
    the_clock_goes_on(told)
    return told

"""A case of either kind whose scope is judged, by `decide()` alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slackbot.cases.advice import EndWithAdvice
from slackbot.cases.consultations import (
    AcceptMinutes,
    OpenConsultation,
    ProposeMinutes,
    RemindOfConsultation,
    StateView,
)
from slackbot.cases.matter import Finding, Matter, Option, answered_to, drafted, judged, proposed
from slackbot.cases.scope import ChooseOption, JudgeScope, RemindOfScope, RuleOnCause, TakeUpWish
from slackbot.words import Authority, Decision, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules import living, requesting
from tests.rules.living import Life, lived_once
from tests.rules.requesting import Wish

Told = Life | Wish
OWNER = replace(CUSTOMER, user="U0ITO", authorities=(Authority.CONTRACT_OWNER,))
"""契約責任者"""
EVERY_FINDING = [(finding, leads) for finding in Finding for leads in (False, True)]
ADVICE = "配送会社の障害情報をご確認のうえ、復旧後に再送をお試しください"
REASON, EVIDENCE = "画面の項目を増やすご依頼のため", "9時12分の設定変更の記録"


def a_case(kind: str = "incident", says: str = "") -> Told:
    if kind == "incident":
        return living.at(living.Stage.ACKNOWLEDGED, says=says)
    return requesting.at(requesting.Stage.RECEIVED, says=says)


def scoped(told: Told) -> Matter:
    assert isinstance(told.case, Matter)
    return told.case


def judges(told: Told, finding: Finding, item: str = "", by: Any = ENGINEER, **given: Any) -> Decision | Refusal:
    """As the form sends it."""
    usual = {
        "reason": told.says or REASON,
        "evidence": told.says or EVIDENCE,
        "shown": judged(scoped(told).scope),
    }
    return told.asks(JudgeScope, by, finding=finding, item=item, **{**usual, **given})


def rules(told: Told, free: bool, by: Any = LEAD, **given: Any) -> Decision | Refusal:
    return told.asks(RuleOnCause, by, **{"free": free, "shown": proposed(scoped(told).scope), **given})


def chooses(told: Told, option: Option, by: Any = CUSTOMER, **given: Any) -> Decision | Refusal:
    return told.asks(ChooseOption, by, **{"option": option, "shown": answered_to(scoped(told).scope), **given})


def takes_up(told: Told, by: Any = LEAD, **given: Any) -> Decision | Refusal:
    return told.asks(TakeUpWish, by, **{"shown": answered_to(scoped(told).scope), **given})


@lived_once
def excluded(kind: str = "incident", says: str = "") -> Told:
    told = a_case(kind, says)
    assert isinstance(judges(told, Finding.EXCLUDED, "4(1)"), Decision)
    return told


def third_party(kind: str = "incident", says: str = "") -> Told:
    told = a_case(kind, says)
    assert isinstance(judges(told, Finding.THIRD_PARTY), Decision)
    return told


def advised(kind: str = "incident", says: str = "") -> Told:
    told = third_party(kind, says)
    told.does(EndWithAdvice, text=told.says or ADVICE)
    return told


def proposing(kind: str = "incident", says: str = "") -> Told:
    told = a_case(kind, says)
    assert isinstance(judges(told, Finding.CAUSE, "7(1)"), Decision)
    return told


def wishing(kind: str = "incident", says: str = "") -> Told:
    told = excluded(kind, says)
    assert isinstance(chooses(told, Option.QUOTE), Decision)
    return told


def disputes(told: Told, by: Any = CUSTOMER, **given: Any) -> Decision | Refusal:
    usual = {"text": told.says or "仕様書に記載がありました", "shown": answered_to(scoped(told).scope)}
    return told.asks(OpenConsultation, by, **{**usual, **given})


def accepts(told: Told, by: Any, **given: Any) -> Decision | Refusal:
    going_on = scoped(told).consultation
    return told.asks(AcceptMinutes, by, **{"shown": drafted(going_on) if going_on else "", **given})


def settled(told: Told, proposes: Any = ENGINEER) -> Told:
    """Both sides have stated their view and accepted the minutes."""
    disputes(told)
    told.does(StateView, text=told.says or "仕様書の第3版を確認します")
    told.does(StateView, CUSTOMER, text=told.says or "お願いします")
    told.does(ProposeMinutes, proposes, text=told.says or "項目の追加は無償とする")
    if proposes.role is not LEAD.role:
        accepts(told, LEAD)
    accepts(told, OWNER)
    return told


def in_silence(told: Told, times: int) -> Told:
    """Nobody goes on with the consultation."""
    for _ in range(times):
        (due,) = [each for each in told.timers if isinstance(each.command, RemindOfConsultation)]
        told.wait(due.at - told.now)
        told.takes(due.command)
    return told


def every_judgement(says: str = "") -> list[Told]:
    """Each way it can go, for both kinds of case; what was said stands in `messages`."""
    found: list[Told] = []
    for kind in ("incident", "service_request"):
        found += [excluded(kind, says), proposing(kind, says), wishing(kind, says)]
        for finding in (Finding.IN_SCOPE, Finding.THIRD_PARTY):
            judges(told := a_case(kind, says), finding)
            found.append(told)
        for free in (True, False):
            rules(told := proposing(kind, says), free)
            found.append(told)
        judges(told := excluded(kind, says), Finding.IN_SCOPE)
        found += [settled(excluded(kind, says)), settled(excluded(kind, says), LEAD)]
        disputes(talking := excluded(kind, says))
        disputes(drafting := excluded(kind, says))
        drafting.does(ProposeMinutes, text=says or "合意した内容")
        found += [in_silence(talking, 1), in_silence(drafting, 1)]
        disputes(left := excluded(kind, says))
        left.does(StateView, text=told.says or "仕様書の第3版を確認します")
        found.append(in_silence(left, 3))
        disputes(unsigned := excluded(kind, says))
        unsigned.does(ProposeMinutes, LEAD, text=says or "合意した内容")
        found.append(in_silence(unsigned, 1))
        chooses(gone := excluded(kind, says), Option.WITHDRAW)
        takes_up(taken := wishing(kind, says))
        found += [told, gone, taken]
        found.append(advised(kind, says))
        for silent in (excluded(kind, says), proposing(kind, says), wishing(kind, says)):
            found.append(silent)
            for _ in range(3):
                due = next(each for each in silent.timers if isinstance(each.command, RemindOfScope))
                silent.now = due.at
                silent.takes(due.command)
    return found

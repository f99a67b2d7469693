"""A case of either kind whose scope is judged, by `decide()` alone."""

from __future__ import annotations

from typing import Any

from slackbot.cases.matter import Finding, Matter, Option, answered_to, judged, proposed
from slackbot.cases.scope import ChooseOption, JudgeScope, RuleOnCause, TakeUpWish
from slackbot.words import Decision, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules import living, requesting
from tests.rules.living import Life
from tests.rules.requesting import Wish

Told = Life | Wish
EVERY_FINDING = [(finding, leads) for finding in Finding for leads in (False, True)]
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


def excluded(kind: str = "incident", says: str = "") -> Told:
    told = a_case(kind, says)
    assert isinstance(judges(told, Finding.EXCLUDED, "4(1)"), Decision)
    return told


def proposing(kind: str = "incident", says: str = "") -> Told:
    told = a_case(kind, says)
    assert isinstance(judges(told, Finding.CAUSE, "7(1)"), Decision)
    return told


def wishing(kind: str = "incident", says: str = "") -> Told:
    told = excluded(kind, says)
    assert isinstance(chooses(told, Option.QUOTE), Decision)
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
        chooses(gone := excluded(kind, says), Option.WITHDRAW)
        takes_up(taken := wishing(kind, says))
        found += [told, gone, taken]
    return found

"""A case of either kind with quotes and worked time, by `decide()` alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from slackbot.agreement.fees import Fees, Rate
from slackbot.agreement.particulars import Agreement, Cover
from slackbot.agreement.texts import standard
from slackbot.cases.approvals import Verdict
from slackbot.cases.incidents import Report
from slackbot.cases.quotes.allowance import BookAllowance
from slackbot.cases.quotes.answer import AnswerQuote, WithdrawQuote
from slackbot.cases.quotes.make import MakeQuote
from slackbot.cases.quotes.state import Item, Quote, WorkKind
from slackbot.cases.quotes.strike import CorrectWork
from slackbot.cases.quotes.work import LogWork
from slackbot.cases.urgent import AskUrgent
from slackbot.words import Actor, Authority, Decision, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules import living, requesting
from tests.rules.judging import Told, scoped
from tests.rules.living import HOUR, Life, lived_once, terms
from tests.rules.office import tokyo, with_hours

BUYER = replace(CUSTOMER, user="U0ITO", authorities=(Authority.BUYER,))
"""発注権限者"""
OTHER_LEAD = replace(LEAD, user="U0EMMA")
FEES = Fees(rates=(Rate(name="標準", hourly=12_000),), allowance=2 * HOUR)
ITEMS = (Item(what="調査・修正", minutes=480, hourly=12_000, amount=0), Item(what="移行作業", amount=50_000))
HOURS = (Item(what="調査・修正", minutes=480, hourly=12_000, amount=0),)
UNTIL = date(2026, 12, 10)


@cache
def agreement(language: str = "ja", leads: tuple[str, ...] = (LEAD.user, OTHER_LEAD.user), **fees: Any) -> Agreement:
    given = terms(language)
    particulars = replace(given.particulars, fees=replace(FEES, **fees))
    people = replace(particulars.people, buyers=(BUYER.user,))
    provider = replace(given.provider, leads=leads)
    return Agreement.of(standard(particulars.locale), replace(particulars, people=people), provider)


def a_case(kind: str = "incident", says: str = "", given: Agreement | None = None) -> Told:
    found = given or agreement()
    if kind == "incident":
        return living.at(living.Stage.ACKNOWLEDGED, found, says)
    return requesting.at(requesting.Stage.RECEIVED, found, says)


def makes(told: Told, by: Actor = ENGINEER, **given: Any) -> Decision | Refusal:
    usual = {"ref": "10(1)", "items": _said(told, ITEMS), "valid_until": UNTIL, "assumptions": told.says}
    usual["reason"] = told.says or "作業範囲の見直しのため"
    return told.asks(MakeQuote, by, **{**usual, **given})


def _said(told: Told, items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(replace(each, what=told.says) for each in items) if told.says.strip() else items


def last(told: Told) -> Quote:
    return scoped(told).quotes[-1]


def answers(told: Told, by: Actor, yes: bool = True, **given: Any) -> Decision | Refusal:
    usual = {
        "verdict": Verdict.APPROVED if yes else Verdict.DECLINED,
        "shown": last(told).approval.terms,
        "comment": "" if yes else told.says or "予算の都合のため",
    }
    return told.asks(AnswerQuote, by, **{**usual, **given})


def withdraws(told: Told, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    return told.asks(WithdrawQuote, by, **{"shown": last(told).approval.terms, **given})


def logs(told: Told, minutes: int = 60, work: WorkKind = WorkKind.PAID, by: Actor = ENGINEER, **given: Any) -> Any:
    """It ended now."""
    usual = {"begun": told.now - timedelta(minutes=minutes), "what": told.says or "調査"}
    return told.asks(LogWork, by, **{"minutes": minutes, "work": work, **usual, **given})


def corrects(told: Told, number: int, by: Actor = ENGINEER, **given: Any) -> Any:
    """The entry of that number, to what is given; the rest stays."""
    entry = scoped(told).entries[number - 1]
    same = {"begun": entry.begun, "minutes": entry.minutes, "work": entry.kind, "what": entry.what}
    usual = {"number": number, "quote": entry.quote, "reason": told.says or "開始時刻の誤り"}
    return told.asks(CorrectWork, by, **{**same, **usual, **given})


@lived_once
def waiting(kind: str = "incident", says: str = "", **given: Any) -> Told:
    told = a_case(kind, says)
    assert isinstance(made := makes(told, **given), Decision), made
    return told


@lived_once
def offered(kind: str = "incident", says: str = "", **given: Any) -> Told:
    told = waiting(kind, says, **given)
    assert isinstance(answers(told, LEAD), Decision)
    return told


@lived_once
def accepted(kind: str = "incident", says: str = "", **given: Any) -> Told:
    told = offered(kind, says, **given)
    assert isinstance(answers(told, BUYER), Decision)
    return told


def every_quote(says: str = "") -> list[Told]:
    """Each way it can go, for both kinds of case; what was said stands in `messages`."""
    found: list[Told] = []
    for kind in ("incident", "service_request"):
        found += [waiting(kind, says), offered(kind, says), offered(kind, says, items=HOURS, ceiling=True)]
        answers(sent_back := waiting(kind, says), LEAD, yes=False)
        answers(turned_down := offered(kind, says), BUYER, yes=False)
        withdraws(gone := offered(kind, says))
        makes(changed := offered(kind, says), number=1)
        makes(again := accepted(kind, says), number=1)
        worked = accepted(kind, says)
        logs(worked.wait(2 * HOUR))
        logs(worked.wait(2 * HOUR), work=WorkKind.INCLUDED)
        corrects(worked, 2, minutes=30)
        late: dict[str, Any] = {
            "draw": "x",
            "begun": worked.now - HOUR,
            "minutes": 30,
            "what": says or "調査",
            "corrects": 2,
        }
        worked.asks(BookAllowance, **late)
        nearly, used = (accepted(kind, says, items=HOURS, ceiling=True).wait(24 * HOUR) for _ in range(2))
        logs(nearly, 400)
        logs(used, 480)
        found += [nearly, used]
        makes(alone := a_case(kind, says, agreement(leads=(LEAD.user,))), LEAD)
        found += [sent_back, turned_down, gone, changed, again, worked, alone]
        for told in (waiting(kind, says), offered(kind, says)):
            while due := [each for each in told.timers if each.name.startswith("quote.")]:
                first = min(due, key=lambda each: each.at)
                told.now = first.at
                told.takes(first.command)
            found.append(told)
    return [*found, urgent(says)]


def urgent(says: str = "") -> Life:
    """Asked for out of hours, quoted with a ceiling, accepted."""
    given = agreement()
    particulars = with_hours(given.particulars, Cover.PAID)
    life = Life(Agreement.of(given.document, particulars, given.provider), says)
    life.now = tokyo("2026-11-24T22:00")
    life.does(Report, CUSTOMER)
    life.does(AskUrgent, CUSTOMER)
    assert isinstance(makes(life, LEAD, ref="10(6)", items=HOURS, valid_until=None, ceiling=True), Decision)
    assert isinstance(answers(life, BUYER), Decision)
    return life

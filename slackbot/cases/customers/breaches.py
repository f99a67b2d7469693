"""A notice of breach and the period to put it right (Art. 17): recorded by leads, reminded of, and settled by them.

The desk ends no agreement: what follows when nothing was put right is for people to decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import contract_owners, leads_there
from slackbot.cases.customers.said import announce, decided, tell_desk
from slackbot.cases.customers.state import Breach, BreachAnswer, Customer
from slackbot.cases.rulebook import CLOCK, LEADS, rule
from slackbot.cases.timing import in_working_days, timer
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Message, Refusal, Side, Timer, value

DAYS_AHEAD = (7, 1)
OVER = 0
A_DAY = timedelta(days=1)
LONGEST = timedelta(days=5 * 366)
"""From the notice to the last day; what is later is a slip of the pen."""
AT = time(9)
"""On the wall of the customer's zone."""


@value
class RecordBreach(CommandBase):
    kind: Literal["customer.record_breach"] = "customer.record_breach"
    notice_by: Side
    text: str
    delivery: str
    cure_by: date
    shared: bool = False
    """A lead decides whether the shared channel reads of it: whoever of the customer is there reads along."""


@value
class AnswerBreach(CommandBase):
    """What the party that was given the notice says to it."""

    kind: Literal["customer.answer_breach"] = "customer.answer_breach"
    number: int
    text: str


@value
class SettleBreach(CommandBase):
    """What came of it, in the words of a lead."""

    kind: Literal["customer.settle_breach"] = "customer.settle_breach"
    number: int
    cured: bool
    outcome: str


@value
class RemindOfBreach(CommandBase):
    """The period ends in so many days; 0: it has ended."""

    kind: Literal["customer.remind_of_breach"] = "customer.remind_of_breach"
    number: int
    days: int


@value
class ChaseBreach(CommandBase):
    """Nobody has recorded what came of it."""

    kind: Literal["customer.chase_breach"] = "customer.chase_breach"
    number: int
    chased: int


@enforces("17")
@rule(RecordBreach, may=LEADS, cites=("17",))
def record_breach(customer: Customer, command: RecordBreach, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if is_blank(command.delivery):
        return Refusal(code="delivery_is_missing", refs=("17",))
    today = now.astimezone(ZoneInfo(agreement.particulars.tz)).date()
    if command.cure_by <= today:
        return Refusal(code="period_has_passed", refs=("17",))
    if command.cure_by - today > LONGEST:
        return Refusal(code="period_is_too_long", refs=("17",))
    text = command.text.strip()
    breach = Breach(
        number=len(customer.breaches) + 1,
        notice_by=command.notice_by,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        delivery=command.delivery.strip(),
        cure_by=command.cure_by,
        recorded_at=now,
        recorded_by=command.by.user,
        shared=command.shared,
    )
    after = replace(customer, breaches=(*customer.breaches, breach))
    return _told(after, command, now, "breach_recorded", breach, agreement)


@enforces("17")
@rule(AnswerBreach, may=LEADS, cites=("17",))
def answer_breach(customer: Customer, command: AnswerBreach, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """The period goes on: whether anything was put right, a lead says."""
    breach = _said_of(customer, command.number, command.text)
    if isinstance(breach, Refusal):
        return breach
    said = BreachAnswer(at=now, by=command.by.user, text=command.text.strip())
    answered = replace(breach, answers=(*breach.answers, said))
    return _told(_with(customer, answered), command, now, "breach_answered", answered, agreement)


@enforces("17")
@rule(SettleBreach, may=LEADS, cites=("17",))
def settle_breach(customer: Customer, command: SettleBreach, agreement: Agreement, now: datetime) -> Decision | Refusal:
    breach = _said_of(customer, command.number, command.outcome)
    if isinstance(breach, Refusal):
        return breach
    settled = replace(
        breach, cured=command.cured, outcome=command.outcome.strip(), settled_at=now, settled_by=command.by.user
    )
    return _told(_with(customer, settled), command, now, "breach_settled", settled, agreement)


@enforces("17")
@rule(RemindOfBreach, may=CLOCK, cites=("17",))
def remind_of_breach(
    customer: Customer, command: RemindOfBreach, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """Said once: of several whose time has passed already, the last."""
    breach = _open(customer, command.number)
    if breach is None:
        return Refusal(code="superseded")
    due = tuple(days for days in (*DAYS_AHEAD, OVER) if _at(days, breach, agreement.particulars.tz) <= now)
    told = replace(breach, told=tuple(dict.fromkeys((*breach.told, *due, command.days))))
    happened = "breach_over" if OVER in due or command.days == OVER else "breach_reminder"
    return _told(_with(customer, told), command, now, happened, told, agreement)


@enforces("17")
@rule(ChaseBreach, may=CLOCK, cites=("17",))
def chase_breach(customer: Customer, command: ChaseBreach, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Each working day it is one lead's task by name: what follows is for people to decide, and not for silence."""
    breach = _open(customer, command.number)
    if breach is None or breach.chased != command.chased:
        return Refusal(code="superseded")
    chased = replace(breach, chased=breach.chased + 1)
    lead = leads_there(agreement, now)[0]
    return _told(_with(customer, chased), command, now, "breach_chased", chased, agreement, person=lead)


def _chases(customer: Customer, agreement: Agreement) -> Iterator[Timer]:
    for each in customer.breaches:
        if each.cured is None and OVER in each.told:
            over = _at(OVER, each, agreement.particulars.tz)
            at = in_working_days(over, A_DAY * (each.chased + 1), agreement)
            fields = {"number": each.number, "chased": each.chased}
            yield timer(customer, f"breach.{each.number}.chase.{each.chased}", at, ChaseBreach, **fields)


def breach_reminders(customer: Customer, agreement: Agreement) -> tuple[Timer, ...]:
    return (*_warnings(customer, agreement), *_chases(customer, agreement))


def _warnings(customer: Customer, agreement: Agreement) -> tuple[Timer, ...]:
    tz = agreement.particulars.tz
    return tuple(
        timer(
            customer, f"breach.{each.number}.{days}", _at(days, each, tz), RemindOfBreach, number=each.number, days=days
        )
        for each in customer.breaches
        if each.cured is None
        for days in (*DAYS_AHEAD, OVER)
        if days not in each.told
    )


def _at(days: int, breach: Breach, tz: str) -> datetime:
    """Of the last reminder: the morning after the last day."""
    day = breach.cure_by - timedelta(days=days) if days else breach.cure_by + timedelta(days=1)
    return datetime.combine(day, AT, tzinfo=ZoneInfo(tz))


def _open(customer: Customer, number: int) -> Breach | None:
    return next((each for each in customer.breaches if each.number == number and each.cured is None), None)


def _said_of(customer: Customer, number: int, text: str) -> Breach | Refusal:
    """The open one that the text is about."""
    breach = _open(customer, number)
    if breach is None:
        return Refusal(code="no_such_breach", refs=("17",))
    return Refusal(code="text_is_empty") if is_blank(text) else breach


def _with(customer: Customer, breach: Breach) -> Customer:
    return replace(
        customer, breaches=tuple(breach if each.number == breach.number else each for each in customer.breaches)
    )


def _told(
    customer: Customer,
    command: CommandBase,
    now: datetime,
    happened: str,
    breach: Breach,
    agreement: Agreement,
    person: str = "",
) -> Decision:
    said = _said(customer, happened, breach, agreement, now, person)
    return decided(
        customer,
        command,
        now,
        happened,
        *said,
        refs=("17",),
        number=breach.number,
        notice_by=str(breach.notice_by),
        cure_by=breach.cure_by.isoformat(),
        sha256=breach.sha256,
        delivery=breach.delivery,
        shared=breach.shared,
        answers=[each.text for each in breach.answers],
        cured=breach.cured,
        outcome=breach.outcome,
    )


def _said(
    customer: Customer, happened: str, breach: Breach, agreement: Agreement, now: datetime, person: str
) -> tuple[Message, ...]:
    """To the leads of today, with whom to speak to at the customer; deputies stand for those who are away."""
    facts: dict[str, Any] = {"number": breach.number, "day": breach.cure_by.isoformat()}
    facts |= {"party": str(breach.notice_by), "owners": contract_owners(agreement, now)}
    ours = {**facts, "leads": leads_there(agreement, now), **({"person": person} if person else {})}
    told = tell_desk(agreement.provider.desk_channel, f"{happened}_desk", **ours)
    theirs = breach.shared and not person
    return (told, announce(customer, happened, **facts)) if theirs else (told,)


Command = RecordBreach | AnswerBreach | SettleBreach | RemindOfBreach | ChaseBreach

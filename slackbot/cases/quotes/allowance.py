"""月 n 時間まで: paid work of a month that needs no quote (Art. 10).

The customer's record holds what was drawn, so that two cases cannot draw the same hour; a follow-up tells the case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Particulars
from slackbot.cases import common
from slackbot.cases.customers.said import decided
from slackbot.cases.customers.state import Customer, Drawn
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Entry, WorkKind
from slackbot.cases.quotes.work import LONGEST_AGO, facts, wrong
from slackbot.cases.rulebook import STAFF, rule
from slackbot.words import CommandBase, Decision, FollowUp, Refusal, value

KEPT = LONGEST_AGO + timedelta(days=31)
"""Nothing older can be drawn on, or struck out of a month that is still drawn on."""


@value
class DrawAllowance(CommandBase):
    """For time that was worked on `case`."""

    kind: Literal["customer.draw_allowance"] = "customer.draw_allowance"
    case: str
    begun: datetime
    minutes: int
    what: str


@value
class ReturnAllowance(CommandBase):
    """What was drawn by that command was struck out."""

    kind: Literal["customer.return_allowance"] = "customer.return_allowance"
    draw: str


@value
class BookAllowance(CommandBase):
    """The case is told what was drawn for it."""

    kind: Literal["work.book_allowance"] = "work.book_allowance"
    draw: str
    begun: datetime
    minutes: int
    what: str


@enforces("10")
@rule(DrawAllowance, may=STAFF, cites=("10",))
def draw(customer: Customer, command: DrawAllowance, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if refusal := wrong(command.begun, command.minutes, command.what, now):
        return refusal
    rest = left(customer, agreement.particulars, command.begun)
    if rest is None:
        return Refusal(code="no_allowance", refs=("10",))
    if command.minutes > rest:
        return Refusal(code="allowance_is_used_up", refs=("10",), data={"hours": rest // 60, "minutes": rest % 60})
    drawn = Drawn(id=command.id, case=command.case, begun=command.begun, minutes=command.minutes)
    kept = tuple(each for each in customer.drawn if each.begun > now - KEPT)
    booked = BookAllowance(
        id=f"{command.id}/1",
        case_id=command.case,
        by=command.by,
        draw=command.id,
        begun=command.begun,
        minutes=command.minutes,
        what=command.what.strip(),
    )
    after = replace(customer, drawn=(*kept, drawn))
    return decided(
        after,
        command,
        now,
        "allowance_drawn",
        FollowUp(command=booked),
        refs=("10",),
        case=command.case,
        begun=command.begun.isoformat(),
        minutes=command.minutes,
    )


@enforces("10")
@rule(ReturnAllowance, may=STAFF, cites=("10",))
def give_back(customer: Customer, command: ReturnAllowance, agreement: Agreement, now: datetime) -> Decision:
    after = replace(customer, drawn=tuple(each for each in customer.drawn if each.id != command.draw))
    return decided(after, command, now, "allowance_returned", refs=("10",), draw=command.draw)


@enforces("10")
@rule(BookAllowance, may=STAFF, about=Matter, cites=("10",))
def book(case: Matter, command: BookAllowance, agreement: Agreement, now: datetime) -> Decision:
    entry = Entry(
        number=len(case.entries) + 1,
        who=command.by.user,
        begun=command.begun,
        minutes=command.minutes,
        kind=WorkKind.ALLOWANCE,
        draw=command.draw,
        what=command.what,
        written_at=now,
        written_by=command.by.user,
    )
    booked = replace(case, entries=(*case.entries, entry))
    return common.decided(booked, command, now, "work_logged", refs=("10",), **facts(entry))


def left(customer: Customer, terms: Particulars, at: datetime) -> int | None:
    """Minutes of that month, in the customer's zone; None where nothing was agreed beforehand."""
    if terms.fees.allowance is None:
        return None
    agreed = int(terms.fees.allowance.total_seconds() // 60)
    month = month_of(at, terms.tz)
    spent = sum(each.minutes for each in customer.drawn if month_of(each.begun, terms.tz) == month)
    return max(0, agreed - spent)


def month_of(at: datetime, tz: str) -> tuple[int, int]:
    day = at.astimezone(ZoneInfo(tz)).date()
    return day.year, day.month


Command = DrawAllowance | ReturnAllowance | BookAllowance

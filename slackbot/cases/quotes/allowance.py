"""月 n 時間まで: paid work of a month that needs no quote (Art. 10).

The customer's record holds what was drawn, so that two cases cannot draw the same hour; a follow-up tells the case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Particulars
from slackbot.cases import common
from slackbot.cases.customers.said import decided
from slackbot.cases.customers.state import Customer, Drawn
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.month import bounds
from slackbot.cases.quotes.state import Entry, WorkKind, minutes_until
from slackbot.cases.quotes.work import (
    LONGEST_AGO,
    charged_to,
    facts,
    not_theirs,
    struck_out,
    wrong,
    wrong_entry,
)
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, FollowUp, Message, Refusal, value

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
    who: str = ""
    """Whose time it was; empty: the one who writes it down."""
    corrects: int = 0
    """It stands in the place of that entry of the case, for which `instead_of` was drawn, if anything was.

    The form says so: whether it is so only the case knows, and what was drawn before is kept until it has said yes.
    """
    instead_of: str = ""
    reason: str = ""


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
    who: str = ""
    corrects: int = 0
    instead_of: str | None = None
    """None: drawn by an earlier build, whose customer's record had given it back at once."""
    reason: str = ""


@enforces("10")
@rule(DrawAllowance, may=STAFF, cites=("10",))
def draw(customer: Customer, command: DrawAllowance, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if refusal := _refused(customer, command, agreement, now):
        return refusal
    kept = tuple(each for each in customer.drawn if each.begun > now - KEPT)
    after = replace(customer, drawn=(*kept, _drawn(command)))
    about: dict[str, Any] = {"case": command.case, "begun": command.begun.isoformat(), "minutes": command.minutes}
    booked = FollowUp(command=_booked(command))
    return decided(after, command, now, "allowance_drawn", booked, refs=("10",), **about)


def _drawn(command: DrawAllowance) -> Drawn:
    return Drawn(
        id=command.id,
        case=command.case,
        begun=command.begun,
        minutes=command.minutes,
        instead_of=command.instead_of,
    )


def _booked(command: DrawAllowance) -> BookAllowance:
    return BookAllowance(
        id=f"{command.id}/1",
        case_id=command.case,
        by=command.by,
        draw=command.id,
        begun=command.begun,
        minutes=command.minutes,
        what=command.what.strip(),
        who=command.who,
        corrects=command.corrects,
        instead_of=command.instead_of,
        reason=command.reason.strip(),
    )


@enforces("10")
@rule(ReturnAllowance, may=STAFF, cites=("10",))
def give_back(customer: Customer, command: ReturnAllowance, agreement: Agreement, now: datetime) -> Decision:
    after = _without(customer, command.draw)
    return decided(after, command, now, "allowance_returned", refs=("10",), draw=command.draw)


@enforces("10")
@rule(BookAllowance, may=STAFF, about=Matter, cites=("10",))
def book(case: Matter, command: BookAllowance, agreement: Agreement, now: datetime) -> Decision:
    """Of a correction the case has the last word: it knows its entries, and what was drawn for each."""
    wrong_one = wrong_entry(case, command.corrects, command.by) if command.corrects else None
    if isinstance(wrong_one, Refusal) or not _drawn_for(wrong_one, command):
        return _overtaken(case, command, now)
    entry = _entry(case, command, now)
    if wrong_one is None:
        booked = replace(case, entries=(*case.entries, entry))
        return common.decided(booked, command, now, "work_logged", refs=("10",), **facts(entry))
    cleared = struck_out(case, wrong_one, command.by, command.reason, now, entry.number)
    booked = replace(cleared, entries=(*cleared.entries, entry))
    changed: dict[str, Any] = {"before": facts(wrong_one), "reason": command.reason, **facts(entry)}
    said = (*charged_to(booked, wrong_one), *_returned(case, wrong_one.draw, command))
    return common.decided(booked, command, now, "work_corrected", *said, refs=("10",), **changed)


def _entry(case: Matter, command: BookAllowance, now: datetime) -> Entry:
    return Entry(
        number=len(case.entries) + 1,
        who=command.who or command.by.user,
        begun=command.begun,
        minutes=command.minutes,
        kind=WorkKind.ALLOWANCE,
        draw=command.draw,
        what=command.what,
        written_at=now,
        written_by=command.by.user,
        corrects=command.corrects,
    )


def _drawn_for(entry: Entry | None, command: BookAllowance) -> bool:
    return entry is None or command.instead_of in (None, entry.draw)


def _overtaken(case: Matter, command: BookAllowance, now: datetime) -> Decision:
    """Somebody else has struck it out or corrected it meanwhile: what was drawn for this is given back, and said."""
    told = common.tell_desk(case, "work_correction_overtaken", to=[command.by.user], number=command.corrects)
    back = _returned(case, command.draw, command)
    return common.noted(case, command, now, "work_correction_overtaken", *back, told, refs=("10",))


def _returned(case: Matter, draw: str, command: BookAllowance) -> tuple[Message, ...]:
    back = ReturnAllowance(id=f"{command.id}/1", case_id=case.customer, by=command.by, draw=draw)
    return (FollowUp(command=back),) if draw else ()


def left(customer: Customer, terms: Particulars, at: datetime) -> int | None:
    """Minutes of that month, in the customer's zone; None where nothing was agreed beforehand."""
    if terms.fees.allowance is None:
        return None
    agreed = int(terms.fees.allowance.total_seconds() // 60)
    since, until = month_around(at, terms.tz)
    replaced = {each.instead_of for each in customer.drawn}
    counted = (each for each in customer.drawn if each.id not in replaced)
    spent = sum(_between(since, until, each.begun, each.minutes) for each in counted)
    return max(0, agreed - spent)


def _refused(customer: Customer, command: DrawAllowance, agreement: Agreement, now: datetime) -> Refusal | None:
    terms = agreement.particulars
    if refusal := wrong(command.begun, command.minutes, command.what, now):
        return refusal
    if refusal := not_theirs(command.who, command.by, agreement, now):
        return refusal
    if command.case.rpartition("-")[0] != customer.id:
        return Refusal(code="wrong_customer")
    if command.corrects and is_blank(command.reason):
        return Refusal(code="reason_is_missing")
    if command.instead_of and not _may_replace(customer, command):
        return Refusal(code="no_such_entry", refs=("10",))
    without = _without(customer, command.instead_of)
    for at in (command.begun, command.begun + timedelta(minutes=command.minutes - 1)):
        rest = left(without, terms, at)
        if rest is None:
            return Refusal(code="no_allowance", refs=("10",))
        if _between(*month_around(at, terms.tz), command.begun, command.minutes) > rest:
            return Refusal(code="allowance_is_used_up", refs=("10",), data={"hours": rest // 60, "minutes": rest % 60})
    return None


def _may_replace(customer: Customer, command: DrawAllowance) -> bool:
    """Drawn for that case, and for nothing else since; what is no longer known here was drawn too long ago to count."""
    taken = any(each.instead_of == command.instead_of for each in customer.drawn)
    others = any(each.id == command.instead_of and each.case != command.case for each in customer.drawn)
    return bool(command.corrects) and not taken and not others


def _without(customer: Customer, draw: str) -> Customer:
    return replace(customer, drawn=tuple(each for each in customer.drawn if each.id != draw))


def _between(since: datetime, until: datetime, begun: datetime, minutes: int) -> int:
    return minutes_until(until, begun, minutes) - minutes_until(since, begun, minutes)


def month_around(at: datetime, tz: str) -> tuple[datetime, datetime]:
    """The month that it lies in, in that zone."""
    day = at.astimezone(ZoneInfo(tz)).date()
    return bounds(day.year, day.month, tz)


Command = DrawAllowance | ReturnAllowance | BookAllowance

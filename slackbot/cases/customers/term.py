"""The end of the term is told in time (Art. 16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Term
from slackbot.cases.common import contract_owners, leads_there
from slackbot.cases.customers.commands import RemindOfTerm
from slackbot.cases.customers.said import announce, decided, tell_desk
from slackbot.cases.customers.state import Customer
from slackbot.cases.links import EndForTerm
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.cases.timing import timer
from slackbot.words import Decision, FollowUp, Message, Refusal, Timer

DAYS_AHEAD = (90, 60, 30)
TOLD_TO_THE_CUSTOMER = (30,)
OVER = 0
AT = time(9)
"""On the wall of the customer's zone."""


@enforces("16")
@rule(RemindOfTerm, may=CLOCK, cites=("16",))
def remind_of_term(
    customer: Customer, command: RemindOfTerm, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """Said once: of several whose time has passed already, the last."""
    term = agreement.particulars.term
    if term is None:
        return Refusal(code="superseded")
    due = [days for days in _days(term) if _at(days, term, agreement.particulars.tz) <= now]
    told = tuple(name for days in due if (name := _name(days, term)) not in customer.term_told)
    after = replace(customer, term_told=(*customer.term_told, *told))
    nearest = min((*due, command.days))
    said = _said(after, agreement, term, nearest, now)
    if nearest == OVER:
        said += tuple(_ended(access, n, command) for n, access in enumerate(customer.access, 1))
    return decided(after, command, now, "term_reminded", *said, refs=("16",), ends=term.ends.isoformat())


def _ended(access: str, n: int, command: RemindOfTerm) -> FollowUp:
    """What was granted under the agreement ends with it."""
    return FollowUp(command=EndForTerm(id=f"{command.id}/{n}", case_id=access, by=command.by))


def term_reminders(customer: Customer, agreement: Agreement) -> tuple[Timer, ...]:
    terms = agreement.particulars
    return tuple(
        timer(customer, f"term.{_name(days, term)}", _at(days, term, terms.tz), RemindOfTerm, days=days)
        for term in ([terms.term] if terms.term else [])
        for days in _days(term)
        if _name(days, term) not in customer.term_told
    )


def _days(term: Term) -> tuple[int, ...]:
    """One that goes on by itself has no end to tell of."""
    return DAYS_AHEAD if term.renews else (*DAYS_AHEAD, OVER)


def _name(days: int, term: Term) -> str:
    return f"{days}@{term.ends.isoformat()}"


def _at(days: int, term: Term, tz: str) -> datetime:
    """Of the last reminder: the morning after the last day."""
    day = term.ends - timedelta(days=days) if days else term.ends + timedelta(days=1)
    return datetime.combine(day, AT, tzinfo=ZoneInfo(tz))


def _said(customer: Customer, agreement: Agreement, term: Term, days: int, now: datetime) -> tuple[Message, ...]:
    key = "term_over" if days == OVER else "term_renews" if term.renews else "term_ends"
    left = (term.ends - now.astimezone(ZoneInfo(agreement.particulars.tz)).date()).days
    owners = contract_owners(agreement, now)
    facts = {"day": term.ends.isoformat(), "left": max(0, left), "owners": owners}
    told = tell_desk(agreement.provider.desk_channel, f"{key}_desk", **facts, leads=leads_there(agreement, now))
    said: tuple[Message, ...] = (told,)
    return (*said, announce(customer, key, **facts)) if days in TOLD_TO_THE_CUSTOMER else said

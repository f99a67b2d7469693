"""Everything about an access that falls due, as a function of its state alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from slackbot.agreement.particulars import Agreement
from slackbot.cases.access.afterwards import AskResidual, ChaseReview
from slackbot.cases.access.decide import ExpireRequest, RemindDecision
from slackbot.cases.access.end import (
    LAST_WORDS,
    BeginAccess,
    ChaseRemoval,
    EndAccess,
    RemindEnd,
    begin_mark,
    end_mark,
    next_business_day,
)
from slackbot.cases.access.register import registered_until
from slackbot.cases.access.request import term_ends
from slackbot.cases.access.state import AccessGrant, State
from slackbot.cases.approvals import expires_at, reminds_at
from slackbot.cases.links import EndForRegister, EndForTerm
from slackbot.cases.timing import timer
from slackbot.words import Timer


def deadlines(grant: AccessGrant, agreement: Agreement) -> tuple[Timer, ...]:
    return (
        *_deciding(grant, agreement),
        *_standing(grant),
        *_registered(grant, agreement),
        *_removal(grant, agreement),
        *_afterwards(grant, agreement),
    )


def _deciding(grant: AccessGrant, agreement: Agreement) -> Iterator[Timer]:
    waits, hours = grant.deciding, agreement.particulars.calendar()
    if waits is None or waits.step is None:
        return
    if grant.state is State.REQUESTED and (last := term_ends(agreement)):
        yield timer(grant, "term", last, EndForTerm)
    name = f"{waits.step.name}.{len(grant.extensions)}"
    if at := reminds_at(waits, hours):
        yield timer(grant, f"remind_decision.{name}.{waits.reminded}", at, RemindDecision)
    if at := expires_at(waits, hours):
        yield timer(grant, f"expire.{name}", at, ExpireRequest)


def _standing(grant: AccessGrant) -> Iterator[Timer]:
    if grant.state is not State.GRANTED:
        return
    assert grant.begins_at is not None, "what is granted has its beginning"
    assert grant.ends_at is not None, "what is granted has its end"
    assert grant.ends_set_at is not None, "somebody granted it"
    yield timer(grant, "end", grant.ends_at, EndAccess)
    if grant.given and grant.begins_at > grant.given.at and begin_mark(grant) not in grant.rung:
        yield timer(grant, "begin", grant.begins_at, BeginAccess)
    for minutes in LAST_WORDS:
        at = grant.ends_at - timedelta(minutes=minutes)
        if at > max(grant.begins_at, grant.ends_set_at) and end_mark(grant, minutes) not in grant.rung:
            yield timer(grant, f"remind_end.{minutes}", at, RemindEnd, minutes=minutes)


def _registered(grant: AccessGrant, agreement: Agreement) -> Iterator[Timer]:
    if grant.state in (State.REQUESTED, State.GRANTED) and (until := registered_until(grant, agreement)):
        yield timer(grant, "unregistered", until, EndForRegister)


def _removal(grant: AccessGrant, agreement: Agreement) -> Iterator[Timer]:
    if grant.state is State.ENDING and grant.ended_at:
        yield _daily(grant, "chase", grant.chased_at or grant.ended_at, agreement, ChaseRemoval)


def _afterwards(grant: AccessGrant, agreement: Agreement) -> Iterator[Timer]:
    if grant.review_is_due and grant.given:
        yield _daily(grant, "chase_review", grant.review_chased_at or grant.given.at, agreement, ChaseReview)
    if grant.closed_at and grant.given and not grant.residual_asked:
        at = grant.closed_at + agreement.particulars.access.residual_check_after
        yield timer(grant, "ask_residual", at, AskResidual)


def _daily(grant: AccessGrant, name: str, since: datetime, agreement: Agreement, kind: type) -> Timer:
    return timer(grant, name, next_business_day(since, agreement.particulars.calendar()), kind)

"""The clock takes access back: it is announced, it ends, and it stays overdue until both sides have said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import Hours, next_opening
from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.access.say import decided, note_access, tell_both, tell_customer, tell_desk, tell_who_knew
from slackbot.cases.access.state import AccessGrant, Ending, Said, State, shown
from slackbot.cases.approvals import Step
from slackbot.cases.links import EndForCase, EndForTerm
from slackbot.cases.rulebook import ANYONE, CLOCK, CUSTOMER, STAFF, rule
from slackbot.clock import millis
from slackbot.words import CommandBase, Decision, Notice, Refusal, Role, Side, value

STANDING, OVER = frozenset({State.GRANTED}), frozenset({State.ENDING})
A_DAY = timedelta(days=1)
LAST_WORDS = (60, 10)
"""Minutes before the end."""


@value
class RemindEnd(CommandBase):
    kind: Literal["access.remind_end"] = "access.remind_end"
    minutes: int


@value
class BeginAccess(CommandBase):
    """The later beginning that was asked for has come."""

    kind: Literal["access.begin"] = "access.begin"


@value
class EndAccess(CommandBase):
    kind: Literal["access.end"] = "access.end"


@value
class RevokeAccess(CommandBase):
    """取り消す, by either side, at once."""

    kind: Literal["access.revoke"] = "access.revoke"
    reason: str = ""


@value
class FinishAccess(CommandBase):
    """Done: we need it no longer; once it has ended, that we can no longer get in.

    `shown`: the digest of the card; empty where it was typed, and means what is true now.
    """

    kind: Literal["access.done"] = "access.done"
    shown: str = ""


@value
class ConfirmRemoved(CommandBase):
    """The customer's 「アクセス権限を削除しました」; `digest` is of the end they saw."""

    kind: Literal["access.removed"] = "access.removed"
    shown: str


@value
class ChaseRemoval(CommandBase):
    kind: Literal["access.chase"] = "access.chase"


@rule(BeginAccess, may=CLOCK, when=STANDING)
def begin(grant: AccessGrant, command: BeginAccess, agreement: Agreement, now: datetime) -> Decision:
    begun = replace(grant, rung=(*grant.rung, begin_mark(grant)))
    return decided(begun, command, now, "begun", *tell_both(begun, "begun", to=grant.grantee))


@enforces("6(4)")
@rule(RemindEnd, may=CLOCK, when=STANDING, cites=("6(4)",))
def remind_end(grant: AccessGrant, command: RemindEnd, agreement: Agreement, now: datetime) -> Decision:
    assert grant.ends_at is not None, "what is granted has its end"
    reminded = replace(grant, rung=(*grant.rung, end_mark(grant, command.minutes)))
    shorter = [minutes for minutes in LAST_WORDS if minutes < command.minutes]
    if now >= grant.ends_at - timedelta(minutes=max(shorter, default=0)):
        # After a standstill it would say what is no longer true.
        return Decision(case=reminded, events=())
    told = tell_both(reminded, "ends_soon", minutes=command.minutes, to=grant.grantee, ends=grant.ends_at.isoformat())
    return decided(reminded, command, now, "end_reminded", *told, minutes=command.minutes)


@enforces("6(4)")
@rule(EndAccess, may=CLOCK, when=STANDING, cites=("6(4)",))
def end(grant: AccessGrant, command: EndAccess, agreement: Agreement, now: datetime) -> Decision:
    return _ended(grant, command, now, Ending.TIME)


@enforces("6(4)")
@rule(RevokeAccess, may=ANYONE, when=STANDING, cites=("6(4)",))
def revoke(grant: AccessGrant, command: RevokeAccess, agreement: Agreement, now: datetime) -> Decision:
    return _ended(grant, command, now, Ending.REVOKED, command.reason)


@enforces("6(4)")
@rule(FinishAccess, may=STAFF, when=STANDING | OVER, cites=("6(4)",))
def finish(grant: AccessGrant, command: FinishAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if grant.state is State.GRANTED:
        return _ended(grant, command, now, Ending.DONE)
    if grant.out:
        return Refusal(code="already_confirmed")
    if command.shown and command.shown != shown(grant):
        # "We need it no longer", pressed as the time ran out, says nothing about getting in.
        return Refusal(code="outdated")
    out = closed_when_done(replace(grant, out=Said(at=now, by=command.by.user)), now)
    return decided(out, command, now, "out_confirmed", *tell_both(out, "out_confirmed", by=command.by.user))


@enforces("6(4)")
@rule(ConfirmRemoved, may=CUSTOMER, when=OVER, cites=("6(4)",))
def confirm_removed(
    grant: AccessGrant, command: ConfirmRemoved, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if grant.removed:
        return Refusal(code="already_confirmed")
    if command.shown != shown(grant):
        return Refusal(code="outdated")
    removed = closed_when_done(replace(grant, removed=Said(at=now, by=command.by.user)), now)
    told = tell_both(removed, "removed", by=command.by.user, to=grant.grantee)
    return decided(removed, command, now, "removal_confirmed", *told)


@enforces("6(4)")
@rule(EndForCase, may=ANYONE | CLOCK)
def end_for_case(grant: AccessGrant, command: EndForCase, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail."""
    return over(grant, command, now, Ending.CASE_CLOSED, "case_closed_before", case=command.case)


@enforces("6(4)", "16")
@rule(EndForTerm, may=CLOCK)
def end_for_term(grant: AccessGrant, command: EndForTerm, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail."""
    return over(grant, command, now, Ending.TERM, "term_over_before")


@enforces("6(4)")
@rule(ChaseRemoval, may=CLOCK, when=OVER, cites=("6(4)",))
def chase(grant: AccessGrant, command: ChaseRemoval, agreement: Agreement, now: datetime) -> Decision:
    """Each business day; in the end somebody is named who calls."""
    chased = replace(grant, chased=grant.chased + 1, chased_at=now)
    theirs = () if grant.removed else (tell_customer(chased, "please_remove", to=granter(grant)),)
    ours = () if grant.out else (tell_desk(chased, "still_inside", to=grant.grantee),)
    if grant.removed or chased.chased <= agreement.particulars.access.chase_before_call:
        return decided(chased, command, now, "removal_chased", *theirs, *ours)
    called = replace(chased, caller=grant.caller or caller(agreement, now))
    told = tell_desk(called, "please_call", to=called.caller)
    return decided(called, command, now, "call_asked", *theirs, *ours, told, caller=called.caller)


def caller(agreement: Agreement, now: datetime) -> str:
    """The lead who is there today, or their deputy."""
    return approvals.holders(Step(name="call", role=Role.LEAD), agreement, now)[0]


def next_business_day(at: datetime, hours: Hours) -> datetime:
    return next_opening(hours, at + A_DAY)


def end_mark(grant: AccessGrant, minutes: int) -> str:
    assert grant.ends_at is not None, "what is granted has its end"
    return f"{minutes}@{millis(grant.ends_at)}"


def begin_mark(grant: AccessGrant) -> str:
    assert grant.begins_at is not None, "what is granted has its beginning"
    return f"begin@{millis(grant.begins_at)}"


def ended(grant: AccessGrant, by: str, now: datetime, ending: Ending, reason: str = "") -> AccessGrant:
    """An extension that waits for a decision is over with it."""
    waits = tuple(
        replace(each, approval=approvals.expire(each.approval, now)) if each.approval.end is None else each
        for each in grant.extensions
    )
    return replace(
        grant,
        state=State.ENDING,
        ending=ending,
        ended_at=now,
        ended_by=by,
        end_reason=reason.strip(),
        extensions=waits,
        removed=None,
        out=None,
        chased=0,
        chased_at=None,
        caller="",
        closed_at=None,
    )


def _ended(grant: AccessGrant, command: CommandBase, now: datetime, ending: Ending, reason: str = "") -> Decision:
    by = command.by.user if command.by.side is not Side.CLOCK else ""
    after = ended(grant, by, now, ending, reason)
    return decided(
        after, command, now, "ended", *said_of_end(after), note_access(after, command, stands=False), why=str(ending)
    )


def said_of_end(after: AccessGrant) -> tuple[Notice, ...]:
    params = {"why": str(after.ending), "by": after.ended_by, "text": after.end_reason}
    return (
        tell_customer(after, "ended", to=granter(after), **params),
        tell_desk(after, "ended", to=after.grantee, **params),
    )


def over(grant: AccessGrant, command: CommandBase, now: datetime, ending: Ending, key: str, **params: str) -> Decision:
    """Its ground is gone: what stands ends, what nobody has decided is withdrawn, and `key` says why."""
    if grant.state is State.GRANTED:
        return _ended(grant, command, now, ending)
    if grant.state is not State.REQUESTED:
        return Decision(case=grant, events=())
    withdrawn = approvals.withdraw(grant.approval, now)
    assert not isinstance(withdrawn, Refusal), "a request that waits can be withdrawn"
    after = replace(grant, approval=withdrawn, state=State.CLOSED, shown=True, closed_at=now)
    return decided(after, command, now, "withdrawn", *tell_who_knew(grant, after, key, **params), why=str(ending))


def granter(grant: AccessGrant) -> str:
    """Whoever gave it knows how to take it away; in a thread nobody is told who is not called."""
    return grant.given.by if grant.given else ""


def closed_when_done(grant: AccessGrant, now: datetime) -> AccessGrant:
    """Both have confirmed, and what is owed afterwards is paid."""
    if grant.state is State.ENDING and grant.removed and grant.out:
        grant = replace(grant, state=State.CLOSED)
    done = grant.state is State.CLOSED and not grant.review_is_due
    return replace(grant, closed_at=now) if done else grant

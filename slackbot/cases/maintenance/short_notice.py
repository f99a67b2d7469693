"""Told later than was agreed only with a reason that the customers read, and with the yes of a lead who did not ask.

Of a draft that waits to be announced, and of another time for what was announced (Arts. 9(1), 9(2)).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases import approvals
from slackbot.cases.approvals import Step, Verdict
from slackbot.cases.maintenance.apart import set_apart
from slackbot.cases.maintenance.state import Apart, Proposal, Window
from slackbot.cases.maintenance.telling import announced, decided, impossible, moved, tell_desk
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.cases.stops import State, Stop, Texts
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, JsonValue, Notice, Refusal, Role, value

WAITING = frozenset({State.DRAFT, State.PLANNED})
HOUR = timedelta(hours=1)
A_LEAD = Step(name="lead", role=Role.LEAD, remind_after=(HOUR, 4 * HOUR, 12 * HOUR), around_the_clock=True)


@value
class ApproveNotice(CommandBase):
    """`shown`: the digest of the proposal, here and below."""

    kind: Literal["window.approve_notice"] = "window.approve_notice"
    shown: str


@value
class DeclineNotice(CommandBase):
    kind: Literal["window.decline_notice"] = "window.decline_notice"
    shown: str
    reason: str


@value
class RemindNotice(CommandBase):
    kind: Literal["window.remind_notice"] = "window.remind_notice"


@value
class ExpireNotice(CommandBase):
    """The time that was proposed has come."""

    kind: Literal["window.expire_notice"] = "window.expire_notice"


@enforces("9(1)", "9(2)")
def ask_a_lead(
    window: Window,
    stop: Stop,
    command: CommandBase,
    reason: Texts,
    provider: ProviderParticulars,
    now: datetime,
    apart: Apart | None = None,
) -> Decision | Refusal:
    if is_blank(reason.both):
        return Refusal(code="notice_is_short", refs=("9",))
    if approvals.short_of_people((A_LEAD,), command.by, provider, now):
        return Refusal(code="no_other_lead", refs=("9",))
    late = replace(stop, why_late=reason)
    approval = approvals.start((A_LEAD,), command.by, terms(late, window, apart), now)
    earlier = laid_aside(window, command, provider, now, "asked_anew")
    asked = replace(earlier.window, proposal=Proposal(stop=late, approval=approval, apart=apart))
    said = (*earlier.said, _call(approval, provider, now))
    return decided(asked, command, now, "approval_asked", *said, reason=late.why_late.both)


def _call(approval: approvals.Approval, provider: ProviderParticulars, now: datetime) -> Notice:
    """To those who may decide: of a lead who is away their deputy."""
    return tell_desk("approve_notice", leads=[*approvals.asked_now(approval, provider, now)])


def terms(stop: Stop, window: Window, apart: Apart | None = None) -> str:
    """Digest of what a lead decides on: all that would be told, and to whom."""
    return approvals.digest(stop.told(), (apart.customer,) if apart else window.concerned)


@enforces("9(1)", "9(2)")
@rule(ApproveNotice, may=STAFF, when=WAITING, cites=("9",))
def approve(window: Window, command: ApproveNotice, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    voted = _voted(window, command, command.shown, Verdict.APPROVED, provider, now)
    if isinstance(voted, Refusal):
        return voted
    agreed = replace(window, proposal=voted)
    if refusal := impossible(voted.stop, now):
        return refusal
    if window.state is State.DRAFT:
        return announced(replace(agreed, stop=voted.stop), command, now)
    if voted.apart:
        return set_apart(agreed, voted.stop, voted.apart, command, now)
    return moved(agreed, voted.stop, command, now)


@rule(DeclineNotice, may=STAFF, when=WAITING, cites=("9",))
def decline(window: Window, command: DeclineNotice, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    """Nobody is told; the draft stays, or the time that was announced."""
    voted = _voted(window, command, command.shown, Verdict.DECLINED, provider, now, command.reason)
    if isinstance(voted, Refusal):
        return voted
    said = tell_desk("notice_declined", by=command.by.user, to=voted.approval.asked_by, text=voted.approval.reason)
    return decided(replace(window, proposal=voted), command, now, "notice_declined", said, reason=command.reason)


def _voted(
    window: Window,
    command: CommandBase,
    shown: str,
    verdict: Verdict,
    provider: ProviderParticulars,
    now: datetime,
    comment: str = "",
) -> Proposal | Refusal:
    if window.proposal is None:
        return Refusal(code="outdated")
    asked = window.proposal.approval
    voted = approvals.decide(asked, command.by, verdict, provider, now, shown=shown, comment=comment)
    return voted if isinstance(voted, Refusal) else replace(window.proposal, approval=voted)


@rule(RemindNotice, may=CLOCK, when=WAITING)
def remind(window: Window, command: RemindNotice, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    asked = window.proposed
    if asked is None:
        return Refusal(code="superseded")
    reminded = replace(asked, approval=approvals.remind(asked.approval))
    said = _call(reminded.approval, provider, now)
    return decided(replace(window, proposal=reminded), command, now, "approval_reminded", said)


@rule(ExpireNotice, may=CLOCK, when=WAITING)
def expire(window: Window, command: ExpireNotice, agreement: object, now: datetime) -> Decision | Refusal:
    asked = window.proposed
    if asked is None:
        return Refusal(code="superseded")
    over = replace(asked, approval=approvals.expire(asked.approval, now))
    said = tell_desk("notice_expired", to=asked.approval.asked_by)
    return decided(replace(window, proposal=over), command, now, "approval_expired", said)


@value
class Aside:
    """The window without what waited for a lead, and who hears of that."""

    window: Window
    said: tuple[Notice, ...] = ()


def laid_aside(window: Window, command: CommandBase, provider: ProviderParticulars, now: datetime, why: str) -> Aside:
    """What waited for a lead is about something that is no longer so; `why`: one of `ASIDE`.

    Whoever asked hears of it, and those who were asked.
    """
    asked = window.proposed
    ended = approvals.withdraw(asked.approval, now) if asked else None
    if asked is None or ended is None or isinstance(ended, Refusal):
        return Aside(window=window)
    by = command.by.user
    over = replace(asked, approval=ended, aside=why, aside_by=by)
    to = [asked.approval.asked_by, *approvals.asked_now(asked.approval, provider, now)]
    heard: list[JsonValue] = [each for each in dict.fromkeys(to) if each != by]
    said = tell_desk("notice_aside", why=why, by=by, to=heard, span=_span(asked.stop))
    return Aside(window=replace(window, proposal=over), said=(said,))


def _span(stop: Stop) -> list[JsonValue]:
    """Of what was asked for: by the time that it is said, something else may have been asked."""
    return [stop.start.isoformat(), stop.expected_end.isoformat()]

"""A lead agrees, the customer grants or declines, and silence has an end (Art. 6(4)).

Nothing here says that access was given before a person of the customer has said so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.fields import Duration
from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.access.request import company_of, term_ends
from slackbot.cases.access.say import call_deciders, decided, note_access, tell_both, tell_desk, tell_who_knew
from slackbot.cases.access.state import AccessGrant, Extension, Given, State, terms_of, terms_of_extension
from slackbot.cases.approvals import Approval, End, Verdict
from slackbot.cases.common import noted
from slackbot.cases.rulebook import ANYONE, CLOCK, CUSTOMER, STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, Role, Side, value

UNDECIDED = frozenset({State.REQUESTED, State.GRANTED})
"""An extension is decided on while the access stands."""


@value
class AgreeToAccess(CommandBase):
    """Our own lead; `shown`: the digest of the terms they saw, here and below."""

    kind: Literal["access.agree"] = "access.agree"
    shown: str


@value
class GrantAccess(CommandBase):
    """付与しました. `duration` and `scope`: the customer's own, shorter and narrower; None and empty: as asked."""

    kind: Literal["access.grant"] = "access.grant"
    shown: str
    what: str
    duration: Duration | None = None
    scope: str = ""


@value
class DeclineAccess(CommandBase):
    """見送ります, of either side."""

    kind: Literal["access.decline"] = "access.decline"
    shown: str
    reason: str


@value
class AskAboutAccess(CommandBase):
    """質問する: the request stays as it is."""

    kind: Literal["access.question"] = "access.question"
    text: str


@value
class WithdrawAccess(CommandBase):
    """By whoever asked, or a lead: the request, or the extension that waits."""

    kind: Literal["access.withdraw"] = "access.withdraw"


@value
class RemindDecision(CommandBase):
    kind: Literal["access.remind_decision"] = "access.remind_decision"


@value
class ExpireRequest(CommandBase):
    kind: Literal["access.expire"] = "access.expire"


@rule(AgreeToAccess, may=STAFF, when=UNDECIDED, cites=("6(4)",))
def agree(grant: AccessGrant, command: AgreeToAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    voted = _voted(grant, command, Verdict.APPROVED, agreement, now, command.shown)
    if isinstance(voted, Refusal):
        return voted
    asked = replace(_with(grant, voted), shown=True)
    key = "please_decide" if grant.state is State.REQUESTED else "please_extend"
    called = call_deciders(asked, key, agreement, now)
    told = tell_desk(asked, "agreed", by=command.by.user, deputy_for=voted.votes[-1].deputy_for)
    return decided(asked, command, now, "agreed", told, *called)


@enforces("6(4)", "11", "16")
@rule(GrantAccess, may=CUSTOMER, when=UNDECIDED, cites=("6(4)",))
def grant_access(grant: AccessGrant, command: GrantAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    what = command.what.strip()
    voted = _voted(grant, command, Verdict.APPROVED, agreement, now, command.shown, what)
    if isinstance(voted, Refusal):
        return voted
    if is_blank(command.what):
        return Refusal(code="given_is_missing")
    if company_of(grant.grantee, agreement, now, grant.personal_data) is None:
        return Refusal(code="not_one_of_us", refs=("11",))
    length = command.duration or _asked_for(grant)
    if not timedelta() < length <= _asked_for(grant):
        return Refusal(code="longer_than_asked")
    extends = grant.state is State.GRANTED
    granted = _extended(grant, voted, length, command, now) if extends else _granted(grant, voted, length, command, now)
    last = term_ends(agreement)
    if last and granted.ends_at and granted.ends_at > last:
        return Refusal(code="agreement_ends_before", refs=("16",))
    if voted.end is not End.APPROVED:
        called = call_deciders(granted, "one_more", agreement, now)
        return decided(granted, command, now, "partly_granted", *called, what=what)
    return _told_of_grant(granted, command, now, extends)


def _told_of_grant(granted: AccessGrant, command: GrantAccess, now: datetime, extends: bool) -> Decision:
    assert granted.ends_at is not None, "what is granted has its end"
    happened = "extended" if extends else "granted"
    told = tell_both(
        granted,
        happened,
        by=command.by.user,
        to=granted.grantee,
        what=command.what.strip(),
        ends=granted.ends_at.isoformat(),
    )
    standing = [] if extends else [note_access(granted, command, stands=True)]
    return decided(
        granted, command, now, happened, *told, *standing, what=command.what.strip(), ends=granted.ends_at.isoformat()
    )


@enforces("6(4)", "18")
@rule(DeclineAccess, may=ANYONE, when=UNDECIDED, cites=("6(4)",))
def decline(grant: AccessGrant, command: DeclineAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    voted = _voted(grant, command, Verdict.DECLINED, agreement, now, command.shown, command.reason)
    if isinstance(voted, Refusal):
        return voted
    declined = _over(_with(grant, voted), now)
    params = {"by": command.by.user, "text": command.reason.strip(), "to": grant.asked_by}
    theirs = command.by.side is Side.CUSTOMER
    told = tell_both(declined, "declined", **params) if theirs else (tell_desk(declined, "declined", **params),)
    return decided(declined, command, now, "declined", *told, reason=command.reason.strip())


@enforces("6(4)", "18")
@rule(AskAboutAccess, may=CUSTOMER, when=UNDECIDED, cites=("6(4)",))
def question(grant: AccessGrant, command: AskAboutAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    told = tell_both(grant, "question", by=command.by.user, to=grant.asked_by, text=command.text.strip())
    return noted(grant, command, now, "question_asked", *told, refs=("6(4)",), text=command.text.strip())


@rule(WithdrawAccess, may=STAFF, when=UNDECIDED, cites=("6(4)",))
def withdraw(grant: AccessGrant, command: WithdrawAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    deciding = grant.deciding
    if deciding is None:
        return Refusal(code="already_decided")
    if command.by.user not in (deciding.asked_by, grant.asked_by, grant.grantee) and command.by.role is not Role.LEAD:
        return Refusal(code="not_your_request")
    withdrawn = approvals.withdraw(deciding, now)
    if isinstance(withdrawn, Refusal):
        return withdrawn
    after = _over(_with(grant, withdrawn), now)
    return decided(after, command, now, "withdrawn", *tell_who_knew(grant, after, "withdrawn", by=command.by.user))


@enforces("6(4)")
@rule(RemindDecision, may=CLOCK, when=UNDECIDED)
def remind(grant: AccessGrant, command: RemindDecision, agreement: Agreement, now: datetime) -> Decision | Refusal:
    deciding = grant.deciding
    if deciding is None:
        return Refusal(code="superseded")
    reminded = _with(grant, approvals.remind(deciding))
    return decided(reminded, command, now, "decision_reminded", *call_deciders(reminded, "still_open", agreement, now))


@enforces("6(4)")
@rule(ExpireRequest, may=CLOCK, when=UNDECIDED)
def expire(grant: AccessGrant, command: ExpireRequest, agreement: Agreement, now: datetime) -> Decision | Refusal:
    deciding = grant.deciding
    if deciding is None:
        return Refusal(code="superseded")
    expired = _over(_with(grant, approvals.expire(deciding, now)), now)
    return decided(expired, command, now, "expired", *tell_who_knew(grant, expired, "expired", to=grant.asked_by))


# ── What is left behind ──────────────────────────────────────────────────────────────────────────────────────────────


def _voted(
    grant: AccessGrant,
    command: CommandBase,
    verdict: Verdict,
    agreement: Agreement,
    now: datetime,
    shown: str,
    comment: str = "",
) -> Approval | Refusal:
    deciding = grant.deciding
    if deciding is None:
        return Refusal(code="already_decided")
    return approvals.decide(deciding, command.by, verdict, agreement, now, shown=shown, comment=comment)


def _asked_for(grant: AccessGrant) -> timedelta:
    return grant.extension.duration if grant.extension and grant.state is State.GRANTED else grant.duration


def _with(grant: AccessGrant, approval: Approval) -> AccessGrant:
    """The approval that waits, as it is now."""
    if grant.state is State.REQUESTED:
        return replace(grant, approval=approval)
    waits = grant.extension
    return _instead(grant, waits, replace(waits, approval=approval)) if waits else grant


def _over(grant: AccessGrant, now: datetime) -> AccessGrant:
    """A request that came to nothing is closed, and the customer sees what its number was; an extension leaves all."""
    if grant.state is not State.REQUESTED:
        return grant
    return replace(grant, state=State.CLOSED, shown=True, closed_at=now)


def _granted(
    grant: AccessGrant, voted: Approval, length: timedelta, command: GrantAccess, now: datetime
) -> AccessGrant:
    """The clock starts here, at the grant, or at the later beginning that was asked for."""
    narrowed = replace(grant, duration=length, scope=command.scope.strip() or grant.scope)
    if voted.end is not End.APPROVED:
        # Who agrees next sees, and agrees to, what the first one has left of it.
        return replace(narrowed, approval=replace(voted, terms=terms_of(narrowed)))
    begins = max(now, grant.begins or now)
    return replace(
        narrowed,
        approval=voted,
        state=State.GRANTED,
        given=Given(at=now, by=command.by.user, what=command.what.strip(), deputy_for=voted.votes[-1].deputy_for),
        begins_at=begins,
        ends_at=begins + length,
        ends_set_at=now,
    )


def _extended(
    grant: AccessGrant, voted: Approval, length: timedelta, command: GrantAccess, now: datetime
) -> AccessGrant:
    waits = grant.extension
    assert waits is not None, "an extension was voted on"
    shorter = replace(waits, approval=voted, duration=length)
    if voted.end is not End.APPROVED:
        # As with the access itself: who agrees next agrees to what is left of it.
        terms = terms_of_extension(grant, length, waits.reason)
        return _instead(grant, waits, replace(shorter, approval=replace(voted, terms=terms)))
    ends = waits.ends_before + length
    return replace(_instead(grant, waits, replace(shorter, ends_after=ends)), ends_at=ends, ends_set_at=now)


def _instead(grant: AccessGrant, waits: Extension, after: Extension) -> AccessGrant:
    return replace(grant, extensions=tuple(after if each is waits else each for each in grant.extensions))

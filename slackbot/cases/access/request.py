"""The provider asks for access to a customer's system, or for more time with it (Art. 6(4))."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from slackbot.agreement.access_terms import LeadRule
from slackbot.agreement.articles import enforces
from slackbot.agreement.fields import Duration
from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.access.say import call_deciders, decided, tell_desk
from slackbot.cases.access.state import AccessGrant, Extension, Link, State, terms_of, terms_of_extension
from slackbot.cases.approvals import Step
from slackbot.cases.common import first_fields, leads_there
from slackbot.cases.incidents.report import SMALL_CLOCK_DIFFERENCE
from slackbot.cases.links import LinkAccessToIncident, LinkAccessToRequest
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import Actor, Authority, CommandBase, Decision, FollowUp, Refusal, Role, Side, value

OURS, THEIRS = "provider", "customer"
SHORTEST, LONGEST_TEXT = timedelta(minutes=5), 1000
AT_ONCE = (timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40), timedelta(minutes=80))
"""Reminders for an outage of the highest severity, at any hour."""


@value
class RequestAccess(CommandBase):
    """`case_id` is the customer's key: the desk gives the number."""

    kind: Literal["access.request"] = "access.request"
    system: str
    scope: str
    reason: str
    duration: Duration
    grantee: str
    begins: datetime | None = None
    privileged: bool = False
    personal_data: bool = False
    link: Link | None = None
    emergency: bool = False
    number: int = 0


@value
class ExtendAccess(CommandBase):
    """More time, from the present end on."""

    kind: Literal["access.extend"] = "access.extend"
    duration: Duration
    reason: str


@enforces("6(4)", "11")
@rule(RequestAccess, may=STAFF, numbered=True, cites=("6(4)",))
def request_access(case: None, command: RequestAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if refusal := _missing(command, agreement, now):
        return refusal
    grant = _grant(command, agreement, now)
    happened = "emergency_requested" if grant.emergency else "requested"
    link = [_linked(grant, command)] if grant.link else []
    called = call_deciders(grant, "please_decide", agreement, now)
    told = tell_desk(grant, "emergency", by=command.by.user, to=leads_there(agreement, now))
    return decided(
        grant,
        command,
        now,
        happened,
        *called,
        *([told] if grant.emergency else []),
        *link,
        system=grant.system,
        scope=grant.scope,
        grantee=grant.grantee,
        reason=grant.reason,
    )


@enforces("6(4)")
@rule(ExtendAccess, may=STAFF, when=frozenset({State.GRANTED}), cites=("6(4)",))
def extend_access(grant: AccessGrant, command: ExtendAccess, agreement: Agreement, now: datetime) -> Decision | Refusal:
    assert grant.ends_at is not None, "what is granted has its end"
    if grant.extension:
        return Refusal(code="extension_is_asked")
    if is_blank(command.reason):
        return Refusal(code="reason_is_missing")
    wrong = _wrong_duration(command.duration, grant.system, agreement)
    if refusal := wrong or _after_the_term(grant.ends_at, command.duration, agreement):
        return refusal
    # In an emergency our own step was skipped for the grant, not for whatever follows.
    longer = replace(grant, duration=grant.duration + command.duration, emergency=False)
    steps = steps_for(longer, agreement)
    if short := approvals.short_of_people(steps, command.by, agreement, now):
        return _nobody(short)
    terms = terms_of_extension(grant, command.duration, command.reason.strip())
    asked = Extension(
        by=command.by.user,
        at=now,
        duration=command.duration,
        reason=command.reason.strip(),
        approval=approvals.start(steps, command.by, terms, now),
        ends_before=grant.ends_at,
    )
    more = replace(grant, extensions=(*grant.extensions, asked))
    called = call_deciders(more, "please_extend", agreement, now)
    return decided(more, command, now, "extension_requested", *called, reason=asked.reason)


def steps_for(grant: AccessGrant, agreement: Agreement) -> tuple[Step, ...]:
    """The provider's lead where the particulars say so, and always the customer."""
    terms, urgent = agreement.particulars.access, bool(grant.link and grant.link.sev1)
    reminders = AT_ONCE if urgent else terms.remind_after
    ours = Step(
        name=OURS,
        role=Role.LEAD,
        remind_after=reminders,
        decide_within=terms.decide_within,
        around_the_clock=urgent,
    )
    theirs = replace(ours, name=THEIRS, role=None, authority=Authority.ACCESS_APPROVER, needs=terms.approvals_needed)
    return (ours, theirs) if why_a_lead(grant, agreement) and not grant.emergency else (theirs,)


def why_a_lead(grant: AccessGrant, agreement: Agreement) -> tuple[LeadRule, ...]:
    """What makes a lead agree first, by the particulars; empty when nothing does."""
    terms = agreement.particulars.access
    holds = {
        LeadRule.PRIVILEGED: grant.privileged,
        LeadRule.LONG: grant.duration > terms.long_from,
        LeadRule.SUBCONTRACTOR: bool(grant.company),
        LeadRule.PERSONAL_DATA: grant.personal_data,
    }
    return tuple(each for each in terms.lead_approval if holds[each])


def company_of(grantee: str, agreement: Agreement, now: datetime, personal_data: bool = False) -> str | None:
    """The subcontractor somebody works for, empty for our own people; None for whoever may not use it (Art. 11).

    A subcontractor's people may only while the register has them for this customer, and for this kind of data.
    """
    provider = agreement.provider
    if grantee in (*provider.leads, *provider.engineers):
        return ""
    found = provider.subcontractor_of(grantee, provider.day(now))
    if found is None or not found.works_for(agreement.particulars.key):
        return None
    return found.company if found.personal_data or not personal_data else None


def term_ends(agreement: Agreement) -> datetime | None:
    """The first instant after the last day of the agreement; None while it goes on by itself."""
    terms = agreement.particulars
    if terms.term is None or terms.term.renews:
        return None
    return datetime.combine(terms.term.ends + timedelta(days=1), time(), ZoneInfo(terms.tz))


def _missing(command: RequestAccess, agreement: Agreement, now: datetime) -> Refusal | None:
    return _missing_words(command, agreement, now) or _missing_grounds(command, agreement, now)


def _missing_words(command: RequestAccess, agreement: Agreement, now: datetime) -> Refusal | None:
    if command.system not in {system.key for system in agreement.particulars.systems}:
        return Refusal(code="unknown_system")
    if is_blank(command.scope):
        return Refusal(code="scope_is_missing")
    if is_blank(command.reason):
        return Refusal(code="reason_is_missing")
    if company_of(command.grantee, agreement, now, command.personal_data) is None:
        return Refusal(code="not_one_of_us", refs=("11",))
    return _wrong_duration(command.duration, command.system, agreement)


def _missing_grounds(command: RequestAccess, agreement: Agreement, now: datetime) -> Refusal | None:
    begins = command.begins or now
    if begins < now - SMALL_CLOCK_DIFFERENCE:
        return Refusal(code="begins_in_the_past")
    if refusal := _after_the_term(begins, command.duration, agreement):
        return refusal
    if command.link and (not command.link.is_open or command.link.id.rpartition("-")[0] != command.case_id):
        return Refusal(code="linked_case_is_closed")
    if command.emergency and not (command.link and command.link.sev1):
        return Refusal(code="no_emergency")
    short = approvals.short_of_people(steps_for(_grant(command, agreement, now), agreement), command.by, agreement, now)
    return _nobody(short) if short else None


def _wrong_duration(duration: timedelta, system: str, agreement: Agreement) -> Refusal | None:
    if duration < SHORTEST:
        return Refusal(code="duration_is_too_short")
    longest = agreement.particulars.access.longest_for(system)
    return Refusal(code="duration_is_too_long") if duration > longest else None


def _after_the_term(begins: datetime, duration: timedelta, agreement: Agreement) -> Refusal | None:
    last = term_ends(agreement)
    if last is None or begins + duration <= last:
        return None
    if begins >= last:
        return Refusal(code="agreement_has_ended", refs=("16",))
    return Refusal(code="agreement_ends_before", refs=("16",))


def _nobody(step: Step) -> Refusal:
    """`step`: what too few people could agree to."""
    if step.side is Side.CUSTOMER:
        return Refusal(code="no_access_approvers", refs=("6(4)",))
    return Refusal(code="no_other_lead", refs=("6(4)",))


def _grant(command: RequestAccess, agreement: Agreement, now: datetime) -> AccessGrant:
    unasked = approvals.start((), command.by, "", now)
    grant = AccessGrant(
        **first_fields(agreement, command.number, now),
        state=State.REQUESTED,
        system=command.system,
        scope=command.scope.strip(),
        reason=command.reason.strip(),
        duration=command.duration,
        begins=command.begins,
        grantee=command.grantee,
        company=company_of(command.grantee, agreement, now) or "",
        privileged=command.privileged,
        personal_data=command.personal_data,
        asked_by=command.by.user,
        link=command.link,
        emergency=command.emergency,
        approval=unasked,
    )
    return asks(grant, command.by, agreement, now)


def asks(grant: AccessGrant, by: Actor, agreement: Agreement, now: datetime) -> AccessGrant:
    """The approval begins; the customer sees the card when it is theirs to decide."""
    approval = approvals.start(steps_for(grant, agreement), by, terms_of(grant), now)
    return replace(grant, approval=approval, shown=approval.steps[0].side is Side.CUSTOMER)


def _linked(grant: AccessGrant, command: CommandBase) -> FollowUp:
    assert grant.link is not None
    to = LinkAccessToIncident if grant.link.kind == "incident" else LinkAccessToRequest
    return FollowUp(command=to(id=f"{command.id}/1", case_id=grant.link.id, by=command.by, access=grant.id))


__all__ = ["ExtendAccess", "RequestAccess", "company_of", "steps_for", "term_ends", "why_a_lead"]

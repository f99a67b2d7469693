"""An incident is reported: by form, from a message, or by staff for someone who called (Arts. 2(3), 3.3, 5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, first_fields
from slackbot.cases.customers.commands import TakeUp
from slackbot.cases.incidents.state import OTHER_SYSTEM, Incident, Level, Origin, Source, State, severity_for
from slackbot.cases.links import LinkIncident
from slackbot.cases.reception import queued, received, waits_for
from slackbot.cases.rulebook import ANYONE, STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import Actor, Authority, CommandBase, Decision, FollowUp, Refusal, Side, value

LONGEST_TEXT = 3000
SMALL_CLOCK_DIFFERENCE = timedelta(minutes=2)


@value
class Report(CommandBase):
    """`case_id` is the customer's key: the desk gives the number."""

    kind: Literal["incident.report"] = "incident.report"
    system: str
    what: str
    since: datetime
    origin: Origin
    impact: Level | None = None
    urgency: Level | None = None
    affected: str = ""
    phone: str = ""
    told_at: datetime | None = None
    """When they called or wrote, if that was before the report is written down."""
    reporter: str = ""
    """The customer's person, when somebody else records it for them; empty: whoever sends it."""
    number: int = 0


@enforces("2(3)", "3.3", "5.1", "16")
@rule(Report, may=ANYONE, numbered=True, cites=("5.1",))
def report(case: None, command: Report, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if missing := _missing(command, agreement, now):
        return Refusal(code=missing, refs=("5.1",))
    incident = _incident(command, agreement, now)
    refs = ("2(3)", "5.1", *(("16",) if agreement.particulars.term_is_over(incident.told_at) else ()))
    waits, about = queued(incident, waits_for(incident, agreement), command), {"what": incident.what}
    decision = decided(incident, command, now, "reported", *waits, refs=refs, system=incident.system, **about)
    if command.origin.case:
        linked = LinkIncident(id=f"{command.id}/0", case_id=command.origin.case, by=command.by, became=incident.id)
        return replace(decision, messages=(*decision.messages, FollowUp(command=linked)))
    return _from_message(decision, command) if command.origin.message else decision


def may_report(by: Actor, agreement: Agreement) -> str | None:
    """Where the customer has named its 報告者, of its people only they report."""
    named = by.side is Side.CUSTOMER and agreement.particulars.people.reporters
    return "not_a_reporter" if named and Authority.REPORTER not in by.authorities else None


def _missing(command: Report, agreement: Agreement, now: datetime) -> str | None:
    if refused := may_report(command.by, agreement):
        return refused
    known = {system.key for system in agreement.particulars.systems} | {OTHER_SYSTEM}
    if command.system not in known:
        return "unknown_system"
    if is_blank(command.what):
        return "what_is_empty"
    if len(command.what) > LONGEST_TEXT:
        return "what_is_too_long"
    if command.since > now + SMALL_CLOCK_DIFFERENCE:
        return "since_is_in_the_future"
    if command.told_at and command.told_at > now + SMALL_CLOCK_DIFFERENCE:
        return "told_is_in_the_future"
    on_behalf = command.origin.source in (Source.PHONE, Source.MAIL, Source.OTHER)
    if on_behalf and command.by.role not in STAFF:
        return "not_allowed"
    return None


def _incident(command: Report, agreement: Agreement, now: datetime) -> Incident:
    told_at = command.told_at or now
    return Incident(
        **first_fields(agreement, command.number, now),
        state=State.REPORTED,
        system=command.system,
        what=command.what.strip(),
        since=command.since,
        told_at=told_at,
        reporter=_reporter(command),
        origin=command.origin,
        reception=received(told_at, agreement),
        severity=severity_for(command.impact, command.urgency),
        impact=command.impact,
        urgency=command.urgency,
        affected=command.affected,
        phone=command.phone,
    )


def _reporter(command: Report) -> str:
    """The author of the message it was made from, or whom staff name; a customer's form speaks for its sender."""
    named = command.reporter if command.origin.message or command.by.side is Side.PROVIDER else ""
    return named or (command.by.user if command.by.side is Side.CUSTOMER else "")


def _from_message(decision: Decision, command: Report) -> Decision:
    """One message becomes one incident, whoever presses first; the message is then no longer waiting for an answer."""
    taken = TakeUp(
        id=f"{command.id}/0",
        case_id=command.case_id,
        by=command.by,
        ts=command.origin.message,
        case=decision.case.id,
    )
    return Decision(
        case=decision.case,
        events=decision.events,
        messages=(*decision.messages, FollowUp(command=taken)),
        claims=(f"message {decision.case.channel}:{command.origin.message}",),
    )

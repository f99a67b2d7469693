"""A request turns out to be an outage, or the reverse: it goes on under a number of its own (Art. 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, tell_customer, tell_desk
from slackbot.cases.incidents.report import Report
from slackbot.cases.incidents.state import OPEN as OPEN_INCIDENT
from slackbot.cases.incidents.state import OTHER_SYSTEM, Incident
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.links import LinkIncident, LinkRequest
from slackbot.cases.matter import asks_over
from slackbot.cases.rulebook import STAFF, rule
from slackbot.cases.service_requests.make import MakeRequest, chosen
from slackbot.cases.service_requests.respond import OPEN
from slackbot.cases.service_requests.state import Ending, ServiceRequest, State
from slackbot.words import CommandBase, Decision, FollowUp, Refusal, value


@value
class TurnIntoIncident(CommandBase):
    kind: Literal["service_request.turn_into_incident"] = "service_request.turn_into_incident"


@value
class TurnIntoRequest(CommandBase):
    """`choice`: the kind of work it is instead."""

    kind: Literal["incident.turn_into_request"] = "incident.turn_into_request"
    choice: str


@enforces("2(3)")
@rule(TurnIntoIncident, may=STAFF, when=OPEN, cites=("2(3)",))
def turn_into_incident(
    request: ServiceRequest, command: TurnIntoIncident, agreement: Agreement, now: datetime
) -> Decision:
    """The clocks of the incident run from when the customer told us."""
    over = asks_over(request.pauses, now)
    closed = replace(request, state=State.CLOSED, ending=Ending.INCIDENT, closed_at=now, pauses=over)
    report = Report(
        id=f"{command.id}/0",
        case_id=request.customer,
        by=command.by,
        system=request.system or OTHER_SYSTEM,
        what=request.what,
        since=request.told_at,
        told_at=request.told_at,
        reporter=request.reporter,
        origin=replace(request.origin, message="", case=request.id),
    )
    return _gone_on(closed, command, now, report)


@enforces("2(1)")
@rule(TurnIntoRequest, may=STAFF, when=OPEN_INCIDENT, cites=("2",))
def turn_into_request(
    incident: Incident, command: TurnIntoRequest, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if chosen(command.choice, agreement) is None:
        return Refusal(code="unknown_kind", refs=("2",))
    over, by = asks_over(incident.pauses, now), command.by.user
    closed = replace(incident, state=IncidentState.CLOSED, closed_at=now, closed_by=by, pauses=over)
    made = MakeRequest(
        id=f"{command.id}/0",
        case_id=incident.customer,
        by=command.by,
        choice=command.choice,
        what=incident.what,
        system="" if incident.system == OTHER_SYSTEM else incident.system,
        origin=replace(incident.origin, message="", case=incident.id),
        told_at=incident.told_at,
        reporter=incident.reporter,
    )
    return _gone_on(closed, command, now, made)


def _gone_on(
    closed: ServiceRequest | Incident, command: CommandBase, now: datetime, follow_up: Report | MakeRequest
) -> Decision:
    happened = f"turned_into_{follow_up.kind.partition('.')[0]}"
    return decided(closed, command, now, happened, FollowUp(command=follow_up), refs=("2",))


@rule(LinkIncident, may=STAFF)
def link_incident(request: ServiceRequest, command: LinkIncident, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail."""
    linked = replace(request, became=command.became)
    said = (tell_customer(linked, "goes_on"), tell_desk(linked, "goes_on"))
    return decided(linked, command, now, "linked", *said, became=command.became)


@rule(LinkRequest, may=STAFF)
def link_request(incident: Incident, command: LinkRequest, agreement: Agreement, now: datetime) -> Decision:
    linked = replace(incident, became=command.became)
    said = (tell_customer(linked, "goes_on"), tell_desk(linked, "goes_on"))
    return decided(linked, command, now, "linked", *said, became=command.became)

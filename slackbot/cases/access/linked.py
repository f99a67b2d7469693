"""An access ends with the case it was needed for: the case knows of it, and tells it (Art. 6(4))."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import noted
from slackbot.cases.incidents.state import Incident
from slackbot.cases.links import EndForCase, LinkAccessToIncident, LinkAccessToRequest
from slackbot.cases.rulebook import ANYONE, rule
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.words import CaseBase, CommandBase, Decision, FollowUp

FIRST = 10
"""Number of the first follow-up of this kind; a rule numbers its own from 0."""


@rule(LinkAccessToIncident, may=ANYONE)
def link_to_incident(
    incident: Incident, command: LinkAccessToIncident, agreement: Agreement, now: datetime
) -> Decision:
    """Always a decision, here and below: as a follow-up it must not fail."""
    return _linked(incident, command, now)


@rule(LinkAccessToRequest, may=ANYONE)
def link_to_request(
    request: ServiceRequest, command: LinkAccessToRequest, agreement: Agreement, now: datetime
) -> Decision:
    return _linked(request, command, now)


def _linked(
    case: Incident | ServiceRequest, command: LinkAccessToIncident | LinkAccessToRequest, now: datetime
) -> Decision:
    linked: Any = replace(case, access=tuple(dict.fromkeys((*case.access, command.access))))
    over = () if case.is_open else _ends(linked, command)
    return noted(linked, command, now, "access_linked", *over, access=command.access)


def ended_with(before: CaseBase | None, after: CaseBase, command: CommandBase) -> tuple[FollowUp, ...]:
    """Whatever closes the case, every access asked for it hears of it."""
    if not isinstance(after, Incident | ServiceRequest) or not isinstance(before, Incident | ServiceRequest):
        return ()
    return _ends(after, command) if before.is_open and not after.is_open else ()


def _ends(case: Incident | ServiceRequest, command: CommandBase) -> tuple[FollowUp, ...]:
    return tuple(
        FollowUp(command=EndForCase(id=f"{command.id}/{FIRST + n}", case_id=access, by=command.by, case=case.id))
        for n, access in enumerate(case.access)
    )

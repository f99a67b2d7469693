"""Which lists of what is open a case stands in, and when it falls due there. Pure; counts from what the case holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.agreement.particulars import Agreement
from slackbot.cases.access import AccessGrant
from slackbot.cases.announcements import Announcement
from slackbot.cases.approvals import Register, expires_at
from slackbot.cases.customers import Customer
from slackbot.cases.incidents import Incident, clocks
from slackbot.cases.matter import Matter
from slackbot.cases.service_requests import ServiceRequest
from slackbot.cases.service_requests.deadlines import promise
from slackbot.cases.tasks import tasks
from slackbot.words import CaseBase, CustomerCase

NEVER = datetime.max.replace(tzinfo=UTC)
TASKS = "tasks"
"""The list of what waits for our people besides the cases."""


class List(StrEnum):
    """What is open, by what it is."""

    INCIDENTS = "incidents"
    REQUESTS = "requests"
    ACCESS = "access"
    ESCALATIONS = "escalations"
    QUOTES = "quotes"


def _request_due(request: ServiceRequest, agreement: Agreement) -> datetime | None:
    running = promise(request, agreement)
    return running.reaches(clocks.DUE_AT) if running else None


def _access_due(grant: AccessGrant, agreement: Agreement) -> datetime | None:
    """When it ends, or ended; before that, when the request for it expires."""
    return grant.ended_at or grant.ends_at or expires_at(grant.approval, agreement.particulars.calendar())


DUE: Mapping[type[CustomerCase], tuple[List, Callable[[Any, Any], datetime | None]]] = {
    Incident: (List.INCIDENTS, clocks.next_due),
    ServiceRequest: (List.REQUESTS, _request_due),
    AccessGrant: (List.ACCESS, _access_due),
}


def due(case: CustomerCase, agreement: Agreement) -> datetime:
    """`NEVER` where no clock runs."""
    return DUE[type(case)][1](case, agreement) or NEVER


def _asked(case: Matter) -> datetime | None:
    """When whoever waits longest for a decision asked for it."""
    return min((each.asked_at for each in case.escalations if each.is_open), default=None)


def _runs_out(case: Matter, agreement: Agreement) -> datetime:
    """The end of the first of those days on which a quote that waits for an answer runs out."""
    last = min((each.valid_until for each in case.quotes if each.is_open), default=None)
    tz = ZoneInfo(agreement.particulars.tz)
    return datetime.combine(last + timedelta(days=1), time(), tz) if last else NEVER


def listed(case: CaseBase, agreement: Register | None) -> dict[str, datetime | None]:
    """List -> when it falls due there; None: it leaves it. What it never can have been on is left out."""
    if not isinstance(agreement, Agreement):
        return {}
    if isinstance(case, Customer | Announcement):
        return {TASKS: min((task.due for task in tasks(case, agreement)), default=None)}
    if not isinstance(case, CustomerCase) or type(case) not in DUE:
        return {}
    found: dict[List, datetime | None] = {DUE[type(case)][0]: due(case, agreement)}
    if isinstance(case, Matter):
        found |= {List.ESCALATIONS: _asked(case)} if case.escalations else {}
        found |= {List.QUOTES: _runs_out(case, agreement)} if case.quotes else {}
    return {str(name): at if case.is_open else None for name, at in found.items()}

"""One line for each case, whatever its kind: in a digest, at a change of shift, in App Home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from blocks.access import listing as access
from blocks.around import Listed, Surroundings
from blocks.incidents import listing as incidents
from blocks.kit import Mrkdwn
from blocks.service_requests import listing as service_requests
from slackbot.cases import AccessGrant, Incident, ServiceRequest
from slackbot.cases.due import due as due_of
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.service_requests.state import State as RequestState
from slackbot.words import CustomerCase, value


@value
class Kind:
    """How a kind of case is told in a line, whose it is, and whether somebody has to take it."""

    line: Callable[[Any, str, Surroundings], Mrkdwn]
    holder: Callable[[Any], str]
    untaken: Callable[[Any], bool]


KINDS: Mapping[type[CustomerCase], Kind] = {
    Incident: Kind(
        line=incidents.line,
        holder=lambda incident: incident.commander,
        untaken=lambda incident: incident.state is IncidentState.REPORTED,
    ),
    ServiceRequest: Kind(
        line=service_requests.line,
        holder=lambda request: request.handler,
        untaken=lambda request: request.state is RequestState.RECEIVED and not request.handler,
    ),
    AccessGrant: Kind(
        line=access.line,
        holder=lambda grant: grant.grantee,
        untaken=lambda grant: False,
    ),
}


def line(each: Listed, around: Surroundings) -> Mrkdwn:
    return KINDS[type(each.case)].line(each.case, each.link, replace(around, agreement=each.agreement))


def holder(each: Listed) -> str:
    return KINDS[type(each.case)].holder(each.case) or ""


def untaken(each: Listed) -> bool:
    return KINDS[type(each.case)].untaken(each.case)


def by_clock(found: Iterable[Listed]) -> list[Listed]:
    """What falls due first comes first; what has no clock running last, the oldest before the newer."""
    return sorted(found, key=lambda each: (due(each), each.case.opened_at))


def due(each: Listed) -> datetime:
    """`NEVER` where no clock runs."""
    return due_of(each.case, each.agreement)

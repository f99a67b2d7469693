"""The digest in #desk when reception opens: what came in outside the hours, as it stands now (Arts. 3.1, 3.2)."""

from __future__ import annotations

from dataclasses import replace

from blocks.around import Listed, Surroundings
from blocks.incidents import listing as incidents
from blocks.kit import NOTIFICATION_TEXT, SECTION_TEXT, Mrkdwn, context, cut, joined, section
from blocks.service_requests import listing as service_requests
from slackbot.cases.incidents.state import Incident
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.cases.service_requests.state import State as RequestState
from slackbot.words import CustomerCase, Rendered

MOST = 20


def opening(around: Surroundings) -> Rendered:
    """Those that nobody has taken come first, and then people are called by name."""
    ordered = sorted(around.listed, key=lambda each: (not _untaken(each.case), each.case.opened_at))
    waiting = sum(_untaken(each.case) for each in ordered)
    name = around.terms.particulars.short_name
    first = around.say("opening.title", name=name, count=len(ordered))
    if waiting:
        people = around.people(around.terms.provider.engineers)
        first = around.say("opening.title_waiting", name=name, count=len(ordered), waiting=waiting, people=people)
    lines = [_line(each, around) for each in ordered[:MOST]]
    if len(ordered) > MOST:
        lines.append(around.say("command.list.more", count=len(ordered) - MOST))
    shown = [section(cut(line, SECTION_TEXT)) for line in (first, *lines)]
    said = cut(joined([first, *lines]), NOTIFICATION_TEXT)
    return Rendered(text=said, blocks=[*shown, context(around.grounds("3.1", "3.2"))])


def _untaken(case: CustomerCase) -> bool:
    if isinstance(case, Incident):
        return case.state is IncidentState.REPORTED
    return isinstance(case, ServiceRequest) and case.state is RequestState.RECEIVED and not case.handler


def _line(each: Listed, around: Surroundings) -> Mrkdwn:
    its = replace(around, agreement=each.agreement)
    if isinstance(each.case, Incident):
        return incidents.line(each.case, each.link, its)
    assert isinstance(each.case, ServiceRequest), "only reports and requests wait for an opening"
    return service_requests.line(each.case, each.link, its)

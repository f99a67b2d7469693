"""Private answers for staff: what is open, and one incident with its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from blocks.around import Listed, Surroundings
from blocks.incidents.common import MARK, system_name, until
from blocks.incidents.times import times
from blocks.incidents.triage import triage
from blocks.kit import Mrkdwn, esc, link, one_line
from blocks.paged import Page, of_open
from slackbot.cases.incidents.state import Incident
from slackbot.words import Rendered


def listing(locale: str, found: Sequence[Listed], page: Page) -> Rendered:
    lines = [
        line(each.case, each.link, Surroundings(locale=locale, agreement=each.agreement))
        for each in found
        if isinstance(each.case, Incident)
    ]
    return of_open(locale, "command.list.title", "command.list.none", lines, page)


def line(incident: Incident, url: str, around: Surroundings) -> Mrkdwn:
    return around.say(
        "command.list.line",
        mark=MARK[incident.state],
        link=link(url, incident.id) if url else esc(incident.id),
        customer=around.terms.particulars.short_name,
        system=system_name(incident, around),
        severity=around.say(f"severity.{incident.severity}"),
        due=until(incident, around),
        what=one_line(incident.what, 80),
    )


def shown(incident: Incident, around: Surroundings, now: datetime) -> Rendered:
    """The triage card as it stands, followed by the arithmetic of its clocks."""
    card, clocks = triage(incident, around), times(incident, around, now)
    return Rendered(text=card.text, blocks=[*card.blocks, *clocks["blocks"][1:]])

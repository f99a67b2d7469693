"""Private answers for staff: what is open, and one incident with its clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from blocks.around import Surroundings
from blocks.incidents.common import MARK, system_name, until
from blocks.incidents.times import times
from blocks.incidents.triage import triage
from blocks.kit import Mrkdwn, cut, esc, joined, link, one_line, say, section
from slackbot.cases.incidents.state import Incident
from slackbot.words import Rendered

MOST = 20


def listing(locale: str, found: Sequence[tuple[Incident, str]], arounds: Mapping[str, Surroundings]) -> Rendered:
    """The most urgent first, then the oldest."""
    if not found:
        none = say(locale, "command.list.none")
        return Rendered(text=none, blocks=[section(none)])
    ordered = sorted(found, key=lambda each: (each[0].severity, each[0].opened_at))
    lines = [say(locale, "command.list.title", count=len(found))]
    lines += [line(incident, url, arounds[incident.id]) for incident, url in ordered[:MOST]]
    if len(found) > MOST:
        lines.append(say(locale, "command.list.more", count=len(found) - MOST))
    blocks = [section(Mrkdwn(cut(each, 3000))) for each in lines]
    return Rendered(text=cut(joined(lines), 4000), blocks=blocks)


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

"""引継ぎ: what whoever comes has to know, as it stands when the card is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from blocks.around import Listed, Surroundings
from blocks.kit import Block, Mrkdwn, context, cut, esc, joined, link, section
from blocks.listed import by_clock, line
from blocks.maintenance.listing import line as stop_line
from blocks.needs import needs, of_window
from blocks.unreadable import unread
from slackbot.cases import AccessGrant
from slackbot.cases.access.state import State
from slackbot.cases.oncall.state import Handover

MOST, MOST_OF_REST = 12, 6
LINE, REST = 500, 1200
"""What they have room for, so that all of it is one message, however much somebody wrote."""
SOON = timedelta(days=1)


def digest(handed: Handover, around: Surroundings) -> list[Block]:
    """What falls due first at the top; of access and stops those of the coming day."""
    ordered = by_clock(around.listed)
    matters = [each for each in ordered if not isinstance(each.case, AccessGrant)]
    ending = [each for each in ordered if _ends_soon(each, handed.at)]
    stops = [window for window in around.windows if window.stop.start <= handed.at + SOON]
    return [
        *map(context, unread(around.unread, around.locale)),
        *_open(matters, around),
        *_told("oncall.handover.decisions", list(_decisions(ordered, handed.at, around)), around),
        *_told("oncall.handover.access", [line(each, around) for each in ending], around),
        *_told("oncall.handover.stops", [stop_line(window, around) for window in stops], around),
    ]


def _open(found: Sequence[Listed], around: Surroundings) -> list[Block]:
    if not found:
        return [context(around.say("oncall.handover.nothing_open"))]
    lines = [line(each, around) for each in found[:MOST]]
    if len(found) > MOST:
        lines.append(around.say("command.list.more", count=len(found) - MOST))
    heading = around.say("oncall.handover.open", count=len(found))
    return [section(heading), *(section(cut(each, LINE)) for each in lines)]


def _decisions(found: Sequence[Listed], at: datetime, around: Surroundings) -> Iterator[Mrkdwn]:
    """What waits for somebody of ours, whoever it is."""
    for each in found:
        keys = dict.fromkeys(need.key for need in needs(each.case, each.agreement, around.duty, at))
        if keys:
            name = link(each.link, each.case.id) if each.link else esc(each.case.id)
            why = around.plain("card.between").join(around.plain(f"need.digest.{key}") for key in keys)
            yield around.say("oncall.handover.decision", case=name, why=why)
    for window in around.windows:
        if around.provider and of_window(window, around.provider, at):
            why = around.plain("need.digest.window")
            yield around.say("oncall.handover.decision", case=esc(window.id), why=why)


def _ends_soon(each: Listed, at: datetime) -> bool:
    grant = each.case
    if not isinstance(grant, AccessGrant):
        return False
    return grant.state is State.ENDING or bool(grant.ends_at and grant.ends_at <= at + SOON)


def _told(key: str, lines: Sequence[Mrkdwn], around: Surroundings) -> list[Block]:
    if not lines:
        return []
    more = len(lines) - MOST_OF_REST
    rest = [around.say("command.list.more", count=more)] if more > 0 else []
    return [section(cut(joined([around.say(key, count=len(lines)), *lines[:MOST_OF_REST], *rest]), REST))]

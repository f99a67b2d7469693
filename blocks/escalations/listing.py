"""Privately, for staff: what waits for a decision or an answer."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Listed, Surroundings
from blocks.escalations.card import line
from blocks.kit import Mrkdwn, esc, joined, link, say, section
from blocks.paged import Page, paged
from slackbot.cases.matter import Matter
from slackbot.words import Rendered


def listing(locale: str, found: Sequence[Listed], page: Page) -> Rendered:
    """By case, whoever waits longest first."""
    if not found and not page.unread.cases:
        none = say(locale, "escalation.list.none")
        return Rendered(text=none, blocks=[section(none)])
    lines = [_of(each, locale) for each in found]
    return paged(locale, say(locale, "escalation.list.title", count=page.count), lines, page)


def _of(each: Listed, locale: str) -> Mrkdwn:
    case, around = each.case, Surroundings(locale=locale, agreement=each.agreement)
    assert isinstance(case, Matter), "nothing else has escalations"
    named = link(each.link, case.id) if each.link else esc(case.id)
    waiting = sorted((asked for asked in case.escalations if asked.is_open), key=lambda asked: asked.asked_at)
    return joined(say(locale, "escalation.list.line", id=named, line=line(case, asked, around)) for asked in waiting)

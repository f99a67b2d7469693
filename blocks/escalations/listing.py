"""Privately, for staff: what waits for a decision or an answer."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Listed, Surroundings
from blocks.escalations.card import line
from blocks.kit import Mrkdwn, esc, joined, link, say
from blocks.paged import Page, of_open
from slackbot.cases.matter import Matter
from slackbot.words import Rendered


def listing(locale: str, found: Sequence[Listed], page: Page) -> Rendered:
    """By case, whoever waits longest first."""
    return of_open(locale, "escalation.list.title", "escalation.list.none", [_of(each, locale) for each in found], page)


def _of(each: Listed, locale: str) -> Mrkdwn:
    case, around = each.case, Surroundings(locale=locale, agreement=each.agreement)
    assert isinstance(case, Matter), "nothing else has escalations"
    named = link(each.link, case.id) if each.link else esc(case.id)
    waiting = sorted((asked for asked in case.escalations if asked.is_open), key=lambda asked: asked.asked_at)
    return joined(say(locale, "escalation.list.line", id=named, line=line(case, asked, around)) for asked in waiting)

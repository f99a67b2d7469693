"""Who has what at which customer now."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.access.common import MARK, period, state_word, system_name
from blocks.around import Listed, Surroundings
from blocks.kit import Mrkdwn, esc, link, one_line
from blocks.paged import Page, of_open
from slackbot.cases.access.state import AccessGrant, State
from slackbot.words import Rendered

MOST = 12
FIRST = (State.ENDING, State.GRANTED, State.REQUESTED, State.CLOSED)


def in_order(found: Sequence[tuple[AccessGrant, str]]) -> list[tuple[AccessGrant, str]]:
    """What has to be taken away first, then what stands, the next end first."""
    return sorted(found, key=lambda each: (FIRST.index(each[0].state), each[0].ends_at or each[0].opened_at))


def listing(locale: str, found: Sequence[Listed], page: Page) -> Rendered:
    return of_open(locale, "access.list.title", "access.list.none", [_of(each, locale) for each in found], page)


def _of(each: Listed, locale: str) -> Mrkdwn:
    assert isinstance(each.case, AccessGrant), "nothing else is on this list"
    around = Surroundings(locale=locale, agreement=each.agreement)
    customer = around.terms.particulars.short_name
    return around.say("access.list.of", customer=customer, line=line(each.case, each.link, around))


def line(grant: AccessGrant, url: str, around: Surroundings) -> Mrkdwn:
    return around.say(
        "access.list.line",
        mark=MARK[grant.state],
        link=link(url, grant.id) if url else esc(grant.id),
        who=around.person(grant.grantee),
        system=system_name(grant, around),
        scope=one_line(grant.scope, 60),
        state=state_word(grant, around),
        period=period(grant, around),
    )

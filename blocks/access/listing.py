"""Who has what at which customer now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from blocks.access.common import MARK, period, state_word, system_name
from blocks.around import Surroundings
from blocks.kit import Mrkdwn, cut, esc, joined, link, one_line, say, section
from slackbot.cases.access.state import AccessGrant, State
from slackbot.words import Rendered

MOST = 12
FIRST = (State.ENDING, State.GRANTED, State.REQUESTED, State.CLOSED)


def in_order(found: Sequence[tuple[AccessGrant, str]]) -> list[tuple[AccessGrant, str]]:
    """What has to be taken away first, then what stands, the next end first."""
    return sorted(found, key=lambda each: (FIRST.index(each[0].state), each[0].ends_at or each[0].opened_at))


def listing(locale: str, found: Sequence[tuple[AccessGrant, str]], arounds: Mapping[str, Surroundings]) -> Rendered:
    """With the permalinks of their cards."""
    if not found:
        none = say(locale, "access.list.none")
        return Rendered(text=none, blocks=[section(none)])
    lines = [say(locale, "access.list.title", count=len(found))]
    lines += [
        arounds[grant.id].say(
            "access.list.of",
            customer=arounds[grant.id].terms.particulars.short_name,
            line=line(grant, url, arounds[grant.id]),
        )
        for grant, url in in_order(found)[:MOST]
    ]
    if len(found) > MOST:
        lines.append(say(locale, "command.list.more", count=len(found) - MOST))
    return Rendered(text=cut(joined(lines), 4000), blocks=[section(cut(line, 3000)) for line in lines])


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

"""Privately, for staff: what waits for a decision or an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from blocks.around import Surroundings
from blocks.escalations.card import line
from blocks.kit import Mrkdwn, cut, esc, joined, link, say, section
from slackbot.cases.matter import Matter
from slackbot.words import Rendered

MOST = 20


def listing(
    locale: str, cases: Sequence[Matter], arounds: Mapping[str, Surroundings], links: Mapping[str, str]
) -> Rendered:
    """The oldest first."""
    found = [(case, each) for case in cases for each in case.escalations if each.is_open]
    if not found:
        none = say(locale, "escalation.list.none")
        return Rendered(text=none, blocks=[section(none)])
    lines = [say(locale, "escalation.list.title", count=len(found))]
    for case, each in sorted(found, key=lambda pair: pair[1].asked_at)[:MOST]:
        named = link(links[case.id], case.id) if links.get(case.id) else esc(case.id)
        lines.append(say(locale, "escalation.list.line", id=named, line=line(case, each, arounds[case.id])))
    if len(found) > MOST:
        lines.append(say(locale, "command.list.more", count=len(found) - MOST))
    return Rendered(text=cut(joined(lines), 4000), blocks=[section(Mrkdwn(each)) for each in lines])

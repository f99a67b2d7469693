"""Private answers for staff: which requests are open, and one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from blocks.around import Surroundings
from blocks.kit import Mrkdwn, cut, esc, joined, link, one_line, say, section
from blocks.service_requests.common import MARK, due, kind_label
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.words import Rendered

MOST = 20


def listing(locale: str, found: Sequence[tuple[ServiceRequest, str]], arounds: Mapping[str, Surroundings]) -> Rendered:
    """With the permalinks of their cards; those that wait for an answer first, then the oldest."""
    if not found:
        none = say(locale, "requests.list.none")
        return Rendered(text=none, blocks=[section(none)])
    ordered = sorted(found, key=lambda each: (each[0].answer is not None, each[0].opened_at))
    lines = [say(locale, "requests.list.title", count=len(found))]
    lines += [line(request, url, arounds[request.id]) for request, url in ordered[:MOST]]
    if len(found) > MOST:
        lines.append(say(locale, "command.list.more", count=len(found) - MOST))
    return Rendered(text=cut(joined(lines), 4000), blocks=[section(Mrkdwn(cut(each, 3000))) for each in lines])


def line(request: ServiceRequest, url: str, around: Surroundings) -> Mrkdwn:
    return around.say(
        "requests.list.line",
        mark=MARK[request.state],
        link=link(url, request.id) if url else esc(request.id),
        customer=around.terms.particulars.short_name,
        kind=kind_label(request.work, request.kind_text, around),
        due=due(request, around),
        what=one_line(request.what, 80),
    )

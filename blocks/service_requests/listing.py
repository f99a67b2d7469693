"""Private answers for staff: which requests are open, and one of them."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Listed, Surroundings
from blocks.kit import Mrkdwn, esc, link, one_line
from blocks.paged import Page, of_open
from blocks.service_requests.common import MARK, due, kind_label
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.words import Rendered


def listing(locale: str, found: Sequence[Listed], page: Page) -> Rendered:
    lines = [
        line(each.case, each.link, Surroundings(locale=locale, agreement=each.agreement))
        for each in found
        if isinstance(each.case, ServiceRequest)
    ]
    return of_open(locale, "requests.list.title", "requests.list.none", lines, page)


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

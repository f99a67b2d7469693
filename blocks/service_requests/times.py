"""対応時間の内訳 of a request: when what happened, and how the time for the answer adds up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from blocks.around import Surroundings
from blocks.hours import hours_in_words
from blocks.incidents.times import Metadata, arithmetic, kept, standstills, stopped
from blocks.kit import Block, context, divider, header, joined, modal, section
from blocks.service_requests.common import title
from slackbot.cases.service_requests.deadlines import promise
from slackbot.cases.service_requests.state import ServiceRequest


def times(
    request: ServiceRequest, around: Surroundings, now: datetime, metadata: Metadata | None = None
) -> dict[str, Any]:
    stations = [
        ("times.told", request.told_at),
        ("times.answered", request.answer and request.answer.at),
        ("times.reopened", request.reopened_at),
        ("times.closed", request.closed_at),
    ]
    told = sorted(((at, key) for key, at in stations if at), key=lambda each: each[0])
    history = joined(around.say(key, at=around.when(at)) for at, key in told)
    named = title(request, around, "request.card.title")
    blocks: list[Block] = [header(named), section(history), *standstills(request, around, now)]
    if running := promise(request, around.terms):
        refs = context(around.grounds(*running.refs))
        blocks += [divider(), section(arithmetic(running, around, now, stopped(request))), refs]
    blocks.append(context(around.say("times.hours", hours=hours_in_words(around))))
    return modal(around.locale, around.plain("times.title"), "service_request.times", blocks, metadata=kept(metadata))

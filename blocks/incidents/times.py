"""対応時間の内訳: the arithmetic of every clock, line by line, for both sides alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, context, divider, header, joined, modal, section
from slackbot.cases.incidents.clocks import DUE_AT, Promise, promises
from slackbot.cases.incidents.state import Incident
from slackbot.i18n import text


def times(incident: Incident, around: Surroundings, now: datetime) -> dict[str, Any]:
    blocks: list[Block] = [header(around.plain("times.header", id=incident.id)), section(_history(incident, around))]
    for promise in promises(incident, around.terms):
        blocks += [divider(), section(_arithmetic(promise, around, now)), context(around.grounds(*promise.refs))]
    blocks.append(context(around.say("times.around_the_clock", hours=around.terms.particulars.hours_text)))
    return modal(around.locale, around.plain("times.title"), "incident.times", blocks)


def _history(incident: Incident, around: Surroundings) -> Mrkdwn:
    done = incident.restoration
    stations = [
        ("times.since", incident.since),
        ("times.told", incident.told_at),
        ("times.acknowledged", incident.acknowledged_at),
        ("times.updated", incident.update and incident.update.at),
        ("times.restored", done and done.at),
        ("times.reopened", incident.reopened_at),
        ("times.closed", incident.closed_at),
    ]
    lines = [(at, around.say(key, at=around.when(at))) for key, at in stations if at]
    for pause in incident.pauses:
        until = around.when(pause.until) if pause.until else around.say("times.until_now")
        lines.append((pause.since, around.say("times.pause", since=around.when(pause.since), until=until)))
    return joined(line for _, line in sorted(lines, key=lambda line: line[0]))


def _arithmetic(promise: Promise, around: Surroundings, now: datetime) -> Mrkdwn:
    used, locale = promise.used(now), around.locale
    due = promise.reaches(DUE_AT)
    lines = [
        around.say("times.target", promise=around.say(f"promise.{promise.name}"), target=span(locale, promise.target))
    ]
    for start, end in promise.stretches():
        until = min(end or now, now)
        if until > start:
            spent = span(locale, until - start)
            lines.append(around.say("times.ran", since=around.when(start), until=around.when(until), spent=spent))
    over = used > promise.target
    rest = span(locale, used - promise.target if over else promise.target - used)
    lines.append(around.say("times.over" if over else "times.left", used=span(locale, used), rest=rest))
    lines.append(around.say("times.due", due=around.when(due)) if due else around.say("times.stopped"))
    return joined(lines)


def span(locale: str, length: timedelta) -> str:
    """`1 h 35 min` / `1時間35分`."""
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return text(locale, "span.hours_minutes", hours=hours, minutes=rest)
    return text(locale, "span.hours", hours=hours) if hours else text(locale, "span.minutes", minutes=rest)

"""対応時間の内訳: the arithmetic of every clock, line by line, for both sides alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson

from blocks import consultations
from blocks.around import Surroundings
from blocks.hours import hours_in_words
from blocks.incidents.common import system_name
from blocks.kit import Block, Mrkdwn, context, divider, header, joined, modal, section
from blocks.scope import card as scope
from slackbot.cases.disputes import SEVERITY
from slackbot.cases.incidents.clocks import DUE_AT, Promise, promises
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import Matter, Standstill
from slackbot.i18n import text

MOST_SPELLS = 7
Metadata = dict[str, str]


def times(incident: Incident, around: Surroundings, now: datetime, metadata: Metadata | None = None) -> dict[str, Any]:
    title = around.plain("times.header", id=incident.id, system=system_name(incident, around))
    blocks: list[Block] = [header(title), section(_history(incident, around)), *_weighed(incident, around)]
    blocks += standstills(incident, around, now)
    for promise in promises(incident, around.terms):
        refs = (
            *promise.refs,
            *(("6(2)",) if incident.pauses else ()),
            *(scope.cites(incident) if incident.scope.waits else ()),
        )
        told = arithmetic(promise, around, now, stopped(incident))
        blocks += [divider(), section(told), context(around.grounds(*refs))]
    blocks.append(context(around.say("times.hours", hours=_hours(incident, around))))
    return modal(around.locale, around.plain("times.title"), "incident.times", blocks, metadata=kept(metadata))


def kept(metadata: Metadata | None) -> str:
    """Where it was opened: what is pressed in it is asked for from there."""
    return orjson.dumps(metadata or {}).decode()


def _hours(incident: Incident, around: Surroundings) -> str:
    """Those that the clocks of this incident count."""
    contracted = around.terms.particulars.targets[incident.severity].around_the_clock
    return around.plain("hours.always") if contracted else hours_in_words(around)


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
    return joined(line for _, line in sorted(lines, key=lambda line: line[0]))


def _weighed(incident: Incident, around: Surroundings) -> list[Block]:
    """What these clocks count by, where we set it, with the way to talk about it (Art. 18)."""
    last = incident.weighed
    if last is None:
        return []
    before, after = (around.say(f"severity.{each}") for each in (last.before, last.after))
    said = around.say("times.weighed", at=around.when(last.at), before=before, after=after)
    talk = consultations.button_about(SEVERITY, incident, around)
    return [section(said, talk[0] if talk else None)]


def standstills(case: Matter, around: Surroundings, now: datetime) -> list[Block]:
    """Each time that was taken from the clock, with the way to talk about it where it stands nowhere else (Art. 18)."""
    found = [(wait.since, section(_stood("times.wait", wait, around, now))) for wait in case.scope.waits]
    for number, ask in enumerate(case.pauses, 1):
        talk = consultations.pause_button(number, case, around)
        said = _stood("times.pause", ask.stood, around, now, number=number)
        found.append((ask.since, section(said, talk[0] if talk else None)))
    return [block for _, block in sorted(found, key=lambda each: each[0])]


def _stood(key: str, time: Standstill, around: Surroundings, now: datetime, **more: object) -> Mrkdwn:
    until = around.when(time.until) if time.until else around.say("times.until_now")
    spent = span(around.locale, (time.until or now) - time.since)
    return around.say(key, since=around.when(time.since), until=until, spent=spent, **more)


def stopped(case: Matter) -> str:
    return "times.stopped" if case.waiting_for_customer else "times.stopped_choosing"


def arithmetic(promise: Promise, around: Surroundings, now: datetime, stopped: str) -> Mrkdwn:
    """`stopped`: the key of what is said while the clock stands still."""
    locale, due = around.locale, promise.reaches(DUE_AT)
    target = span(locale, promise.target)
    lines = [around.say("times.target", promise=around.say(f"promise.{promise.name}"), target=target)]
    used = timedelta()
    for start, until, counted in _counted(promise, now):
        before, used = used, used + counted
        key = "times.ran" if counted else "times.outside"
        spent = span(locale, _minutes(used) - _minutes(before))
        lines.append(around.say(key, since=around.when(start), until=around.when(until), spent=spent))
    rest = promise.target - _minutes(used)
    key = "times.over" if used > promise.target else "times.left"
    lines.append(around.say(key, used=span(locale, used), rest=span(locale, abs(rest))))
    lines.append(around.say("times.due", due=around.when(due)) if due else around.say(stopped))
    return joined(lines)


def _counted(promise: Promise, now: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """From when until when, and what it counts for: nothing outside the hours. Many days are told in one line."""
    for start, until, counted in promise.ran(now):
        spells = promise.hours.spells(start, until)
        if len(spells) > MOST_SPELLS:
            yield start, until, counted
            continue
        for opens, closes in spells:
            if start < opens:
                yield start, opens, timedelta()
            yield opens, closes, closes - opens
            start = closes
        if start < until:
            yield start, until, timedelta()


def _minutes(length: timedelta) -> timedelta:
    """Without its seconds. Sums are rounded, not their parts: the lines must add up to what is written under them."""
    return timedelta(minutes=length // timedelta(minutes=1))


def span(locale: str, length: timedelta) -> str:
    """`1 h 35 min` / `1時間35分`."""
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return text(locale, "span.hours_minutes", hours=hours, minutes=rest)
    return text(locale, "span.hours", hours=hours) if hours else text(locale, "span.minutes", minutes=rest)


def days_or_hours(locale: str, length: timedelta, *, of_work: bool = False) -> str:
    """Whole days as days: `3 days`, but `36 h`. `of_work`: days on which reception opens."""
    days, rest = divmod(length, timedelta(days=1))
    if rest or not days:
        return span(locale, length)
    return text(locale, "span.working_days" if of_work else "span.days", days=days)

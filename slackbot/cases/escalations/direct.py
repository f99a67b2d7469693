"""Called directly: what a lead decides as one card for each, what the clock calls for as one message for each call.

Both are drawn anew when it is over, so that nobody is left with a button for what another has begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import tell_desk
from slackbot.cases.escalations.calling import called_now
from slackbot.cases.escalations.state import Call, Escalation
from slackbot.cases.matter import Matter
from slackbot.cases.oncall.duty import DIRECT
from slackbot.words import Audience, Card, JsonValue, Message, Notice

MOST_PAGED = 10
MOST_CALLS = 30
"""Kept of one escalation: Slack lets fifty messages a minute be drawn anew."""
PAGE = "escalation_page"
"""What a lead is called with beneath a card that they have already."""
TASK = "escalation_task"
"""The same in the end: it is theirs by name."""
M = TypeVar("M", bound=Matter)


def call(case: M, escalation: Escalation, agreement: Agreement, now: datetime) -> tuple[M, list[Message]]:
    """In the thread of the card in #desk, and directly; the case knows then whom it reached."""
    people, nobody = called_now(escalation, agreement, now)
    step = _step(escalation)
    said = tell_desk(case, "escalation_called", **step, to=[*people], nobody=nobody)
    after, rung = _directly(case, escalation, people, PAGE, step)
    return after, [said, *rung]


def paged(case: M, escalation: Escalation, people: Sequence[str]) -> tuple[M, list[Message]]:
    """The same to each of them directly: a telephone rings for that."""
    return _directly(case, escalation, people, PAGE, _step(escalation))


def tasked(case: M, escalation: Escalation) -> tuple[M, list[Message]]:
    """Everybody was called in vain: it is theirs by name. It rings too: they may never look into the thread."""
    params: dict[str, JsonValue] = {
        "number": escalation.number,
        "subject": str(escalation.subject),
        "to": [escalation.task_of],
        "since": escalation.asked_at.isoformat(),
    }
    after, rung = _directly(case, escalation, [escalation.task_of], TASK, params)
    return after, [tell_desk(after, TASK, **params), *rung]


def drawn(case: Matter, escalation: Escalation) -> list[Card]:
    """What it says anywhere, of calls the last ones: nobody is left with buttons of what is decided or begun."""
    now = next(each for each in case.escalations if each.number == escalation.number)
    if not now.approval:
        return _called(now, now.calls)
    in_desk = Card(channel=case.desk, audience=Audience.DESK, name=now.name)
    return [in_desk, *(_direct_card(now, person) for person in now.paged)]


def changed(case: M, escalation: Escalation) -> M:
    """The case with this one in its place."""
    each = tuple(escalation if known.number == escalation.number else known for known in case.escalations)
    return replace(case, escalations=each)


def _step(escalation: Escalation) -> dict[str, JsonValue]:
    return {
        "number": escalation.number,
        "subject": str(escalation.subject),
        "step": escalation.climbed + 1,
        "of": len(escalation.policy) * escalation.rounds,
    }


def _directly(
    case: M, escalation: Escalation, people: Sequence[str], key: str, params: dict[str, JsonValue]
) -> tuple[M, list[Message]]:
    called = people[:MOST_PAGED]
    if not escalation.approval:
        return _by_the_clock(case, escalation, called, is_task=key == TASK)
    known = escalation.paged
    reached = replace(escalation, paged=tuple(dict.fromkeys((*known, *called))))
    new = [_direct_card(reached, person) for person in reached.paged if person not in known]
    again = [each for each in called if each in known]
    return changed(case, reached), [*new, *(_beneath(escalation, each, key, params) for each in again)]


def _by_the_clock(case: M, escalation: Escalation, called: Sequence[str], *, is_task: bool) -> tuple[M, list[Message]]:
    """Each call is a message of its own, so that a telephone rings each time."""
    first = escalation.calls[-1].number + 1 if escalation.calls else 1
    new = [
        Call(number=first + at, to=to, but=tuple(called[:at]), step=escalation.climbed, is_task=is_task)
        for at, to in enumerate(called)
    ]
    after = replace(escalation, calls=(*escalation.calls, *new)[-MOST_CALLS:])
    return changed(case, after), [*_called(after, new)]


def _called(escalation: Escalation, calls: Sequence[Call]) -> list[Card]:
    return [
        Card(channel=f"{DIRECT}{each.to}", audience=Audience.PERSON, name=escalation.call_name(each)) for each in calls
    ]


def _beneath(escalation: Escalation, person: str, key: str, params: dict[str, JsonValue]) -> Notice:
    given: dict[str, JsonValue] = {**params, "to": [person]}
    return Notice(to=f"{DIRECT}{person}", audience=Audience.PERSON, key=key, params=given, under=escalation.name)


def _direct_card(escalation: Escalation, person: str) -> Card:
    return Card(channel=f"{DIRECT}{person}", audience=Audience.PERSON, name=escalation.name)

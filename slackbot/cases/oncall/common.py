"""What every rule about a rota does the same way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.cases.oncall.duty import DIRECT
from slackbot.cases.oncall.shifts import Override
from slackbot.cases.oncall.state import Handover, Rota
from slackbot.words import Audience, Card, CommandBase, Decision, Event, JsonValue, Message, Notice

DESK = "desk"
"""#desk, wherever it is when the message is sent."""
HANDOVER = "handover"
MOST_HANDOVERS = 10
LONGEST_NOTE = 3000


def handed_over(
    rota: Rota, now: datetime, came: tuple[str, ...], went: tuple[str, ...]
) -> tuple[Rota, tuple[Card, ...]]:
    """With what was left for whoever comes; what nobody took over goes on to them, and its card has no button more."""
    before = next((each for each in rota.handovers[-1:] if not each.taken_by), None)
    note, note_by = rota.note, rota.note_by
    if before and before.note:
        note, note_by = _both(before.note, note) if note else before.note, note_by or before.note_by
    handed = Handover(at=now, came=came, went=went, note=note, note_by=note_by)
    after = replace(rota, note="", note_by="", handovers=(*rota.handovers, handed)[-MOST_HANDOVERS:])
    return after, tuple(handover_card(each) for each in (before, handed) if each)


def _both(earlier: str, later: str) -> str:
    """The later one whole: where it is too much the beginning of the earlier one is left out, its own card has it."""
    room = LONGEST_NOTE - len(f"\n\n{later}")
    if len(earlier) > room:
        earlier = f"…{earlier[1 - room :]}" if room > 1 else ""
    return f"{earlier}\n\n{later}".strip()


def handover_card(handed: Handover) -> Card:
    return Card(channel=DESK, audience=Audience.DESK, name=f"{HANDOVER}:{handed.name}")


def to_come(rota: Rota, now: datetime) -> tuple[Override, ...]:
    """What is over is told by the audit."""
    return tuple(each for each in rota.overrides if each.until > now)


def told(key: str, /, *, under: str = "", **params: Any) -> Notice:
    return Notice(to=DESK, audience=Audience.DESK, key=key, params=params, under=under)


def told_directly(said: Notice, people: Iterable[str], by: str) -> list[Notice]:
    """The same to each whose duty another has changed: a mention in #desk can be slept through."""
    others = [person for person in dict.fromkeys(people) if person not in ("", by)]
    return [replace(said, to=f"{DIRECT}{person}", audience=Audience.PERSON) for person in others]


def decided(
    rota: Rota, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    event = Event(type=f"rota.{happened}", at=now, by=command.by, refs=("5.2",), data=data)
    return Decision(case=rota, events=(event,), messages=said)

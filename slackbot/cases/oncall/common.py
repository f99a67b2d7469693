"""What every rule about a rota does the same way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.cases.oncall.shifts import Override
from slackbot.cases.oncall.state import Handover, Rota
from slackbot.words import Audience, Card, CommandBase, Decision, Event, JsonValue, Message, Notice

DESK = "desk"
"""#desk, wherever it is when the message is sent."""
HANDOVER = "handover"
MOST_HANDOVERS = 10


def handed_over(rota: Rota, now: datetime, came: tuple[str, ...], went: tuple[str, ...]) -> Rota:
    """With what was left for whoever comes."""
    handed = Handover(at=now, came=came, went=went, note=rota.note, note_by=rota.note_by)
    return replace(rota, note="", note_by="", handovers=(*rota.handovers, handed)[-MOST_HANDOVERS:])


def handover_card(handed: Handover) -> Card:
    return Card(channel=DESK, audience=Audience.DESK, name=f"{HANDOVER}:{handed.name}")


def to_come(rota: Rota, now: datetime) -> tuple[Override, ...]:
    """What is over is told by the audit."""
    return tuple(each for each in rota.overrides if each.until > now)


def told(key: str, /, *, under: str = "", **params: Any) -> Notice:
    return Notice(to=DESK, audience=Audience.DESK, key=key, params=params, under=under)


def decided(
    rota: Rota, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    event = Event(type=f"rota.{happened}", at=now, by=command.by, refs=("5.2",), data=data)
    return Decision(case=rota, events=(event,), messages=said)

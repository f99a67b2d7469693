"""What every rule about an incident does the same way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slackbot.cases.incidents.state import Incident
from slackbot.words import Audience, Card, CommandBase, Decision, Event, JsonValue, Message, Notice, Ref

CARD = "card"
TRIAGE = "triage"


def decided(
    incident: Incident,
    command: CommandBase,
    now: datetime,
    happened: str,
    *said: Message,
    refs: tuple[Ref, ...] = (),
    **data: JsonValue,
) -> Decision:
    """One event, what is said about it, and both cards drawn anew."""
    return noted(incident, command, now, happened, *cards(incident), *said, refs=refs, **data)


def noted(
    incident: Incident,
    command: CommandBase,
    now: datetime,
    happened: str,
    *said: Message,
    refs: tuple[Ref, ...] = (),
    **data: JsonValue,
) -> Decision:
    """The same for what no card shows."""
    event = Event(type=f"incident.{happened}", at=now, by=command.by, refs=refs, data=data)
    return Decision(case=incident, events=(event,), messages=said)


def cards(incident: Incident) -> tuple[Card, Card]:
    return (
        Card(channel=incident.channel, audience=Audience.CUSTOMER, name=CARD),
        Card(channel=incident.desk, audience=Audience.DESK, name=TRIAGE),
    )


def tell_customer(incident: Incident, key: str, /, **params: Any) -> Notice:
    """In the thread of the card in the shared channel."""
    return Notice(to=incident.channel, audience=Audience.CUSTOMER, key=key, params=params, under=CARD)


def tell_desk(incident: Incident, key: str, /, **params: Any) -> Notice:
    """In the thread of the triage card; never leaves #desk."""
    return Notice(to=incident.desk, audience=Audience.DESK, key=key, params=params, under=TRIAGE)

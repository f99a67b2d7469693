"""What every rule about a customer's record does the same way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slackbot.cases.customers.state import Customer
from slackbot.words import Audience, Card, CommandBase, Decision, Event, JsonValue, Lane, Message, Notice, Ref

PANEL = "panel"


def decided(
    customer: Customer,
    command: CommandBase,
    now: datetime,
    happened: str,
    *said: Message,
    refs: tuple[Ref, ...] = (),
    **data: JsonValue,
) -> Decision:
    event = Event(type=f"customer.{happened}", at=now, by=command.by, refs=refs, data=data)
    return Decision(case=customer, events=(event,), messages=said)


def panel(customer: Customer) -> Card:
    return Card(channel=customer.channel, audience=Audience.CUSTOMER, name=PANEL, lane=Lane.BULK)


def announce(customer: Customer, key: str, /, **params: Any) -> Notice:
    """At the top of the shared channel."""
    return Notice(to=customer.channel, audience=Audience.CUSTOMER, key=key, params=params, lane=Lane.BULK)


def tell_desk(desk: str, key: str, /, **params: Any) -> Notice:
    """At the top of #desk."""
    return Notice(to=desk, audience=Audience.DESK, key=key, params=params, lane=Lane.BULK)


def latest_first(id_: str, ids: tuple[str, ...], *, but: str) -> tuple[str, ...]:
    return (id_, *(each for each in ids if each not in (id_, but)))

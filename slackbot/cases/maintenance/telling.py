"""A revision of the window on its way to every customer, a hundred at a time; and what #desk hears (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.cases.announcements.commands import BringStop
from slackbot.cases.maintenance.state import Window
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.words import Audience, Card, CommandBase, Decision, Event, FollowUp, JsonValue, Message, Notice, value

AT_ONCE = 100
"""Customers that hear of it with one commit."""
DESK = "desk"
WINDOW = "window"
"""The name of its card in #desk."""


@value
class TellMore(CommandBase):
    """The next hundred customers hear of a revision."""

    kind: Literal["window.tell_more"] = "window.tell_more"
    revision: int
    after: int


@rule(TellMore, may=STAFF | CLOCK)
def tell_more(window: Window, command: TellMore, agreement: object, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail. What a newer revision has overtaken tells nobody."""
    if command.revision != window.revision:
        return Decision(case=window, events=())
    return _next_hundred(window, command, command.after)


def revised(window: Window, **changed: object) -> Window:
    return replace(window, revision=window.revision + 1, **changed)  # type: ignore[arg-type]


def told_to_all(window: Window, command: CommandBase, now: datetime, happened: str, **data: JsonValue) -> Decision:
    """The first hundred with this commit, the others by follow-ups, each of which brings the next one about."""
    told = _next_hundred(window, command, 0)
    event = Event(type=f"window.{happened}", at=now, by=command.by, refs=window.stop.refs, data=data)
    return replace(told, events=(event,), messages=(card(), *told.messages))


def _next_hundred(window: Window, command: CommandBase, after: int) -> Decision:
    """The window stays as it is, with all its recipients: how far it has come is what the next follow-up says."""
    until = min(after + AT_ONCE, len(window.recipients))
    messages = [_bring(window, key, command) for key in window.recipients[after:until]]
    if until < len(window.recipients):
        # Not begun with the window's id and a slash, as its timers are: what the clock began is no timer.
        next_id = f"{window.id}.{window.revision}/more/{until}"
        more = TellMore(id=next_id, case_id=window.id, by=command.by, revision=window.revision, after=until)
        messages.append(FollowUp(command=more, many=True))
    return Decision(case=window, events=(), messages=tuple(messages))


def _bring(window: Window, customer: str, command: CommandBase) -> FollowUp:
    """Its id says which revision, and to whom: brought twice, it counts once."""
    command_id = f"{window.id}.{window.revision}/{customer}/0"
    return FollowUp(command=BringStop(id=command_id, case_id=customer, by=command.by, news=window.news), many=True)


def card() -> Card:
    return Card(channel=DESK, audience=Audience.DESK, name=WINDOW)


def decided(
    window: Window, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    event = Event(type=f"window.{happened}", at=now, by=command.by, refs=("9",), data=data)
    return Decision(case=window, events=(event,), messages=(card(), *said))


def tell_desk(key: str) -> Notice:
    return Notice(to=DESK, audience=Audience.DESK, key=key, params={}, under=WINDOW)

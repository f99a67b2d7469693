"""A revision of the window on its way to every customer, a hundred at a time; and what #desk hears (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.cases.announcements.commands import BringStop
from slackbot.cases.maintenance.state import Window
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.cases.stops import State, Stop
from slackbot.safety.invisible import is_blank
from slackbot.words import (
    Audience,
    Card,
    CommandBase,
    Decision,
    Event,
    FollowUp,
    JsonValue,
    Message,
    Notice,
    Refusal,
    value,
)

AT_ONCE = 100
"""Customers that hear of it with one commit."""
DESK = "desk"
WINDOW = "window"
"""The name of its card in #desk."""
LONGEST = timedelta(days=14)


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


def told_to_all(
    window: Window, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    """The first hundred with this commit, the others by follow-ups, each of which brings the next one about.

    `said`: what #desk hears besides.
    """
    told = _next_hundred(window, command, 0)
    event = Event(type=f"window.{happened}", at=now, by=command.by, refs=window.stop.refs, data=data)
    return replace(told, events=(event,), messages=(card(), *said, *told.messages))


def announced(window: Window, command: CommandBase, now: datetime, *said: Message) -> Decision:
    """For the first time; of what had happened by then, as running until somebody has looked."""
    begun = window.stop.after_the_fact
    told = replace(
        window,
        state=State.RUNNING if begun else State.PLANNED,
        running_since=window.stop.start if begun else None,
        told_at=now,
    )
    return told_to_all(told, command, now, "announced", *said)


def moved(window: Window, stop: Stop, command: CommandBase, now: datetime, *said: Message) -> Decision:
    return told_to_all(revised(window, stop=stop), command, now, "moved", *said)


def impossible(stop: Stop, now: datetime) -> Refusal | None:
    if is_blank(stop.title.ja) and is_blank(stop.title.en):
        return Refusal(code="title_is_empty", refs=("9",))
    if stop.expected_end <= stop.start or stop.latest_end < stop.expected_end:
        return Refusal(code="ends_before_it_begins", refs=("9",))
    if stop.start <= now and not stop.after_the_fact:
        return Refusal(code="stop_is_in_the_past", refs=("9",))
    if stop.latest_end - stop.start > LONGEST:
        return Refusal(code="stop_is_too_long", refs=("9",))
    if stop.start > now and stop.after_the_fact:
        return Refusal(code="stop_has_not_begun", refs=("9",))
    return None


def _next_hundred(window: Window, command: CommandBase, after: int) -> Decision:
    """The window stays as it is, with all its recipients: how far it has come is what the next follow-up says."""
    until = min(after + AT_ONCE, len(window.recipients))
    apart = {each.customer for each in window.apart}
    messages: list[Message] = [
        bring(window, key, command) for key in window.recipients[after:until] if key not in apart
    ]
    if until < len(window.recipients):
        # Not begun with the window's id and a slash, as its timers are: what the clock began is no timer.
        next_id = f"{window.id}.{window.revision}/more/{until}"
        more = TellMore(id=next_id, case_id=window.id, by=command.by, revision=window.revision, after=until)
        messages.append(FollowUp(command=more, many=True))
    return Decision(case=window, events=(), messages=tuple(messages))


def bring(window: Window, customer: str, command: CommandBase) -> FollowUp:
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


def tell_desk(key: str, /, **params: JsonValue) -> Notice:
    return Notice(to=DESK, audience=Audience.DESK, key=key, params=params, under=WINDOW)

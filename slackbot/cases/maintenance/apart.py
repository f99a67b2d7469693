"""A stop at another time for one customer alone: a window of its own takes the place of the one for all (Art. 9).

Nothing that has a number changes it: the customer's announcement, its thread and its calendar entry go on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.fields import Duration
from slackbot.cases.maintenance.state import WINDOWS, Apart, Called, Window
from slackbot.cases.maintenance.telling import DESK, bring, card, decided
from slackbot.cases.provider import PROVIDER
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.cases.stops import Note, State, Stop
from slackbot.words import CommandBase, Decision, Event, FollowUp, Message, value


@value
class OpenApart(CommandBase):
    """`case_id` is the provider's: the desk gives the number. Everything but the time is as it was for all."""

    kind: Literal["provider.open_apart"] = "provider.open_apart"
    number: int = 0
    apart_from: str
    apart: Apart
    stop: Stop
    owner: str
    called: Called = Called()
    starts_by_itself: bool = False
    tell_within: Duration = timedelta(hours=1)
    incident: str = ""
    notes: tuple[Note, ...] = ()


@value
class NoteApart(CommandBase):
    """For the window of all: under which number that customer's own is."""

    kind: Literal["window.note_apart"] = "window.note_apart"
    customer: str
    window: str


AS_IT_WAS = ("owner", "called", "starts_by_itself", "tell_within", "incident", "notes")


def _as_it_was(given: Window | OpenApart) -> dict[str, Any]:
    """What goes over from the window for all to the command, and from that to the window for one."""
    return {name: getattr(given, name) for name in AS_IT_WAS}


def set_apart(
    window: Window, stop: Stop, apart: Apart, command: CommandBase, now: datetime, *said: Message
) -> Decision:
    """From this commit on the window tells, asks and counts this customer no more."""
    own = OpenApart(
        id=f"{window.id}.apart/{apart.customer}",
        case_id=PROVIDER,
        by=command.by,
        apart_from=window.id,
        apart=apart,
        stop=stop,
        **_as_it_was(window),
    )
    left = replace(window, apart=(*window.apart, apart))
    return decided(left, command, now, "split", *said, FollowUp(command=own), customer=apart.customer)


@enforces("9")
@rule(OpenApart, may=STAFF | CLOCK, numbered=True)
def open_apart(case: None, command: OpenApart, agreement: object, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail. Its customer is told at once."""
    key = command.apart.customer
    window = Window(
        id=f"{WINDOWS}-{command.number}",
        channel=DESK,
        opened_at=now,
        state=State.PLANNED,
        stop=command.stop,
        recipients=(key,),
        planned_by=command.by.user,
        told_at=now,
        **_as_it_was(command),
        apart_from=command.apart_from,
        alone=command.apart.name,
    )
    numbered = NoteApart(
        id=f"{command.id}/number", case_id=command.apart_from, by=command.by, customer=key, window=window.id
    )
    event = Event(
        type="window.set_apart", at=now, by=command.by, refs=window.stop.refs, data={"window": command.apart_from}
    )
    said = (card(), bring(window, key, command), FollowUp(command=numbered))
    return Decision(case=window, events=(event,), messages=said)


@rule(NoteApart, may=STAFF | CLOCK)
def note_apart(window: Window, command: NoteApart, agreement: object, now: datetime) -> Decision:
    """Always a decision, for the same reason."""
    named = tuple(
        replace(each, window=command.window) if each.customer == command.customer else each for each in window.apart
    )
    return Decision(case=replace(window, apart=named), events=(), messages=(card(),))

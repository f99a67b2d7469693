"""Cases, commands, events and messages as JSON, checked on the way in. Used where they meet Redis, nowhere else."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, TypeAdapter

from slackbot.cases import Case, Command
from slackbot.words import Card, CaseBase, CommandBase, Done, Event, FollowUp, Message, Notice, Timer

SCHEMA = 1

_case: TypeAdapter[Any] = TypeAdapter(Annotated[Case, Discriminator("kind")])
_command: TypeAdapter[Any] = TypeAdapter(Annotated[Command, Discriminator("kind")])
_event: TypeAdapter[Event] = TypeAdapter(Event)
_said: TypeAdapter[Any] = TypeAdapter(Annotated[Card | Notice, Discriminator("kind")])
_done: TypeAdapter[Done] = TypeAdapter(Done)


def dump_case(case: CaseBase) -> bytes:
    return _case.dump_json(case)


def load_case(doc: bytes) -> Case:
    found: Case = _case.validate_json(doc)
    return found


def dump_command(command: CommandBase) -> bytes:
    return _command.dump_json(command)


def load_command(body: bytes) -> Command:
    found: Command = _command.validate_json(body)
    return found


def dump_event(event: Event) -> bytes:
    return _event.dump_json(event)


def load_event(body: bytes) -> Event:
    return _event.validate_json(body)


def dump_message(message: Message) -> bytes:
    """A follow-up is written as the command it carries."""
    return dump_command(message.command) if isinstance(message, FollowUp) else _said.dump_json(message)


def load_said(body: bytes) -> Card | Notice:
    found: Card | Notice = _said.validate_json(body)
    return found


def dump_done(done: Done) -> bytes:
    return _done.dump_json(done)


def load_done(body: bytes) -> Done:
    return _done.validate_json(body)


def dump_timer(timer: Timer) -> bytes:
    return dump_command(timer.command)

"""Cases, commands, events and messages as JSON, checked on the way in. Used where they meet Redis, nowhere else.

Each begins with the number of the schema it was written under: what this build wrote is told by its first bytes and
parsed once; only what is older takes the way through slackbot/migrations.py.
"""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from pydantic import Discriminator, TypeAdapter

from slackbot.agreement.document import Document
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.reading import Reading
from slackbot.cases import Case, Command
from slackbot.logs import get_logger
from slackbot.migrations import SCHEMA as SCHEMA
from slackbot.migrations import migrated
from slackbot.unavailable import NewerRecord
from slackbot.words import Card, CaseBase, CommandBase, Done, Event, FollowUp, Message, Notice, Timer

_OURS = b'{"schema":%d,' % SCHEMA

_case: TypeAdapter[Any] = TypeAdapter(Annotated[Case, Discriminator("kind")])
_command: TypeAdapter[Any] = TypeAdapter(Annotated[Command, Discriminator("kind")])
_event: TypeAdapter[Event] = TypeAdapter(Event)
_said: TypeAdapter[Any] = TypeAdapter(Annotated[Card | Notice, Discriminator("kind")])
_done: TypeAdapter[Done] = TypeAdapter(Done)
_agreement: TypeAdapter[Agreement] = TypeAdapter(Agreement)
_document: TypeAdapter[Document] = TypeAdapter(Document)
_reading: TypeAdapter[Reading] = TypeAdapter(Reading)

STORED = {
    "case": _case,
    "command": _command,
    "event": _event,
    "said": _said,
    "done": _done,
    "agreement": _agreement,
    "document": _document,
    "reading": _reading,
}
"""All that is stored, by what it is called here."""

log = get_logger("codec")


def dump_case(case: CaseBase) -> bytes:
    return _dumped(_case, case)


def load_case(doc: bytes) -> Case:
    found: Case = _loaded(_case, doc)
    return found


def dump_command(command: CommandBase) -> bytes:
    return _dumped(_command, command)


def load_command(body: bytes) -> Command:
    found: Command = _loaded(_command, body)
    return found


def dump_event(event: Event) -> bytes:
    return _dumped(_event, event)


def load_event(body: bytes) -> Event:
    found: Event = _loaded(_event, body)
    return found


def dump_message(message: Message) -> bytes:
    """A follow-up is written as the command it carries."""
    return dump_command(message.command) if isinstance(message, FollowUp) else _dumped(_said, message)


def load_said(body: bytes) -> Card | Notice:
    found: Card | Notice = _loaded(_said, body)
    return found


def dump_done(done: Done) -> bytes:
    return _dumped(_done, done)


def load_done(body: bytes) -> Done:
    found: Done = _loaded(_done, body)
    return found


def dump_timer(timer: Timer) -> bytes:
    return dump_command(timer.command)


def dump_agreement(agreement: Agreement) -> bytes:
    return _dumped(_agreement, agreement)


def load_agreement(body: bytes) -> Agreement:
    found: Agreement = _loaded(_agreement, body)
    return found


def dump_document(document: Document) -> bytes:
    return _dumped(_document, document)


def load_document(body: bytes) -> Document:
    found: Document = _loaded(_document, body)
    return found


def dump_reading(reading: Reading) -> bytes:
    return _dumped(_reading, reading)


def load_reading(body: bytes) -> Reading:
    found: Reading = _loaded(_reading, body)
    return found


def _dumped(kind: TypeAdapter[Any], given: object) -> bytes:
    """By orjson, four times as fast as pydantic, unless it holds what only pydantic can write (durations, sets)."""
    try:
        body = orjson.dumps(given)
    except TypeError:
        body = kind.dump_json(given)
    return _OURS + body[1:]


def _loaded(kind: TypeAdapter[Any], body: bytes) -> Any:
    """Raises ValidationError; NewerRecord for what a newer build has written."""
    # The number is cut off: a field that the type does not know costs pydantic more than the copy.
    return kind.validate_json(b"{" + body[len(_OURS) :] if body.startswith(_OURS) else _renewed(body))


def _renewed(body: bytes) -> bytes:
    try:
        return orjson.dumps(migrated(orjson.loads(body)))
    except NewerRecord as error:
        log.error("newer_record", why=str(error))
        raise

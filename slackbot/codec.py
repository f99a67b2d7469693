"""Cases, commands, events and messages as JSON, checked on the way in. Used where they meet Redis, nowhere else.

Each begins with the number of the schema it was written under: what this build wrote is told by its first bytes and
parsed once; only what is older takes the way through slackbot/migrations.py.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

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
from slackbot.words import Card, CaseBase, CommandBase, Done, Event, FollowUp, Hook, Message, Notice, Timer

_OURS = b'{"schema":%d,' % SCHEMA

Given = TypeVar("Given")
Found = TypeVar("Found")


class _Kind(Generic[Given, Found]):
    """One kind of what is stored: what may be given, and what is found."""

    def __init__(self, found: Any) -> None:
        self.adapter: TypeAdapter[Any] = TypeAdapter(found)

    def dump(self, given: Given) -> bytes:
        """By orjson, four times as fast as pydantic, unless it holds what only pydantic can write (durations, sets)."""
        try:
            body = orjson.dumps(given)
        except TypeError:
            body = self.adapter.dump_json(given)
        return _OURS + body[1:]

    def load(self, body: bytes) -> Found:
        """Raises ValidationError; NewerRecord for what a newer build has written."""
        # The number is cut off: a field that the type does not know costs pydantic more than the copy.
        ours = b"{" + body[len(_OURS) :] if body.startswith(_OURS) else _renewed(body)
        found: Found = self.adapter.validate_json(ours)
        return found


_case = _Kind[CaseBase, Case](Annotated[Case, Discriminator("kind")])
_command = _Kind[CommandBase, Command](Annotated[Command, Discriminator("kind")])
_event = _Kind[Event, Event](Event)
_said = _Kind[Card | Notice, Card | Notice](Annotated[Card | Notice, Discriminator("kind")])
_hook = _Kind[Hook, Hook](Hook)
_done = _Kind[Done, Done](Done)
_agreement = _Kind[Agreement, Agreement](Agreement)
_document = _Kind[Document, Document](Document)
_reading = _Kind[Reading, Reading](Reading)

dump_case, load_case = _case.dump, _case.load
dump_command, load_command = _command.dump, _command.load
dump_event, load_event = _event.dump, _event.load
dump_done, load_done = _done.dump, _done.load
dump_agreement, load_agreement = _agreement.dump, _agreement.load
dump_document, load_document = _document.dump, _document.load
dump_reading, load_reading = _reading.dump, _reading.load
load_said, load_hook = _said.load, _hook.load

STORED: dict[str, _Kind[Any, Any]] = {
    "case": _case,
    "command": _command,
    "event": _event,
    "said": _said,
    "hook": _hook,
    "done": _done,
    "agreement": _agreement,
    "document": _document,
    "reading": _reading,
}
"""All that is stored, by what it is called here."""

log = get_logger("codec")


def dump_message(message: Message) -> bytes:
    """A follow-up is written as the command it carries."""
    if isinstance(message, FollowUp):
        return dump_command(message.command)
    return _hook.dump(message) if isinstance(message, Hook) else _said.dump(message)


def dump_timer(timer: Timer) -> bytes:
    return dump_command(timer.command)


def _renewed(body: bytes) -> bytes:
    try:
        return orjson.dumps(migrated(orjson.loads(body)))
    except NewerRecord as error:
        log.error("newer_record", why=str(error))
        raise

"""The body of a verified request as Slack's payload, and nothing else.

What a handler reads without asking is checked here, part by part; what else Slack sends along passes untouched.
"""

from __future__ import annotations

import json
from binascii import a2b_qp
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    model_validator,
)


class Malformed(ValueError):
    """Signed, but not a payload we can read. Its words name the place and never quote."""


def parse(content_type: str, body: bytes) -> dict[str, Any]:
    """Events come as JSON; interactions as a form with a JSON field; commands as a plain form."""
    try:
        if content_type == "application/json":
            return _object(_json(body))
        if content_type == "application/x-www-form-urlencoded":
            form = dict(_fields(body))
            if b"payload" in form:
                return _object(_json(form[b"payload"]))
            return {name.decode(): given.decode() for name, given in form.items()}
    except (ValueError, UnicodeError, RecursionError) as error:
        raise Malformed(type(error).__name__) from error
    raise Malformed("content_type")


def _json(text: bytes) -> Any:
    """Half an emoji, where somebody's program cut a text there, comes as an escape that stands for no letter."""
    try:
        return orjson.loads(text)
    except ValueError:
        return orjson.loads(json.dumps(json.loads(text), ensure_ascii=False).encode(errors="replace"))


def _fields(form: bytes) -> Iterator[tuple[bytes, bytes]]:
    for field in form.split(b"&"):
        name, _, given = field.partition(b"=")
        yield _unquoted(name), _unquoted(given)


def _unquoted(encoded: bytes) -> bytes:
    """Percent-encoding undone. It is quoted-printable with another sign, and that one Python reads in C."""
    return a2b_qp(encoded.replace(b"=", b"%3D").replace(b"+", b" ").replace(b"%", b"="))


def check(payload: dict[str, Any]) -> None:
    """Raises Malformed unless the payload is of a kind we know and has the parts of its kind.

    A message without words gets an empty text: Slack leaves it out, or says null.
    """
    try:
        _PAYLOAD.validate_python(payload)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise Malformed(".".join([*map(str, first["loc"]), first["type"]])[:200]) from error
    if payload.get("type") == "event_callback" and payload["event"]["type"] in SPOKEN:
        payload["event"]["text"] = payload["event"].get("text") or ""


def _object(parsed: Any) -> dict[str, Any]:
    if not isinstance(parsed, dict):
        raise Malformed("not_an_object")
    return parsed


# ── The parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

Id = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,40}$")]
Ts = Annotated[str, Field(pattern=r"^[0-9]{1,12}\.[0-9]{1,9}$")]
Instant = Annotated[int, Field(ge=0, lt=10**11)]
"""Seconds since the epoch, up to the year 5138."""


def _metadata(given: str) -> str:
    if given and not isinstance(orjson.loads(given), dict):
        raise ValueError("not an object")
    return given


def _objects(given: list[Any]) -> list[Any]:
    if not all(isinstance(each, dict) for each in given):
        raise ValueError("not objects")
    return given


class Part(BaseModel):
    model_config = ConfigDict(strict=True)


class Named(Part):
    id: Id


class Person(Part):
    id: Id
    team_id: Id | None = None


class Chosen(Part):
    value: str


def _day(given: str) -> str:
    date.fromisoformat(given)
    return given


class Given(Part):
    """An element's state, or what an action carries: one of these, as its kind has it."""

    value: str | None = None
    selected_option: Chosen | None = None
    selected_date_time: Instant | None = None
    selected_date: Annotated[str, AfterValidator(_day)] | None = None
    selected_time: str | None = None
    selected_user: Id | None = None
    selected_options: list[Chosen] | None = None
    selected_users: list[Id] | None = None


class Action(Given):
    action_id: str
    action_ts: Ts


class State(Part):
    values: dict[str, dict[str, Given]] = {}


class View(Part):
    id: Id
    type: Literal["modal", "home"]
    callback_id: str
    private_metadata: Annotated[str, AfterValidator(_metadata)] = ""
    state: State | None = None
    blocks: Annotated[list[Any], AfterValidator(_objects)] = []
    """As we sent them. Who reads them looks closer: to check each here costs more than all the rest."""


class Container(Part):
    message_ts: Ts | None = None
    view_id: Id | None = None


class Press(Part):
    type: Literal["block_actions"]
    user: Person
    actions: Annotated[list[Action], Field(min_length=1)]
    channel: Named | None = None
    container: Container | None = None
    view: View | None = None
    trigger_id: str | None = None


class Suggestion(Part):
    """Somebody types in a menu whose options we are asked for."""

    type: Literal["block_suggestion"]
    user: Person
    action_id: str
    value: str | None = None
    channel: Named | None = None
    view: View | None = None


class Form(Part):
    type: Literal["view_submission", "view_closed"]
    user: Person
    view: View
    trigger_id: str | None = None


class Command(Part):
    command: str
    user_id: Id
    channel_id: Id
    trigger_id: Annotated[str, Field(min_length=1, max_length=200)]
    team_id: Id | None = None
    text: str = ""


# ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class File(Part):
    id: Id | None = None
    name: str | None = None


class Metadata(Part):
    event_type: str | None = None
    event_payload: dict[str, Any] | None = None


class Now(Part):
    """What an edited message is since."""

    ts: Ts | None = None
    subtype: str | None = None


class Said(Part):
    """A message in whatever form: its subtypes (edited, deleted) carry other parts, these none of another type."""

    type: Literal["message", "app_mention"]
    channel: Id
    ts: Ts
    user: Id | None = None
    user_team: Id | None = None
    text: str | None = None
    """Slack leaves it out, or says null, where a message is files or blocks alone."""
    subtype: str | None = None
    bot_id: str | None = None
    thread_ts: Ts | None = None
    deleted_ts: Ts | None = None
    message: Now | None = None
    metadata: Metadata | None = None
    files: list[File] | None = None


class Item(Part):
    """Files can be reacted to as well: they stand in no channel."""

    type: str
    channel: Id | None = None
    ts: Ts | None = None

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Self:
        if self.type == "message" and not (self.channel and self.ts):
            raise ValueError("a message without its place")
        return self


class Reacted(Part):
    type: Literal["reaction_added"]
    user: Id
    reaction: str
    item: Item


class PersonChanged(Part):
    type: Literal["user_change"]
    user: Named


class GroupChanged(Part):
    """Somebody came into a user group, or left it."""

    type: Literal["subteam_members_changed"]
    subteam_id: Id


class ChannelChanged(Part):
    """Somebody or some company came or left, or the channel was archived."""

    channel: Id
    user: Id | None = None
    event_ts: Ts | None = None


class ChannelMoved(Part):
    type: Literal["channel_id_changed"]
    old_channel_id: Id
    new_channel_id: Id


class HomeOpened(Part):
    type: Literal["app_home_opened"]
    user: Id
    tab: str | None = None


class Other(Part):
    """An event that nobody here listens to."""

    type: Annotated[str, Field(max_length=100)]


SPOKEN = frozenset({"message", "app_mention"})

EVENTS: dict[str, type[Part]] = {
    "message": Said,
    "app_mention": Said,
    "reaction_added": Reacted,
    "user_change": PersonChanged,
    "subteam_members_changed": GroupChanged,
    "app_home_opened": HomeOpened,
    "channel_id_changed": ChannelMoved,
    "channel_shared": ChannelChanged,
    "channel_unshared": ChannelChanged,
    "channel_archive": ChannelChanged,
    "channel_unarchive": ChannelChanged,
    "group_archive": ChannelChanged,
    "group_unarchive": ChannelChanged,
    "channel_left": ChannelChanged,
    "group_left": ChannelChanged,
    "member_joined_channel": ChannelChanged,
    "member_left_channel": ChannelChanged,
}


class Happened(Part):
    type: Literal["event_callback"]
    event: Annotated[dict[str, Any], AfterValidator(lambda event: _event(event))]


class Limited(Part):
    """Slack drops events because there were too many."""

    type: Literal["app_rate_limited"]


def _event(event: dict[str, Any]) -> dict[str, Any]:
    kind = event.get("type")
    (EVENTS.get(kind, Other) if isinstance(kind, str) else Other).model_validate(event)
    return event


def _kind(payload: dict[str, Any]) -> str:
    kind = payload.get("type", "command")
    return "form" if kind in ("view_submission", "view_closed") else str(kind)


_PAYLOAD: TypeAdapter[Any] = TypeAdapter(
    Annotated[
        Annotated[Press, Tag("block_actions")]
        | Annotated[Suggestion, Tag("block_suggestion")]
        | Annotated[Form, Tag("form")]
        | Annotated[Command, Tag("command")]
        | Annotated[Happened, Tag("event_callback")]
        | Annotated[Limited, Tag("app_rate_limited")],
        Discriminator(_kind),
    ]
)

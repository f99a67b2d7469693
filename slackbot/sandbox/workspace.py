"""The world of the sandbox: companies, people, channels, what was said. Mutable, one per sandbox, saved as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import TypeAdapter

from slackbot.sandbox.ids import TS_STEP, micros, ts_of

Json = dict[str, Any]
Kind = Literal["public", "private", "im", "mpim"]


@dataclass(kw_only=True)
class Team:
    id: str
    name: str
    domain: str
    enterprise: str = ""
    """E…: the Enterprise Grid organisation that the workspace belongs to."""


@dataclass(kw_only=True)
class User:
    id: str
    team: str
    name: str
    real_name: str
    display_name: str = ""
    title: str = ""
    locale: str = "ja-JP"
    tz: str = "Asia/Tokyo"
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False
    updated: int = 0


@dataclass(kw_only=True)
class UserGroup:
    """Of the company that installed the app."""

    id: str
    handle: str
    name: str
    users: list[str]


@dataclass(kw_only=True)
class Pin:
    ts: str
    by: str
    at: int


@dataclass(kw_only=True)
class Channel:
    """`teams`: the connected companies, the host first; `pending`: invited ones that have not accepted."""

    id: str
    name: str = ""
    kind: Kind = "private"
    teams: list[str]
    members: list[str]
    pending: list[str] = field(default_factory=list)
    severed: bool = False
    archived: bool = False
    topic: str = ""
    previous_names: list[str] = field(default_factory=list)
    kept_days: int | None = None
    """After so many days messages vanish; None: never."""
    created: int = 0
    creator: str = ""
    pins: list[Pin] = field(default_factory=list)

    @property
    def is_ext_shared(self) -> bool:
        return len(self.teams) > 1

    @property
    def is_im(self) -> bool:
        return self.kind == "im"


@dataclass(kw_only=True)
class Message:
    ts: str
    channel: str
    user: str
    team: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    subtype: str = ""
    thread_ts: str = ""
    """Of the parent; empty at the top of a channel, where replies are counted instead."""
    broadcast: bool = False
    only_for: str = ""
    """The one person who sees an ephemeral message."""
    by_app: bool = False
    client_msg_id: str = ""
    metadata: Json | None = None
    edited_by: str = ""
    edited_ts: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    """What a line of Slack's own says besides: a channel's old name."""


@dataclass(kw_only=True)
class File:
    id: str
    name: str
    mimetype: str
    size: int
    user: str
    team: str
    created: int
    title: str = ""
    alt: str = ""
    complete: bool = True
    """False between the upload address and the completing call."""
    content: str = ""
    """base64"""
    shares: dict[str, list[str]] = field(default_factory=dict)
    """channel → ts of the messages that show it"""
    in_a_form: bool = False
    """Uploaded into a form: the app may read it though no channel shows it."""


@dataclass(kw_only=True)
class View:
    id: str
    user: str
    view: Json
    """title, blocks, … as the app gave them, ids filled in."""
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    channel: str = ""
    """The conversation the person was in when it opened."""


@dataclass(kw_only=True)
class Notice:
    id: str
    user: str
    channel: str
    text: str


@dataclass(kw_only=True)
class Workspace:
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    """channel → ts → message, in ts order"""
    files: dict[str, File] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    homes: dict[str, View] = field(default_factory=dict)
    """person → the app's Home tab, once it was published"""
    notices: list[Notice] = field(default_factory=list)
    edit_window_s: int | None = None
    """So long after it was said a message can be changed; None: always."""
    last_ts: int = 0
    version: int = 0

    def add(self, *things: Team | User | Channel | UserGroup) -> None:
        for thing in things:
            if isinstance(thing, Team):
                self.teams[thing.id] = thing
            elif isinstance(thing, User):
                self.users[thing.id] = thing
            elif isinstance(thing, UserGroup):
                self.groups[thing.id] = thing
            else:
                self.channels[thing.id] = thing

    def welcome(self, seeded: Workspace) -> None:
        """The companies that the seed has gained since this world was saved, with their people and channels."""
        new = seeded.teams.keys() - self.teams.keys()
        self.add(*(team for team in seeded.teams.values() if team.id in new))
        self.add(*(person for person in seeded.users.values() if person.team in new))
        self.add(*(place for place in seeded.channels.values() if new & {*place.teams}))

    def next_ts(self, now: datetime) -> str:
        """Unique in the whole world and increasing, also while the clock stands still."""
        self.last_ts = max(micros(now), self.last_ts + TS_STEP)
        return ts_of(self.last_ts)

    def said(self, channel: str) -> dict[str, Message]:
        return self.messages.setdefault(channel, {})

    def history(self, channel: str, person: str = "") -> Iterator[Message]:
        """What stands at the top of a channel, oldest first; ephemeral messages only for their person."""
        for message in self.said(channel).values():
            if message.only_for in ("", person) and (not message.thread_ts or message.broadcast):
                yield message

    def replies(self, channel: str, thread_ts: str, person: str = "") -> list[Message]:
        said = self.said(channel).values()
        return [each for each in said if each.thread_ts == thread_ts and each.only_for in ("", person)]

    def stack(self, user: str) -> list[View]:
        """A person's open modals, the one on top last."""
        return [view for view in self.views if view.user == user]

    def channels_of(self, user: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if user in channel.members]

    def share_a_channel(self, one: str, other: str) -> bool:
        return any(other in channel.members for channel in self.channels_of(one))


_WORLD = TypeAdapter(Workspace)


def save(workspace: Workspace, path: Path) -> None:
    """Atomically: a reader or a killed writer never leaves half a world."""
    draft = path.with_suffix(".draft")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(orjson.dumps(workspace))
    draft.replace(path)


def load(path: Path) -> Workspace:
    return _WORLD.validate_json(path.read_bytes())

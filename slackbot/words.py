"""The words every file uses: who acts, what is asked, what was decided, what is said, what falls due.

Commands are imperative (`Acknowledge`), events past tense (`incident.acknowledged`), refusals say what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, TypeVar, dataclass_transform

from pydantic import JsonValue as JsonValue

T = TypeVar("T")

Ref = str
"""A clause: "5.2" is 第5条第2項, "6(4)" is 第6条第4号."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A dataclass that nobody changes: `dataclasses.replace`, type-checked, refuses what a misspelt field would lose.

    The type checker and tests/test_architecture.py hold that; `frozen` would hold it at run time, where each field then
    takes three times as long to set (docs/decisions/0047).
    """
    return dataclass(slots=True, kw_only=True, unsafe_hash="__hash__" not in cls.__dict__)(cls)


class Side(StrEnum):
    PROVIDER = "provider"
    CUSTOMER = "customer"
    CLOCK = "clock"


class Role(StrEnum):
    LEAD = "lead"
    ENGINEER = "engineer"
    SUBCONTRACTOR = "subcontractor"
    MEMBER = "member"
    """A person of the customer's company, without a particular authority."""
    CLOCK = "clock"


class Authority(StrEnum):
    """What a person of the customer may decide for the company, by the particulars."""

    REPORTER = "reporter"
    """報告者"""
    ACCESS_APPROVER = "access_approver"
    """アクセス承認者"""
    BUYER = "buyer"
    """発注権限者"""
    CONTRACT_OWNER = "contract_owner"
    """契約責任者"""


class Audience(StrEnum):
    """Who reads a message: it decides the language, what may be said, and which channels it may enter."""

    CUSTOMER = "customer"
    DESK = "desk"
    PERSON = "person"
    """One of the provider's own people, in a direct message."""


@value
class Actor:
    """Who acts, with the role held at that moment; never an e-mail or a display name."""

    team: str
    user: str
    side: Side
    role: Role
    authorities: tuple[Authority, ...] = ()
    company: str = ""
    """The subcontractor they act for (Art. 11)."""
    deputy_for: str = ""
    """The lead in whose place they act as one today (不在)."""


THE_CLOCK = Actor(team="", user="", side=Side.CLOCK, role=Role.CLOCK)


@value
class CaseBase:
    id: str
    """`AKATSUKI-42`: the customer's key and the customer's own counter."""
    channel: str
    opened_at: datetime


@value
class CustomerCase(CaseBase):
    """A case about one customer's support: it stands in the shared channel and in #desk."""

    kind: str
    customer: str
    desk: str
    agreement: str
    """The version in force when it was opened: text and terms stay, while who may act is read live."""
    closed_at: datetime | None = None
    concluded: bool = True
    """False: it was opened before the customer had accepted that version (締結前)."""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@value
class CommandBase:
    id: str
    """What the sender assigned; the door lets one id in once."""
    case_id: str
    by: Actor


@value
class Event:
    type: str
    at: datetime
    by: Actor
    refs: tuple[Ref, ...] = ()
    data: dict[str, JsonValue]


class Lane(StrEnum):
    """Order of urgency between a channel's queues; within a lane a channel keeps its order."""

    INCIDENT = "incident"
    APPROVAL = "approval"
    BULK = "bulk"
    FILE = "file"
    """Slack takes few files: what is said in the channel afterwards does not wait for one."""


@value
class Card:
    """Converges: rendered from the latest state whenever it is sent; `name` tells the cards of a case apart."""

    kind: Literal["card"] = "card"
    channel: str
    audience: Audience
    name: str = "card"
    thread: str = ""
    """The ts of the message in whose thread it stands; empty: at the top of the channel."""
    lane: Lane = Lane.INCIDENT


@value
class Notice:
    """Appends: said once. `key` names its renderer, `params` what that needs besides the case."""

    kind: Literal["notice"] = "notice"
    to: str
    audience: Audience
    key: str
    params: dict[str, JsonValue]
    under: str = ""
    """The name of the case's own card in whose thread it stands; it waits until that card does."""
    thread: str = ""
    """Or the ts of another message; neither: at the top of the channel."""
    file: bool = False
    """It comes with a file, whose comment it is; where Slack takes no file, nothing of it is said."""
    lane: Lane = Lane.INCIDENT


@value
class Rendered:
    """A message as Slack takes it. `text` says everything in plain language: it is all that a screen reader reads."""

    text: str
    blocks: list[dict[str, Any]]


@value
class Attached:
    """A file as Slack takes it."""

    name: str
    title: str
    content: bytes


@value
class FollowUp:
    """A command for ANOTHER case. Its id is derived from the deciding command, so it can be submitted again safely."""

    kind: Literal["follow_up"] = "follow_up"
    command: CommandBase
    many: bool = False
    """One of a great number: everything else goes first."""


@value
class Hook:
    """For another system, at least once and with an id: `endpoint` is its name, looked up when it is sent."""

    kind: Literal["hook"] = "hook"
    endpoint: str
    event: str
    at: datetime
    data: dict[str, JsonValue]


@value
class Timer:
    """A command with a due time. `command.id` is the timer's identity: `<case>/<name>@<due in ms>`."""

    name: str
    at: datetime
    command: CommandBase


Message = Card | Notice | FollowUp | Hook


@value
class Decision:
    """What a rule decided. A "no" under the agreement is a Decision too: recorded, cited, open to dispute."""

    case: CaseBase
    events: tuple[Event, ...]
    messages: tuple[Message, ...] = ()
    timers: tuple[Timer, ...] = ()
    listed: dict[str, datetime | None] = field(default_factory=dict)
    """List of what is open -> when the case falls due in it; None: it leaves it."""
    claims: tuple[str, ...] = ()
    """Facts that only one case may hold ("message C1:1764.1"): the second case to claim one is led to the first."""


@value
class Refusal:
    """The request was not validly made (wrong person, wrong state): nothing is written."""

    code: str
    refs: tuple[Ref, ...] = ()
    data: dict[str, JsonValue] = field(default_factory=dict)


@value
class Done:
    """What a committed command came to; `again` when it had been committed before."""

    case_id: str
    events: tuple[str, ...]
    again: bool = False


Outcome = Done | Refusal

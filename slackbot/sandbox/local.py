"""Everything that a method, a hand or a delivery needs of this Slack."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.clock import Clock
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.delivery import Delivery
from slackbot.sandbox.faults import Faults
from slackbot.sandbox.ids import new_id
from slackbot.sandbox.installed import AppConfig
from slackbot.sandbox.limits import Limits
from slackbot.sandbox.manifest import Grants
from slackbot.sandbox.responses import Responses
from slackbot.sandbox.traffic import Traffic
from slackbot.sandbox.triggers import Triggers
from slackbot.sandbox.workspace import Channel, Json, Notice, Team, User, Workspace

MOST_DRAWN_BEFORE = 5
"""So often may something be drawn anew while somebody looks at it as it was."""


@dataclass
class LocalSlack:
    workspace: Workspace
    clock: Clock
    app: AppConfig
    grants: Grants
    delivery: Delivery
    traffic: Traffic
    faults: Faults
    triggers: Triggers
    responses: Responses
    limits: Limits
    url: str = ""

    def __post_init__(self) -> None:
        self.watchers: set[asyncio.Event] = set()
        """Set at every change, one for each page that is open."""
        self.chosen: dict[str, dict[str, dict[str, Json]]] = {}
        """What one person has chosen in the controls of one message, until the page of a real client is closed."""
        self.offered: dict[tuple[str, str, str], dict[str, Json]] = {}
        """surface, block_id, action_id → the options that the app has offered in an external select, by value"""

        self._drawn_before: dict[str, deque[list[Json]]] = {}

    def now(self) -> datetime:
        return self.clock.now()

    def draws_anew(self, name: str, blocks: list[Json]) -> None:
        """`blocks`: of a message or view, as they were until now."""
        self._drawn_before.setdefault(name, deque(maxlen=MOST_DRAWN_BEFORE)).appendleft(blocks)

    def drawn_before(self, name: str) -> Sequence[list[Json]]:
        """What somebody may still see of it, the latest first."""
        return self._drawn_before.get(name, ())

    def unix(self) -> int:
        return int(self.now().timestamp())

    def ts(self) -> str:
        return self.workspace.next_ts(self.now())

    def changed(self) -> None:
        self.workspace.version += 1
        for watcher in self.watchers:
            watcher.set()

    @property
    def host(self) -> Team:
        return self.workspace.teams[self.app.team]

    @property
    def bot(self) -> User:
        return self.workspace.users[self.app.bot_user]

    def is_external(self, user: User) -> bool:
        return user.team != self.app.team

    def in_channel(self, channel: Channel) -> bool:
        return self.app.bot_user in channel.members

    def require(self, scope: str) -> None:
        if scope not in self.grants.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(self.grants.scopes))

    def notify(self, user: str, channel: str, text: str) -> None:
        """A private line of Slack's own to one person: their command failed."""
        self.workspace.notices.append(Notice(id=new_id("N"), user=user, channel=channel, text=text))
        self.changed()

    def forward(self, by: timedelta) -> None:
        """Moves a clock that can be moved; raises ValueError for one that cannot."""
        move = getattr(self.clock, "forward", None)
        if move is None:
            raise ValueError("this clock cannot be moved")
        move(by)
        self.delivery.pump()
        self.changed()

    def message_kind(self, channel: Channel) -> str:
        """How Slack calls the channel in scopes and event names."""
        return {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}[channel.kind]

    def person(self, user: str) -> User:
        return self.workspace.users[user]


def channel_type(channel: Channel) -> str:
    """As message events write it."""
    return {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}[channel.kind]


def masked_name(channel: Channel) -> str:
    """The channel's name as slash commands and interactions tell it: private ones stay unnamed."""
    return {"public": channel.name, "private": "privategroup", "im": "directmessage", "mpim": channel.name}[
        channel.kind
    ]

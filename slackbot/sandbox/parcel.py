"""What is sent to the app, whichever way it goes, and what comes back."""

from __future__ import annotations

from typing import Any, Literal

from slackbot.sandbox.workspace import Json
from slackbot.words import value

Kind = Literal["events_api", "interactive", "slash_commands"]
"""As Socket Mode calls them."""


@value
class Parcel:
    """`name`: event type, kind of interaction, or command. `body`: the payload as JSON, the same at every attempt."""

    kind: Kind
    name: str
    payload: Json
    body: bytes
    attempt: int = 0
    reason: str = ""
    """Why the attempt before this one failed, as x-slack-retry-reason says it."""


@value
class Answer:
    """`status` 0: none came; `reason` is then Slack's x-slack-retry-reason. `body`: JSON, or text, or None."""

    status: int
    body: Any = None
    reason: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

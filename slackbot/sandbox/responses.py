"""response_url: an app's answer to one click or command, five times within thirty minutes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.clock import Clock
from slackbot.sandbox.arguments import ApiError

USES = 5
VALID = timedelta(minutes=30)


@dataclass(kw_only=True)
class Response:
    """`ts`: the message that was clicked; empty for a slash command."""

    user: str
    channel: str
    ts: str
    until: datetime
    left: int = USES


class Responses:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Response] = {}

    def issue(self, user: str, channel: str, ts: str = "") -> str:
        """The opaque last part of the address."""
        now = self._clock.now()
        self._open = {name: each for name, each in self._open.items() if each.until >= now - VALID}
        name = secrets.token_urlsafe(18)
        self._open[name] = Response(user=user, channel=channel, ts=ts, until=now + VALID)
        return name

    def moved(self, old: str, new: str) -> None:
        """A channel has another id: what may still be said there goes to the new one."""
        for response in self._open.values():
            if response.channel == old:
                response.channel = new

    def take(self, name: str) -> Response:
        response = self._open.get(name)
        if response is None:
            raise ApiError("invalid_url")
        if self._clock.now() > response.until:
            raise ApiError("expired_url")
        if response.left == 0:
            raise ApiError("used_url")
        response.left -= 1
        return response

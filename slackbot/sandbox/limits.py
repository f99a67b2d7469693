"""How often the app may call: Slack's tiers, per method for this app in this workspace, by the sandbox's clock.

Slack promises at least so many a minute and tolerates bursts without saying how large. Here nothing beyond the promise
is tolerated, but for a few messages at once in one channel.
"""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta

from slackbot.clock import Clock

MINUTE = timedelta(minutes=1)
TIERS = {1: 20, 2: 20, 3: 50, 4: 100}
"""Calls a minute. Tier 1 is 1+ with bursts: each of an app's ten sockets begins with such a call."""
SPECIAL = 600
POST = "chat.postMessage"
POSTS_A_MINUTE = 300
"""In the whole workspace: "several hundred"."""
POST_EVERY = timedelta(seconds=1)
POSTS_AT_ONCE = 5

METHODS: dict[str, int] = {
    "apps.connections.open": 1,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "pins.add": 2,
    "pins.list": 2,
    "pins.remove": 2,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "usergroups.users.update": 2,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
"""Method → tier, by docs.slack.dev/reference/methods; the others are "special" and taken by the hundreds."""


class Limits:
    """`on`: whether calls are counted at all."""

    def __init__(self, clock: Clock, *, on: bool = True) -> None:
        self.on = on
        self.refused: list[str] = []
        """The methods of the calls that were too many, in order."""
        self._clock = clock
        self._calls: dict[str, deque[datetime]] = {}
        self._free: dict[str, datetime] = {}
        """channel → when all that was posted there will have been paid for at one a second"""

    def retry_after(self, method: str, channel: str = "") -> int:
        """Seconds until the call may be made; 0 counts it as made."""
        if not self.on:
            return 0
        now = self._clock.now()
        waits = [self._window(method, now)] + ([self._channel(channel, now)] if method == POST else [])
        if wait := max(waits):
            self.refused.append(method)
            return max(1, math.ceil(wait.total_seconds()))
        self._calls[method].append(now)
        if method == POST:
            self._free[channel] = max(now, self._free.get(channel, now)) + POST_EVERY
        return 0

    def _window(self, method: str, now: datetime) -> timedelta:
        most = POSTS_A_MINUTE if method == POST else TIERS.get(METHODS.get(method, 0), SPECIAL)
        calls = self._calls.setdefault(method, deque())
        while calls and now - calls[0] >= MINUTE:
            calls.popleft()
        return MINUTE - (now - calls[0]) if len(calls) >= most else timedelta()

    def _channel(self, channel: str, now: datetime) -> timedelta:
        owed = self._free.get(channel, now) - now
        return max(timedelta(), owed - (POSTS_AT_ONCE - 1) * POST_EVERY)

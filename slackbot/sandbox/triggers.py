"""Trigger ids: the right to open one modal for the person who has just clicked."""

from __future__ import annotations

from datetime import datetime, timedelta

from slackbot.clock import Clock
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.ids import trigger_id
from slackbot.words import value

VALID = timedelta(seconds=3)
KEPT = timedelta(minutes=5)


@value
class Trigger:
    user: str
    at: datetime
    view: str = ""
    """The view in which it was clicked; empty for a message or a command."""
    channel: str = ""
    """The conversation on the person's screen."""


class Triggers:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Trigger] = {}
        self._used: dict[str, datetime] = {}

    def issue(self, user: str, view: str = "", channel: str = "") -> str:
        self._forget_old()
        name = trigger_id()
        self._open[name] = Trigger(user=user, at=self._clock.now(), view=view, channel=channel)
        return name

    def look(self, name: str) -> Trigger:
        """The trigger, still unspent. Raises expired_trigger_id, exchanged_trigger_id, invalid_trigger_id."""
        if name in self._used:
            raise ApiError("exchanged_trigger_id")
        trigger = self._open.get(name)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if self._clock.now() - trigger.at > VALID:
            raise ApiError("expired_trigger_id")
        return trigger

    def spend(self, name: str) -> None:
        self._open.pop(name)
        self._used[name] = self._clock.now()

    def _forget_old(self) -> None:
        before = self._clock.now() - KEPT
        self._open = {name: each for name, each in self._open.items() if each.at >= before}
        self._used = {name: at for name, at in self._used.items() if at >= before}

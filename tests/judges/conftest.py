"""The sandbox with an app that uses everything and keeps what it is sent."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from slackbot.clock import ManualClock
from slackbot.sandbox.server import Sandbox
from tests.sandbox.conftest import SECRET, TOKEN, app, manifest, slack
from tests.sandbox.kit import wide_sandbox
from tests.sandbox.receiver import Receiver

__all__ = ["app", "sandbox", "slack"]

MORE_EVENTS = (
    *("app_home_opened", "channel_id_changed", "channel_unarchive", "channel_rename", "channel_left"),
    *("group_archive", "group_unarchive", "group_rename", "group_left"),
)


def listening() -> dict[str, Any]:
    made = manifest()
    subscribed = made["settings"]["event_subscriptions"]["bot_events"]
    subscribed += [each for each in MORE_EVENTS if each not in subscribed]
    return made


@pytest.fixture
async def sandbox(app: Receiver, clock: ManualClock) -> AsyncIterator[Sandbox]:
    async with wide_sandbox(app, clock, listening(), SECRET, TOKEN) as local:
        local.limits.on = False
        yield local

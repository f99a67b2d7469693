from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.sandbox.receiver import Receiver, receiving

SECRET = "signing-secret-of-the-tests"
TOKEN = "xoxb-sandbox-tests"


def manifest() -> dict[str, Any]:
    return {
        "features": {
            "slash_commands": [
                {
                    "command": "/incident",
                    "description": "Incidents",
                    "usage_hint": "list | show",
                    "should_escape": True,
                },
                {"command": "/raw", "description": "Not escaped"},
            ]
        },
        "oauth_config": {
            "scopes": {
                "bot": [
                    *("commands", "chat:write", "app_mentions:read", "channels:history", "groups:history"),
                    *("channels:read", "groups:read", "users:read", "team:read", "im:write", "im:history", "im:read"),
                    *("reactions:read", "reactions:write", "files:read", "files:write", "pins:write", "pins:read"),
                ]
            }
        },
        "settings": {
            "interactivity": {"is_enabled": True},
            "event_subscriptions": {
                "bot_events": [
                    *("app_mention", "message.channels", "message.groups", "message.im"),
                    *("reaction_added", "reaction_removed", "member_joined_channel", "member_left_channel"),
                    *("channel_shared", "channel_unshared", "user_change", "channel_archive"),
                    *("channel_unarchive", "channel_id_changed", "channel_left", "channel_rename"),
                    *("group_archive", "group_unarchive", "group_left", "group_rename"),
                ]
            },
        },
    }


@pytest.fixture
async def app() -> AsyncIterator[Receiver]:
    async with receiving(SECRET) as receiver:
        yield receiver


@pytest.fixture
async def sandbox(app: Receiver, clock: ManualClock) -> AsyncIterator[Sandbox]:
    """The seed world with the receiver as its app."""
    local = Sandbox(clock, manifest(), AppConfig(app.url, SECRET, TOKEN), seed_world)
    await local.start()
    yield local
    await local.stop()


@pytest.fixture
def slack(sandbox: Sandbox) -> AsyncWebClient:
    """The app's own client."""
    return AsyncWebClient(token=TOKEN, base_url=sandbox.api_url, retry_handlers=[])

"""Small Block Kit values, and calls whose refusal is the point."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from slackbot.clock import Clock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.sandbox.receiver import Receiver

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def button(action_id: str = "go", value: str = "1") -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": action_id, "value": value}


def asked(element: Json, block_id: str = "q", **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain("Question"), "element": element, **more}


def line(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "a", **more}


def choice(*values: str, kind: str = "static_select", **more: Any) -> Json:
    return {"type": kind, "action_id": "a", "options": [option(value) for value in values], **more}


def option(value: str) -> Json:
    return {"text": plain(value.upper()), "value": value}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **more}


async def refusal(call: Awaitable[AsyncSlackResponse]) -> Json:
    """The whole answer of a call that Slack refuses."""
    try:
        await call
    except SlackApiError as error:
        refused: Json = error.response.data
        return refused
    raise AssertionError("the call went through")


async def code(call: Awaitable[AsyncSlackResponse]) -> str:
    return str((await refusal(call))["error"])


async def click(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, user: str = "U0SATO") -> str:
    """The trigger of a click on a fresh button."""
    posted = await slack.chat_postMessage(channel="C0AKATSUKI", text="panel", blocks=[actions(button())])
    answer = await sandbox.act(user, "press", channel="C0AKATSUKI", ts=posted["ts"], block_id="row", action_id="go")
    assert answer["ok"], answer
    await sandbox.settled()
    return str(app.interactions("block_actions")[-1]["trigger_id"])


async def opened(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, view: Json, user: str = "U0SATO") -> str:
    """The id of a view opened from a person's click."""
    answer = await slack.views_open(trigger_id=await click(sandbox, app, slack, user), view=view)
    return str(answer["view"]["id"])


def wide(manifest: Json) -> Json:
    """The manifest of an app that also has an App Home, shortcuts, and options of its own for external selects."""
    features = {
        **manifest["features"],
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "shortcuts": [
            {"type": "global", "name": "Report", "description": "Opens a form", "callback_id": "report"},
            {"type": "message", "name": "Make a case", "description": "From this", "callback_id": "make"},
        ],
    }
    settings = {**manifest["settings"]}
    settings["interactivity"] = {"is_enabled": True, "message_menu_options_url": "https://desk.example/slack/events"}
    events = settings["event_subscriptions"]["bot_events"]
    settings["event_subscriptions"] = {"bot_events": [*events, "app_home_opened"]}
    return {**manifest, "features": features, "settings": settings}


@asynccontextmanager
async def wide_sandbox(app: Receiver, clock: Clock, manifest: Json, secret: str, token: str) -> AsyncIterator[Sandbox]:
    """The seed world with the receiver as an app that uses everything."""
    local = Sandbox(clock, wide(manifest), AppConfig(app.url, secret, token), seed_world)
    await local.start()
    try:
        yield local
    finally:
        await local.stop()


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}

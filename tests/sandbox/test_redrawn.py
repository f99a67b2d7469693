"""Presses on a message that the app draws anew between what the person sees and what they do."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import Json, button
from tests.sandbox.receiver import Receiver


def go(version: str, **named: str) -> list[Json]:
    return [{"type": "actions", "elements": [button(value=version)], **named}]


@pytest.mark.parametrize("named", [{}, {"block_id": "row"}], ids=["named by Slack", "named by the app"])
async def test_a_press_on_a_card_that_was_drawn_anew_meanwhile_is_told_as_the_person_saw_it(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, named: dict[str, str]
) -> None:
    card = await slack.chat_postMessage(channel="C0DESK", text="v1", blocks=go("v1", **named))
    for version in ("v2", "v3"):
        await slack.chat_update(channel="C0DESK", ts=card["ts"], text=version, blocks=go(version, **named))

    there = {"channel": "C0DESK", "ts": card["ts"], "block_id": card["message"]["blocks"][0]["block_id"]}
    assert await sandbox.act("U0SATO", "press", **there, action_id="go", seen="v1") == {"ok": True}

    (told_of,) = app.interactions("block_actions")
    assert told_of["actions"][0]["value"] == "v1"
    assert told_of["message"]["text"] == "v3"


async def test_what_the_card_never_showed_cannot_be_pressed(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    card = await slack.chat_postMessage(channel="C0DESK", text="v1", blocks=go("v1", block_id="row"))

    there = {"channel": "C0DESK", "ts": card["ts"], "block_id": "row", "action_id": "go"}
    refused = await sandbox.act("U0SATO", "press", **there, seen="v2")

    assert (refused["error"], app.interactions("block_actions")) == ("no_such_control", [])

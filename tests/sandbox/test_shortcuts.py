"""Shortcuts of the manifest: for the company that installed the app."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.server import Sandbox
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import modal, wide_sandbox
from tests.sandbox.receiver import Receiver


@pytest.fixture
async def sandbox(app: Receiver, clock: ManualClock) -> AsyncIterator[Sandbox]:
    async with wide_sandbox(app, clock, manifest(), SECRET, TOKEN) as local:
        yield local


async def test_a_global_shortcut_opens_a_form(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    assert (await sandbox.act("U0SATO", "shortcut", callback_id="report", channel="C0DESK"))["ok"]
    (sent,) = app.interactions("shortcut")
    assert (sent["callback_id"], sent["user"]["id"], sent["team"]["id"]) == ("report", "U0SATO", "T0HINODE")
    assert "channel" not in sent
    assert "response_url" not in sent
    assert (await slack.views_open(trigger_id=sent["trigger_id"], view=modal()))["ok"]


async def test_a_message_shortcut_brings_the_message(sandbox: Sandbox, app: Receiver) -> None:
    said = await sandbox.act("U0TANAKA", "post", channel="C0AKATSUKI", text="it is down")
    there = {"channel": "C0AKATSUKI", "ts": said["ts"]}
    assert (await sandbox.act("U0SATO", "shortcut", callback_id="make", **there))["ok"]
    (sent,) = app.interactions("message_action")
    assert (sent["message"]["text"], sent["message"]["user"]) == ("it is down", "U0TANAKA")
    assert (sent["message_ts"], sent["channel"]["id"]) == (said["ts"], "C0AKATSUKI")
    assert sent["response_url"].startswith(sandbox.url)


async def test_people_of_other_companies_have_none(sandbox: Sandbox, app: Receiver) -> None:
    said = await sandbox.act("U0TANAKA", "post", channel="C0AKATSUKI", text="it is down")
    for asked in ({"callback_id": "report"}, {"callback_id": "make", "channel": "C0AKATSUKI", "ts": said["ts"]}):
        assert (await sandbox.act("U0TANAKA", "shortcut", **asked))["error"] == "no_shortcuts"
    assert (app.interactions("shortcut"), app.interactions("message_action")) == ([], [])


async def test_each_is_used_where_it_belongs(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    said = await sandbox.act("U0SATO", "post", channel="C0DESK", text="hi")
    there = {"channel": "C0DESK", "ts": said["ts"]}
    assert (await sandbox.act("U0SATO", "shortcut", callback_id="report", **there))["error"] == "no_such_control"
    assert (await sandbox.act("U0SATO", "shortcut", callback_id="make"))["error"] == "no_such_control"
    whispered = await slack.chat_postEphemeral(channel="C0DESK", user="U0SATO", text="psst")
    there["ts"] = whispered["message_ts"]
    assert (await sandbox.act("U0SATO", "shortcut", callback_id="make", **there))["error"] == "no_such_message"


async def test_an_app_that_fails_is_seen_to_fail(sandbox: Sandbox, app: Receiver) -> None:
    app.answers.append(web.Response(status=500))
    assert (await sandbox.act("U0SATO", "shortcut", callback_id="report"))["error"] == "app_error"

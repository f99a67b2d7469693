"""Messages that one person alone sees: no history has them, nobody can change them or react to them."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import code
from tests.sandbox.receiver import Receiver


async def whispered(slack: AsyncWebClient, user: str = "U0SATO", channel: str = "C0DESK") -> str:
    return str((await slack.chat_postEphemeral(channel=channel, user=user, text="psst"))["message_ts"])


async def test_one_person_sees_it_and_no_history_has_it(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    ts = await whispered(slack)
    assert [each.text for each in sandbox.workspace.history("C0DESK", "U0SATO")] == ["psst"]
    assert list(sandbox.workspace.history("C0DESK", "U0EMMA")) == []
    assert (await slack.conversations_history(channel="C0DESK"))["messages"] == []
    assert await code(slack.conversations_replies(channel="C0DESK", ts=ts)) == "thread_not_found"
    await sandbox.settled()
    assert app.events("message") == []


async def test_only_somebody_in_the_channel_can_get_one(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    for user in ("U0TANAKA", "U0NOBODY"):
        assert await code(slack.chat_postEphemeral(channel="C0DESK", user=user, text="psst")) == "user_not_in_channel"


async def test_nobody_who_was_deactivated_gets_one(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.deactivate("U0SATO")
    assert await code(slack.chat_postEphemeral(channel="C0DESK", user="U0SATO", text="psst")) == "user_not_in_channel"


async def test_to_another_company_it_says_ok_and_never_arrives(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    await whispered(slack, user="U0TANAKA", channel="C0AKATSUKI")
    assert list(sandbox.workspace.history("C0AKATSUKI", "U0TANAKA")) == []


async def test_no_method_finds_it(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ts = await whispered(slack)
    assert await code(slack.chat_update(channel="C0DESK", ts=ts, text="x")) == "message_not_found"
    assert await code(slack.chat_delete(channel="C0DESK", ts=ts)) == "message_not_found"
    assert await code(slack.chat_getPermalink(channel="C0DESK", message_ts=ts)) == "message_not_found"
    assert await code(slack.reactions_add(channel="C0DESK", timestamp=ts, name="eyes")) == "message_not_found"
    assert await code(slack.pins_add(channel="C0DESK", timestamp=ts)) == "message_not_found"


async def test_the_person_can_only_wave_it_away(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    there = {"channel": "C0DESK", "ts": await whispered(slack)}
    assert (await sandbox.act("U0SATO", "react", **there, name="eyes"))["error"] == "no_such_message"
    assert (await sandbox.act("U0SATO", "edit", **there, text="x"))["error"] == "not_yours"
    assert (await sandbox.act("U0EMMA", "dismiss", **there))["error"] == "no_such_message"
    assert (await sandbox.act("U0SATO", "dismiss", **there))["ok"]
    assert list(sandbox.workspace.history("C0DESK", "U0SATO")) == []

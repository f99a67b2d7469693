"""response_url: five times within thirty minutes, and what it may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import Json, actions, asked, button, choice, modal, opened
from tests.sandbox.receiver import Receiver


async def post(url: str, **body: Any) -> tuple[int, str | None]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status, (await response.json()).get("error")


async def pressed(sandbox: Sandbox, app: Receiver, ts: str, user: str = "U0SATO") -> Json:
    answer = await sandbox.act(user, "press", channel="C0DESK", ts=ts, block_id="row", action_id="go")
    assert answer["ok"], answer
    return app.interactions("block_actions")[-1]


async def panel(slack: AsyncWebClient, **more: Any) -> str:
    posted = await slack.chat_postMessage(channel="C0DESK", text="panel", blocks=[actions(button())], **more)
    return str(posted["ts"])


def seen(sandbox: Sandbox, user: str) -> list[str]:
    return [each.text for each in sandbox.workspace.history("C0DESK", user)]


async def test_it_dies_after_thirty_minutes(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, clock: ManualClock
) -> None:
    url = (await pressed(sandbox, app, await panel(slack)))["response_url"]
    clock.forward(timedelta(minutes=30))
    assert await post(url, text="in time") == (200, None)
    clock.forward(timedelta(seconds=1))
    assert await post(url, text="late") == (404, "expired_url")


async def test_it_speaks_to_the_person_alone_unless_it_says_in_channel(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    url = (await pressed(sandbox, app, await panel(slack)))["response_url"]
    await post(url, text="for you")
    await post(url, text="for all", response_type="in_channel")
    assert seen(sandbox, "U0SATO") == ["panel", "for you", "for all"]
    assert seen(sandbox, "U0EMMA") == ["panel", "for all"]


async def test_a_very_long_text_is_cut_here_too(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    url = (await pressed(sandbox, app, await panel(slack)))["response_url"]
    await post(url, text="t" * 40_001, response_type="in_channel")
    await post(url, text="u" * 40_001, replace_original=True)
    assert [len(each) for each in seen(sandbox, "U0EMMA")] == [40_000, 40_000]


async def test_an_answer_to_a_click_in_a_thread_stands_there_only_when_it_says_so(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    parent = (await slack.chat_postMessage(channel="C0DESK", text="parent"))["ts"]
    payload = await pressed(sandbox, app, await panel(slack, thread_ts=parent))
    assert payload["container"]["thread_ts"] == parent
    await post(payload["response_url"], text="above")
    await post(payload["response_url"], text="below", thread_ts=parent)
    assert await post(payload["response_url"], text="lost", thread_ts="1.000001") == (400, "thread_not_found")
    assert seen(sandbox, "U0SATO") == ["parent", "above"]
    replies = sandbox.workspace.replies("C0DESK", parent, "U0SATO")
    assert [each.text for each in replies] == ["panel", "below"]


async def test_an_ephemeral_message_is_changed_only_this_way_and_stays_ephemeral(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    whispered = await slack.chat_postEphemeral(channel="C0DESK", user="U0SATO", text="psst", blocks=[actions(button())])
    payload = await pressed(sandbox, app, whispered["message_ts"])
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    changed = await post(payload["response_url"], text="new", replace_original=True, response_type="in_channel")
    assert changed == (200, None)
    assert (seen(sandbox, "U0SATO"), seen(sandbox, "U0EMMA")) == (["new"], [])
    await post(payload["response_url"], delete_original=True)
    assert seen(sandbox, "U0SATO") == []
    assert await post(payload["response_url"], text="x", replace_original=True) == (400, "message_not_found")


async def test_a_command_has_no_original_to_replace(sandbox: Sandbox, app: Receiver) -> None:
    await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list")
    url = app.commands()[0]["response_url"]
    assert await post(url, text="x", replace_original=True) == (400, "message_not_found")


async def test_a_deleted_parent_cannot_be_brought_back(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    ts = await panel(slack)
    await slack.chat_postMessage(channel="C0DESK", text="reply", thread_ts=ts)
    url = (await pressed(sandbox, app, ts))["response_url"]
    await slack.chat_delete(channel="C0DESK", ts=ts)
    assert await post(url, text="again", replace_original=True) == (400, "message_not_found")


async def test_what_is_against_the_rules_is_refused(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    url = (await pressed(sandbox, app, await panel(slack)))["response_url"]
    assert await post(url) == (400, "no_text")
    assert await post(url, blocks=[{"type": "nothing"}]) == (400, "invalid_blocks")
    sandbox.archive("C0DESK", by="U0TAKAHASHI")
    assert await post(url, text="x") == (400, "is_archived")
    assert await post(f"{sandbox.url}/response/unknown", text="x") == (404, "invalid_url")


async def test_a_form_has_one_only_for_a_chosen_conversation_that_asked_for_it(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    place = {"type": "conversations_select", "action_id": "a"}
    fields = [asked(place, "quiet"), asked({**place, "response_url_enabled": True}, "loud"), asked(choice("a"), "one")]
    view = await opened(sandbox, app, slack, modal(*fields))
    values = {"quiet": {"a": "C0DESK"}, "loud": {"a": "C0DESK"}, "one": {"a": "a"}}
    assert (await sandbox.act("U0SATO", "submit", view_id=view, values=values))["ok"]
    sent = app.interactions("view_submission")[0]
    (given,) = sent["response_urls"]
    assert (given["block_id"], given["action_id"], given["channel_id"]) == ("loud", "a", "C0DESK")
    assert await post(given["response_url"], text="done", response_type="in_channel") == (200, None)
    assert seen(sandbox, "U0EMMA") == ["done"]


async def test_a_click_in_a_form_has_none(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal(actions(button())))
    await sandbox.act("U0SATO", "press", view_id=view, block_id="row", action_id="go")
    assert "response_url" not in app.interactions("block_actions")[-1]

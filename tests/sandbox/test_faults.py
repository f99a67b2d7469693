import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import click, code
from tests.sandbox.receiver import Receiver


def said(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.workspace.history("C0DESK")]


async def test_a_rate_limit_names_the_seconds_and_ends_after_its_times(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="chat.postMessage", retry_after=7, times=1)
    with pytest.raises(SlackApiError) as refused:
        await slack.chat_postMessage(channel="C0DESK", text="t")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "7")
    assert (await slack.auth_test())["ok"]
    assert (await slack.chat_postMessage(channel="C0DESK", text="t"))["ok"]
    assert said(sandbox) == ["t"]


async def test_an_error_after_the_effect_leaves_the_sender_in_doubt(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="chat.postMessage", error="internal_error", after_effect=True, times=1)
    assert await code(slack.chat_postMessage(channel="C0DESK", text="there")) == "internal_error"
    sandbox.faults.add(method="chat.postMessage", error="internal_error", times=1)
    assert await code(slack.chat_postMessage(channel="C0DESK", text="not there")) == "internal_error"
    assert said(sandbox) == ["there"]


async def test_a_server_error_has_no_json(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="*", status=503, times=1)
    with pytest.raises(SlackApiError) as refused:
        await slack.auth_test()
    assert refused.value.response.status_code == 503


async def test_a_dropped_connection_answers_nothing(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="chat.postMessage", drop=True, after_effect=True, times=1)
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel="C0DESK", text="there")
    assert said(sandbox) == ["there"]
    assert sandbox.traffic.named("chat.postMessage")[0].status == 0


async def test_a_slow_answer_comes_long_after_the_effect(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="chat.postMessage", delay=0.3, times=1, after_effect=True)
    changed = asyncio.Event()
    sandbox.slack.watchers.add(changed)
    call = asyncio.create_task(slack.chat_postMessage(channel="C0DESK", text="there"))
    await changed.wait()
    assert (said(sandbox), call.done()) == (["there"], False)
    assert (await call)["ok"]


async def test_a_slow_answer_is_slow_before_the_effect_too(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="chat.postMessage", delay=0.3, times=1)
    call = asyncio.create_task(slack.chat_postMessage(channel="C0DESK", text="there"))
    while sandbox.faults.shown():
        await slack.auth_test()
    assert (said(sandbox), call.done()) == ([], False)
    assert (await call)["ok"]
    assert said(sandbox) == ["there"]


async def test_the_page_sets_faults_too(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    rules = [{"method": "auth.test", "error": "fatal_error"}]
    assert (await sandbox.act("U0SATO", "faults", rules=rules))["ok"]
    assert await code(slack.auth_test()) == "fatal_error"
    assert (await sandbox.act("U0SATO", "faults", rules=[]))["ok"]
    assert (await slack.auth_test())["ok"]
    assert (await sandbox.act("U0SATO", "faults", rules=[{"metod": "x"}]))["error"] == "bad_request"


BAD = [
    ("an object is needed", ["503"]),
    ("a fault has no metod", [{"metod": "x"}]),
    ("status is an HTTP status", [{"status": "503"}]),
    ("status is an HTTP status", [{"status": 1000}]),
    ("error is an error code", [{"error": " "}]),
    ("retry_after is seconds", [{"retry_after": -1}]),
    ("delay is seconds", [{"delay": "long"}]),
    ("times is a number above 0", [{"status": 503, "times": 0}]),
    ("times is a number above 0", [{"status": 503, "times": True}]),
    ("after_effect is true or false", [{"status": 503, "after_effect": 1}]),
    ("it does nothing", [{"method": "chat.update"}]),
    ("answers nothing", [{"drop": True, "status": 503}]),
    ("either error or text", [{"error": "internal_error", "text": "<html>"}]),
    ("rules[1]", [{"status": 503}, {"status": None, "drop": "yes"}]),
    ("a list is needed", {"status": 503}),
]


@pytest.mark.parametrize(("why", "rules"), BAD)
async def test_a_bad_fault_is_refused_with_what_is_wrong_and_changes_nothing(
    why: str, rules: Any, sandbox: Sandbox
) -> None:
    sandbox.faults.add(method="auth.test", status=500)
    answer = await sandbox.act("U0SATO", "faults", rules=rules)
    assert (answer["ok"], answer["error"]) == (False, "bad_request")
    assert why in answer["message"]
    assert [fault.method for fault in sandbox.faults.rules] == ["auth.test"]


async def test_the_drawer_shows_what_is_left_of_the_faults(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    await sandbox.act("U0TANAKA", "faults", add={"method": "auth.test", "error": "fatal_error", "times": 2})
    answer = await sandbox.act("U0TANAKA", "faults", add={"method": "chat.postMessage", "drop": True, "times": 1})
    assert [fault["times"] for fault in answer["faults"]] == [2, 1]
    await code(slack.auth_test())
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/ui/traffic") as shown:
        left = (await shown.json())["faults"]
    assert [(fault["method"], fault["times"]) for fault in left] == [("auth.test", 1), ("chat.postMessage", 1)]
    await code(slack.auth_test())
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel="C0DESK", text="t")
    assert (await sandbox.act("U0TANAKA", "faults"))["faults"] == []


@pytest.mark.parametrize("text", ["<html>please log in</html>", '{"ok": tr'])
async def test_something_before_slack_answers_what_is_no_answer(text: str, sandbox: Sandbox) -> None:
    sandbox.faults.add(method="chat.postMessage", text=text, after_effect=True, times=1)
    token = {"Authorization": f"Bearer {sandbox.app_config.bot_token}"}
    asked = {"channel": "C0DESK", "text": "there"}
    async with (
        aiohttp.ClientSession(headers=token) as http,
        http.post(f"{sandbox.api_url}chat.postMessage", data=asked) as answer,
    ):
        assert (answer.status, await answer.text()) == (200, text)
    assert said(sandbox) == ["there"]


async def test_a_fault_of_one_channel_strikes_no_other(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="chat.postMessage", channel="C0AKATSUKI", error="restricted_action")
    assert await code(slack.chat_postMessage(channel="C0AKATSUKI", text="t")) == "restricted_action"
    assert (await slack.chat_postMessage(channel="C0DESK", text="t"))["ok"]


async def test_a_dropped_connection_before_the_effect_leaves_nothing(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.faults.add(method="chat.postMessage", drop=True, times=1)
    with pytest.raises(aiohttp.ClientError):
        await slack.chat_postMessage(channel="C0DESK", text="not there")
    assert said(sandbox) == []


async def test_a_response_url_can_fail_before_and_after_its_effect(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await click(sandbox, app, slack)
    url = app.interactions("block_actions")[-1]["response_url"]
    async with aiohttp.ClientSession() as http:
        for after in (False, True):
            sandbox.faults.add(method="response_url", status=500, after_effect=after, times=1)
            async with http.post(url, json={"text": f"after {after}", "response_type": "in_channel"}) as answer:
                assert answer.status == 500
    texts = [message.text for message in sandbox.workspace.history("C0AKATSUKI")]
    assert ("after True" in texts, "after False" in texts) == (True, False)


async def test_uploads_and_files_fail_as_well(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    asked = await slack.files_getUploadURLExternal(filename="a.txt", length=1)
    async with aiohttp.ClientSession() as http:
        sandbox.faults.add(method="upload", status=503, times=1)
        async with http.post(str(asked["upload_url"]), data=b"a") as answer:
            assert answer.status == 503
        async with http.post(str(asked["upload_url"]), data=b"a") as answer:
            assert answer.status == 200
        sandbox.faults.add(method="files.completeUploadExternal", error="internal_error", after_effect=True, times=1)
        done = slack.files_completeUploadExternal(files=[{"id": asked["file_id"]}], channel_id="C0DESK")
        assert await code(done) == "internal_error"
        assert (await slack.files_info(file=asked["file_id"]))["file"]["groups"] == ["C0DESK"]
        again = slack.files_completeUploadExternal(files=[{"id": asked["file_id"]}], channel_id="C0DESK")
        assert await code(again) == "file_not_found"
        # The client asks a second time by itself when a connection that it had kept is closed.
        sandbox.faults.add(method="file", drop=True, times=2)
        address = f"{sandbox.url}/files/{asked['file_id']}/a.txt"
        with pytest.raises(aiohttp.ClientError):
            await http.get(address, headers={"Authorization": f"Bearer {sandbox.app_config.bot_token}"})

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import code


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


async def test_the_page_sets_faults_too(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    rules = [{"method": "auth.test", "error": "fatal_error"}]
    assert (await sandbox.act("U0SATO", "faults", rules=rules))["ok"]
    assert await code(slack.auth_test()) == "fatal_error"
    assert (await sandbox.act("U0SATO", "faults", rules=[]))["ok"]
    assert (await slack.auth_test())["ok"]
    assert (await sandbox.act("U0SATO", "faults", rules=[{"metod": "x"}]))["error"] == "bad_request"

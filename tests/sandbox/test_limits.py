"""Slack's tiers, per method, by the sandbox's clock."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox import api, limits
from slackbot.sandbox.server import Sandbox
from tests.sandbox.conftest import TOKEN

HERE, THERE = "C0DESK", "C0AKATSUKI"


async def posts(slack: AsyncWebClient, channel: str = HERE) -> int:
    """0 when it was taken, else the seconds of Retry-After."""
    try:
        await slack.chat_postMessage(channel=channel, text="t")
    except SlackApiError as error:
        said = error.response
        return int(said.headers["Retry-After"]) if (said.status_code, said["error"]) == (429, "ratelimited") else -1
    return 0


async def test_a_channel_takes_a_short_burst_and_then_a_message_a_second(
    slack: AsyncWebClient, clock: ManualClock
) -> None:
    assert [await posts(slack) for _ in range(7)] == [0, 0, 0, 0, 0, 1, 1]
    assert await posts(slack, THERE) == 0, "each channel has its own"
    clock.forward(timedelta(seconds=1))
    assert [await posts(slack) for _ in range(2)] == [0, 1]
    clock.forward(timedelta(minutes=1))
    assert [await posts(slack) for _ in range(6)] == [0, 0, 0, 0, 0, 1]


async def test_a_message_a_second_is_always_taken(slack: AsyncWebClient, clock: ManualClock) -> None:
    for _ in range(30):
        assert await posts(slack) == 0
        clock.forward(timedelta(seconds=1))


async def test_what_was_refused_did_not_happen_and_costs_nothing(
    sandbox: Sandbox, slack: AsyncWebClient, clock: ManualClock
) -> None:
    for _ in range(20):
        await posts(slack)
    assert len(list(sandbox.workspace.history(HERE))) == 5
    clock.forward(timedelta(seconds=1))
    assert await posts(slack) == 0


async def test_the_whole_workspace_has_a_budget(sandbox: Sandbox, clock: ManualClock) -> None:
    waits = [sandbox.limits.retry_after("chat.postMessage", f"C{n}") for n in range(limits.POSTS_A_MINUTE + 1)]
    assert waits == [0] * limits.POSTS_A_MINUTE + [60]


A_MINUTE = {
    **dict.fromkeys(("conversations.list", "pins.add", "reactions.remove", "usergroups.list", "users.list"), 20),
    **dict.fromkeys(("chat.update", "chat.delete", "conversations.open", "conversations.info"), 50),
    **dict.fromkeys(("conversations.history", "conversations.replies", "reactions.add", "team.info"), 50),
    **dict.fromkeys(("chat.postEphemeral", "users.info", "views.open", "views.update", "views.push"), 100),
    **dict.fromkeys(("views.publish", "files.info", "files.completeUploadExternal", "conversations.members"), 100),
}
"""As the page of each method says."""


@pytest.mark.parametrize(("method", "most"), A_MINUTE.items(), ids=A_MINUTE)
async def test_a_method_is_called_as_often_as_its_tier_says_in_any_minute(
    method: str, most: int, sandbox: Sandbox, clock: ManualClock
) -> None:
    assert [sandbox.limits.retry_after(method) for _ in range(most)] == [0] * most
    clock.forward(timedelta(seconds=20))
    assert sandbox.limits.retry_after(method) == 40
    clock.forward(timedelta(seconds=40))
    assert sandbox.limits.retry_after(method) == 0


async def test_one_method_that_is_used_up_stops_no_other(slack: AsyncWebClient) -> None:
    for _ in range(limits.TIERS[3]):
        await slack.conversations_info(channel=HERE)
    with pytest.raises(SlackApiError) as refused:
        await slack.conversations_info(channel=HERE)
    assert refused.value.response.status_code == 429
    assert (await slack.users_info(user="U0SATO"))["ok"]


async def test_a_call_without_a_good_token_is_refused_before_it_is_counted(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(60):
            async with http.post(f"{sandbox.api_url}conversations.info", data={"token": "xoxb-no"}) as answer:
                assert (await answer.json())["error"] == "invalid_auth"
    assert sandbox.limits.retry_after("conversations.info") == 0
    assert sandbox.app_config.bot_token == TOKEN


async def test_every_method_with_a_tier_exists_and_posting_has_a_rule_of_its_own() -> None:
    special = {"api.test", "auth.test", "blocks.validate", "chat.getPermalink", limits.POST}
    assert set(limits.METHODS) == set(api.METHODS) - special


async def test_a_test_that_is_not_about_it_can_do_without(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.limits.on = False
    assert [await posts(slack) for _ in range(20)] == [0] * 20

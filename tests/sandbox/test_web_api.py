from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import code, refusal


async def ask(sandbox: Sandbox, method: str, **request: Any) -> dict[str, Any]:
    async with aiohttp.ClientSession() as session, session.post(sandbox.api_url + method, **request) as response:
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer


async def test_auth_test_names_the_installation(slack: AsyncWebClient) -> None:
    answer = await slack.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0HINODE", "U0DESK", "B0DESK")


async def test_a_call_without_token_is_not_authed(sandbox: Sandbox) -> None:
    assert (await ask(sandbox, "auth.test"))["error"] == "not_authed"


async def test_a_wrong_token_is_refused(sandbox: Sandbox) -> None:
    answer = await ask(sandbox, "auth.test", headers={"Authorization": "Bearer xoxb-sandbox-other"})
    assert answer == {"ok": False, "error": "invalid_auth"}


async def test_the_token_may_stand_in_a_form_field(sandbox: Sandbox) -> None:
    assert (await ask(sandbox, "auth.test", data={"token": TOKEN}))["ok"]


async def test_a_good_token_is_told_what_it_may_do(slack: AsyncWebClient) -> None:
    answer = await slack.auth_test()
    granted = manifest()["oauth_config"]["scopes"]["bot"]
    assert answer.headers["x-oauth-scopes"].split(",") == granted


async def test_an_unknown_method_is_named(slack: AsyncWebClient) -> None:
    answer = await refusal(slack.api_call("chat.postMassage"))
    assert (answer["error"], answer["req_method"]) == ("unknown_method", "chat.postMassage")


async def test_a_method_whose_scope_is_missing_names_it(clock: ManualClock) -> None:
    small = manifest()
    small["oauth_config"]["scopes"]["bot"] = ["channels:history", "chat:write"]
    sandbox = Sandbox(clock, small, AppConfig("", SECRET, TOKEN), seed_world)
    await sandbox.start()
    slack = AsyncWebClient(token=TOKEN, base_url=sandbox.api_url, retry_handlers=[])
    answer = await refusal(slack.users_info(user="U0SATO"))
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "channels:history,chat:write",
    )
    assert (await slack.conversations_history(channel="C0AKATSUKI"))["ok"]
    answer = await refusal(slack.conversations_history(channel="C0DESK"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")
    await sandbox.stop()


async def test_reading_methods_take_get_and_forms_but_no_json(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert (await ask(sandbox, "users.info", headers=headers, data={"user": "U0SATO"}))["ok"]
    assert (await ask(sandbox, "users.info?user=U0SATO", headers=headers))["ok"]
    answer = await ask(sandbox, "users.info", headers=headers, json={"user": "U0SATO"})
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


async def test_writing_methods_take_blocks_as_json_or_as_a_string_of_json(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    form = {"channel": "C0DESK", "text": "t", "blocks": '[{"type": "divider"}]'}
    answer = await ask(sandbox, "chat.postMessage", headers=headers, data=form)
    assert answer["message"]["blocks"][0]["type"] == "divider"


async def test_api_test_says_the_error_it_is_asked_for(slack: AsyncWebClient) -> None:
    assert (await slack.api_test())["ok"]
    assert await code(slack.api_test(error="my_error")) == "my_error"


def test_a_token_that_looks_real_is_refused() -> None:
    with pytest.raises(ValueError, match="xoxb-sandbox-"):
        AppConfig("", SECRET, "xoxb-123456789012-abcdef")


async def test_the_sandbox_listens_on_loopback_only(clock: ManualClock) -> None:
    sandbox = Sandbox(clock, manifest(), AppConfig("", SECRET, TOKEN), seed_world)
    with pytest.raises(ValueError, match="loopback"):
        await sandbox.start(host="0.0.0.0")


async def test_a_user_group_has_its_members(clock: ManualClock) -> None:
    wider = manifest()
    wider["oauth_config"]["scopes"]["bot"].append("usergroups:read")
    sandbox = Sandbox(clock, wider, AppConfig("", SECRET, TOKEN), seed_world)
    await sandbox.start()
    slack = AsyncWebClient(token=TOKEN, base_url=sandbox.api_url, retry_handlers=[])
    assert [each["id"] for each in (await slack.usergroups_list())["usergroups"]] == ["S0SUPPORT"]
    assert (await slack.usergroups_users_list(usergroup="S0SUPPORT"))["users"] == ["U0SATO", "U0EMMA"]
    assert await code(slack.usergroups_users_list(usergroup="S1")) == "no_such_subteam"
    await sandbox.stop()

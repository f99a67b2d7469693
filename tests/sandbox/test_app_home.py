"""App Home: one view for each person, published by the app, seen by its own company."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.app_home import screen
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import Json, actions, asked, button, code, home, line, modal, opened, refusal, wide_sandbox
from tests.sandbox.receiver import Receiver


@pytest.fixture
async def sandbox(app: Receiver, clock: ManualClock) -> AsyncIterator[Sandbox]:
    async with wide_sandbox(app, clock, manifest(), SECRET, TOKEN) as local:
        yield local


def seen(sandbox: Sandbox, user: str) -> Json | None:
    return screen(sandbox.slack, sandbox.workspace.users[user])


async def test_a_person_has_one_home_that_is_published_again(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    first = (await slack.views_publish(user_id="U0SATO", view=home(actions(button()))))["view"]
    second = (await slack.views_publish(user_id="U0SATO", view=home(), hash=first["hash"]))["view"]
    assert (first["type"], first["id"], first["root_view_id"]) == ("home", second["id"], second["id"])
    assert first["hash"] != second["hash"]
    assert await code(slack.views_publish(user_id="U0SATO", view=home(), hash=first["hash"])) == "hash_conflict"
    other = (await slack.views_publish(user_id="U0EMMA", view=home()))["view"]
    assert other["id"] != second["id"]
    assert await code(slack.views_publish(user_id="U0GUEST", view=home(), hash="1.a")) == "hash_conflict"


async def test_only_a_home_view_can_be_published(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    assert await code(slack.views_publish(user_id="U0SATO", view=modal())) == "invalid_arguments"
    titled = home(title={"type": "plain_text", "text": "no"})
    assert await code(slack.views_publish(user_id="U0SATO", view=titled)) == "invalid_arguments"
    many = [{"type": "divider"}] * 101
    assert await code(slack.views_publish(user_id="U0SATO", view=home(*many))) == "invalid_arguments"
    published = await slack.views_publish(user_id="U0SATO", view=home(*many[:100], private_metadata="m" * 3000))
    assert published["ok"]
    too_long = home(private_metadata="m" * 3001)
    assert await code(slack.views_publish(user_id="U0SATO", view=too_long)) == "invalid_arguments"


async def test_who_is_nobody_has_no_home(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    for user in ("U0NOBODY", "U0DESK", "U0OKADA"):
        answer = await refusal(slack.views_publish(user_id=user, view=home()))
        assert (answer["error"], answer["response_metadata"]["messages"]) == (
            "invalid_arguments",
            ["invalid `user_id`"],
        )


async def test_without_a_home_tab_in_the_manifest_nothing_is_published(app: Receiver, clock: ManualClock) -> None:
    local = Sandbox(clock, manifest(), AppConfig(app.url, SECRET, TOKEN), seed_world)
    await local.start()
    slack = AsyncWebClient(token=TOKEN, base_url=local.api_url, retry_handlers=[])
    refused = await code(slack.views_publish(user_id="U0SATO", view=home()))
    await local.stop()
    assert refused == "not_enabled"


async def test_an_external_id_is_one_of_all_views(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    await opened(sandbox, app, slack, modal(external_id="one"))
    one = home(external_id="one")
    assert await code(slack.views_publish(user_id="U0SATO", view=one)) == "duplicate_external_id"
    two = home(external_id="two")
    await slack.views_publish(user_id="U0SATO", view=two)
    assert (await slack.views_publish(user_id="U0SATO", view=two))["ok"], "its own is no duplicate"
    assert (await slack.views_update(external_id="two", view=home()))["view"]["type"] == "home"


async def test_the_app_hears_who_comes_in_and_what_they_see(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    place = (await sandbox.act("U0SATO", "home", tab="home"))["channel"]
    await slack.views_publish(user_id="U0SATO", view=home(actions(button()), callback_id="mine"))
    await sandbox.act("U0SATO", "home", tab="home")
    assert (await sandbox.act("U0SATO", "home", tab="messages"))["channel"] == place
    await sandbox.settled()
    told = sorted((each["event"] for each in app.events("app_home_opened")), key=lambda event: event["event_ts"])
    assert [(each["user"], each["channel"], each["tab"]) for each in told] == [
        ("U0SATO", place, "home"),
        ("U0SATO", place, "home"),
        ("U0SATO", place, "messages"),
    ]
    assert [each.get("view", {}).get("callback_id") for each in told] == [None, "mine", None]


async def test_people_of_other_companies_get_none_though_publishing_says_ok(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    published = (await slack.views_publish(user_id="U0TANAKA", view=home(actions(button()))))["view"]
    assert seen(sandbox, "U0TANAKA") is None
    assert (await sandbox.act("U0TANAKA", "home", tab="home"))["error"] == "no_home"
    pressed = await sandbox.act("U0TANAKA", "press", view_id=published["id"], block_id="row", action_id="go")
    assert pressed["error"] == "no_such_view"
    await sandbox.settled()
    assert app.events("app_home_opened") == []


async def test_a_home_is_pressed_and_typed_into_like_a_form(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    fields = (actions(button()), asked(line()))
    view = (await slack.views_publish(user_id="U0SATO", view=home(*fields, private_metadata="m")))["view"]["id"]
    await sandbox.act("U0SATO", "change", view_id=view, block_id="q", action_id="a", value="typed")
    await sandbox.act("U0SATO", "press", view_id=view, block_id="row", action_id="go")
    told = app.interactions("block_actions")[-1]
    assert (told["container"], told["view"]["type"]) == ({"type": "view", "view_id": view}, "home")
    assert (told["view"]["private_metadata"], told["view"]["state"]["values"]["q"]["a"]["value"]) == ("m", "typed")
    assert (await slack.views_open(trigger_id=told["trigger_id"], view=modal()))["ok"]
    for hand in ("submit", "close"):
        assert not (await sandbox.act("U0SATO", hand, view_id=view))["ok"]


async def test_what_was_typed_stays_when_the_same_input_is_published_again(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    view = (await slack.views_publish(user_id="U0SATO", view=home(asked(line()))))["view"]["id"]
    await sandbox.act("U0SATO", "change", view_id=view, block_id="q", action_id="a", value="typed")
    again = (await slack.views_publish(user_id="U0SATO", view=home(asked(line()), asked(line(), "new"))))["view"]
    assert again["state"]["values"]["q"]["a"]["value"] == "typed"
    assert again["state"]["values"]["new"]["a"]["value"] is None


async def test_a_press_in_a_home_that_is_published_anew_meanwhile_is_told(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    def row(value: str) -> Json:
        return {"type": "actions", "elements": [button(value=value)]}

    first = (await slack.views_publish(user_id="U0SATO", view=home(row("v1"))))["view"]
    await slack.views_publish(user_id="U0SATO", view=home(row("v2")))

    there = {"view_id": first["id"], "block_id": first["blocks"][0]["block_id"], "action_id": "go"}
    assert await sandbox.act("U0SATO", "press", **there, seen="v1") == {"ok": True}

    assert app.interactions("block_actions")[0]["actions"][0]["value"] == "v1"

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import actions, button
from tests.sandbox.receiver import Receiver


async def say(sandbox: Sandbox, text: str = "hello", channel: str = "C0DESK") -> None:
    assert (await sandbox.act("U0SATO", "post", channel=channel, text=text))["ok"]
    await sandbox.settled()


def retries(app: Receiver) -> list[tuple[str | None, str | None]]:
    return [(headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")) for headers, _ in app.requests]


async def test_an_event_is_signed_and_comes_once(sandbox: Sandbox, app: Receiver) -> None:
    await say(sandbox)
    (event,) = app.events()
    assert event["event"]["text"] == "hello"
    assert event["event_id"].startswith("Ev")
    assert retries(app) == [(None, None)]


async def test_an_event_that_failed_comes_again_at_once_then_after_one_and_five_minutes(
    sandbox: Sandbox, app: Receiver, clock: ManualClock
) -> None:
    app.answers = [web.Response(status=503) for _ in range(9)]
    await say(sandbox)
    assert retries(app) == [(None, None), ("1", "http_error")]
    clock.forward(timedelta(seconds=59))
    await sandbox.settled()
    assert len(app.requests) == 2
    clock.forward(timedelta(seconds=1))
    await sandbox.settled()
    assert retries(app)[2:] == [("2", "http_error")]
    clock.forward(timedelta(minutes=5))
    await sandbox.settled()
    assert retries(app)[3:] == [("3", "http_error")]
    clock.forward(timedelta(hours=1))
    await sandbox.settled()
    assert len(app.requests) == 4
    assert len({event["event_id"] for event in app.events()}) == 1


async def test_a_retry_is_signed_anew(sandbox: Sandbox, app: Receiver, clock: ManualClock) -> None:
    app.answers = [web.Response(status=500), web.Response(status=500)]
    await say(sandbox)
    clock.forward(timedelta(minutes=1))
    await sandbox.settled()
    stamps = [headers["x-slack-request-timestamp"] for headers, _ in app.requests]
    assert stamps[0] == stamps[1] != stamps[2]


async def test_an_app_may_ask_for_no_retry(sandbox: Sandbox, app: Receiver) -> None:
    app.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    await say(sandbox)
    assert len(app.requests) == 1


async def test_an_answer_that_comes_too_late_counts_as_none(app: Receiver, clock: ManualClock) -> None:
    waiting = asyncio.Event()

    async def never(request: web.Request) -> web.Response:
        await waiting.wait()
        return web.Response()

    slow = web.Application()
    slow.router.add_post("/", never)
    runner = web.AppRunner(slow, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    sandbox = Sandbox(clock, manifest(), AppConfig(url, SECRET, TOKEN), seed_world, answer_within_s=0.05)
    await sandbox.start()
    await say(sandbox)
    assert {entry.answer for entry in sandbox.traffic.named("message")} == {"http_timeout"}
    command = await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list")
    assert command["error"] == "operation_timeout"
    waiting.set()
    await sandbox.stop()
    await runner.cleanup()


async def test_events_wait_for_an_app_that_starts_later(sandbox: Sandbox, app: Receiver, clock: ManualClock) -> None:
    sandbox.app_config.request_url = None
    await say(sandbox)
    assert app.requests == []
    sandbox.app_config.request_url = app.url
    clock.forward(timedelta(minutes=1))
    await sandbox.settled()
    assert retries(app) == [("2", "connection_failed")]


async def test_only_subscribed_events_of_the_channels_kind_are_sent(app: Receiver, clock: ManualClock) -> None:
    small = manifest()
    small["settings"]["event_subscriptions"]["bot_events"] = ["message.groups"]
    sandbox = Sandbox(clock, small, AppConfig(app.url, SECRET, TOKEN), seed_world)
    await sandbox.start()
    await say(sandbox, "<@U0DESK> public", "C0AKATSUKI")
    await say(sandbox, "<@U0DESK> private", "C0DESK")
    assert [event["event"]["text"] for event in app.events()] == ["<@U0DESK> private"]
    await sandbox.stop()


async def test_an_event_whose_scope_was_not_granted_is_not_sent(app: Receiver, clock: ManualClock) -> None:
    small = manifest()
    small["oauth_config"]["scopes"]["bot"].remove("groups:history")
    sandbox = Sandbox(clock, small, AppConfig(app.url, SECRET, TOKEN), seed_world)
    await sandbox.start()
    await say(sandbox, "private", "C0DESK")
    assert app.events() == []
    await sandbox.stop()


async def test_nothing_is_heard_from_a_channel_without_the_app(sandbox: Sandbox, app: Receiver) -> None:
    sandbox.leave("C0DESK", "U0DESK")
    await sandbox.settled()
    app.requests.clear()
    await say(sandbox)
    assert app.events() == []


async def test_the_apps_own_messages_come_back_with_their_metadata(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    op = {"event_type": "desk_outbox", "event_payload": {"op_id": "7"}}
    await slack.chat_postMessage(channel="C0DESK", text="card", metadata=op)
    await sandbox.settled()
    event = app.events("message")[0]["event"]
    assert (event["bot_id"], event["app_id"], event["metadata"]) == ("B0DESK", "A0DESK", op)


async def test_a_click_is_sent_once_and_its_failure_is_shown(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[actions(button())]))["ts"]
    await sandbox.settled()
    app.answers = [web.Response(status=500)]
    answer = await sandbox.act("U0EMMA", "press", channel="C0DESK", ts=ts, block_id="row", action_id="go")
    assert (answer["error"], answer["message"]) == ("app_error", "The app answered with an error. (500)")
    await sandbox.settled()
    assert len(app.interactions("block_actions")) == 1


async def test_a_click_goes_nowhere_while_the_manifest_has_interactivity_off(app: Receiver, clock: ManualClock) -> None:
    small = manifest()
    del small["settings"]["interactivity"]
    sandbox = Sandbox(clock, small, AppConfig(app.url, SECRET, TOKEN), seed_world)
    await sandbox.start()
    slack = AsyncWebClient(token=TOKEN, base_url=sandbox.api_url, retry_handlers=[])
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[actions(button())]))["ts"]
    answer = await sandbox.act("U0SATO", "press", channel="C0DESK", ts=ts, block_id="row", action_id="go")
    assert answer["error"] == "not_interactive"
    assert app.interactions("block_actions") == []
    await sandbox.stop()


async def test_a_delivery_can_be_made_again_as_it_was(sandbox: Sandbox, app: Receiver) -> None:
    await say(sandbox)
    await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list")
    for name in ("message", "/incident"):
        assert (await sandbox.replay(name)).ok
    message, command, message_again, command_again = app.bodies
    assert message == message_again
    assert command == command_again
    with pytest.raises(LookupError):
        await sandbox.replay("view_submission")


async def test_ids_differ_between_sandboxes(app: Receiver, clock: ManualClock) -> None:
    """The app remembers ids longer than a sandbox lives."""
    for _ in range(2):
        sandbox = Sandbox(clock, manifest(), AppConfig(app.url, SECRET, TOKEN), seed_world)
        await sandbox.start()
        await say(sandbox)
        await sandbox.stop()
    first, second = app.events()
    assert first["event_id"] != second["event_id"]

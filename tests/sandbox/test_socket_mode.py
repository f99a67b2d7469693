"""Socket Mode: the app opens connections, envelopes come over them, and each is answered by its id."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.sandbox.workspace import Json
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import actions, asked, button, code, line, modal
from tests.sandbox.receiver import Receiver

APP_TOKEN = "xapp-sandbox-tests"


class Listener:
    """An app's end of one connection. `silent`: it answers nothing."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.hello: Json = {}
        self.heard: list[Json] = []
        self.answers: list[Json] = []
        self.silent = False
        self.closed = asyncio.Event()
        self.arrived = asyncio.Event()

    async def listen(self) -> None:
        async for message in self.socket:
            given = json.loads(message.data)
            self.heard.append(given)
            self.arrived.set()
            if "envelope_id" in given and not self.silent:
                await self.acknowledge(given)
        self.closed.set()

    async def acknowledge(self, given: Json) -> None:
        answer = self.answers.pop(0) if self.answers else {}
        await self.socket.send_json({"envelope_id": given["envelope_id"], **answer})

    def of(self, kind: str) -> list[Json]:
        return [each for each in self.heard if each["type"] == kind]


Connect = Callable[[], Awaitable[Listener]]


@pytest.fixture
def answer_within_s() -> float:
    return 5.0


@pytest.fixture
async def sandbox(clock: ManualClock, answer_within_s: float) -> AsyncIterator[Sandbox]:
    """An app whose manifest has Socket Mode on."""
    given = manifest()
    given["settings"]["socket_mode_enabled"] = True
    app = AppConfig(None, SECRET, TOKEN, app_token=APP_TOKEN)
    local = Sandbox(clock, given, app, seed_world, answer_within_s=answer_within_s)
    await local.start()
    yield local
    await local.stop()


@pytest.fixture
async def connect(sandbox: Sandbox) -> AsyncIterator[Connect]:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        tasks: list[asyncio.Task[None]] = []

        async def connect() -> Listener:
            listener = Listener(await http.ws_connect(await an_address(sandbox)))
            listener.hello = await listener.socket.receive_json()
            tasks.append(asyncio.create_task(listener.listen()))
            return listener

        yield connect
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def an_address(sandbox: Sandbox) -> str:
    return str((await web_api(sandbox).apps_connections_open(app_token=APP_TOKEN))["url"])


def web_api(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=TOKEN, base_url=sandbox.api_url, retry_handlers=[])


async def say(sandbox: Sandbox, text: str = "hello") -> None:
    """Returns while the event is on its way."""
    assert (await sandbox.act("U0SATO", "post", channel="C0DESK", text=text))["ok"]


def texts(*listeners: Listener) -> list[str]:
    found = [each["payload"]["event"]["text"] for listener in listeners for each in listener.of("events_api")]
    return sorted(found)


# ── Getting in ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_address_is_given_for_the_apps_token_alone(sandbox: Sandbox) -> None:
    slack = web_api(sandbox)
    assert (await slack.apps_connections_open(app_token=APP_TOKEN))["url"].startswith("ws://127.0.0.1:")
    assert await code(slack.apps_connections_open(app_token=TOKEN)) == "not_allowed_token_type"
    assert await code(slack.apps_connections_open(app_token="xapp-sandbox-another")) == "invalid_auth"
    assert await code(AsyncWebClient(token=APP_TOKEN, base_url=sandbox.api_url).auth_test()) == "not_allowed_token_type"


async def test_the_apps_token_counts_in_the_header_only(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{sandbox.api_url}apps.connections.open", data={"token": APP_TOKEN}) as answer,
    ):
        assert (await answer.json())["error"] == "invalid_auth"


def test_an_app_token_that_looks_real_is_refused() -> None:
    with pytest.raises(ValueError, match="xapp-sandbox-"):
        AppConfig(None, SECRET, TOKEN, app_token="xapp-1-A123-456-abc")


async def test_an_app_without_socket_mode_gets_no_address(sandbox: Sandbox) -> None:
    sandbox.slack.delivery.socket.enabled = False
    assert await code(web_api(sandbox).apps_connections_open(app_token=APP_TOKEN)) == "not_enabled_for_socket_mode"


async def test_an_address_lets_one_connection_in_and_for_half_a_minute(sandbox: Sandbox, clock: ManualClock) -> None:
    used, late = await an_address(sandbox), await an_address(sandbox)
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(used):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await http.ws_connect(used)
        clock.forward(timedelta(seconds=31))
        for address in (late, late.replace("ticket=", "ticket=x")):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await http.ws_connect(address)


async def test_a_connection_is_greeted(connect: Connect) -> None:
    first, second = await connect(), await connect()
    assert (first.hello["type"], first.hello["connection_info"]) == ("hello", {"app_id": "A0DESK"})
    assert (first.hello["num_connections"], second.hello["num_connections"]) == (1, 2)
    assert {"host", "started", "build_number", "approximate_connection_time"} <= set(first.hello["debug_info"])


async def test_an_eleventh_connection_is_told_to_leave(connect: Connect) -> None:
    ten = [await connect() for _ in range(10)]
    eleventh = await connect()
    assert (eleventh.hello["type"], eleventh.hello["reason"]) == ("disconnect", "too_many_websockets")
    await eleventh.closed.wait()
    await ten[0].socket.close()
    assert (await connect()).hello["type"] == "hello"


# ── Envelopes ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_event_comes_in_an_envelope(sandbox: Sandbox, connect: Connect) -> None:
    app = await connect()
    await say(sandbox)
    await sandbox.settled()
    (envelope,) = app.of("events_api")
    assert envelope["payload"]["type"] == "event_callback"
    assert envelope["payload"]["event"]["text"] == "hello"
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    assert envelope["accepts_response_payload"] is False


async def test_a_command_is_answered_with_the_acknowledgement(sandbox: Sandbox, connect: Connect) -> None:
    app = await connect()
    app.answers = [{"payload": {"text": "nothing is open"}}]
    assert (await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list"))["ok"]
    (envelope,) = app.of("slash_commands")
    assert envelope["accepts_response_payload"] is True
    assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/incident", "list")
    shown = list(sandbox.workspace.said("C0DESK").values())[-1]
    assert (shown.text, shown.only_for) == ("nothing is open", "U0SATO")


async def test_a_click_and_a_form_come_as_interactions(sandbox: Sandbox, connect: Connect) -> None:
    app, slack = await connect(), web_api(sandbox)
    trigger = await click(sandbox, app)
    view = (await slack.views_open(trigger_id=trigger, view=modal(asked(line(), optional=True))))["view"]
    app.answers = [{"payload": {"response_action": "errors", "errors": {"q": "not like this"}}}]
    answer = await sandbox.act("U0SATO", "submit", view_id=view["id"], values={})
    press, form = app.of("interactive")
    assert (press["payload"]["type"], press["accepts_response_payload"]) == ("block_actions", False)
    assert (form["payload"]["type"], form["accepts_response_payload"]) == ("view_submission", True)
    assert answer["errors"] == {"q": "not like this"}


async def test_what_a_click_is_answered_with_is_not_looked_at(sandbox: Sandbox, connect: Connect) -> None:
    app = await connect()
    app.answers = [{"payload": {"response_action": "nonsense"}}]
    await click(sandbox, app)
    assert sandbox.traffic.named("block_actions")[-1].answer is None


async def click(sandbox: Sandbox, app: Listener) -> str:
    """The trigger of a click on a fresh button."""
    assert (await press(sandbox))["ok"]
    return str(app.of("interactive")[-1]["payload"]["trigger_id"])


async def press(sandbox: Sandbox) -> Json:
    posted = await web_api(sandbox).chat_postMessage(channel="C0AKATSUKI", text="t", blocks=[actions(button())])
    return await sandbox.act("U0SATO", "press", channel="C0AKATSUKI", ts=posted["ts"], block_id="row", action_id="go")


async def test_each_envelope_goes_to_one_connection_and_they_take_turns(sandbox: Sandbox, connect: Connect) -> None:
    first, second = await connect(), await connect()
    for number in range(6):
        await say(sandbox, str(number))
    await sandbox.settled()
    assert texts(first, second) == ["0", "1", "2", "3", "4", "5"]
    assert len(first.of("events_api")) == len(second.of("events_api")) == 3


async def test_an_answer_to_an_unknown_envelope_changes_nothing(sandbox: Sandbox, connect: Connect) -> None:
    app = await connect()
    for nonsense in ('{"envelope_id": "nobody"}', "[]", "nonsense", '{"envelope_id": 7}'):
        await app.socket.send_str(nonsense)
    await say(sandbox)
    await sandbox.settled()
    assert texts(app) == ["hello"]


# ── No answer ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Slow:
    """Slack waits a moment instead of three seconds."""

    @pytest.fixture
    def answer_within_s(self) -> float:
        return 0.2


class TestWithoutAnAnswer(Slow):
    async def test_an_event_comes_again_by_the_schedule_of_http(
        self, sandbox: Sandbox, connect: Connect, clock: ManualClock
    ) -> None:
        app = await connect()
        app.silent = True
        await say(sandbox)
        await sandbox.settled()
        for by in (timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1)):
            clock.forward(by)
            await sandbox.settled()
        envelopes = app.of("events_api")
        assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
        assert [each["retry_reason"] for each in envelopes] == ["", "timeout", "timeout", "timeout"]
        assert len({each["payload"]["event_id"] for each in envelopes}) == 1
        assert len({each["envelope_id"] for each in envelopes}) == 4

    async def test_an_interaction_has_failed_for_the_person_and_is_not_sent_again(
        self, sandbox: Sandbox, connect: Connect
    ) -> None:
        app = await connect()
        app.silent = True
        assert (await press(sandbox))["error"] == "operation_timeout"
        await sandbox.settled()
        assert len(app.of("interactive")) == 1


async def test_without_a_connection_events_wait_and_interactions_fail(
    sandbox: Sandbox, connect: Connect, clock: ManualClock
) -> None:
    assert (await press(sandbox))["error"] == "unreachable"
    await say(sandbox)
    await sandbox.settled()
    app = await connect()
    clock.forward(timedelta(minutes=1))
    await sandbox.settled()
    assert "hello" in texts(app)


async def test_an_envelope_in_hand_of_a_killed_connection_goes_to_another(sandbox: Sandbox, connect: Connect) -> None:
    first = await connect()
    first.silent = True
    await say(sandbox)
    await first.arrived.wait()
    second = await connect()
    sandbox.slack.delivery.socket.links[0].abort()
    await sandbox.settled()
    (lost,), (taken,) = first.of("events_api"), second.of("events_api")
    assert lost["payload"] == taken["payload"]
    found = [(entry.status, entry.answer) for entry in sandbox.traffic.named("message")]
    assert found == [(0, "connection_closed"), (200, None)]


async def test_a_connection_that_breaks_as_something_is_sent_is_tried_once(sandbox: Sandbox, connect: Connect) -> None:
    await connect()
    sandbox.slack.delivery.socket.links[0].abort()
    answer = await sandbox.slack.delivery.command({"command": "/incident"})
    assert (answer.status, answer.reason) == (0, "connection_failed")


# ── Leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_that_is_to_leave_gets_nothing_new_once_there_is_another(
    sandbox: Sandbox, connect: Connect, reason: str
) -> None:
    old = await connect()
    await sandbox.slack.delivery.socket.order(reason)
    await say(sandbox, "to the only one")
    await sandbox.settled()
    new = await connect()
    await say(sandbox, "to the new one")
    await sandbox.settled()
    (told,) = old.of("disconnect")
    assert (told["reason"], set(told)) == (reason, {"type", "reason", "debug_info"})
    assert (texts(old), texts(new)) == (["to the only one"], ["to the new one"])


async def test_switched_off_the_link_is_closed_and_events_go_to_the_request_url(
    sandbox: Sandbox, connect: Connect, app: Receiver
) -> None:
    sandbox.app_config.request_url = app.url
    listener = await connect()
    assert (await sandbox.act("U0SATO", "socket", order="link_disabled"))["ok"]
    await listener.closed.wait()
    assert listener.heard[-1]["reason"] == "link_disabled"
    assert await code(web_api(sandbox).apps_connections_open(app_token=APP_TOKEN)) == "not_enabled_for_socket_mode"
    await say(sandbox, "over HTTP")
    await sandbox.settled()

    await sandbox.act("U0SATO", "socket", order="enable")
    again = await connect()
    await say(sandbox, "over the socket")
    await sandbox.settled()
    assert [each["event"]["text"] for each in app.events()] == ["over HTTP"]
    assert texts(again) == ["over the socket"]


async def test_the_page_shows_the_connections_and_orders_what_happens_to_them(
    sandbox: Sandbox, connect: Connect
) -> None:
    async def shown(http: aiohttp.ClientSession) -> Any:
        async with http.get("/ui/state") as answer:
            return (await answer.json())["socket"]

    async with aiohttp.ClientSession(sandbox.url) as http:
        app = await connect()
        assert await shown(http) == {"on": True, "connections": 1}
        async with http.post("/ui/do", json={"as": "U0SATO", "do": "socket", "order": "drop"}) as answer:
            assert (await answer.json())["ok"]
        await app.closed.wait()
        async with http.post("/ui/do", json={"as": "U0SATO", "do": "socket", "order": "dance"}) as answer:
            assert (await answer.json())["error"] == "bad_request"


async def test_greetings_and_farewells_stand_in_the_traffic(sandbox: Sandbox, connect: Connect) -> None:
    await connect()
    await sandbox.slack.delivery.socket.order("warning")
    assert [entry.name for entry in sandbox.traffic.entries] == ["apps.connections.open", "hello", "disconnect"]
    assert APP_TOKEN not in str([*sandbox.traffic.entries])

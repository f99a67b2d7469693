"""Over Socket Mode nothing is lost and nothing repeated, however connections come and go."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from redis.asyncio import Redis

from handlers import socket
from slackbot.app import App, build
from slackbot.cases import Customer
from slackbot.faultpoints import heard_by
from slackbot.sandbox.parcel import Parcel
from slackbot.sandbox.socket_mode import SocketMode
from slackbot.slack import SlackTrouble
from slackbot.store import connect
from tests.scenarios.scan import as_logged
from tests.scenarios.story import DESK, SHARED, acknowledged
from tests.scenarios.world import APP_TOKEN, TOKEN, Transport, World

MANY = 20
"""Fewer than the customer's record keeps."""


@pytest.fixture
def transport() -> Transport:
    return "socket"


@pytest.fixture
def slack_s_side(world: World) -> SocketMode:
    return world.sandbox.slack.delivery.socket


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that would be logged at the most talkative level."""
    with as_logged() as stream:
        yield stream


def written(log: io.StringIO) -> list[str]:
    return [json.loads(line)["event"] for line in log.getvalue().splitlines()]


async def until(done: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await done():  # noqa: ASYNC110 - connections come and go by themselves
            await asyncio.sleep(0.01)


async def ready(world: World) -> int:
    async with world.http.get(f"{world.url}/readyz") as answer:
        return answer.status


async def is_ready(world: World) -> bool:
    return await ready(world) == 200


async def a_burst(world: World) -> list[str]:
    """Many messages of a customer at once, while nobody waits for their events."""
    said = [f"在庫の画面が開きません（{number}）" for number in range(MANY)]
    for text in said:
        assert (await world.sandbox.act("U0TANAKA", "post", channel=SHARED, text=text))["ok"]
    return said


async def heard(world: World) -> list[str]:
    customer = await world.app.office.store.case("AKATSUKI")
    assert isinstance(customer, Customer)
    return sorted(each.text for each in customer.heard)


def deliveries(world: World) -> list[tuple[str, int]]:
    """Of what Tanaka wrote: event id and how it ended."""
    sent = world.sandbox.traffic.named("message", "to_app")
    return [(entry.body["event_id"], entry.status) for entry in sent if entry.body["event"].get("user") == "U0TANAKA"]


def assert_each_came_once(world: World) -> None:
    found = deliveries(world)
    assert len(found) == len({event for event, _ in found}) == MANY
    assert {status for _, status in found} == {200}


@asynccontextmanager
async def a_second_desk(world: World, redis_url: str) -> AsyncIterator[App]:
    redis = connect(redis_url)
    app = await build(world.wiring(), redis, world.clock)
    assert app.socket is not None
    await app.socket.start()
    yield app
    await app.stop()
    await redis.aclose()


def once(name: str, do: Callable[[], None]) -> Callable[[str], None]:
    """Does it when the desk comes to this point for the first time."""
    waiting = [do]

    def ear(point: str) -> None:
        if point == name and waiting:
            waiting.pop()()

    return ear


# ── Connections that are renewed ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_renewed_in_the_middle_of_a_burst_loses_nothing_and_repeats_nothing(
    world: World, slack_s_side: SocketMode, redis: Redis, reason: str
) -> None:
    world.everything_expected = True
    (before,) = slack_s_side.links

    # given a burst that the desk has in hand, and cannot record for the moment
    await redis.client_pause(60_000, all=False)
    said = await a_burst(world)

    # when the connection is renewed meanwhile
    await slack_s_side.order(reason)

    async def is_there() -> bool:
        return len(slack_s_side.links) == 2

    await until(is_there)
    await redis.client_unpause()
    await world.settle()

    # then everything was answered over the connection it came by
    assert_each_came_once(world)
    assert await heard(world) == sorted(said)
    await until(lambda: _gone(slack_s_side, before))


async def test_renewed_again_and_again_there_is_one_connection_in_the_end(
    world: World, slack_s_side: SocketMode
) -> None:
    for _ in range(5):
        before = slack_s_side.links[-1]
        await slack_s_side.order("refresh_requested")
        await until(lambda before=before: _gone(slack_s_side, before))  # type: ignore[misc]
    assert len(slack_s_side.links) == 1
    assert await is_ready(world)


async def _gone(slack_s_side: SocketMode, link: object) -> bool:
    return link not in slack_s_side.links and len(slack_s_side.links) == 1


# ── Connections that end ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("point", ["boundary.received", "boundary.answering"])
async def test_a_connection_killed_with_an_envelope_in_hand_leaves_it_recorded_once(
    world: World, slack_s_side: SocketMode, point: str
) -> None:
    """The desk has it and cannot say so any more: Slack sends it again."""
    world.everything_expected = True
    with heard_by(once(point, slack_s_side.links[0].abort)):
        await world.sandbox.act("U0TANAKA", "post", channel=SHARED, text="受注画面が開きません")
        await world.settle()
    await until(lambda: is_ready(world))

    await world.forward(minutes=1)

    assert [status for _, status in deliveries(world)][-1] == 200
    assert await heard(world) == ["受注画面が開きません"]
    assert len(await world.app.office.store.audit("AKATSUKI")) == 2, "the agreement, and the message"


async def test_with_two_desks_what_one_cannot_answer_goes_to_the_other_at_once(
    world: World, slack_s_side: SocketMode, redis_url: str
) -> None:
    world.everything_expected = True
    async with a_second_desk(world, redis_url):
        with heard_by(once("boundary.answering", slack_s_side.links[0].abort)):
            await world.sandbox.act("U0TANAKA", "post", channel=SHARED, text="受注画面が開きません")
            await world.settle()

        assert [status for _, status in deliveries(world)] == [0, 200]
        assert await heard(world) == ["受注画面が開きません"]


async def test_two_desks_share_a_burst(world: World, slack_s_side: SocketMode, redis_url: str) -> None:
    world.everything_expected = True
    async with a_second_desk(world, redis_url):
        assert len(slack_s_side.links) == 2
        said = await a_burst(world)
        await world.settle()

        assert_each_came_once(world)
        assert await heard(world) == sorted(said)


async def test_a_desk_that_is_told_to_end_finishes_what_is_in_hand(
    world: World, slack_s_side: SocketMode, redis_url: str
) -> None:
    world.everything_expected = True
    in_hand = asyncio.Event()
    with heard_by(once("boundary.received", in_hand.set)):
        await world.sandbox.act("U0TANAKA", "post", channel=SHARED, text="受注画面が開きません")
        async with asyncio.timeout(10):
            await in_hand.wait()
    await world.closes_the_desk()
    await world.sandbox.settled()

    assert [status for _, status in deliveries(world)] == [200]
    assert slack_s_side.links == []
    await world.opens_the_desk()
    assert await heard(world) == ["受注画面が開きません"]


async def test_a_desk_without_a_connection_lives_and_is_not_ready_until_it_has_one_again(
    world: World, slack_s_side: SocketMode
) -> None:
    assert await ready(world) == 200

    await slack_s_side.order("link_disabled")

    async def is_not_ready() -> bool:
        return await ready(world) == 503

    await until(is_not_ready)
    async with world.http.get(f"{world.url}/healthz") as answer:
        assert answer.status == 200
    await slack_s_side.order("enable")
    await until(lambda: is_ready(world))


async def test_a_desk_whose_attempts_to_connect_fail_goes_on_trying(
    world: World, slack_s_side: SocketMode, log: io.StringIO
) -> None:
    world.sandbox.faults.add(method="apps.connections.open", status=500, times=2)
    (before,) = slack_s_side.links

    before.abort()

    await until(lambda: _gone(slack_s_side, before))
    await until(lambda: is_ready(world))
    assert written(log).count("no_connection") == 2


async def test_a_desk_that_slack_does_not_let_in_does_not_start(world: World, slack_s_side: SocketMode) -> None:
    door = socket.Socket(world.app.office.slack, "xapp-sandbox-another", None)  # type: ignore[arg-type]
    with pytest.raises(SlackTrouble, match=r"apps\.connections\.open: invalid_auth"):
        await door.start()
    await door.stop()
    assert len(slack_s_side.links) == 1


async def test_an_eleventh_desk_is_told_that_there_are_too_many(world: World, slack_s_side: SocketMode) -> None:
    address = await world.app.office.slack.socket_url(APP_TOKEN)
    async with aiohttp.ClientSession() as http:
        others = [await http.ws_connect(address)]
        for _ in range(8):
            others.append(await http.ws_connect(await world.app.office.slack.socket_url(APP_TOKEN)))
        door = socket.Socket(world.app.office.slack, APP_TOKEN, None)  # type: ignore[arg-type]
        with pytest.raises(SlackTrouble, match="too_many_websockets"):
            await door.start()
        await door.stop()


async def test_there_is_no_door_over_http_without_a_signing_secret(world: World) -> None:
    async with world.http.post(f"{world.url}/slack/events", json={"type": "url_verification"}) as answer:
        assert answer.status == 404


# ── Envelopes ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_whatever_comes_twice_counts_once(world: World) -> None:
    case = await acknowledged(world)
    await world.sato.clicks("経過報告", DESK, about=case)
    await world.sato.sends(text="再起動しています。")
    await world.tanaka.sees("*経過報告*　<@U0SATO>", times=1)
    store = world.app.office.store
    audit = await store.audit(case)

    for name in ("message", "view_submission", "block_actions"):
        await world.sandbox.replay(name)
        await world.settle()

    assert await store.audit(case) == audit
    await world.tanaka.sees("*経過報告*　<@U0SATO>", times=1)


@pytest.mark.parametrize(
    "body",
    [
        *(b"[]", b"null", b'"words"', b"7", b"{}", b'{"command": 7}', b'{"type": "surprise"}'),
        *(b'{"type": "block_actions"}', b'{"type": "event_callback", "event": {"type": "message"}}'),
    ],
    ids=bytes.decode,
)
async def test_what_is_malformed_is_logged_and_acknowledged(
    world: World, slack_s_side: SocketMode, log: io.StringIO, body: bytes
) -> None:
    """Unacknowledged it would only come again."""
    answer = await slack_s_side.send(Parcel(kind="interactive", name="x", payload={}, body=body))

    assert answer.ok
    assert "malformed" in written(log)


@pytest.mark.parametrize("raw", ["nonsense", "[]", "{", '{"type": "surprise"}', '{"envelope_id": 7, "payload": {}}'])
async def test_what_is_no_envelope_is_logged_and_the_connection_goes_on(
    world: World, slack_s_side: SocketMode, log: io.StringIO, raw: str
) -> None:
    await slack_s_side.links[0].socket.send_str(raw)

    assert (await world.sato.types("/incident help"))["ok"]

    await world.sato.sees("使い方", channel=DESK)
    assert "malformed" in written(log)


async def test_the_log_says_what_happened_and_nothing_that_was_written_or_is_secret(
    world: World, slack_s_side: SocketMode, log: io.StringIO
) -> None:
    world.everything_expected = True
    words = "パスワードは hunter2 です"
    await world.sandbox.act("U0TANAKA", "post", channel=SHARED, text=words)
    await slack_s_side.order("refresh_requested")
    await world.settle()
    await slack_s_side.links[-1].socket.send_str(words)
    await slack_s_side.order("link_disabled")

    async def noticed() -> bool:
        return "no_connection" in written(log)

    await until(noticed)
    await slack_s_side.order("enable")
    await until(lambda: is_ready(world))

    assert {"connected", "connection_ends", "malformed", "no_connection"} <= set(written(log))
    for secret in (words, "hunter2", TOKEN, APP_TOKEN, "ticket="):
        assert secret not in log.getvalue()

"""Whatever arrives twice (Slack's retries, a request sent again byte for byte, two replicas at once) counts once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from redis.asyncio import Redis

from slackbot.agreement.particulars import Configuration
from slackbot.app import Wiring, build
from slackbot.clock import ManualClock
from slackbot.i18n import text
from slackbot.sandbox.traffic import Direction
from slackbot.sandbox.workspace import Message
from slackbot.store import connect
from tests.handlers.door import Door, event, message
from tests.scenarios.people import said_in
from tests.scenarios.world import SECRET, TOKEN, World, opened

COPIED = ("Content-Type", "X-Slack-Request-Timestamp", "X-Slack-Signature")


class Relay:
    """Stands between Slack and the desk, passes everything on and keeps each request to the byte."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.kept: list[tuple[bytes, dict[str, str]]] = []
        self._http = http
        self._url = url

    async def takes(self, request: web.Request) -> web.Response:
        body, headers = await request.read(), {name: request.headers[name] for name in COPIED}
        self.kept.append((body, headers))
        return await self._passes(body, headers)

    async def again(self, **headers: str) -> list[int]:
        """Everything once more, in the same order; the answers' statuses."""
        return [(await self._passes(body, {**kept, **headers})).status for body, kept in list(self.kept)]

    async def _passes(self, body: bytes, headers: dict[str, str]) -> web.Response:
        async with self._http.post(self._url, data=body, headers=headers) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def world(redis: Redis, redis_url: str, clock: ManualClock, configuration: Configuration) -> AsyncIterator[World]:
    async with opened(redis_url, clock, configuration) as world:
        yield world


@pytest.fixture
async def relay(world: World) -> AsyncIterator[Relay]:
    relay, app = Relay(world.http, str(world.sandbox.app_config.request_url)), web.Application()
    app.router.add_post("/slack/events", relay.takes)
    async with listening(app) as url:
        world.sandbox.app_config.request_url = f"{url}/slack/events"
        yield relay


async def everything(redis: Redis, world: World) -> dict[str, Any]:
    """All that Redis keeps for ever, and all that stands in the channels."""
    read: dict[Any, Any] = {b"string": redis.get, b"hash": redis.hgetall, b"set": redis.smembers}
    kept: dict[str, Any] = {}
    async for key in redis.scan_iter():
        if await redis.ttl(key) == -1:
            kind = await redis.type(key)
            if kind == b"list":
                kept[key.decode()] = await redis.lrange(key, 0, -1)
            elif kind == b"zset":
                kept[key.decode()] = await redis.zrange(key, 0, -1, withscores=True)
            else:
                kept[key.decode()] = await read[kind](key)
    for person, channel in ((world.tanaka, "C0AKATSUKI"), (world.sato, "C0DESK")):
        kept[channel] = [(m["ts"], said_in(m)) for m in await person.reads(channel)]
    return kept


async def live_a_little(world: World) -> None:
    """Every kind of payload once: messages, a mention, an emoji, buttons, forms, a command, a deleted panel."""
    said = await world.tanaka.writes("受注画面が開きません。至急確認をお願いします")
    await world.tanaka.reacts("ticket", said)
    await world.tanaka.clicks(text("ja", "button.record"))
    await world.tanaka.writes("<@U0DESK> 在庫画面も見られません")
    await world.tanaka.clicks("障害を報告")
    await world.tanaka.sends(system="stock", what="在庫画面が開きません")
    await world.sato.types("/incident ack AKATSUKI-1")
    await world.sato.clicks("経過報告", channel="C0DESK", about="AKATSUKI-1")
    await world.sato.sends(text="再起動しています。")
    await world.sato.writes("確認しています")
    card = await world.tanaka.sees("AKATSUKI-1", "対応中")
    await world.tanaka.writes("こちらでも再現しました", thread=card["ts"], files=("log.txt",))
    world.sandbox.deactivate("U0ITO")
    panel = await world.tanaka.sees("サポート窓口")
    await world.sandbox.act("U0TAKAHASHI", "delete", channel="C0AKATSUKI", ts=panel["ts"])
    await world.settle()


async def test_every_payload_sent_again_byte_for_byte_changes_nothing(world: World, relay: Relay, redis: Redis) -> None:
    await live_a_little(world)
    kinds = {entry.name for entry in world.sandbox.traffic.entries if entry.direction == "to_app"}
    assert {"message", "app_mention", "reaction_added", "block_actions", "view_submission", "/incident"} <= kinds
    before = await everything(redis, world)

    statuses = await relay.again()
    await world.settle()

    assert set(statuses) == {200}
    assert await everything(redis, world) == before


async def test_slacks_own_retries_change_nothing(world: World, relay: Relay, redis: Redis) -> None:
    """As after an answer that was lost: the same events with the headers of a retry, which are not signed."""
    await live_a_little(world)
    before = await everything(redis, world)

    for n in ("1", "2", "3"):
        await relay.again(**{"X-Slack-Retry-Num": n, "X-Slack-Retry-Reason": "http_timeout"})
    await world.settle()

    assert await everything(redis, world) == before


async def test_a_message_and_its_mention_are_one_whichever_comes_first(world: World, redis: Redis) -> None:
    door = Door(world)
    for words, kinds in (("一つ目です", ["message", "app_mention"]), ("二つ目です", ["app_mention", "message"])):
        ts = unheard(world, f"<@U0DESK> {words}")
        for kind in kinds:
            await door.payload(event(message(ts, f"<@U0DESK> {words}", type=kind)))
    await world.settle()

    customer = await world.app.office.store.case("AKATSUKI")
    assert customer is not None
    assert [heard.text for heard in customer.heard] == ["一つ目です", "二つ目です"]  # type: ignore[union-attr]
    await world.tanaka.sees("障害としてお受けしてよろしいでしょうか", times=2)


async def test_two_replicas_that_hear_the_same_thing_at_once_record_it_once(
    world: World, redis: Redis, redis_url: str
) -> None:
    other_redis = connect(redis_url)
    other = await build(Wiring(TOKEN, (SECRET,), world.sandbox.api_url), other_redis, world.clock)
    async with listening(other.web) as url:
        doors = [Door(world), Door(world, f"{url}/slack/events")]
        for n in range(10):
            words = f"<@U0DESK> {n}件目の連絡です"
            said = event(message(unheard(world, words), words))
            answers = await asyncio.gather(*(door.payload(said) for door in (*doors, *doors)))
            assert {answer.status for answer in answers} == {200}
        await asyncio.gather(world.app.outbox.drain(), other.outbox.drain())
        await world.settle()
    await other.stop()
    await other_redis.aclose()

    assert len(posts(world, "from_app")) == 10
    await world.tanaka.sees("障害としてお受けしてよろしいでしょうか", times=10)


def unheard(world: World, words: str) -> str:
    """A message that stands in the channel; the desk is told of it by the test."""
    ts = world.sandbox.slack.ts()
    said = Message(ts=ts, channel="C0AKATSUKI", user="U0TANAKA", team="T0AKATSUKI", text=words)
    world.sandbox.workspace.said("C0AKATSUKI")[ts] = said
    return ts


def posts(world: World, direction: Direction) -> list[str]:
    sent = world.sandbox.traffic.named("chat.postMessage", direction)
    return [entry.body["text"] for entry in sent if entry.body.get("thread_ts")]

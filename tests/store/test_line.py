"""The line to Redis: shared by everybody, answered for each, in order, within a person's patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from slackbot import embedded
from slackbot.backup.keys import Key, write
from slackbot.line import MOST_TRIES, Line, Script, script
from slackbot.store import Store, StoreUnavailable, begin, connect
from tests.scenarios.wire import Wire, wired

TEAM = "T0HINODE"
KEY = "{T0HINODE}:user:"
"""Anything with a lifetime."""

SCRIPT = Script("return 1", "0" * 40)
WRITES = Script("redis.call('SET', KEYS[1] .. 'user:x', 1, 'PX', 1000) return 1", "1" * 40)


@pytest.fixture
async def line(redis: Redis) -> Line:
    return Line(redis)


@pytest.fixture
async def cut(redis: Redis, redis_url: str) -> AsyncIterator[tuple[Redis, Wire]]:
    async with wired(redis_url) as (url, wire):
        near = connect(url)
        yield near, wire
        await near.aclose()


async def trips(redis: Redis, asked: Callable[[], Awaitable[Any]]) -> int:
    """How often the server heard from its clients while this was asked."""

    async def heard() -> int:
        found = await redis.info("stats")
        return int(found["total_reads_processed"])

    before = await heard()
    await asked()
    return await heard() - before - 1  # its own question


async def test_what_is_asked_together_goes_out_together(redis: Redis, line: Line) -> None:
    await line.ask("PING")

    async def fifty() -> None:
        await asyncio.gather(*(line.ask("SET", f"{KEY}{n}", n, "PX", 60_000) for n in range(50)))

    seen = await trips(redis, fifty)

    assert [await redis.get(f"{KEY}{n}") for n in (0, 49)] == [b"0", b"49"]
    assert seen <= 3


async def test_each_gets_its_own_answer_and_its_own_error(line: Line) -> None:
    await line.ask("SET", f"{KEY}word", "abc", "PX", 60_000)

    answers = await asyncio.gather(
        line.ask("GET", f"{KEY}word"),
        line.ask("INCR", f"{KEY}word"),
        line.ask("STRLEN", f"{KEY}word"),
        return_exceptions=True,
    )

    assert (answers[0], answers[2]) == (b"abc", 3)
    assert isinstance(answers[1], ResponseError)


@pytest.mark.parametrize(
    "asked",
    [
        lambda client: client.get(f"{KEY}word"),
        lambda client: client.get(f"{KEY}nothing"),
        lambda client: client.set(f"{KEY}word", "abc", px=60_000, nx=True),
        lambda client: client.hgetall(f"{KEY}hash"),
        lambda client: client.zrange(f"{KEY}zset", 0, -1, withscores=True),
        lambda client: client.zmscore(f"{KEY}zset", ["soon", "never"]),
        lambda client: client.config_get("appendonly"),
        lambda client: client.ping(),
    ],
)
async def test_the_store_is_answered_as_the_client_would_be(redis: Redis, asked: Callable[[Redis], Any]) -> None:
    await redis.set(f"{KEY}word", "abc", px=60_000)
    await redis.hset(f"{KEY}hash", "a", "1")
    await redis.zadd(f"{KEY}zset", {"soon": 5})

    assert await asked(Store(redis, TEAM).redis) == await asked(redis)
    await redis.delete(f"{KEY}hash", f"{KEY}zset")


async def test_several_commands_are_one_trip_and_each_has_its_reply(redis: Redis) -> None:
    store = Store(redis, TEAM)
    await store.redis.ping()
    found: list[Any] = []

    async def three() -> None:
        async with store.redis.pipeline(transaction=False) as pipe:
            pipe.set(f"{KEY}c", "3", px=60_000)
            pipe.get(f"{KEY}c")
            pipe.hget(store.key("cards"), "nobody")
            found.extend(await store.ask(pipe.execute()))

    assert await trips(redis, three) == 1
    assert found == [True, b"3", None]


async def test_a_server_that_forgot_its_scripts_is_given_them_again(redis: Redis, line: Line) -> None:
    await redis.script_flush()

    answers = await asyncio.gather(*(line.run(script("read"), "{T}:", "", "", "nobody", "") for _ in range(3)))

    assert answers == [[b"   ", *[None] * 7]] * 3


async def test_who_has_gone_does_not_hold_up_the_others(line: Line) -> None:
    gone = asyncio.ensure_future(line.ask("GET", f"{KEY}word"))
    stays = asyncio.ensure_future(line.ask("PING"))
    await asyncio.sleep(0)
    gone.cancel()

    assert await stays == b"PONG" or await stays is True


async def test_what_broke_off_is_asked_again_in_its_order(cut: tuple[Redis, Wire]) -> None:
    near, wire = cut
    line = Line(near)
    await line.ask("PING")
    wire.fault("after", 2)

    answers = await asyncio.gather(*(line.ask("RPUSH", f"{KEY}list", n) for n in range(3)))

    assert wire.times == 0
    kept = await line.ask("LRANGE", f"{KEY}list", 0, -1)
    await line.ask("PEXPIRE", f"{KEY}list", 60_000)
    assert kept[-3:] == [b"0", b"1", b"2"], "an RPUSH takes no token: it is done again, and in the same order"
    assert answers == [len(kept) - 2, len(kept) - 1, len(kept)]


async def test_several_that_broke_off_in_between_are_asked_again_from_the_first(cut: tuple[Redis, Wire]) -> None:
    """A list is restored by its removal and what is put into it: the second alone, done twice, would write it twice."""
    near, wire = cut
    store = Store(near, TEAM)
    await store.redis.ping()
    wire.fault("within", 1)

    await write(store.redis, store.prefix, [Key(name="user:list", kind="list", left_ms=60_000, held=["one", "two"])])

    assert wire.times == 0
    assert await store.redis.lrange(f"{KEY}list", 0, -1) == [b"one", b"two"]


async def test_of_several_one_that_is_refused_is_raised_and_the_rest_is_done(redis: Redis) -> None:
    store = Store(redis, TEAM)
    async with store.redis.pipeline(transaction=False) as pipe:
        pipe.set(f"{KEY}c", "abc", px=60_000)
        pipe.incr(f"{KEY}c")
        pipe.set(f"{KEY}d", "d", px=60_000)
        with pytest.raises(ResponseError):
            await pipe.execute()

    assert await store.redis.mget(f"{KEY}c", f"{KEY}d") == [b"abc", b"d"]
    async with store.redis.pipeline(transaction=False) as pipe:
        assert await pipe.execute() == []


async def test_nobody_waits_longer_than_the_patience_and_then_it_goes_on(cut: tuple[Redis, Wire]) -> None:
    near, wire = cut
    line = Line(near)
    await line.ask("PING")
    wire.fault("silent", 1)

    silent = await asyncio.gather(line.ask("GET", f"{KEY}first"), line.ask("PING"), return_exceptions=True)

    assert all(isinstance(answer, TimeoutError) for answer in silent)
    assert await line.ask("GET", f"{KEY}word") is None, "the next one is asked anew"


async def test_what_was_never_sent_was_certainly_not_written(cut: tuple[Redis, Wire]) -> None:
    near, wire = cut
    store = Store(near, TEAM)
    begin()
    await wire.stop()  # nobody listens there any more

    with pytest.raises(StoreUnavailable) as failed:
        await store.run(SCRIPT, "x")

    assert failed.value.certain


async def test_what_was_sent_may_have_been_written(cut: tuple[Redis, Wire]) -> None:
    near, wire = cut
    store = Store(near, TEAM)
    await store.load("nobody")
    wire.fault("before", MOST_TRIES, lambda request: b"EVALSHA" in request)
    begin()

    with pytest.raises(StoreUnavailable) as failed:
        await store.run(SCRIPT, "x")

    assert not failed.value.certain


async def test_a_server_that_follows_another_has_certainly_not_written(redis: Redis, redis_url: str) -> None:
    async with connect(redis_url) as near:
        store = Store(near, TEAM)
        begin()
        await redis.replicaof("127.0.0.1", "1")
        try:
            with pytest.raises(StoreUnavailable) as failed:
                await store.run(WRITES, "x")
        finally:
            await redis.replicaof("NO", "ONE")

        assert failed.value.certain
        assert await store.run(SCRIPT, "x") == 1, "and is asked again when it leads"


async def test_an_address_with_a_password_and_a_database_is_followed(tmp_path: Path) -> None:
    server = embedded.start(tmp_path)
    try:
        async with Redis.from_url(server.url) as admin:
            await admin.config_set("requirepass", "a-secret")
        address = server.url + ("&" if "?" in server.url else "?") + "db=3&password=a-secret"
        async with connect(address) as near:
            await Line(near).ask("SET", "word", "abc")
            assert await near.get("word") == b"abc"
    finally:
        server.stop()

"""The line to Redis: shared by everybody, answered for each, and nobody waits behind those who got no answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from slackbot.line import Line, Script, Unsent, script
from slackbot.store import Store, StoreUnavailable, begin, connect
from tests.scenarios.wire import Wire, wired

TEAM = "T0HINODE"
KEY = "{T0HINODE}:user:"
"""Anything with a lifetime."""


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


async def test_a_server_that_forgot_its_scripts_is_given_them_again(redis: Redis, line: Line) -> None:
    await redis.script_flush()

    answers = await asyncio.gather(*(line.run(script("read"), "{T}:", "", "", "nobody", "") for _ in range(3)))

    assert answers == [[None] * 7] * 3


async def test_who_has_gone_does_not_hold_up_the_others(line: Line) -> None:
    gone = asyncio.ensure_future(line.ask("GET", f"{KEY}word"))
    stays = asyncio.ensure_future(line.ask("PING"))
    await asyncio.sleep(0)
    gone.cancel()

    assert await stays == b"PONG" or await stays is True


async def test_nobody_waits_behind_those_who_got_no_answer(cut: tuple[Redis, Wire]) -> None:
    near, wire = cut
    line = Line(near)
    await line.ask("PING")
    wire.fault("silent", 1)

    first = asyncio.ensure_future(line.ask("GET", "first"))
    await asyncio.sleep(0)  # the first is on its way: whatever comes now waits behind it
    await asyncio.sleep(0)
    behind = asyncio.ensure_future(line.ask("GET", "behind"))
    answers = await asyncio.gather(first, behind, return_exceptions=True)

    assert isinstance(answers[0], RedisError | OSError)
    assert isinstance(answers[1], Unsent)
    assert await line.ask("GET", f"{KEY}word") is None, "the next one is asked anew"


async def test_what_was_never_sent_was_certainly_not_written(cut: tuple[Redis, Wire]) -> None:
    near, wire = cut
    store = Store(near, TEAM)
    await store.load("nobody")
    wire.fault("silent", 1)

    async def written(behind: bool) -> bool:
        """Whether the one who asked can be told for certain that nothing was."""
        begin()
        if behind:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        with pytest.raises(StoreUnavailable) as failed:
            await store.run(Script("return 1", "0" * 40), "x")
        return failed.value.certain

    certain = await asyncio.gather(written(behind=False), written(behind=True))

    assert list(certain) == [False, True]

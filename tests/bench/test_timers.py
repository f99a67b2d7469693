"""What do a million pending timers cost, and how many are fired a second?"""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from slackbot import embedded
from slackbot.app import App, Wiring, build
from slackbot.clock import ManualClock, SystemClock, from_millis
from slackbot.store import connect
from tests.bench import cores, fill, world
from tests.bench.sink import sink
from tests.bench.stores import QUICK, redis_server
from tests.bench.table import Table, ms, publish

POLLS, FIRED = (50, 200) if QUICK else (400, 3000)
FEW = 100


@pytest.mark.bench
@pytest.mark.timeout(1800)
async def test_due_timers_are_fired_among_a_million_that_are_not(full_data_dir: Path) -> None:
    few = await _among_few()
    server = embedded.start(full_data_dir)
    try:
        many = await _among(server.url, FIRED)
    finally:
        server.stop()
    rows = [_row(*few), _row(*many)]
    head = ("timers pending", "a look, nothing due, ms", "fired/s", "ms each")
    publish("timers", Table(title="One process; fsync always", head=head, rows=rows))
    assert few[3] >= FEW // 2
    assert many[3] >= FIRED


async def _among_few() -> tuple[int, float, float, int]:
    with redis_server() as url:
        async with Redis.from_url(url) as redis:
            await world.open_books(redis, SystemClock())
            life = await fill.reported(url, SystemClock().now())
            await fill.fill(redis, url, [life], fill.in_turn(FEW // life.timers))
        return await _among(url, FEW // 2)


async def _among(url: str, most: int) -> tuple[int, float, float, int]:
    """Timers pending, seconds a look, seconds a timer fired, and how many were fired."""
    clock = ManualClock(SystemClock().now())
    async with _desk(url, clock) as app:
        store = app.office.store
        timers = store.key("timers")
        pending = await store.redis.zcard(timers)
        cores.pin_server()
        look = await _look(app)
        earliest: Any = await store.redis.zrange(timers, 0, 0, withscores=True)
        clock.forward(from_millis(int(earliest[0][1])) - clock.now() + timedelta(seconds=1))
        began, fired = time.perf_counter(), 0
        while fired < most and (due := await app.timers.run_due()):
            fired += due
        took = time.perf_counter() - began
        cores.pin_the_rest()
    return pending, look, took / fired, fired


async def _look(app: App) -> float:
    waits = []
    for _ in range(POLLS):
        began = time.perf_counter()
        assert await app.timers.run_due() == 0
        waits.append(time.perf_counter() - began)
    return statistics.median(waits)


@asynccontextmanager
async def _desk(url: str, clock: ManualClock) -> AsyncIterator[App]:
    redis = connect(url)
    async with sink() as slack:
        app = await build(Wiring(world.TOKEN, (world.SECRET,), slack.url), redis, clock)
        try:
            yield app
        finally:
            await app.stop()
            await redis.aclose()


def _row(pending: int, look: float, each: float, _: int) -> list[str]:
    return [f"{pending:,}", ms(look), f"{1 / each:.0f}", ms(each)]

"""Does an answer cost more when many cases are stored? The same requests to three desks, each with its own Redis."""

from __future__ import annotations

import random
import statistics
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from slackbot.clock import SystemClock
from tests.bench import fill, payloads, world
from tests.bench.load import closed_loop, usage
from tests.bench.servers import server
from tests.bench.sink import sink
from tests.bench.stores import QUICK, hold_still, redis_server
from tests.bench.table import Table, ms, percentile, publish

SIZES = (10**2, 10**4) if QUICK else (10**2, 10**4, 10**6)
ROUNDS, A_ROUND, WARM_UP, UNDER_WAY = (3, 100, 1, 8) if QUICK else (9, 300, 1, 8)
OPEN_SHARE, MOST_OPEN = 0.05, 300
KINDS = {"form": "A customer's report, 8 kB", "command": "/incident note on any of the cases"}


@dataclass
class Books:
    """One desk and what it holds, with what was measured of it, by kind of request."""

    size: int
    redis: Redis
    port: int
    rates: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    waits: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    desk_cpu: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    redis_cpu: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    async def run(self, kind: str, *, counts: bool) -> None:
        requests = self._requests(kind)
        desk, redis = (await usage(self.port)).cpu_s, await _cpu(self.redis)
        run = await closed_loop(self.port, requests, UNDER_WAY)
        if counts:
            self.rates[kind].append(run.rate)
            self.waits[kind] += run.waits
            self.desk_cpu[kind].append(((await usage(self.port)).cpu_s - desk) / A_ROUND)
            self.redis_cpu[kind].append((await _cpu(self.redis) - redis) / A_ROUND)

    def _requests(self, kind: str) -> list[bytes]:
        if kind == "form":
            return payloads.form(range(world.CUSTOMERS), A_ROUND)
        any_of_them = random.Random(self.size).sample(range(self.size), min(self.size, A_ROUND))
        numbers = [any_of_them[n % len(any_of_them)] for n in range(A_ROUND)]
        return payloads.command([next(iter(fill.in_turn(1, first=n))).id for n in numbers])


@pytest.mark.bench
@pytest.mark.timeout(1800)
async def test_every_request_is_recorded_however_many_cases_there_are() -> None:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(sink())
        shelves = [await stack.enter_async_context(_books(size, slack.url)) for size in SIZES]
        before = [await fill.recorded(books.redis) for books in shelves]
        for round_ in range(WARM_UP + ROUNDS):
            for kind in KINDS:
                for books in shelves:
                    await books.run(kind, counts=round_ >= WARM_UP)
        recorded = [await fill.recorded(books.redis) - earlier for books, earlier in zip(shelves, before, strict=True)]
        publish("growth", *[await _table(kind, shelves) for kind in KINDS])
    assert recorded == [len(KINDS) * (WARM_UP + ROUNDS) * A_ROUND] * len(SIZES)


@asynccontextmanager
async def _books(size: int, slack_url: str) -> AsyncIterator[Books]:
    """Nearly all closed, as after years; a few hundred open ones at most, their timers pending."""
    with redis_server() as url:
        async with Redis.from_url(url) as redis:
            now = SystemClock().now()
            await hold_still(redis)
            await world.open_books(redis, SystemClock())
            opened = min(int(size * OPEN_SHARE), MOST_OPEN)
            await fill.fill(redis, url, [await fill.closed(url, now - timedelta(hours=1))], fill.in_turn(size - opened))
            await fill.fill(redis, url, [await fill.reported(url, now)], fill.in_turn(opened, size - opened))
            async with server("desk", url, slack_url) as port:
                yield Books(size, redis, port)


async def _cpu(redis: Redis) -> float:
    used = await redis.info("cpu")
    return float(used["used_cpu_sys"]) + float(used["used_cpu_user"])


async def _table(kind: str, shelves: list[Books]) -> Table:
    least = statistics.median(shelves[0].rates[kind])
    head = ("cases stored", "requests/s", "cost ×", "p50 ms", "p99 ms", "CPU ms", "Redis CPU ms", "Redis MiB")
    rows = [await _row(kind, books, least) for books in shelves]
    return Table(title=f"{KINDS[kind]}, {UNDER_WAY} under way, fsync always", head=head, rows=rows)


async def _row(kind: str, books: Books, least: float) -> list[str]:
    rate = statistics.median(books.rates[kind])
    return [
        f"{books.size:,}",
        f"{rate:.0f}",
        f"{least / rate:.2f}",
        ms(percentile(books.waits[kind], 0.5)),
        ms(percentile(books.waits[kind], 0.99)),
        ms(statistics.median(books.desk_cpu[kind])),
        ms(statistics.median(books.redis_cpu[kind])),
        f"{(await books.redis.info('memory'))['used_memory'] / 2**20:.0f}",
    ]

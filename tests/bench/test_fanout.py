"""A stop is told to ten thousand customers while people use the desk: how fast, and who waits for whom (Art. 9)."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from redis.asyncio import Redis

from slackbot.clock import SystemClock
from slackbot.desk import Desk
from slackbot.outbox import gates
from slackbot.outbox.queue import Queue
from slackbot.store import Store
from tests import many
from tests.acting import announces_a_stop
from tests.bench import fill, payloads, world
from tests.bench.load import Run, open_loop, usage
from tests.bench.servers import server
from tests.bench.sink import sink
from tests.bench.stores import QUICK, hold_still, redis_server
from tests.bench.table import Table, ms, percentile, publish

CUSTOMERS = 1_000 if QUICK else 10_000
RAISED = 12
"""So many times what Slack allows: at its own pace ten thousand would take 51 minutes."""
LONGEST_S = 30 if QUICK else 80
"""Then enough has been seen, however many there are left to be told."""
PER_SECOND, SLICE_S = 50, 5
IDLE_SLICES = 2 if QUICK else 3
CASES = PER_SECOND * SLICE_S


@pytest.mark.bench
@pytest.mark.timeout(300)
async def test_ten_thousand_are_told_while_people_use_the_desk() -> None:
    with redis_server() as url:
        async with Redis.from_url(url) as redis, sink() as slack:
            desk = await _many_customers(redis, url)
            before = await _kept(redis)
            async with server("desk-many", url, slack.url, BENCH_RAISED=str(RAISED)) as port:
                idle = [await _slice(port) for _ in range(1 + IDLE_SLICES)][1:]
                used, keys = await usage(port), [many.key(n) for n in range(CUSTOMERS)]
                await announces_a_stop(desk, *keys, data_at_risk=False)
                busy = []
                until = time.monotonic() + LONGEST_S
                while len(slack.told()) < CUSTOMERS and time.monotonic() < until:
                    busy.append(await _slice(port))
                after = await usage(port)
            kept = await _kept(redis)
            dead = await Queue(desk.store).dead_letters()
    told = slack.told()
    cpu_s, grown = after.cpu_s - used.cpu_s, (kept[0] - before[0], kept[1] - before[1])
    publish("fanout", _table(told, idle, busy, cpu_s, after.rss_kib, grown))
    assert dead == []
    assert len(told) == slack.posts, "each of them once"


async def _many_customers(redis: Redis, url: str) -> Desk:
    await hold_still(redis)
    await world.open_books(redis, SystemClock())
    desk = await many.register(Store(redis, world.PROVIDER_TEAM), SystemClock(), CUSTOMERS)
    life = await fill.reported(url, SystemClock().now())
    await fill.fill(redis, url, [life], fill.in_turn(CASES))
    return desk


async def _slice(port: int) -> Run:
    """`/incident note`, which says one line in #desk, where a line a second may be said."""
    requests = payloads.command([case.id for case in fill.in_turn(CASES)])
    return await open_loop(port, requests, PER_SECOND)


async def _kept(redis: Redis) -> tuple[int, int]:
    """Keys, and bytes."""
    return await redis.dbsize(), int((await redis.info("memory"))["used_memory_dataset"])


def _table(
    told: Sequence[float], idle: Sequence[Run], busy: Sequence[Run], cpu_s: float, rss_kib: int, grown: tuple[int, int]
) -> Table:
    allowed = gates.POSTS_A_MINUTE * RAISED / 60
    rate = (len(told) - 1) / (told[-1] - told[0])
    quiet, loud = ([wait for run in runs for wait in run.waits] for runs in (idle, busy))
    p99 = [percentile(waits, 0.99) for waits in (quiet, loud)]
    rows = [
        ["told a second", f"{rate:.1f}", f"{allowed:.0f} allowed", f"{rate / allowed:.2f}"],
        ["p50 of /incident note, ms", ms(percentile(loud, 0.5)), ms(percentile(quiet, 0.5)), _ratio(loud, quiet, 0.5)],
        ["p99, ms", ms(p99[1]), ms(p99[0]), _ratio(loud, quiet, 0.99)],
        ["longest, ms", ms(max(loud)), ms(max(quiet)), f"{max(loud) / max(quiet):.2f}"],
        ["processor of the desk, ms a customer", ms(cpu_s / len(told)), "", ""],
    ]
    late = sum(run.late for run in (*idle, *busy))
    notes = [
        f"Slack's limits raised {RAISED}-fold for this: {allowed:.0f} posts a second instead of 3.3; at these, what is "
        "for many may use 97.5 %.",
        f"In Redis, for each of all: {grown[0] / CUSTOMERS:.1f} keys and {grown[1] / CUSTOMERS / 1024:.1f} KiB. "
        f"The desk afterwards: {rss_kib / 1024:.0f} MiB resident. {late} requests left late.",
    ]
    title = f"{len(told):,} of {CUSTOMERS:,} customers told, {PER_SECOND} commands a second meanwhile, fsync always"
    return Table(title=title, head=("", "meanwhile", "before", "ratio"), rows=rows, notes=notes)


def _ratio(loud: Sequence[float], quiet: Sequence[float], part: float) -> str:
    return f"{percentile(loud, part) / percentile(quiet, part):.2f}"

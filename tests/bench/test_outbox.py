"""How fast is said what was decided? Drained into a sink that answers as Slack does, its rate limits left out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from redis.asyncio import Redis

from slackbot.clock import SystemClock
from slackbot.outbox.queue import Queue
from slackbot.store import Store
from tests.bench import payloads, world
from tests.bench.load import closed_loop, usage
from tests.bench.servers import server
from tests.bench.sink import Sink, sink
from tests.bench.stores import QUICK, hold_still, redis_server
from tests.bench.table import Table, ms, publish

CASES = 200 if QUICK else 2000
PATIENCE_S = 240


@pytest.mark.bench
@pytest.mark.timeout(600)
async def test_everything_that_was_queued_is_said() -> None:
    with redis_server() as url:
        async with Redis.from_url(url) as redis, sink() as slack:
            await hold_still(redis)
            await world.open_books(redis, SystemClock())
            queue = Queue(Store(redis, world.PROVIDER_TEAM))
            await _drained(queue, url, slack)  # the panels
            await _sent(url, slack, payloads.form(range(world.CUSTOMERS), CASES))
            posts = await _drained(queue, url, slack)
            cases = [f"{world.key(n % world.CUSTOMERS)}-{n // world.CUSTOMERS + 1}" for n in range(CASES)]
            await _sent(url, slack, payloads.button(cases))
            mixed = await _drained(queue, url, slack)
            dead = await queue.dead_letters()
    title = f"Half of it into #desk, half into {world.CUSTOMERS} shared channels; rate limits always open"
    rows = [
        _row("new cards: two chat.postMessage a case", posts),
        _row("「対応開始」: two updates and a notice", mixed),
    ]
    publish("outbox", Table(title=title, head=("", "messages", "messages/s", "CPU ms"), rows=rows))
    assert dead == []
    assert (posts[0], mixed[0]) == (2 * CASES, 3 * CASES)


async def _sent(url: str, slack: Sink, requests: Sequence[bytes]) -> None:
    """To a desk whose outbox stands still."""
    async with server("desk", url, slack.url) as port:
        await closed_loop(port, requests, 8)


async def _drained(queue: Queue, url: str, slack: Sink) -> tuple[int, float, float]:
    """Messages, seconds from the first to the last, and processor seconds in all."""
    said = len(slack.said_at)
    async with server("desk-ungated", url, slack.url) as port, asyncio.timeout(PATIENCE_S):
        before = await usage(port)
        await _empty(queue)
        cpu_s = (await usage(port)).cpu_s - before.cpu_s
    at = slack.said_at[said:]
    return len(at), at[-1] - at[0], cpu_s


async def _empty(queue: Queue) -> None:
    left = await queue.lines_waiting()
    while left:
        await asyncio.sleep(0.1)
        left = await queue.lines_waiting()


def _row(name: str, found: tuple[int, float, float]) -> list[str]:
    messages, seconds, cpu_s = found
    return [name, f"{messages:,}", f"{messages / seconds:.0f}", ms(cpu_s / messages)]

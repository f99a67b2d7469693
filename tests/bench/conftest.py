from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from slackbot import embedded
from slackbot.clock import SystemClock
from tests.bench import cores, fill, world
from tests.bench.stores import QUICK, data_dir, hold_still

TIMERS = 10**4 if QUICK else 10**6
LIVES = 10
"""Recorded a minute apart: so many timers fall due together."""


@pytest.fixture(autouse=True)
def _pinned(request: pytest.FixtureRequest) -> Iterator[None]:
    """In a measurement load, Redis and sink share what cores are left beside the server's."""
    if request.node.get_closest_marker("bench"):
        cores.pin_the_rest()
    yield
    cores.unpin()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def full_data_dir() -> AsyncIterator[Path]:
    """A data directory whose open cases have a million timers, the first due in three hours; no server runs on it.

    Its file has been rewritten, which the server does by itself whenever it has doubled.
    """
    cores.pin_the_rest()
    with data_dir() as folder:
        server = embedded.start(folder)
        async with Redis.from_url(server.url) as redis:
            await _fill(redis, server.url)
        server.stop()
        yield folder


async def _fill(redis: Redis, url: str) -> None:
    await hold_still(redis)
    await world.open_books(redis, SystemClock())
    now = SystemClock().now()
    lives = [await fill.reported(url, now + timedelta(minutes=n)) for n in range(LIVES)]
    await fill.fill(redis, url, lives, fill.in_turn(TIMERS // lives[0].timers))
    await fill.rewrite(redis)

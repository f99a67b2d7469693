import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import disk_usage, rmtree
from tempfile import mkdtemp

import pytest
from redis.asyncio import Redis

from slackbot import embedded
from slackbot.agreement.particulars import Agreement, Configuration, load_all
from slackbot.agreement.texts import standard
from slackbot.agreements import Agreements
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.onboarding import apply
from slackbot.store import Store, connect

CONFIG = Path(embedded.__file__).parent / "sandbox" / "config"

IN_MEMORY, ROOM = Path("/dev/shm"), 2**30
"""Linux' file system in memory, and how much of it has to be free: whole runs have left a third of that there."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """What tests write lies in memory where there is room: servers still write each record before they confirm it, but
    nobody waits for a disk. It is gone after the run, unless --basetemp names a place."""
    if config.option.basetemp is None and not hasattr(config, "workerinput") and _has_room():
        config.option.basetemp = mkdtemp(prefix="slackbot-tests-", dir=IN_MEMORY)
        config.add_cleanup(partial(rmtree, config.option.basetemp, ignore_errors=True))


def _has_room() -> bool:
    return os.access(IN_MEMORY, os.W_OK) and disk_usage(IN_MEMORY).free > ROOM


gc.set_threshold(50_000, 20, 20)
"""A suite keeps thousands of tests in memory for its whole life; the usual 700 has the collector walk through them."""


def pytest_collection_finish() -> None:
    """What was collected stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Where this is set, every worker and every process that a test starts would compile all modules anew."""


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests run on the loop that the desk runs on."""
    if sys.platform == "win32":
        return {"asyncio": asyncio.new_event_loop}
    import uvloop

    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One real server for all tests of a worker, as durable as the product's own."""
    server = embedded.start(tmp_path_factory.mktemp("data"))
    yield server.url
    server.stop()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        await client.flushall()
        yield client


@pytest.fixture
def clock() -> ManualClock:
    """Tuesday 2026-11-24, 10:00 in Tokyo."""
    return ManualClock(datetime(2026, 11, 24, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    """The particulars that the sandbox ships with: one provider, one customer."""
    return load_all(CONFIG)


@pytest.fixture
def agreement(configuration: Configuration) -> Agreement:
    terms = configuration.customers[0]
    return Agreement.of(standard(terms.locale), terms, configuration.provider)


@pytest.fixture
async def desk(redis: Redis, clock: ManualClock, configuration: Configuration) -> Desk:
    """A desk without Slack, the seed particulars in force."""
    store = Store(redis, configuration.provider.team)
    agreements = Agreements(store)
    opened = Desk(store, agreements, clock)
    await apply(configuration, opened, agreements)
    return opened

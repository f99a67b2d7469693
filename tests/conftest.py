import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

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

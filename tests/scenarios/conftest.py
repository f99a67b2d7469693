from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from slackbot.agreement.particulars import Configuration
from slackbot.clock import ManualClock
from tests.scenarios.scan import as_logged
from tests.scenarios.world import Transport, World, opened
from tests.store.lists import astray


@asynccontextmanager
async def guarded(world: World) -> AsyncIterator[None]:
    """A word of #desk, of another customer or of a secret that reached somebody else fails the test."""
    with as_logged() as log:
        yield
    assert world.leaks(log.getvalue()) == []
    assert world.harms() == []


@asynccontextmanager
async def watched(world: World, caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """A message nobody expected, or a logged error, fails the test; so does a word that reached whom it is not for."""
    async with guarded(world):
        yield
    unexpected = await world.unexpected()
    assert not unexpected, "messages nobody expected:\n" + "\n".join(unexpected)
    errors = [record.getMessage() for record in caplog.get_records("call") if record.levelname in ("ERROR", "CRITICAL")]
    assert not [error for error in errors if not any(allowed in error for allowed in world.allowed_errors)]
    assert world.sandbox.limits.refused == [], "the desk called more often than Slack's tiers allow"
    assert await astray(world.app.office.desk) == {}, "the lists of what is open say what the states say"


@pytest.fixture
def transport() -> Transport:
    """How Slack reaches the desk; `both_ways` in world.py runs a test over the other one too."""
    return "http"


@pytest.fixture
async def world(
    redis: Redis,
    redis_url: str,
    clock: ManualClock,
    configuration: Configuration,
    transport: Transport,
    caplog: pytest.LogCaptureFixture,
) -> AsyncIterator[World]:
    """The story's world with each customer's panel pinned."""
    async with opened(redis_url, clock, configuration, transport=transport) as world, watched(world, caplog):
        await world.tanaka.sees("サポート窓口", times=1)
        await world.baker.sees("Support desk for Harbor Trading", channel="C0HARBOR", times=1)
        yield world

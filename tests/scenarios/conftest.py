from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from slackbot.agreement.particulars import Configuration
from slackbot.clock import ManualClock
from tests.scenarios.world import World, opened


@asynccontextmanager
async def watched(world: World, caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """A message nobody expected, or a logged error, fails the test."""
    yield
    unexpected = await world.unexpected()
    assert not unexpected, "messages nobody expected:\n" + "\n".join(unexpected)
    errors = [record.getMessage() for record in caplog.get_records("call") if record.levelname in ("ERROR", "CRITICAL")]
    assert not [error for error in errors if not any(allowed in error for allowed in world.allowed_errors)]


@pytest.fixture
async def world(
    redis: Redis, redis_url: str, clock: ManualClock, configuration: Configuration, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[World]:
    """The story's world with its panel pinned."""
    async with opened(redis_url, clock, configuration) as world, watched(world, caplog):
        await world.tanaka.sees("サポート窓口", times=1)
        yield world

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from tests.store.keys import misplaced, unlisted


@pytest.fixture(autouse=True)
async def nothing_is_left_behind(redis: Redis) -> AsyncIterator[None]:
    """Whatever a test did, Redis holds nothing for ever but what slackbot/store.py lists; queues stand in line."""
    yield
    assert await unlisted(redis) == []
    assert await misplaced(redis) == []

"""The copies that measurements are made on are what the desk itself would have written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from slackbot.cases import Incident, deadlines
from slackbot.store import Store
from tests.bench import fill, world
from tests.bench.table import PAGE, placed

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
CASE = fill.Case(customer=3, number=fill.FIRST_NUMBER)


@pytest.mark.parametrize("life", [fill.reported, fill.closed])
async def test_a_copied_life_is_word_for_word_the_one_the_desk_records(
    redis_url: str, life: Callable[..., Awaitable[fill.Life]]
) -> None:
    model, own = await life(redis_url, AT), await life(redis_url, AT, CASE)

    theirs = own.block
    for ts, mine in zip(own.ts, fill.messages(CASE, len(own.ts)), strict=True):
        theirs = theirs.replace(ts, mine)
    assert sorted(model.copy(CASE).split(b"\r\n")) == sorted(theirs.split(b"\r\n"))


async def test_what_was_filled_in_is_there_for_the_desk(redis: Redis, redis_url: str) -> None:
    life = await fill.reported(redis_url, AT)

    written = await fill.fill(redis, redis_url, [life], fill.in_turn(60))

    store = Store(redis, world.PROVIDER_TEAM)
    found = await store.open_cases(world.key(3))
    assert written == 60
    assert [case.id for case in found] == [f"BENCH03-{fill.FIRST_NUMBER + n}" for n in range(3)]
    assert (await store.load(world.key(3))).last_number == fill.FIRST_NUMBER + 2
    assert await redis.zcard(store.key("timers")) == 60 * life.timers
    assert await fill.recorded(redis) == 0
    assert all(case.agreement == world.agreement(3).version for case in found)
    first = found[0]
    assert isinstance(first, Incident)
    await _timers_are_those_of_the_state(store, first)


async def _timers_are_those_of_the_state(store: Store, case: Incident) -> None:
    due = await store.redis.smembers(store.key("timers", case.id))
    assert {timer.command.id.encode() for timer in deadlines(case, world.agreement(3))} == due


def test_a_table_is_put_between_its_marks_and_nowhere_else() -> None:
    page = "before\n<!-- bench start -->\nold\n<!-- end of bench start -->\nafter\n"

    assert placed(page, "start", "new") == page.replace("old", "new")
    with pytest.raises(ValueError, match="0 places for growth"):
        placed(page, "growth", "new")


@pytest.mark.parametrize("name", ["answer", "schedule", "where", "growth", "outbox", "timers", "start"])
def test_the_page_has_a_place_for_each_measurement(name: str) -> None:
    assert "the table" in placed(PAGE.read_text("utf-8"), name, "the table")

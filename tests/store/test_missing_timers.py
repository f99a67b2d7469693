"""Whose timers are looked at next: everybody's in turn, found out in a few trips however many there are."""

from __future__ import annotations

import pytest

from slackbot import missing_timers
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.missing_timers import MissingTimers
from tests import many
from tests.acting import announces_a_stop, reported

CUSTOMERS = 250


@pytest.fixture
async def crowded(desk: Desk, clock: ManualClock) -> Desk:
    await many.register(desk.store, clock, CUSTOMERS)
    return desk


async def trips(desk: Desk, missing: MissingTimers) -> int:
    before = (await desk.store.redis.info("stats"))["total_reads_processed"]
    await missing.next_cases()
    return int((await desk.store.redis.info("stats"))["total_reads_processed"] - before) - 1  # its own question


async def test_however_many_customers_there_are_it_takes_as_many_trips(desk: Desk, clock: ManualClock) -> None:
    missing = MissingTimers(desk, clock)
    few = await trips(desk, missing)
    await many.register(desk.store, clock, CUSTOMERS)

    assert await trips(desk, missing) == few <= 3


async def test_everybody_has_their_turn_and_no_look_is_much_longer_than_another(
    crowded: Desk, clock: ManualClock
) -> None:
    case, window = await reported(crowded), await announces_a_stop(crowded)
    missing = MissingTimers(crowded, clock)

    looks = [await missing.next_cases() for _ in range(2)]

    seen = [each for look in looks for each in look]
    assert {case, window, "AKATSUKI", "HARBOR", "rota:main", *map(many.key, range(CUSTOMERS))} <= {*seen}
    assert len(looks[0]) == missing_timers.CASES_AT_ONCE

"""Whose timers are looked at next: everybody's in turn, found out in a few trips however many there are."""

from __future__ import annotations

from typing import Any

import pytest

from slackbot import timers_and_lists
from slackbot.cases.due import List
from slackbot.cases.escalations.rules import AskEscalation
from slackbot.cases.escalations.state import Subject
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.timers_and_lists import TimersAndLists
from tests import many
from tests.acting import ENGINEER, announces_a_stop, command, reported
from tests.store.lists import astray

CUSTOMERS = 250


@pytest.fixture
async def crowded(desk: Desk, clock: ManualClock) -> Desk:
    await many.register(desk.store, clock, CUSTOMERS)
    return desk


async def trips(desk: Desk, missing: TimersAndLists) -> int:
    before = (await desk.store.redis.info("stats"))["total_reads_processed"]
    await missing.next_cases()
    return int((await desk.store.redis.info("stats"))["total_reads_processed"] - before) - 1  # its own question


async def test_however_many_customers_there_are_it_takes_as_many_trips(desk: Desk, clock: ManualClock) -> None:
    missing = TimersAndLists(desk, clock)
    few = await trips(desk, missing)
    await many.register(desk.store, clock, CUSTOMERS)

    assert await trips(desk, missing) == few <= 3


async def test_everybody_has_their_turn_and_no_look_is_much_longer_than_another(
    crowded: Desk, clock: ManualClock
) -> None:
    case, window = await reported(crowded), await announces_a_stop(crowded)
    missing = TimersAndLists(crowded, clock)

    looks = [await missing.next_cases() for _ in range(2)]

    seen = [each for look in looks for each in look]
    assert {case, window, "AKATSUKI", "HARBOR", "rota:main", *map(many.key, range(CUSTOMERS))} <= {*seen}
    assert len(looks[0]) == timers_and_lists.CASES_AT_ONCE


async def test_a_case_that_is_missing_on_a_list_or_stands_there_for_another_time_is_listed_again(
    desk: Desk, clock: ManualClock
) -> None:
    """An older build knows fewer lists, or counts otherwise; side by side it may write the case at any time."""
    case = await reported(desk)
    await desk.submit(command(AskEscalation, ENGINEER, case, subject=Subject.DECISION, why="判断をお願いします"))
    await desk.store.redis.zrem(desk.store.key("due", List.ESCALATIONS), case)
    await desk.store.redis.zadd(desk.store.key("due", List.INCIDENTS), {case: 1})
    assert len(await astray(desk)) == 2

    looked = await TimersAndLists(desk, clock).mend([])

    assert await astray(desk) == {}
    assert (looked.late, looked.unreadable) == (0, ())


async def test_one_that_failed_while_the_clock_ran_ahead_is_tried_again_once_it_is_put_right(
    desk: Desk, clock: ManualClock
) -> None:
    case = await reported(desk)
    key, redis = desk.store.key("timers"), desk.store.redis
    kept: Any = await redis.zrange(key, 0, -1)
    name = next(each for each in kept if each.startswith(case.encode()))
    due = await redis.zscore(key, name)
    assert due is not None
    await redis.zadd(key, {name: due + 7 * 24 * 3600 * 1000})

    await TimersAndLists(desk, clock).mend([])

    assert await redis.zscore(key, name) == due

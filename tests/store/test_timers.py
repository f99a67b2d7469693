"""What falls due is submitted: not early, not twice, not for ever, and never into silence."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from slackbot.cases.incidents import Acknowledge, Resolve, Verify
from slackbot.cases.incidents.state import shown
from slackbot.clock import ManualClock, millis
from slackbot.codec import load_event
from slackbot.desk import Desk
from slackbot.line import script
from slackbot.outbox.queue import Entry, Queue
from slackbot.timers import AT_ONCE, Timers
from tests.acting import CUSTOMER, command, incident, reported


@pytest.fixture
def timers(desk: Desk, clock: ManualClock) -> Timers:
    return Timers(Queue(desk.store), desk, clock)


async def waiting(desk: Desk) -> dict[str, int]:
    """Timer id -> due, in ms."""
    found: Any = await desk.store.redis.zrange(desk.store.key("timers"), 0, -1, withscores=True)
    return {name.decode(): int(at) for name, at in found}


async def happened(desk: Desk, case_id: str = "AKATSUKI-1") -> list[str]:
    return [load_event(body).type.partition(".")[2] for body in await desk.store.audit(case_id)]


async def alerts(desk: Desk, clock: ManualClock) -> list[str]:
    """The alerts that wait to be posted in #desk; everything else is taken off the queue."""
    queue, found = Queue(desk.store), []
    while isinstance(entry := await queue.claim(clock.now()), Entry):
        if entry.channel == "desk":
            found.append(entry.body)
        await queue.done(entry, clock.now())
    return found


async def first_due(desk: Desk, clock: ManualClock) -> tuple[str, timedelta]:
    """The next timer of AKATSUKI-1 and how far away it is."""
    mine = {name: at for name, at in (await waiting(desk)).items() if name.startswith("AKATSUKI-1/")}
    name = min(mine, key=lambda each: mine[each])
    return name, timedelta(milliseconds=mine[name] - millis(clock.now()))


async def test_a_timer_fires_when_it_is_due_and_not_a_millisecond_before(
    desk: Desk, timers: Timers, clock: ManualClock
) -> None:
    await reported(desk)
    name, away = await first_due(desk, clock)

    clock.forward(away - timedelta(milliseconds=1))
    assert await timers.run_due() == 0
    clock.forward(timedelta(milliseconds=1))
    assert await timers.run_due() == 1

    assert name not in await waiting(desk)
    assert await timers.run_due() == 0
    assert len(await happened(desk)) == 2


async def test_two_replicas_at_once_make_one_event(desk: Desk, clock: ManualClock) -> None:
    await reported(desk)
    _, away = await first_due(desk, clock)
    clock.forward(away)
    replicas = [Timers(Queue(desk.store), Desk(desk.store, desk.agreements, clock), clock) for _ in range(3)]

    await asyncio.gather(*(each.run_due() for each in replicas))

    assert len(await happened(desk)) == 2
    assert await alerts(desk, clock) == []


async def test_a_timer_that_the_state_no_longer_wants_is_dropped_unheard(
    desk: Desk, timers: Timers, clock: ManualClock
) -> None:
    """It was read just before the commit that took it away."""
    await reported(desk)
    name, away = await first_due(desk, clock)
    body: Any = await desk.store.redis.hget(desk.store.key("timer"), name)
    await desk.submit(command(Acknowledge))
    assert name not in await waiting(desk)
    await _left_over(desk, name, body, clock)
    before = await happened(desk)
    clock.forward(away)

    await timers.run_due()

    assert name not in await waiting(desk)
    assert await happened(desk) == before
    assert await alerts(desk, clock) == []


async def test_a_timer_of_a_closed_case_is_gone(desk: Desk, clock: ManualClock) -> None:
    await reported(desk)
    await desk.submit(command(Resolve, cause="上限", work="再起動"))
    await desk.submit(command(Verify, by=CUSTOMER, shown=shown(await incident(desk))))

    assert not [name for name in await waiting(desk) if name.startswith("AKATSUKI-1/")]


async def test_a_timer_that_fails_is_tried_each_minute_and_shown_to_staff(
    desk: Desk, timers: Timers, clock: ManualClock, redis: Redis
) -> None:
    # given a customer's record that cannot be read, as after a broken update
    await reported(desk)
    await alerts(desk, clock)
    key, (name, away) = desk.store.key("case", "AKATSUKI-1"), await first_due(desk, clock)
    good = await redis.hget(key, "doc")
    await redis.hset(key, "doc", "{}")
    clock.forward(away)

    # when it falls due
    await timers.run_due()

    # then it is put off by a minute, and #desk is told once
    assert (await waiting(desk))[name] == millis(clock.now() + timedelta(minutes=1))
    assert await timers.run_due() == 0
    (alert,) = await alerts(desk, clock)
    assert f"stuck:{name}" in alert

    # and when the fault is mended, it fires
    clock.forward(timedelta(minutes=1))
    await timers.run_due()
    await redis.hset(key, "doc", good)
    clock.forward(timedelta(minutes=1))
    await timers.run_due()
    assert name not in await waiting(desk)
    assert len(await happened(desk)) == 2


async def test_staff_who_were_told_of_a_stuck_timer_are_told_when_it_is_over(
    desk: Desk, timers: Timers, clock: ManualClock, redis: Redis
) -> None:
    await reported(desk)
    await alerts(desk, clock)
    name, away = await first_due(desk, clock)
    await redis.hset(desk.store.key("cards"), f"provider|C0DESK|stuck:{name}", "1764000000.000100")
    clock.forward(away)

    await timers.run_due()

    assert any(f"stuck:{name}" in alert for alert in await alerts(desk, clock))


async def test_one_timer_that_fails_does_not_hold_back_the_others(
    desk: Desk, timers: Timers, clock: ManualClock, redis: Redis
) -> None:
    await reported(desk)
    await reported(desk)
    await redis.hset(desk.store.key("case", "AKATSUKI-1"), "doc", "{}")
    _, away = await first_due(desk, clock)
    clock.forward(away)

    await timers.run_due()

    assert len(await happened(desk, "AKATSUKI-2")) == 2


async def _left_over(desk: Desk, name: str, body: bytes, clock: ManualClock) -> None:
    """As a replica sees it that read the queue a moment ago."""
    await desk.store.redis.hset(desk.store.key("timer"), name, body)
    await desk.store.redis.zadd(desk.store.key("timers"), {name: millis(clock.now())})


async def test_a_timer_that_a_newer_build_has_set_is_left_to_it_and_keeps_no_other_waiting(
    desk: Desk, timers: Timers, clock: ManualClock, redis: Redis
) -> None:
    """Side by side, while releases change: the older desk goes on with all that it can read."""
    await reported(desk)
    name, away = await first_due(desk, clock)
    key = desk.store.key("timer")
    body: Any = await redis.hget(key, name)
    newer = re.sub(rb'"schema":\d+', b'"schema":99', body)
    ahead: dict[str, Any] = {f"HARBOR-9/newer{n}": millis(clock.now()) for n in range(AT_ONCE)}
    await redis.zadd(desk.store.key("timers"), ahead)
    await redis.hset(key, mapping=dict.fromkeys(ahead, newer))
    clock.forward(away)

    for _ in range(2):
        await timers.run_due()

    assert name not in await waiting(desk)
    assert {*ahead} <= {*await waiting(desk)}
    assert await alerts(desk, clock) == []


async def test_a_timer_that_the_state_calls_for_again_is_not_taken_away_by_whoever_looked_before(
    desk: Desk, redis: Redis
) -> None:
    """One desk finds that it is called for no longer; before it says so, somebody's command calls for it again."""
    await reported(desk)
    name = next(each for each in await waiting(desk) if each.startswith("AKATSUKI-1/"))
    seen = (await desk.store.load("AKATSUKI-1")).version
    await desk.rearm("AKATSUKI-1")

    await desk.store.run(script("drop_timer"), name, "AKATSUKI-1", seen)
    assert name in await waiting(desk)

    await desk.store.run(script("drop_timer"), name, "AKATSUKI-1", seen + 1)
    assert name not in await waiting(desk)

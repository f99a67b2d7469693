"""A case that cannot be read, or whose agreement is missing, stands by itself: staff hear which, and the rest goes on."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from slackbot.agreements import Agreements
from slackbot.auditor import Auditor
from slackbot.cases import Incident
from slackbot.desk import Desk
from tests.scenarios.story import DESK, reported
from tests.scenarios.test_auditor import Heart, found, kept_timers, loses_its_timers
from tests.scenarios.test_two_customers import harbor_reports
from tests.scenarios.world import World

Broken = Callable[[World, str], Awaitable[tuple[str, str]]]


async def its_document(world: World, case: str) -> tuple[str, str]:
    """The key and the field that are to be spoilt."""
    return world.app.office.store.key("case", case), "doc"


async def its_agreement(world: World, case: str) -> tuple[str, str]:
    found = await world.app.office.store.case(case)
    assert isinstance(found, Incident)
    return world.app.office.store.key("agreement", found.agreement), ""


async def spoils(world: World, case: str, what: Broken) -> Callable[[], Awaitable[Any]]:
    """What mends it again."""
    redis, (key, field) = world.app.office.store.redis, await what(world, case)
    if not field:
        kept: Any = await redis.get(key)
        await redis.delete(key)
        return lambda: redis.set(key, kept)
    whole: Any = await redis.hget(key, field)
    await redis.hset(key, field, whole[: len(whole) // 2])
    return lambda: redis.hset(key, field, whole)


@pytest.fixture
def heart() -> Heart:
    return Heart()


@pytest.fixture
def auditor(world: World, heart: Heart) -> Auditor:
    """Of a desk that has just begun: it holds nothing in memory."""
    store = world.app.office.store
    return Auditor(world.app.office.queue, Desk(store, Agreements(store), world.clock), world.clock, heart.beat)


@pytest.mark.parametrize("what", [its_document, its_agreement])
async def test_the_auditor_names_it_once_and_makes_every_other_timer_again(
    world: World, auditor: Auditor, heart: Heart, what: Broken
) -> None:
    # given a case that cannot be read, and another customer's, neither with a timer left
    world.everything_expected = True
    world.allowed_errors |= {"overdue", "case_not_looked_at"}
    bad = await reported(world)
    other = await harbor_reports(world)
    before = await kept_timers(world)
    mends = await spoils(world, bad, what)
    await loses_its_timers(world)

    # when the auditor looks twice
    assert await found(auditor) == ["unreadable"]
    assert await found(auditor) == ["unreadable"]

    # then the other case has its timers, nobody outside hears that all is well, and #desk reads of the one, once
    assert {each for each in before - await kept_timers(world) if each.startswith(other)} == set()
    assert heart.beats == 0
    await world.settle()
    await world.sato.sees("読み込めない案件があります", bad, channel=DESK, times=1)
    await world.sato.does_not_see("読み込めない案件があります", other, channel=DESK)

    # and once it is mended the same card says so, and it has its timers too
    await mends()
    assert await found(auditor) == []
    assert before - await kept_timers(world) == set()
    await world.settle()
    await world.sato.does_not_see("読み込めない案件があります", channel=DESK)
    await world.sato.sees("読み込めなかった案件を、すべて読み込めるようになりました", channel=DESK, times=1)
    assert heart.beats == 1


async def test_the_card_names_another_one_as_soon_as_there_is_one(world: World, auditor: Auditor) -> None:
    world.everything_expected = True
    world.allowed_errors |= {"overdue", "case_not_looked_at"}
    first, second = await reported(world), await reported(world, what="帳票が印刷できません")
    mended = [await spoils(world, first, its_document)]
    await found(auditor)
    await world.settle()

    mended.append(await spoils(world, second, its_document))
    await found(auditor)
    await world.settle()

    await world.sato.sees("読み込めない案件があります", f"{first}、{second}", channel=DESK, times=1)
    for mends in mended:
        await mends()


async def test_what_a_newer_build_has_written_is_left_to_it(world: World, auditor: Auditor, heart: Heart) -> None:
    """Side by side, while releases change: its own auditor looks at it."""
    world.everything_expected = True
    world.allowed_errors.add("newer_record")
    newer, other = await reported(world), await harbor_reports(world)
    redis, key = world.app.office.store.redis, world.app.office.store.key("case", newer)
    written: Any = await redis.hget(key, "doc")
    await redis.hset(key, "doc", re.sub(rb'"schema":\d+', b'"schema":99', written))
    before = await kept_timers(world)
    await loses_its_timers(world)

    assert await found(auditor) == []

    assert {each for each in before - await kept_timers(world) if each.startswith(other)} == set()
    assert heart.beats == 1
    await redis.hset(key, "doc", written)

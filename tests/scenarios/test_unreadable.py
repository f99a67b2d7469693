"""A case that cannot be read, or whose agreement is missing, stands by itself: staff hear which, the rest goes on."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from slackbot.agreements import Agreements
from slackbot.auditor import Auditor
from slackbot.cases import Incident
from slackbot.desk import Desk
from tests.scenarios.people import said_in, words_of
from tests.scenarios.story import DESK, reported
from tests.scenarios.test_auditor import Heart, found, kept_timers, loses_its_timers
from tests.scenarios.test_home import home_of
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


async def reads(world: World, typed: str) -> str:
    """The private answer."""
    await world.sato.types(typed, DESK)
    return words_of([each for each in await world.sato.reads(DESK) if each["ephemeral"]][-1])


@pytest.fixture(params=[its_document, its_agreement])
async def one_is_bad(world: World, request: pytest.FixtureRequest) -> AsyncIterator[tuple[str, str]]:
    """(a case that cannot be read, another customer's that can), in a desk that holds nothing in memory."""
    world.everything_expected = True
    world.allowed_errors.add("not_read")
    bad, other = await reported(world), await harbor_reports(world)
    mends = await spoils(world, bad, request.param)
    world.app.office.customers._agreements._read.clear()
    yield bad, other
    await mends()


async def test_lists_show_all_others_and_say_which_one_is_missing_with_a_reference_that_is_in_the_log(
    world: World, one_is_bad: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    bad, other = one_is_bad

    said = await reads(world, "/incident list")

    assert other in said
    assert f"表示していない案件があります：{bad}" in said
    reference = said.partition("お問い合わせ番号 ")[2].split()[0]
    logged = [each.msg for each in caplog.records if isinstance(each.msg, dict)]
    assert [each["record"] for each in logged if is_about(each, reference)] == [bad]


def is_about(line: dict[str, Any], reference: str) -> bool:
    return line.get("event") == "not_read" and line.get("reference") == reference


async def test_app_home_shows_all_others(world: World, one_is_bad: tuple[str, str]) -> None:
    bad, other = one_is_bad

    said = await home_of(world.sato)

    assert other in said
    assert f"表示していない案件があります：{bad}" in said


async def test_whoever_takes_over_reads_of_all_others(world: World, one_is_bad: tuple[str, str]) -> None:
    bad, other = one_is_bad
    world.allowed_errors |= {"timer_failed", "entry_failed", "dead_letter"}
    monday = datetime(2026, 11, 30, tzinfo=UTC)

    await world.forward(seconds=(monday - world.clock.now()).total_seconds())

    told = await world.sato.sees("一次対応の当番が交代しました", other, channel=DESK)
    assert f"表示していない案件があります：{bad}" in said_in(told)


async def test_a_customer_can_report_though_an_earlier_report_cannot_be_read(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors.add("not_read")
    bad = await reported(world)
    mends = await spoils(world, bad, its_document)

    assert await world.tanaka.reports(what="帳票が印刷できません") == "AKATSUKI-2"

    await mends()

"""What cannot be read is not passed over in silence where something is decided, or a customer reads the whole."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.scenarios.people import words_of
from tests.scenarios.story import DESK, reported
from tests.scenarios.test_access import SCOPE, at_the_customer, granted
from tests.scenarios.test_home import home_of
from tests.scenarios.test_maintenance import announced, plans
from tests.scenarios.test_quotes import offered
from tests.scenarios.test_stops_under_way import starts
from tests.scenarios.test_unreadable import its_agreement, its_document, reads, spoils
from tests.scenarios.world import World

Broken = Callable[[World, str], Awaitable[tuple[str, str]]]
FAULT = "処理中に問題が起きました"
MISSING = "表示していない案件があります："


@pytest.fixture(autouse=True)
def spoilt(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors |= {"not_read", "request_failed", "store_unavailable", "newer_record"}


@pytest.mark.article("6(4)")
async def test_an_access_that_cannot_be_read_is_not_asked_for_once_more(world: World) -> None:
    case = await at_the_customer(world)
    await world.sato.types("/access request AKATSUKI", DESK)
    mends = await spoils(world, case, its_document)

    answer = await world.sato.sends(
        access_system="order", access_scope=SCOPE, access_reason="再度", access_duration="1h"
    )

    assert FAULT in str(answer)
    await mends()


@pytest.mark.article("6(4)")
async def test_a_customer_is_not_shown_fewer_grants_than_stand(world: World) -> None:
    mends = await spoils(world, await granted(world), its_document)

    await world.tanaka.clicks("付与中のアクセス権限")

    assert FAULT in words_of(await world.tanaka.form())
    await mends()


@pytest.mark.article("9")
async def test_a_stop_is_not_planned_over_another_that_cannot_be_read(world: World) -> None:
    mends = await spoils(world, await announced(world), its_document)

    answer = await plans(world)

    assert FAULT in str(answer)
    await mends()


@pytest.mark.article("5.1", "9")
async def test_whoever_reports_during_a_stop_that_cannot_be_read_is_told_that_it_is_missing(world: World) -> None:
    await starts(world)
    mends = await spoils(world, "AKATSUKI-1", its_document)

    await world.tanaka.clicks("障害を報告")

    assert f"{MISSING}AKATSUKI-1" in words_of(await world.tanaka.form())
    assert await world.tanaka.sends(system="order", what="注文画面が開きません")
    await mends()


async def test_what_a_newer_build_has_written_is_left_to_it_by_a_list_too(world: World) -> None:
    """Slack, or whoever asked, comes again and reaches the newer one."""
    case = await reported(world)
    redis, key = world.app.office.store.redis, world.app.office.store.key("case", case)
    written: Any = await redis.hget(key, "doc")
    await redis.hset(key, "doc", re.sub(rb'"schema":\d+', b'"schema":99', written))

    assert "記録できたか確認できません" in await reads(world, "/incident list")

    await redis.hset(key, "doc", written)


# ── Quotes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("10")
@pytest.mark.parametrize("what", [its_document, its_agreement])
async def test_quotes_are_found_without_those_that_cannot_be_read_which_are_named(world: World, what: Broken) -> None:
    bad = await offered(world)
    mends = await spoils(world, bad, what)
    world.app.office.customers._agreements._read.clear()

    assert f"{MISSING}{bad}" in await reads(world, "/quote find")

    await world.takahashi.types("/quote search", DESK)
    await world.takahashi.sends()
    assert f"{MISSING}{bad}" in words_of(await world.takahashi.form())
    await mends()


@pytest.mark.article("10")
@pytest.mark.parametrize("what", [its_document, its_agreement])
async def test_a_file_of_sums_lacks_none_without_a_word(world: World, what: Broken) -> None:
    bad = await offered(world)
    await world.takahashi.types("/quote search", DESK)
    await world.takahashi.sends()
    mends = await spoils(world, bad, what)
    world.app.office.customers._agreements._read.clear()

    await world.takahashi.presses("CSV を受け取る")

    said = words_of(await world.takahashi.form())
    assert "読み込めない案件" in said
    assert bad in said
    assert [each for each in world.sandbox.workspace.files.values() if each.name.endswith(".csv")] == []
    await mends()


# ── Duty and stops ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("5.2")
async def test_a_rota_that_cannot_be_read_takes_neither_app_home_nor_the_list_from_anybody(world: World) -> None:
    (rota,) = await world.app.office.store.rotas()
    mends = await spoils(world, rota.id, its_document)

    for typed in ("/oncall", "/oncall next", "/oncall me"):
        assert f"{MISSING}{rota.id}" in await reads(world, typed)
    assert f"{MISSING}{rota.id}" in await home_of(world.sato)
    await mends()


@pytest.mark.article("9")
async def test_an_announcement_that_cannot_be_read_hides_no_other_that_waits(world: World) -> None:
    window = await announced(world)
    mends = await spoils(world, "AKATSUKI-1", its_document)

    await world.sato.clicks("ご確認の状況", DESK, about=window)

    said = words_of(await world.sato.form())
    assert "HARBOR-1" in said
    assert f"{MISSING}AKATSUKI-1" in said
    await mends()


@pytest.mark.article("8", "9")
async def test_a_stop_is_begun_though_one_whose_backup_is_missing_cannot_be_read(world: World) -> None:
    window = await announced(world, more=["risk"])
    mends = await spoils(world, "AKATSUKI-1", its_document)

    await world.sato.clicks("開始", DESK, about=window)

    said = words_of(await world.sato.form())
    assert "HARBOR-1" in said
    assert f"{MISSING}AKATSUKI-1" in said
    await mends()

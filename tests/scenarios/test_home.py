"""App Home: who is on duty, what waits for somebody, what is one's own, and what falls due first."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.scenarios.people import Json, Person, words_of
from tests.scenarios.story import DESK, acknowledged, recorded, reported
from tests.scenarios.world import World


async def home_of(person: Person) -> str:
    """What the person reads after opening it."""
    answer = await person.does("home", tab="home")
    assert answer["ok"], answer
    shown: Json = (await person.looks())["home"]["view"]
    return words_of(shown)


async def test_it_tells_who_is_on_duty_and_that_there_is_nothing_to_do(world: World) -> None:
    said = await home_of(world.sato)

    assert "一次対応*　ただいまの当番：<@U0EMMA> <@U0SATO>" in said
    assert "あなたの担当　0件" in said
    assert "まだ誰も受けていません" not in said


async def test_what_nobody_has_taken_comes_before_ones_own_and_that_before_the_rest(world: World) -> None:
    # given one that Sato works on, one that is Emma's, and one that waits
    mine = await acknowledged(world)
    theirs = await reported(world, what="在庫の数が合いません")
    await world.emma.clicks("対応開始", DESK, about=theirs)
    await world.tanaka.sees("<@U0EMMA> が対応を開始しました")
    waits = await reported(world, what="帳票が印刷できません")

    said = await home_of(world.sato)

    assert (
        said.index("まだ誰も受けていません　1件")
        < said.index("あなたの担当　1件")
        < said.index("そのほかの対応中　1件")
    )
    assert said.index(waits) < said.index(mine) < said.index(theirs)


async def test_what_falls_due_first_stands_first(world: World) -> None:
    slow = await reported(world, what="帳票の罫線がずれます")
    urgent = await reported(world, what="注文がすべて止まっています", impact="high", urgency="high")

    said = await home_of(world.takahashi)

    assert said.index(urgent) < said.index(slow)


async def test_pressing_refresh_shows_what_has_come_since(world: World) -> None:
    await home_of(world.sato)
    new = await reported(world)
    view = (await world.sato.looks())["home"]["view"]
    block, button = next((b, e) for b in view["blocks"] for e in b.get("elements", ()) if e.get("action_id"))

    answer = await world.sato.does(
        "press", view_id=view["id"], block_id=block.get("block_id", ""), action_id=button["action_id"]
    )

    assert answer["ok"], answer
    assert new in words_of((await world.sato.looks())["home"]["view"])


async def test_who_is_not_on_the_register_reads_how_to_get_there(world: World) -> None:
    stranger = Person(world, "U0GUEST")

    assert "provider.toml" in await home_of(stranger)


async def test_a_change_of_shift_lists_what_is_open(world: World) -> None:
    case = await reported(world)
    await recorded(world, case)
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    await world.forward(seconds=(monday - world.clock.now()).total_seconds())
    await world.sato.sees("期限を過ぎました", channel=DESK)

    digest = await world.sato.sees("一次対応の当番が交代しました", "対応中　1件", channel=DESK)

    assert case in str(digest)

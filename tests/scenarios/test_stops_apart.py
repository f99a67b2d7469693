"""A customer asks for another time, and gets it for themselves alone (Arts. 8, 9)."""

from __future__ import annotations

import pytest

from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_maintenance import HARBOR, announced, at
from tests.scenarios.world import World


@pytest.mark.article("9(1)")
async def test_who_telephones_is_set_apart_by_staff_and_a_reason_is_asked_for_only_while_it_is_late(
    world: World,
) -> None:
    window = await announced(world)
    await world.sato.clicks("一社だけ日程を変更", DESK, about=window)
    await world.sato.sends(
        apart="HARBOR", start=at(world, days=2), expected=at(world, days=2, hours=2), latest=at(world, days=2, hours=3)
    )
    shown = words_of(await world.sato.form())
    assert "お知らせの期限" in shown
    assert "Harbor Trading様だけにお知らせし" in shown
    refused = await world.sato.sends()
    assert "間際になった理由" in str(refused)

    # Another time after all: nobody is told late, and no reason is asked for
    later = {"expected": at(world, days=23, hours=2), "latest": at(world, days=23, hours=3)}
    await world.sato.sends(start=at(world, days=23), **later)
    await world.baker.sees("The time of the stop has changed", channel=HARBOR, times=1)
    await world.sato.sees("MW-2", "から分けた、Harbor Trading様だけ", channel=DESK, times=1)
    assert "一社だけ日程を変更" not in await world.sato.can_click("MW-2", DESK)
    await world.baker.sees("📅 “Regular maintenance”", "calendar", channel=HARBOR, times=2)

    # By the word, with the key: in that customer's own window by now
    await world.sato.types(f"/maintenance 別日程 {window} harbor", DESK)
    await world.sato.sees("この停止の対象ではありません", channel=DESK)
    await world.sato.types(f"/maintenance apart {window} AKATSUKI", DESK)
    assert "アカツキ商事様だけの停止です" in words_of(await world.sato.form())


WISH = "Any day after the 20th, please."


@pytest.mark.article("9")
async def test_another_time_for_the_one_who_asked_and_the_others_hear_nothing(world: World) -> None:
    window = await announced(world, more=["risk"])
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.tanaka.sees("AKATSUKI-1", "<@U0TANAKA> 様にご確認いただきました")
    await world.baker.clicks("I have read this", HARBOR, about="HARBOR-1")
    await world.baker.clicks("Ask for another time", HARBOR, about="HARBOR-1")
    await world.baker.sends(text=WISH)
    await world.sato.sees("Harbor Trading様が", window, WISH, channel=DESK)

    await world.sato.clicks("このお客様だけ日程を変更", DESK, about=WISH)
    form = words_of(await world.sato.form())
    assert WISH in form
    assert "Harbor Trading様だけにお知らせし" in form
    assert "ほかの 1 社の日程は変わりません" in form
    later = {"expected": at(world, days=23, hours=2), "latest": at(world, days=23, hours=3)}
    await world.sato.sends(start=at(world, days=23), **later)

    await world.baker.sees("The time of the stop has changed", channel=HARBOR, times=1)
    await world.baker.sees("📅 “Regular maintenance”", "calendar", channel=HARBOR, times=2)
    assert "I have read this" in await world.baker.can_click("HARBOR-1", HARBOR)
    await world.sato.sees("MW-2", "MW-1", "から分けた、Harbor Trading様だけ", "対象 1 社", channel=DESK, times=1)
    await world.sato.sees(f"{window} ", "Harbor Trading様は別の日程", "MW-2", "対象 1 社", channel=DESK)

    # What is done with the window of the others no longer counts them
    await world.baker.clicks("Go ahead without backup", HARBOR, about="HARBOR-1")
    await world.forward(seconds=30)
    await world.sato.sees("MW-2", "お届け 1　ご確認 0", "バックアップ未回答 0", channel=DESK)
    await world.sato.sees(f"{window} ", "お届け 1　ご確認 1　日程のご相談 0　バックアップ未回答 1", channel=DESK)
    await world.sato.clicks("ご確認の状況", DESK, about="対象 1 社　お届け 1　ご確認 1")
    waiting = words_of(await world.sato.form())
    assert "AKATSUKI-1" in waiting
    assert "HARBOR" not in waiting
    await world.sato.closes()
    await world.sato.types(f"/maintenance cancel {window}", DESK)
    await world.sato.sends(text_ja="準備が間に合わないため")
    await world.tanaka.sees("「定期保守」", "中止いたしました")
    await world.tanaka.sees("📅 「定期保守」", times=2)
    await world.baker.does_not_see("is cancelled", channel=HARBOR)

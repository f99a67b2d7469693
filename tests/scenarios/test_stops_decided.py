"""What a lead decides about a stop: by a deputy while they are away, and no longer when nothing is left to decide."""

from __future__ import annotations

import pytest

from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_escalations import is_away
from tests.scenarios.test_maintenance import HARBOR, announced, at, has_files
from tests.scenarios.world import World


@pytest.mark.article("8")
async def test_while_the_lead_is_away_the_deputy_goes_on_without_answers_and_the_card_names_both(world: World) -> None:
    await is_away(world, "U0EMMA")
    window = await announced(world, more=["risk"])
    await world.sato.clicks("開始", DESK, about=window)
    assert "リーダーを呼ぶ" in words_of(await world.sato.form())
    await world.sato.sends()
    await world.emma.sees("<@U0EMMA>", "2 社からバックアップの回答がありません", channel=DESK)

    await world.emma.clicks("開始", DESK, about="2 社からバックアップの回答がありません")
    assert "Start without" in words_of(await world.emma.form())
    await world.emma.sends(text="電話で確認しました")

    await world.tanaka.sees("「定期保守」を開始しました")
    await world.baker.sees("“Regular maintenance” has begun", channel=HARBOR)
    shown = ("回答がないまま", "<@U0EMMA>（<@U0TAKAHASHI> の代理）", "電話で確認しました")
    await world.sato.sees(window, *shown, channel=DESK)
    world.everything_expected = True  # of the lead who is away


@pytest.mark.article("9(1)")
async def test_when_nothing_is_left_to_decide_who_asked_and_the_lead_hear_why(world: World) -> None:
    window = await announced(world)
    await world.sato.clicks("日程を変更", DESK, about=window)
    soon = {"start": at(world, days=2), "expected": at(world, days=2, hours=2), "latest": at(world, days=2, hours=3)}
    await world.sato.sends(**soon)
    await world.sato.sends(late_reason_ja="お客様のご希望のため", late_reason_en="A customer asked for it.")
    await world.sato.sees("お知らせする承認を求めています", channel=DESK)

    await world.emma.types(f"/maintenance postpone {window}", DESK)
    later = {
        "start": at(world, days=30),
        "expected": at(world, days=30, hours=2),
        "latest": at(world, days=30, hours=3),
    }
    await world.emma.sends(**later)

    heard = ("<@U0SATO> <@U0TAKAHASHI>", "承認依頼は、<@U0EMMA> が日程を変更したため、取り下げになりました")
    await world.sato.sees(*heard, channel=DESK, times=1)
    await world.sato.sees(window, "🚫 承認依頼は取り下げになりました", "<@U0EMMA> が日程を変更したため", channel=DESK)
    await world.takahashi.clicks("承認して送信", DESK, about="お知らせする承認を求めています")
    assert "すでに結論が出ています" in words_of(await world.takahashi.form())
    await world.tanaka.sees("停止の日時が変わりました")
    await world.baker.sees("The time of the stop has changed", channel=HARBOR)
    await has_files(world, times=2)

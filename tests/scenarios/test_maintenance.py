"""A stop of the service as its people live it: planned, told to each customer, moved, begun, ended (Arts. 8, 9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from slackbot.clock import millis
from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.world import World

HARBOR = "C0HARBOR"


def at(world: World, **later: float) -> int:
    return millis(world.clock.now() + timedelta(**later)) // 1000


async def planned(world: World, **given: Any) -> str:
    """Sato has planned a stop of both customers' systems in three weeks; the number of the draft."""
    await world.sato.types("/maintenance", DESK)
    await world.sato.sends(
        **{
            "ground": "9(1)",
            "title_ja": "定期保守",
            "title_en": "Regular maintenance",
            "systems": ["order", "booking"],
            "customers": ["*"],
            "start": at(world, days=21),
            "expected": at(world, days=21, hours=2),
            "latest": at(world, days=21, hours=3),
            "impact_ja": "受発注画面をご利用いただけません。",
            "impact_en": "Booking is not available.",
            **given,
        }
    )
    return "MW-1"


async def announced(world: World, **given: Any) -> str:
    window = await planned(world, **given)
    await world.sato.sends()
    await world.tanaka.sees("AKATSUKI-1", "定期保守", "受発注画面をご利用いただけません。", times=1)
    await world.baker.sees("HARBOR-1", "Regular maintenance", "Booking is not available.", channel=HARBOR, times=1)
    await world.sato.sees(window, "対象 2 社", channel=DESK)
    return window


@pytest.mark.article("9")
async def test_what_each_customer_will_read_is_looked_at_before_it_is_sent(world: World) -> None:
    window = await planned(world)

    preview = words_of(await world.sato.form())
    for words in ("2 社にお送りします", "受発注画面をご利用いただけません。", "Booking is not available.", "第9条"):
        assert words in preview
    await world.sato.sees(window, "まだどのお客様にもお知らせしていません", channel=DESK)
    await world.tanaka.does_not_see("定期保守")


@pytest.mark.article("9")
async def test_a_stop_is_announced_confirmed_moved_begun_extended_and_ended(world: World) -> None:
    window = await announced(world, more=["risk"])
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.tanaka.sees("AKATSUKI-1", "<@U0TANAKA> 様にご確認いただきました")
    await world.baker.clicks("Ask for another time", HARBOR, about="HARBOR-1")
    await world.baker.sends(text="Any day after the 20th, please.")
    await world.sato.sees("Harbor Trading様が", window, "Any day after the 20th", channel=DESK)

    await world.sato.clicks("日程を変更", DESK, about="Any day after the 20th")
    later = {
        "start": at(world, days=23),
        "expected": at(world, days=23, hours=2),
        "latest": at(world, days=23, hours=3),
    }
    await world.sato.sends(**later)
    await world.tanaka.sees("停止の日時が変わりました", "変更前", "変更後")
    await world.baker.sees("The time of the stop has changed", channel=HARBOR)
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.baker.clicks("Go ahead without backup", HARBOR, about="HARBOR-1")
    await world.baker.sees("HARBOR-1", "May go ahead without a backup", channel=HARBOR)

    await world.forward(days=23)
    await world.baker.sees("begins at", "press “I have read this”", channel=HARBOR, times=3)
    await world.tanaka.sees("バックアップについて、まだお答えをいただいていません", times=3)
    await world.sato.sees("「定期保守」の開始は", channel=DESK)
    await world.sato.sees("開始の時刻", channel=DESK)
    await world.sato.clicks("開始", DESK, about=window)
    await world.tanaka.sees("「定期保守」を開始しました")
    await world.baker.sees("“Regular maintenance” has begun", channel=HARBOR)
    await world.sato.clicks("延長", DESK, about=window)
    await world.sato.sends(latest=at(world, hours=5))
    await world.tanaka.sees("終了の予定を", "に変更いたしました")
    await world.baker.sees("takes longer", channel=HARBOR)
    await world.sato.clicks("完了", DESK, about=window)
    await world.sato.sends(text="全画面の表示と受注の登録を確認しました。")
    await world.tanaka.sees("「定期保守」が完了しました", "受注の登録を確認しました")
    await world.baker.sees("is complete", channel=HARBOR)
    assert await world.tanaka.can_click("AKATSUKI-1") == []
    await world.sato.sees(window, "完了", "受注の登録を確認しました", channel=DESK)

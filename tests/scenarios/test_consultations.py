"""協議 as both companies live it: about a stop of the service, and about a clock that stands still (Arts. 6, 9, 18)."""

from __future__ import annotations

import pytest

from tests.scenarios.people import words_of
from tests.scenarios.story import DESK, asked
from tests.scenarios.test_maintenance import announced
from tests.scenarios.world import World


@pytest.mark.article("18", "9")
async def test_a_stop_is_talked_over_until_both_sides_accept_the_minutes(world: World) -> None:
    # given a stop that both customers were told of
    window = await announced(world)

    # when one of them wishes to talk about it
    await world.tanaka.clicks("協議を希望する", about="AKATSUKI-1")
    assert "サービス停止（第9条第1号）" in words_of(await world.tanaka.form())
    await world.tanaka.sends(text="棚卸しの日と重なります")

    # then it stands in #desk with a card of its own, and the window's card counts it; the other customer hears nothing
    await world.tanaka.sees("サービス停止（第9条第1号）について協議のお申し出がありました", "棚卸しの日と重なります")
    await world.sato.sees("AKATSUKI-1　アカツキ商事様　協議", "棚卸しの日と重なります", channel=DESK)
    await world.sato.sees("*協議のお申し出*", "<@U0TAKAHASHI>", "AKATSUKI-1", channel=DESK)
    await world.sato.sees(window, "協議中 1", channel=DESK)
    await world.baker.does_not_see("棚卸し", channel="C0HARBOR")

    # when we state our view by command and propose minutes, and both sides accept them
    await world.sato.types("/maintenance consult AKATSUKI-1 翌週に変更できるか確認いたします", DESK)
    await world.sato.sees("AKATSUKI-1 の協議で見解を伝えました", channel=DESK)
    await world.tanaka.sees("<@U0SATO> の意見です", "翌週に変更できるか")
    await world.sato.clicks("議事録を提案する", DESK, about="AKATSUKI-1　アカツキ商事様")
    await world.sato.sends(text="棚卸しの週には計画停止を行わない。")
    await world.tanaka.sees("<@U0ITO>", "議事録の案をお送りします", "棚卸しの週には")
    await world.sato.sees("*議事録の案*", "<@U0TAKAHASHI>", channel=DESK)
    await world.ito.clicks("議事録に同意する", about="議事録の案")
    await world.tanaka.sees("<@U0ITO> が議事録に同意しました")
    await world.sato.sees("<@U0ITO> が議事録に同意しました", channel=DESK)
    await world.takahashi.clicks("議事録に同意する", DESK, about="AKATSUKI-1　アカツキ商事様")

    # then it is settled, and stays on both cards
    await world.tanaka.sees("協議が成立しました", "第18条")
    await world.sato.sees("協議が成立しました", channel=DESK)
    assert "棚卸しの週には計画停止を行わない。" in str(await world.tanaka.card("AKATSUKI-1"))


@pytest.mark.article("18", "6(2)")
async def test_that_the_clock_stands_is_talked_over_and_it_goes_on(world: World) -> None:
    case = await asked(world)

    # the button stands in the thread, on the card and in 対応時間の内訳
    await world.tanaka.clicks("対応時間の内訳", about=case)
    assert "協議を希望する" in words_of(await world.tanaka.form())
    await world.tanaka.presses("協議を希望する")
    assert "お願い事項（1）をお待ちする間の対応時間の停止" in words_of(await world.tanaka.form())
    await world.tanaka.sends(text="画像は受付時にお送りしています")

    await world.tanaka.sees("協議のお申し出がありました", "画像は受付時にお送りしています")
    await world.sato.sees("*協議のお申し出*", "<@U0TAKAHASHI>", channel=DESK)
    card = str(await world.tanaka.card(case))
    assert "対応時間は進んでいます" in card
    assert "対応中" in card


async def test_staff_choose_which_of_several_decisions_they_talk_about(world: World) -> None:
    case = await asked(world)
    await world.sato.types(f"/incident scope {case} 4(1) 項目の追加のため", DESK)
    await world.sato.sees("対象範囲を判定しました", channel=DESK)
    await world.tanaka.sees("*対象範囲のご案内*", "項目の追加のため")

    await world.sato.types(f"/incident consult {case} お電話でご意見をいただきました", DESK)

    form = await world.sato.form()
    (which,) = [block["element"]["options"] for block in form["blocks"] if block["block_id"] == "which"]
    named = {each["text"]["text"]: each["value"] for each in which}
    assert len(named) == 3
    assert named["疑義のある事項"] == "none"
    await world.sato.sends(which=named["対象範囲の判定（第4条第1号）"])
    await world.tanaka.sees("<@U0SATO> より、対象範囲の判定（第4条第1号）について協議", "お電話でご意見を")

"""協議 as both companies live it: about a stop of the service, and about a clock that stands still (Arts. 6, 9, 18)."""

from __future__ import annotations

import pytest

from tests.scenarios.people import words_of
from tests.scenarios.story import DESK, asked, reported
from tests.scenarios.test_home import home_of
from tests.scenarios.test_maintenance import announced, planned
from tests.scenarios.test_scope import excluded
from tests.scenarios.test_two_customers import HARBOR, harbor_reports
from tests.scenarios.world import World

MINUTES = "項目の追加は仕様書に含まれるため、通常サポートで行う。"


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

    # and whoever plans the next such stop reads it before anybody is told, as that customer's
    await planned(world)
    await world.sato.sees("MW-2", "下書き", channel=DESK)
    preview = words_of(await world.sato.form())
    assert "アカツキ商事様との以前の協議" in preview
    assert preview.count("棚卸しの週には計画停止を行わない。") == 1
    assert "Harbor Trading様との" not in preview


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


@pytest.mark.article("18")
async def test_what_goes_on_stands_in_the_app_home_of_those_who_take_part(world: World) -> None:
    # given a stop that a customer wishes to talk about
    await announced(world)
    assert "協議中" not in await home_of(world.takahashi)
    await world.tanaka.clicks("協議を希望する", about="AKATSUKI-1")
    await world.tanaka.sends(text="棚卸しの日と重なります")
    await world.tanaka.sees("協議のお申し出がありました")
    await world.sato.sees("*協議のお申し出*", channel=DESK)
    await world.sato.sees("AKATSUKI-1　アカツキ商事様　協議", channel=DESK)

    # then the lead reads whose word it is, and it is over there once it is settled
    said = await home_of(world.takahashi)
    assert "協議中　1件" in said
    assert "サービス停止（第9条第1号）" in said
    assert "当社の見解か、議事録の提案をお待ちです" in said


@pytest.mark.article("18", "12")
async def test_its_result_is_offered_at_the_same_customer_and_never_at_another(world: World) -> None:
    # given that the scope of a case was talked over, and both sides have accepted the minutes
    first = await excluded(world)
    await world.tanaka.clicks("協議を希望する", about=first)
    await world.tanaka.sends(text="仕様書の第3版に記載がありました")
    await world.tanaka.sees("協議のお申し出がありました")
    await world.sato.sees("*協議のお申し出*", channel=DESK)
    await world.takahashi.clicks("議事録を提案する", DESK, about=first)
    await world.takahashi.sends(text=MINUTES)
    await world.tanaka.sees("議事録の案をお送りします")
    await world.ito.clicks("議事録に同意する", about="議事録の案")
    await world.tanaka.sees("協議が成立しました")
    await world.sato.sees("協議が成立しました", channel=DESK)

    # when the same question appears again, at this customer and at another
    second = await reported(world, what="入力欄の追加をお願いします")
    theirs = await harbor_reports(world)

    # then the form says what was agreed, by whom, with the way to the minutes; at the other customer it says nothing
    await world.sato.clicks("対象範囲の判定", DESK, about=second)
    form = words_of(await world.sato.form())
    assert MINUTES in form
    assert "<@U0ITO> 様（契約責任者）" in form
    assert "<@U0TAKAHASHI>（リーダー）" in form
    assert "/archives/C0AKATSUKI/" in str(await world.sato.form())
    await world.sato.closes()
    await world.sato.clicks("対象範囲の判定", DESK, about=theirs)
    assert MINUTES not in str(await world.sato.form())
    await world.sato.closes()

    # and once it is judged, the card in #desk and the customer's own form say so too
    await world.sato.clicks("対象範囲の判定", DESK, about=second)
    await world.sato.chooses("finding", "excluded")
    await world.sato.sends(finding="excluded", item="4(1)", reason="項目の追加のため")
    await world.tanaka.sees("第4条第1号「定められた仕様を変える作業」", "項目の追加のため")
    assert MINUTES in str(await world.sato.card(second, DESK))
    await world.tanaka.clicks("協議を希望する", about=second)
    assert MINUTES in words_of(await world.tanaka.form())
    assert MINUTES not in str(await world.sato.card(theirs, DESK))
    assert MINUTES not in str(await world.baker.card(theirs, HARBOR))

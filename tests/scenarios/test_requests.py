"""Service requests from the wish to the customer's yes, walked by the people who do it (Art. 2)."""

from __future__ import annotations

import pytest

from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.world import World


async def asked(world: World, kind: str = "2(1)", what: str = "月次の売上を CSV で出力できますか。") -> str:
    await world.tanaka.clicks("お問い合わせ・ご依頼")
    await world.tanaka.sends(kind=kind, what=what)
    case = await world.tanaka.is_told_a_number()
    await world.tanaka.sees(case, "受付済み", what)
    await world.sato.sees(case, "アカツキ商事様", what, channel=DESK)
    return case


async def answered(world: World, text: str = "帳票の画面から出力できます。") -> str:
    case = await asked(world)
    await world.sato.clicks("回答する", DESK, about=case)
    await world.sato.sends(text=text)
    await world.tanaka.sees("回答いたします。", text)
    return case


async def test_a_question_is_asked_answered_and_settled(world: World) -> None:
    case = await answered(world)
    card = await world.tanaka.sees(case, "回答済み・ご確認待ち")

    await world.tanaka.clicks("解決しました", about=case)

    await world.tanaka.sees("解決のご確認をいただきました")
    await world.sato.sees("解決のご確認をいただきました", channel=DESK)
    assert "完了" in words_of(next(m for m in await world.tanaka.reads() if m["ts"] == card["ts"]))


@pytest.mark.article("2")
async def test_the_kinds_are_those_of_the_agreement_in_the_customers_words(world: World) -> None:
    await world.tanaka.clicks("お問い合わせ・ご依頼")

    said = words_of(await world.tanaka.form())
    for words in ("ご質問", "操作方法のご案内", "障害・不具合", "保守・軽微な修正", "第2条第1号"):
        assert words in said
    assert "別途合意した運用支援" not in said


async def test_who_finds_that_it_is_an_outage_gets_the_form_for_outages(world: World) -> None:
    await world.tanaka.clicks("お問い合わせ・ご依頼")
    await world.tanaka.chooses("kind", "2(3)")
    assert (await world.tanaka.form())["callback_id"] == "incident.report"

    await world.tanaka.sends(system="order", what="注文画面が開きません")

    case = await world.tanaka.is_told_a_number()
    await world.tanaka.sees(case, "注文画面が開きません")
    await world.sato.sees(case, "注文画面が開きません", channel=DESK)


@pytest.mark.article("18")
async def test_what_is_not_settled_is_answered_again(world: World) -> None:
    case = await answered(world)
    await world.tanaka.clicks("まだ解決していません", about=case)
    await world.tanaka.sends(text="画面に帳票のメニューがありません。")

    await world.tanaka.sees("まだ解決していないとのご連絡", "帳票のメニューがありません")
    await world.sato.sees("まだ解決していないとのご連絡", channel=DESK)
    await world.sato.types(f"/request answer {case} 権限を追加しました。", DESK)
    await world.sato.sees(f"{case} の回答を送信します。", channel=DESK)
    await world.tanaka.sees("権限を追加しました。")
    await world.tanaka.clicks("解決しました", about=case)
    await world.tanaka.sees("解決のご確認をいただきました")
    await world.sato.sees("解決のご確認をいただきました", channel=DESK)


async def test_who_says_nothing_is_reminded_and_the_request_is_closed(world: World) -> None:
    case = await answered(world)

    await world.forward(days=1)
    await world.tanaka.sees("回答をお送りしております")
    await world.forward(days=2)

    await world.tanaka.sees("完了といたしました")
    await world.tanaka.sees(case, "完了")


async def test_a_request_nobody_answers_is_heard_of_in_the_desk(world: World) -> None:
    case = await asked(world)

    await world.forward(hours=18, minutes=1)
    await world.sato.sees(f"{case} の回答の目安", "近づいています", channel=DESK)
    await world.forward(hours=6)
    await world.sato.sees(f"{case} の回答の目安", "過ぎました", "<@U0EMMA>", channel=DESK)


async def test_a_customer_withdraws_what_is_no_longer_needed(world: World) -> None:
    case = await asked(world)

    await world.tanaka.clicks("取り下げる", about=case)

    await world.tanaka.sees("取り下げのご連絡")
    await world.sato.sees("取り下げのご連絡", channel=DESK)
    await world.tanaka.sees(case, "取り下げ")


async def test_a_request_that_is_an_outage_goes_on_as_an_incident(world: World) -> None:
    case = await asked(world, what="売上の画面が真っ白になります。")

    await world.sato.clicks("障害として対応する", DESK, about=case)

    await world.tanaka.sees("障害 *AKATSUKI-2* として対応を続けます")
    await world.sato.sees("障害 *AKATSUKI-2* として対応を続けます", channel=DESK)
    await world.tanaka.sees("AKATSUKI-2", "売上の画面が真っ白になります。")
    await world.sato.sees("AKATSUKI-2", "対応開始", channel=DESK)
    await world.tanaka.sees("AKATSUKI-1", "障害 AKATSUKI-2 として対応")


async def test_an_incident_that_is_a_question_goes_on_as_a_request(world: World) -> None:
    case = await world.tanaka.reports(what="集計の見かたが分かりません")
    await world.sato.sees(case, channel=DESK)

    await world.sato.clicks("お問い合わせに変更", DESK, about=case)
    await world.sato.sends(turn_kind="2(2)")

    await world.tanaka.sees("お問い合わせ・ご依頼 *AKATSUKI-2* として対応を続けます")
    await world.sato.sees("お問い合わせ・ご依頼 *AKATSUKI-2* として対応を続けます", channel=DESK)
    await world.tanaka.sees("AKATSUKI-2", "操作方法のご案内", "集計の見かたが分かりません", "AKATSUKI-1 から引き継ぎ")
    await world.sato.sees("AKATSUKI-2", "回答する", channel=DESK)
    await world.tanaka.sees("AKATSUKI-1")


async def test_staff_write_down_a_call(world: World) -> None:
    await world.sato.types("/request new AKATSUKI", DESK)
    await world.sato.sends(caller="伊藤様", kind="2(1)", what="請求の締め日を変えられますか。")

    case = await world.sato.is_told_a_number()
    await world.tanaka.sees(case, "伊藤様", "請求の締め日")
    await world.sato.sees(case, "伊藤様", channel=DESK)


async def test_the_list_shows_what_is_open(world: World) -> None:
    case = await asked(world)

    await world.sato.types("/request list", DESK)

    await world.sato.sees("*対応中のお問い合わせ・ご依頼*　1件", case, channel=DESK)

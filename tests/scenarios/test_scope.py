"""What the agreement does not cover: judged in #desk, told with its clause, answered by the customer."""

from __future__ import annotations

import pytest

from tests.scenarios.people import labels
from tests.scenarios.world import World

DESK = "C0DESK"
TALK = "責任者と相談したい"


async def reported(world: World, what: str = "注文画面に得意先コードの項目を足してください") -> str:
    case = await world.tanaka.reports(what=what)
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)
    return case


async def excluded(world: World) -> str:
    case = await reported(world)
    await world.sato.clicks("対象範囲の判定", DESK, about=case)
    await world.sato.chooses("finding", "excluded")
    await world.sato.sends(finding="excluded", item="4(1)", reason="画面の項目を増やすご依頼のため")
    await world.sato.has_no_form()
    await world.tanaka.sees("第4条第1号「定められた仕様を変える作業」", "画面の項目を増やす", "カードのボタンから")
    return case


@pytest.mark.article("4(1)", "10(1)")
async def test_work_that_is_excluded_is_told_with_its_clause_and_a_quote_is_wished_for(world: World) -> None:
    case = await excluded(world)
    card = await world.tanaka.card(case)
    said = str(card)
    for words in ("第4条第1号", "第10条第1号", "状況の確認と助言は、引き続き", "ご希望の確認待ち", "計測を止めて"):
        assert words in said
    assert labels(card) == ["見積りを希望する", "取り下げる", "協議を希望する", "対応時間の内訳", TALK]

    await world.tanaka.clicks("見積りを希望する", about=case)

    await world.tanaka.sees("<@U0TANAKA> 様より、見積りのご希望を承りました")
    await world.sato.sees("*見積りのご希望*", "<@U0TAKAHASHI>", case, channel=DESK)
    assert "担当者を決めてご連絡いたします" in str(await world.tanaka.card(case))

    await world.takahashi.clicks("見積りを引き受ける", DESK, about=case)

    await world.tanaka.sees("<@U0TAKAHASHI> が見積りを準備いたします")
    assert "<@U0TAKAHASHI> が見積りを準備しています" in str(await world.tanaka.card(case))


async def test_a_customer_who_says_nothing_is_reminded_and_then_called(world: World) -> None:
    case = await excluded(world)

    await world.forward(hours=2 * 24)
    await world.tanaka.sees("<@U0TANAKA>", "ご希望をまだ伺っておりません", "見積りを希望する", times=1)
    await world.forward(hours=2 * 24)
    await world.tanaka.sees("ご希望をまだ伺っておりません", times=2)
    await world.forward(hours=24)

    await world.sato.sees("<@U0SATO>\n*お電話のお願い*", case, "アカツキ商事様から", channel=DESK, times=1)
    await world.sato.card(case, DESK)


@pytest.mark.article("5.3", "15.2")
async def test_what_a_third_party_caused_ends_with_advice_that_the_customer_may_dispute(world: World) -> None:
    # given a cause that lies with a third party
    case = await reported(world, "配送会社との連携が止まっています")
    await world.sato.clicks("対象範囲の判定", DESK, about=case)
    await world.sato.chooses("finding", "third_party")
    await world.sato.sends(finding="third_party", reason="配送会社の通信障害のため")
    await world.tanaka.sees("第三者のサービスまたはご利用環境にある", "カードのボタンから")

    # when the engineer ends it with advice
    await world.sato.clicks("助言をもって終了", DESK, about=case)
    await world.sato.sends(text="配送会社の障害情報をご確認のうえ、復旧後に再送をお試しください")

    # then the customer reads it with its clause, and has two ways to object
    await world.tanaka.sees("<@U0SATO> より、助言をお伝えします", "復旧後に再送を", "第5条第3項", times=1)
    card = await world.tanaka.card(case)
    assert "助言をもって終了" in str(card)
    assert "引き続き" not in str(card), "what was owed has been given"
    assert {"まだ解消していません", "協議を希望する"} <= {*labels(card)}
    await world.sato.card(case, DESK)
    await world.tanaka.clicks("まだ解消していません", about=case)
    await world.tanaka.sends(text="復旧後も再送できません")
    await world.tanaka.sees("復旧後も再送できません", times=1)
    await world.sato.sees("復旧後も再送できません", channel=DESK, times=1)
    assert "助言をもって終了" not in str(await world.tanaka.card(case))
    await world.sato.card(case, DESK)


async def test_an_engineer_does_not_take_up_a_quote(world: World) -> None:
    case = await excluded(world)
    await world.tanaka.clicks("見積りを希望する", about=case)
    await world.tanaka.sees("見積りのご希望を承りました")
    await world.sato.sees("*見積りのご希望*", case, channel=DESK)

    await world.sato.clicks("見積りを引き受ける", DESK, about=case)

    assert "チームリーダーの操作が必要です" in str(await world.sato.form())


async def test_a_customer_withdraws_what_is_not_covered(world: World) -> None:
    case = await excluded(world)

    await world.tanaka.clicks("取り下げる", about=case)

    await world.tanaka.sees("取り下げのご連絡をいただき")
    await world.sato.sees("取り下げました", channel=DESK)
    card = str(await world.tanaka.card(case))
    assert "取り下げ" in card
    await world.forward(days=10)


@pytest.mark.article("7(1)")
async def test_a_cause_is_proposed_by_an_engineer_and_ruled_on_by_a_lead(world: World) -> None:
    case = await reported(world, what="画面が真っ白です")
    await world.sato.clicks("対象範囲の判定", DESK, about=case)
    await world.sato.chooses("finding", "cause")
    assert "リーダーが判断します" in str(await world.sato.form())
    await world.sato.sends(
        finding="cause", item="7(1)", reason="テンプレートが書き換えられていたため", evidence="9時12分の変更の記録"
    )
    await world.sato.sees("*判断のお願い*", "<@U0TAKAHASHI>", case, channel=DESK)
    await world.tanaka.does_not_see("テンプレートが書き換えられて")

    await world.takahashi.clicks("無償対象外とする", DESK, about=case)

    await world.tanaka.sees("第7条第1号", "無償サポートの対象外とさせていただきます", "9時12分の変更の記録")
    card = str(await world.tanaka.card(case))
    assert "当社の解釈です" in card
    assert "見積りを希望する" in card


async def test_a_lead_does_it_free_of_charge_and_says_so(world: World) -> None:
    case = await reported(world, what="画面が真っ白です")
    await world.sato.types(f"/incident scope {case} 第7条第5号 停電の後から起動していません", DESK)
    await world.sato.sees(f"{case} の案を記録しました", channel=DESK)
    await world.sato.sees("*判断のお願い*", channel=DESK)

    await world.takahashi.clicks("無償で対応する", DESK, about=case)

    await world.tanaka.sees("第7条第5号", "今回は無償で対応いたします")
    assert "見積りを希望する" not in str(await world.tanaka.card(case))


@pytest.mark.article("5.3")
async def test_of_a_third_partys_cause_the_customer_reads_what_is_still_done(world: World) -> None:
    case = await reported(world, what="地図が表示されません")

    await world.sato.types(f"/incident 対象範囲 {case} 5.3 地図の配信元が止まっているため", DESK)

    await world.sato.sees(f"{case} の対象範囲を判定しました", channel=DESK)
    await world.tanaka.sees("第三者のサービスまたはご利用環境", "助言を、引き続き", "第5条第3項", "第15条第2項")
    assert "対応中" in str(await world.tanaka.card(case))


async def test_a_judgement_is_revised(world: World) -> None:
    case = await excluded(world)

    await world.takahashi.types(f"/incident scope {case} 対象 仕様書に項目の記載がありました", DESK)

    await world.takahashi.sees(f"{case} の対象範囲を判定しました", channel=DESK)
    await world.tanaka.sees("先のご案内を改め", "仕様書に項目の記載がありました")
    assert labels(await world.tanaka.card(case)) == ["対応時間の内訳", TALK]


async def test_who_types_no_item_reads_how(world: World) -> None:
    case = await reported(world)

    await world.sato.types(f"/incident scope {case} 4(9) だめ", DESK)

    await world.sato.sees(f"/incident scope {case} 4(1) 理由", channel=DESK)


async def test_a_request_is_judged_by_the_same_form(world: World) -> None:
    await world.tanaka.clicks("お問い合わせ・ご依頼")
    await world.tanaka.sends(kind="2(1)", what="帳票の項目を増やしてください")
    case = await world.tanaka.is_told_a_number()
    await world.sato.sees(case, channel=DESK)

    await world.sato.clicks("対象範囲の判定", DESK, about=case)
    await world.sato.chooses("finding", "excluded")
    await world.sato.sends(finding="excluded", item="4(2)", reason="新しい帳票の作成にあたるため")

    await world.tanaka.sees("第4条第2号", "新しい帳票の作成")
    assert labels(await world.tanaka.card(case)) == [
        "見積りを希望する",
        "取り下げる",
        "協議を希望する",
        "対応時間の内訳",
        TALK,
    ]
    await world.tanaka.clicks("見積りを希望する", about=case)
    await world.tanaka.sees("見積りのご希望を承りました")
    await world.sato.sees("*見積りのご希望*", case, channel=DESK)


async def test_the_system_of_a_report_from_a_message_is_confirmed_at_triage(world: World) -> None:
    await world.tanaka.writes("<@U0DESK> 在庫の数が合いません")
    await world.tanaka.clicks("この内容で受付する")
    await world.tanaka.sees("受付番号 *AKATSUKI-1*")
    await world.sato.sees("AKATSUKI-1", "システム未特定", channel=DESK)

    await world.sato.clicks("対象範囲の判定", DESK, about="AKATSUKI-1")
    await world.sato.sends(named_system="stock", finding="in_scope")

    assert "在庫管理システムの障害" in str(await world.tanaka.card("AKATSUKI-1"))
    assert "対応開始の予定" not in str(await world.tanaka.card("AKATSUKI-1"))
    await world.sato.types("/incident system AKATSUKI-1 受発注システム", DESK)
    await world.sato.sees("対象システムを変更しました", channel=DESK)
    assert "受発注システムの障害" in str(await world.tanaka.card("AKATSUKI-1"))
    await world.sato.types("/incident system AKATSUKI-1 倉庫", DESK)
    await world.sato.sees("order (受発注システム)", channel=DESK)


@pytest.mark.article("18")
async def test_a_decision_is_consulted_about_until_both_sides_accept_the_minutes(world: World) -> None:
    case = await excluded(world)

    await world.tanaka.clicks("協議を希望する", about=case)
    await world.tanaka.sends(text="仕様書の第3版に記載がありました")

    await world.tanaka.sees("協議のお申し出がありました", "仕様書の第3版", "第18条")
    await world.sato.sees("*協議のお申し出*", "<@U0TAKAHASHI>", "仕様書の第3版", channel=DESK)
    assert labels(await world.tanaka.card(case)) == [
        "見積りを希望する",
        "取り下げる",
        "意見を伝える",
        "対応時間の内訳",
        TALK,
    ]

    await world.sato.types(f"/incident 協議 {case} 仕様書を確認いたします", DESK)
    await world.sato.sees(f"{case} の協議で見解を伝えました", channel=DESK)
    await world.tanaka.sees("<@U0SATO> の意見です", "仕様書を確認いたします")
    await world.sato.clicks("議事録を提案する", DESK, about=case)
    await world.sato.sends(text="項目の追加は仕様書に含まれるため、通常サポートで行う。")
    await world.tanaka.sees("<@U0ITO>", "議事録の案をお送りします", "通常サポートで行う")
    await world.sato.sees("*議事録の案*", "<@U0TAKAHASHI>", channel=DESK)

    await world.tanaka.clicks("議事録に同意する", about="議事録の案")
    assert "契約責任者の方にお願いしております" in str(await world.tanaka.form())
    await world.tanaka.closes()
    await world.ito.clicks("議事録に同意する", about="議事録の案")
    await world.tanaka.sees("<@U0ITO> が議事録に同意しました")
    await world.sato.sees("<@U0ITO> が議事録に同意しました", channel=DESK)
    await world.takahashi.clicks("議事録に同意する", DESK, about=case)

    await world.tanaka.sees("協議が成立しました", "第18条")
    await world.sato.sees("協議が成立しました", channel=DESK)
    assert "通常サポートで行う" in str(await world.tanaka.card(case))

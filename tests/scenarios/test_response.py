"""The provider answers: each step by button and by command, with its words in the customer's thread."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.people import Json, controls, in_menus, labels, said_in, words_of
from tests.scenarios.story import DESK, acknowledged, asked, closed, quoted, reported, resolved
from tests.scenarios.world import World

TO_CUSTOMER = "アカツキ商事様に送信します"


async def said_to_the_customer(world: World, case: str) -> list[str]:
    return await world.tanaka.thread((await world.tanaka.card(case))["ts"])


# ── Acknowledge ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["button", "/incident ack AKATSUKI-1", "/incident 対応開始 AKATSUKI-1"])
async def test_whoever_acknowledges_leads_it_and_the_customer_hears_so(world: World, how: str) -> None:
    # given
    case = await reported(world)

    # when
    if how == "button":
        await world.emma.clicks("対応開始", DESK)
    else:
        await world.emma.types(how)

    # then both sides see who works on it, and until when they hear more
    await world.tanaka.sees("<@U0EMMA> が対応を開始しました", times=1)
    card, triage = await world.tanaka.card(case), await world.sato.card(case, DESK)
    assert "対応中" in said_in(card)
    assert "担当*\n<@U0EMMA>" in said_in(card)
    assert "次回のご報告予定" in said_in(card)
    assert labels(triage) == ["経過報告", "資料を依頼", "暫定対処", "復旧"]
    assert in_menus(triage) == [
        *("担当を引き受ける", "重大度を変更", "対象範囲の判定", "リーダーに相談", "対応時間の内訳"),
        *("内部メモ", "アクセスを依頼", "停止としてお知らせ", "見積りを作成", "作業時間を記録"),
    ]
    assert "対応できる方は" not in said_in(triage)


async def test_two_engineers_at_once_are_one_acknowledgement(world: World) -> None:
    # given
    case = await reported(world)

    # when
    await asyncio.gather(world.sato.clicks("対応開始", DESK), world.emma.clicks("対応開始", DESK))

    # then the customer hears it once, and the slower one why nothing happened
    assert len(await said_to_the_customer(world, case)) == 1
    await world.tanaka.sees("が対応を開始しました", times=1)
    boxes = [view for person in (world.sato, world.emma) for view in (await person.looks())["modals"]]
    assert len(boxes) == 1
    assert "お問い合わせ番号" in words_of(boxes[0]) or "Reference" in words_of(boxes[0])


async def test_an_update_on_a_reported_incident_acknowledges_it(world: World) -> None:
    case = await reported(world)

    await world.sato.types(f"/incident update {case} 原因を調べています。")

    await world.tanaka.sees("*経過報告*", "原因を調べています。", times=1)
    await world.sato.sees("経過報告を送信します", channel=DESK)
    assert "担当*\n<@U0SATO>" in said_in(await world.tanaka.card(case))


# ── Severity, command, notes ────────────────────────────────────────────────────────────────────────────────────────


async def test_the_severity_is_set_by_form_and_moves_what_is_due(world: World) -> None:
    # given an incident whose next update is due in a day
    case = await acknowledged(world)
    tomorrow = said_in(await world.sato.card(case, DESK))
    assert "次回の経過報告の期限" in tomorrow

    # when
    await world.sato.clicks("重大度を変更", DESK)
    await world.sato.sends(severity="sev1")

    # then both cards say so, and the customer reads it, with the way to talk about it
    told = await world.tanaka.sees("<@U0SATO> が重大度を「", "緊急（SEV1）")
    assert "協議を希望する" in words_of(told)
    triage = said_in(await world.sato.card(case, DESK))
    assert "緊急（SEV1）" in triage
    assert "緊急（SEV1）" in said_in(await world.tanaka.card(case))
    assert _due(triage) != _due(tomorrow)


def _due(triage: str) -> str:
    return triage.partition("次回の経過報告の期限*\n")[2].split("\n")[0]


async def test_choosing_the_same_severity_is_said_in_the_form(world: World) -> None:
    case = await acknowledged(world)
    await world.sato.clicks("重大度を変更", DESK, about=case)

    answer = await world.sato.sends(severity="sev3")

    assert "重大度は変わっていません。" in answer["errors"]["severity"]


async def test_a_colleague_takes_command(world: World) -> None:
    # given Sato leads
    case = await acknowledged(world)

    # when
    await world.takahashi.clicks("担当を引き受ける", DESK)

    # then the desk hears it, and the customer sees whom to expect
    await world.sato.sees("<@U0TAKAHASHI> が担当を引き受けました。", channel=DESK, times=1)
    assert "担当*\n<@U0TAKAHASHI>" in said_in(await world.tanaka.card(case))

    # and doing it again says so
    await world.takahashi.clicks("担当を引き受ける", DESK)
    assert "すでに担当になっています。" in words_of(await world.takahashi.form())


async def test_an_internal_note_stays_in_the_desk(world: World) -> None:
    # given
    case = await acknowledged(world)
    before = await world.tanaka.reads()

    # when one note is written by form and one by command
    await world.sato.clicks("内部メモ", DESK)
    form = await world.sato.form()
    assert "お客様には見えません" in words_of(form)
    await world.sato.sends(text="DB1 の max_connections が 100 のまま")
    await world.emma.types(f"/incident note {case} 先週の変更が怪しい")

    # then both stand under the triage card, and the customer's channel is as it was
    await world.sato.sees("*内部メモ*　<@U0SATO>", "max_connections", channel=DESK, times=1)
    await world.sato.sees("*内部メモ*　<@U0EMMA>", "先週の変更が怪しい", channel=DESK, times=1)
    assert await world.tanaka.reads() == before
    for person in (world.tanaka, world.ito):
        assert "max_connections" not in str(await person.looks())


async def test_a_note_is_possible_after_the_close(world: World) -> None:
    await closed(world)

    await world.sato.clicks("内部メモ", DESK)
    await world.sato.sends(text="再発時は接続数を確認")

    await world.sato.sees("再発時は接続数を確認", channel=DESK, times=1)


# ── Update, mitigate, resolve ───────────────────────────────────────────────────────────────────────────────────────


async def test_an_update_says_to_whom_it_goes_before_it_is_sent(world: World) -> None:
    # given
    case = await acknowledged(world)

    # when
    await world.sato.clicks("経過報告", DESK)
    form = await world.sato.form()
    assert form["title"]["text"] == TO_CUSTOMER
    assert form["submit"]["text"] == "送信"
    await world.sato.sends(text="データベースの再起動を\n準備しています。")

    # then it stands in the thread, and on both cards
    told = await world.tanaka.sees("*経過報告*　<@U0SATO>", times=1)
    assert quoted(told) == ["データベースの再起動を\n準備しています。"]
    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert "最新の経過報告" in said_in(card)
        assert "データベースの再起動を\n準備しています。" in quoted(card)


async def test_an_empty_text_is_said_at_the_question(world: World) -> None:
    case = await acknowledged(world)
    await world.sato.clicks("経過報告", DESK, about=case)

    answer = await world.sato.sends(text="  ")

    assert "内容をご記入ください。" in answer["errors"]["text"]


async def test_a_workaround_is_told_and_the_work_goes_on(world: World) -> None:
    # given
    case = await acknowledged(world)

    # when
    await world.sato.clicks("暫定対処", DESK)
    assert (await world.sato.form())["title"]["text"] == TO_CUSTOMER
    await world.sato.sends(text="再起動により、注文できる状態です。")

    # then
    await world.tanaka.sees("*暫定対処を行いました*", "再起動により", "復旧作業を続けています", times=1)
    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert "暫定対処済み・対応継続中" in said_in(card)
        assert "再起動により、注文できる状態です。" in quoted(card)
    assert "次回のご報告予定" in said_in(await world.tanaka.card(case))


async def test_a_restoration_needs_cause_and_work_and_asks_the_customer_to_check(world: World) -> None:
    # given an incident that was worked around
    case = await acknowledged(world)
    await world.sato.types(f"/incident update {case} 調査しています。")
    await world.tanaka.sees("調査しています。")
    await world.sato.sees("経過報告を送信します", channel=DESK)

    # when
    await world.sato.clicks("復旧", DESK)
    form = await world.sato.form()
    assert form["title"]["text"] == TO_CUSTOMER
    assert "断定は避けてください" in words_of(form)
    answer = await world.sato.sends(cause="接続数の上限", work="")
    assert list(answer["errors"]) == ["work"]
    await world.sato.sends(work="上限を引き上げました")

    # then the reporter is asked by name, in the thread and on the card
    told = await world.tanaka.sees("<@U0TANAKA> 様", "復旧作業が完了しました", "動作をご確認のうえ", times=1)
    assert quoted(told) == ["接続数の上限", "上限を引き上げました"]
    card, triage = await world.tanaka.card(case), await world.sato.card(case, DESK)
    assert "復旧・ご確認待ち" in said_in(card)
    assert labels(card) == ["復旧を確認しました", "まだ解消していません", "対応時間の内訳", "責任者と相談したい"]
    assert labels(triage) == ["経過報告", "再開"]
    assert quoted(card)[1:] == ["接続数の上限", "上限を引き上げました"], "older news have had their time"


# ── Ask ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("6(2)")
async def test_a_question_stops_the_clock_visibly_until_the_customer_answers(world: World) -> None:
    # given
    case = await acknowledged(world)

    # when the engineer asks
    await world.sato.clicks("資料を依頼", DESK)
    assert (await world.sato.form())["title"]["text"] == TO_CUSTOMER
    await world.sato.sends(text="エラー画面の画像をお送りください。")

    # then the reporter is asked by name, and both cards show that the clock stands still
    await world.tanaka.sees("<@U0TANAKA> 様", "エラー画面の画像", "計測を停止いたします", "第6条第2号", times=1)
    card, triage = await world.tanaka.card(case), await world.sato.card(case, DESK)
    for shown in (card, triage):
        assert "資料のご提供待ち" in said_in(shown)
        assert "停止中" in said_in(shown)
        assert "エラー画面の画像をお送りください。" in quoted(shown)
    assert labels(triage)[0] == "資料を受領した"

    # when a colleague of the reporter answers in the card's thread
    await world.forward(hours=3)
    await world.ito.replies(case, "画像です", files=("error.png",))

    # then the clock runs on, and the desk is told, with the one who leads by name
    await world.sato.sees("<@U0SATO>", "<@U0ITO> 様からご返信がありました", "画像です", channel=DESK, times=1)
    for shown in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert "対応中" in said_in(shown)
        assert "資料のご提供待ち" not in said_in(shown)


async def test_our_own_word_in_the_thread_is_no_answer(world: World) -> None:
    case = await asked(world)

    await world.emma.replies(case, "お手数をおかけします")

    assert "資料のご提供待ち" in said_in(await world.tanaka.card(case))


async def test_an_answer_by_phone_is_noted_by_staff(world: World) -> None:
    case = await asked(world)

    await world.sato.clicks("資料を受領した", DESK)

    assert "対応中" in said_in(await world.tanaka.card(case))
    assert labels(await world.sato.card(case, DESK))[:2] == ["経過報告", "資料を依頼"]


async def test_the_same_is_not_asked_twice_and_something_else_may_be(world: World) -> None:
    case = await asked(world, "エラー画面の画像をお送りください。")

    await world.sato.types(f"/incident ask {case} エラー画面の画像をお送りください。")
    await world.sato.sees("すでに", "お問い合わせ番号", channel=DESK, times=1)

    await world.sato.types(f"/incident ask {case} もう一点お願いします")
    await world.tanaka.sees("もう一点お願いします", "計測を停止いたします", times=1)
    await world.sato.sees(f"{case} で資料のご提供をお願いしました", channel=DESK)


async def test_restoring_it_lets_the_open_question_go(world: World) -> None:
    case = await asked(world)

    await world.sato.types(f"/incident resolve {case}")
    await world.sato.sends(cause="設定の誤り", work="設定を直しました")

    await world.tanaka.sees("復旧作業が完了しました", "設定を直しました")
    assert "資料のご提供待ち" not in said_in(await world.tanaka.card(case))


# ── Buttons of yesterday ────────────────────────────────────────────────────────────────────────────────────────────


async def presses_what_was_there(world: World, before: Json, label: str) -> str:
    """Sato presses a button of the card as it stood before; what he reads then."""
    block, element = next((b, e) for b, e in controls(before) if e["text"]["text"] == label)
    place = world.sandbox.workspace.said(DESK)[before["ts"]]
    now, place.blocks = place.blocks, before["blocks"]
    named = {"block_id": block["block_id"], "action_id": element["action_id"], "value": element.get("chosen")}
    await world.sato.does("press", channel=DESK, ts=before["ts"], **named)
    place.blocks = now
    return words_of(await world.sato.form())


@pytest.mark.parametrize("label", ["経過報告", "資料を依頼", "暫定対処", "復旧", "担当を引き受ける", "重大度を変更"])
async def test_a_button_that_is_no_longer_there_says_so_before_anything_is_typed(world: World, label: str) -> None:
    # given a card that Sato has on his screen, and that Emma has moved on since
    case = await acknowledged(world)
    stale = await world.sato.card(case, DESK)
    await world.emma.types(f"/incident resolve {case}")
    await world.emma.sends(cause="接続数の上限", work="上限を引き上げました")
    await world.tanaka.sees("復旧作業が完了しました")
    await world.tanaka.clicks("復旧を確認しました")
    await world.tanaka.sees("復旧をご確認いただきました")
    await world.sato.sees("復旧をご確認いただきました", channel=DESK)

    # when
    said = await presses_what_was_there(world, stale, label)

    # then
    assert "今の状態ではこの操作はできません" in said
    assert "お問い合わせ番号" in said
    assert "完了" in said_in(await world.tanaka.card(case))


async def test_a_form_that_was_open_meanwhile_keeps_what_was_typed(world: World) -> None:
    # given Sato writes an update while the customer closes the incident
    case = await resolved(world)
    await world.sato.clicks("経過報告", DESK, about=case)
    await world.tanaka.clicks("復旧を確認しました")
    await world.tanaka.sees("復旧をご確認いただきました")
    await world.sato.sees("復旧をご確認いただきました", channel=DESK)

    # when
    answer = await world.sato.sends(text="念のため監視を続けています。")

    # then
    assert "今の状態ではこの操作はできません" in answer["errors"]["text"]


async def test_a_closed_incident_offers_what_still_makes_sense(world: World) -> None:
    case = await closed(world)

    assert await world.tanaka.can_click(case) == ["まだ解消していません", "対応時間の内訳"]
    offered = ["対応時間の内訳", "再開", "内部メモ", "停止としてお知らせ", "作業時間を記録"]
    assert await world.sato.can_click(case, DESK) == offered
    for command in ("ack", "update", "ask", "mitigate", "resolve", "severity"):
        await world.sato.types(f"/incident {command} {case}")
        await world.sato.sees("今の状態ではこの操作はできません", channel=DESK)
        await world.sato.has_no_form()


async def test_the_cards_are_drawn_in_place_and_never_posted_again(world: World) -> None:
    # given a whole life of an incident
    case = await closed(world)

    # then each side has one card, where it was first posted
    top = [said_in(m) for m in (await world.tanaka.looks())["messages"]["C0AKATSUKI"]]
    assert sum(case in said for said in top) == 1
    assert (await world.tanaka.card(case))["edited"]
    assert (await world.sato.card(case, DESK))["edited"]

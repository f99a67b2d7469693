"""A customer reports by form: three answers are enough, nothing typed is lost, nothing is recorded twice."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.people import Json, labels, said_in, typed, words_of
from tests.scenarios.story import DESK, acknowledged, closed, quoted, reported
from tests.scenarios.world import World


def asked_for(form: Json, *, optional: bool) -> list[str]:
    inputs = [block for block in form["blocks"] if block["type"] == "input"]
    return [block["element"]["action_id"] for block in inputs if bool(block.get("optional")) is optional]


def markup(message: Json) -> str:
    """Everything in a message that Slack reads as markup: the text, and each mrkdwn part."""
    parts = [part["text"] for part in _parts(message["blocks"]) if part.get("type") == "mrkdwn"]
    return "\n".join([message["text"], *parts])


def _parts(tree: object) -> list[Json]:
    if isinstance(tree, list):
        return [part for each in tree for part in _parts(each)]
    if isinstance(tree, dict):
        return [tree, *(part for each in tree.values() for part in _parts(each))]
    return []


# ── The panel ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_pinned_panel_says_what_was_agreed_and_how_to_reach_us(world: World) -> None:
    state = await world.tanaka.looks()
    panel = state["messages"]["C0AKATSUKI"][0]
    channel = next(each for each in state["channels"] if each["id"] == "C0AKATSUKI")

    assert channel["pins"] == [panel["ts"]]
    assert labels(panel) == [
        *("障害を報告", "お問い合わせ・ご依頼"),
        *("ご対応いただきたい事項", "付与中のアクセス権限", "サービス停止の予定", "同意書"),
    ]
    for told in (
        "アカツキ商事様",
        "システム運用サポート標準同意書",
        "2026-04-01",
        "24時間365日",
        "サポートデスク",
        "在庫管理システム",
    ):
        assert told in said_in(panel)


# ── The form ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_three_answers_are_required_and_the_rest_is_optional(world: World) -> None:
    await world.tanaka.clicks("障害を報告")

    form = await world.tanaka.form()
    assert asked_for(form, optional=False) == ["system", "what", "since"]
    assert asked_for(form, optional=True) == ["impact", "urgency", "affected", "phone"]
    assert "ここから先は任意です" in words_of(form)


async def test_the_optional_answers_reach_the_triage_card_and_stay_off_the_customers(world: World) -> None:
    # when everything is answered
    case = await reported(world, impact="high", urgency="high", affected="全店舗（約40名）", phone="03-1234-5678")

    # then the desk can call back, and the customer's card stays short
    triage = said_in(await world.sato.card(case, DESK))
    card = said_in(await world.tanaka.card(case))
    for told in ("大（業務が止まっている）", "高（すぐに対応が必要）", "全店舗（約40名）", "03-1234-5678"):
        assert told in triage
        assert told not in card
    assert "緊急（SEV1）" in triage
    assert "緊急（SEV1）" in card


async def test_without_them_the_severity_is_the_middle_one(world: World) -> None:
    case = await reported(world)

    assert "中（SEV3）" in said_in(await world.sato.card(case, DESK))


async def test_a_report_calls_whoever_is_on_duty_by_name_and_the_customer_sees_nobody_yet(world: World) -> None:
    case = await reported(world)

    triage, card = await world.sato.card(case, DESK), await world.tanaka.card(case)
    assert "「対応開始」を押してください。　<@U0EMMA>" in said_in(triage)
    assert "<@U0SATO>" not in said_in(triage)
    assert labels(triage)[0] == "対応開始"
    assert "担当者を手配しています" in said_in(card)
    assert labels(card) == ["対応時間の内訳", "責任者と相談したい"]
    assert "<@U0TANAKA>" in said_in(card)


@pytest.mark.article("1")
async def test_every_card_names_the_agreement_and_the_clause(world: World) -> None:
    case = await reported(world)

    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert "システム運用サポート標準同意書 第2条第3号" in said_in(card)
        assert "第5条第1項" in said_in(card)


async def test_another_system_is_an_ordinary_report(world: World) -> None:
    case = await reported(world, system="other", what="どのシステムか分かりませんが、帳票が出ません")

    card, triage = await world.tanaka.card(case), await world.sato.card(case, DESK)
    assert "AKATSUKI-1 障害のご連絡" in said_in(card)
    assert "システム未特定" in said_in(triage)
    assert labels(triage)[0] == "対応開始"


async def test_staff_at_the_panel_write_down_a_call_of_that_customer(world: World) -> None:
    await world.emma.clicks("障害を報告")

    form = await world.emma.form()
    assert asked_for(form, optional=False)[:3] == ["customer", "source", "caller"]
    assert [each["value"] for each in await world.emma.finds("customer", "")] == ["AKATSUKI"]


# ── Nobody reports twice ────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_form_shows_at_once_what_is_open_already(world: World) -> None:
    # given
    case = await acknowledged(world)

    # when a colleague opens the form
    await world.ito.clicks("障害を報告")

    # then it says what is being worked on, with a link to its card
    said, ts = words_of(await world.ito.form()), (await world.tanaka.card(case))["ts"]
    assert "現在対応中の障害です" in said
    assert "対応中" in said
    assert f"/archives/C0AKATSUKI/p{ts.replace('.', '')}|AKATSUKI-1>" in said


async def test_choosing_a_system_shows_what_is_open_there_and_keeps_what_was_typed(world: World) -> None:
    # given one incident of the order system, and a form that is half filled in
    await reported(world, system="order")
    await world.ito.clicks("障害を報告")
    await world.ito.chooses("what", "在庫数が合いません")

    # when another system is chosen
    await world.ito.chooses("system", "stock")

    # then nothing is open there, and nothing typed is gone
    form = await world.ito.form()
    assert "AKATSUKI-1" not in words_of(form)
    assert typed(form, "what") == "在庫数が合いません"

    # and when the order system is chosen, its incident is shown
    await world.ito.chooses("system", "order")
    form = await world.ito.form()
    assert "このシステムでは、次の障害に対応中です" in words_of(form)
    assert "AKATSUKI-1" in words_of(form)
    assert typed(form, "what") == "在庫数が合いません"


async def test_what_is_closed_is_not_shown(world: World) -> None:
    await closed(world)

    await world.ito.clicks("障害を報告")

    assert "AKATSUKI-1" not in words_of(await world.ito.form())


async def test_a_form_sent_twice_is_recorded_once(world: World) -> None:
    # given a form that is filled in
    await world.tanaka.clicks("障害を報告")
    await world.tanaka.chooses("what", "注文できません")
    await world.tanaka.chooses("system", "order")

    # when it is sent twice at the same moment
    await asyncio.gather(world.tanaka.sends(), world.tanaka.sends())

    # then there is one incident
    assert await world.tanaka.is_told_a_number() == "AKATSUKI-1"
    await world.tanaka.card("AKATSUKI-1")
    await world.sato.card("AKATSUKI-1", DESK)


async def test_two_people_who_report_at_once_get_two_numbers_without_a_gap(world: World) -> None:
    # given two forms
    for person in (world.tanaka, world.ito):
        await person.clicks("障害を報告")

    # when both are sent at the same moment
    await asyncio.gather(
        world.tanaka.sends(system="order", what="注文できません"), world.ito.sends(system="order", what="注文不可")
    )

    # then each has a number and two cards
    told = {await world.tanaka.is_told_a_number(), await world.ito.is_told_a_number()}
    assert told == {"AKATSUKI-1", "AKATSUKI-2"}
    for case in told:
        await world.tanaka.card(case)
        await world.sato.card(case, DESK)


# ── Bad input ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_date_in_the_future_is_said_at_that_question_and_what_was_typed_stays(world: World) -> None:
    # given
    await world.tanaka.clicks("障害を報告")
    tomorrow = int(world.clock.now().timestamp()) + 86400

    # when
    answer = await world.tanaka.sends(system="order", what="注文できません", since=tomorrow)

    # then the form stands there with its error, a reference, and everything typed
    assert list(answer["errors"]) == ["since"]
    assert "未来の日時は指定できません。" in answer["errors"]["since"]
    assert "お問い合わせ番号" in answer["errors"]["since"]
    form = await world.tanaka.form()
    assert typed(form, "what") == "注文できません"

    # and with another date it is recorded
    await world.tanaka.sends(since=tomorrow - 2 * 86400)
    case = await world.tanaka.is_told_a_number()
    assert f"<!date^{tomorrow - 2 * 86400}^" in said_in(await world.tanaka.card(case))
    await world.sato.card(case, DESK)


@pytest.mark.parametrize("what", ["", "   ", "\n\n", "\u3000"])
async def test_an_empty_description_is_said_at_that_question(world: World, what: str) -> None:
    await world.tanaka.clicks("障害を報告")

    answer = await world.tanaka.sends(system="order", what=what)

    assert list(answer["errors"]) == ["what"]


async def test_three_thousand_characters_are_shown_whole_and_one_more_is_refused(world: World) -> None:
    # given
    await world.tanaka.clicks("障害を報告")
    longest = "注文画面が開きません。" * 272 + "以上です。終"
    assert len(longest) == 2998

    # when it is too long by one, Slack itself refuses
    answer = await world.tanaka.sends(system="order", what=longest + "終終終")
    assert list(answer["errors"]) == ["what"]

    # when it is as long as it may be, every letter is there for both sides
    await world.tanaka.sends(what=longest + "終終")
    case = await world.tanaka.is_told_a_number()
    assert quoted(await world.tanaka.card(case)) == [longest + "終終"]
    assert quoted(await world.sato.card(case, DESK)) == [longest + "終終"]


@pytest.mark.parametrize(
    "what",
    [
        "🔥🔥🔥",
        "<!channel> 注文できません",
        "<@U0SATO> <@U0TANAKA> すぐ来てください",
        "<https://evil.example|ヒノデシステム> をご覧ください",
        "*太字* _斜体_ `コード` ~取消~ > 引用 :sos:",
        "A&B &lt;!channel&gt; <b>",
        "一行目\n二行目\n\n四行目",
    ],
)
async def test_whatever_is_written_is_shown_letter_for_letter_and_pings_nobody(world: World, what: str) -> None:
    case = await reported(world, what=what)

    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert quoted(card) == [what]
        assert "<!channel" not in markup(card)
        assert "<https://evil" not in markup(card)
        assert not any(user in card["text"] for user in ("<@U0SATO>", "<@U0EMMA>"))

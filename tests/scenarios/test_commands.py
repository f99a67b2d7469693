"""/incident: every word and its alias, with text at once and without by form; answered to the one who typed it."""

from __future__ import annotations

import pytest

from handlers.incident_words import INCIDENT
from tests.scenarios.people import Json, Person, labels, said_in, typed, words_of
from tests.scenarios.story import DESK, SHARED, acknowledged, asked, at, closed, quoted, reported, resolved
from tests.scenarios.world import World


async def is_told(world: World, *words: str, who: str = "sato", channel: str = DESK) -> Json:
    """Privately: nobody else sees the answer."""
    person: Person = getattr(world, who)
    told = await person.sees(*words, channel=channel)
    assert told["ephemeral"]
    return told


def choices(form: Json, block: str) -> list[str]:
    found = next(each for each in form["blocks"] if each["block_id"].partition(".")[0] == block)
    return [option["value"] for option in found["element"]["options"]]


# ── A call or a mail ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [" report AKATSUKI", " 受付 ａｋａｔｓｕｋｉ"])
async def test_with_a_customer_it_opens_the_form_for_a_call(world: World, words: str) -> None:
    await world.sato.types(f"/incident{words}")

    form = await world.sato.form()
    assert form["title"]["text"] == "電話・メールの受付"
    asked_for = [block["block_id"].partition(".")[0] for block in form["blocks"] if block["type"] == "input"]
    assert asked_for[:7] == ["customer", "source", "caller", "told", "system", "what", "since"]
    offered = await world.sato.finds("customer", "")
    assert [each["value"] for each in offered] == ["AKATSUKI", "HARBOR"]
    assert choices(form, "source") == ["phone", "mail", "other"]


@pytest.mark.parametrize(("source", "named"), [("phone", "電話"), ("mail", "メール"), ("other", "その他")])
async def test_the_report_says_who_called_and_how_and_its_clock_counts_from_the_call(
    world: World, source: str, named: str
) -> None:
    # given a call of an hour ago
    called = int(world.clock.now().timestamp()) - 3600
    await world.sato.types("/incident report AKATSUKI")

    # when it is written down
    answers = {"source": source, "caller": "山本 一郎", "told": called, "since": called - 600}
    await world.sato.sends(system="stock", what="在庫数が更新されません", **answers)
    case = await world.sato.is_told_a_number()

    # then both cards say so, and the customer has theirs like any other
    card, triage = await world.tanaka.card(case), await world.sato.card(case, DESK)
    for shown in (card, triage):
        assert f"ご連絡者　山本 一郎 様（{named}）" in said_in(shown)
        assert f"受付　{at(called)}" in said_in(shown)
        assert f"発生　{at(called - 600)}" in said_in(shown)
    assert f"対応開始の期限*\n{at(called + 4 * 3600)}" in said_in(triage)


async def test_a_call_in_the_future_is_said_at_that_question(world: World) -> None:
    await world.sato.types("/incident report AKATSUKI")
    now = int(world.clock.now().timestamp())

    answer = await world.sato.sends(caller="山本", system="order", what="注文できません", told=now + 7200)

    assert list(answer["errors"]) == ["told"]
    assert "未来の日時は指定できません。" in answer["errors"]["told"]
    assert typed(await world.sato.form(), "what") == "注文できません"


async def test_the_form_for_a_call_shows_what_is_open_of_the_chosen_system(world: World) -> None:
    await reported(world, system="order")
    await world.sato.types("/incident report AKATSUKI")
    await world.sato.chooses("caller", "山本 一郎")
    await world.sato.chooses("what", "在庫が合わない")

    await world.sato.chooses("system", "stock")
    assert "AKATSUKI-1" not in words_of(await world.sato.form())

    await world.sato.chooses("system", "order")
    form = await world.sato.form()
    assert "AKATSUKI-1" in words_of(form)
    assert (typed(form, "caller"), typed(form, "what")) == ("山本 一郎", "在庫が合わない")


async def test_nobody_of_the_customers_people_has_the_command(world: World) -> None:
    answer = await world.tanaka.types("/incident list", SHARED)

    assert answer["error"] == "no_commands"


# ── list and show ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("word", ["list", "一覧"])
async def test_the_list_has_what_is_open_what_falls_due_next_first(world: World, word: str) -> None:
    # given
    await reported(world, what="注文できません")
    await reported(world, system="stock", what="在庫が合いません", impact="high", urgency="high")

    # when
    await world.sato.types(f"/incident {word}")

    # then
    said = said_in(await is_told(world, "*対応中の障害*　2件"))
    assert said.index("AKATSUKI-2") < said.index("AKATSUKI-1")
    assert "在庫が合いません" in said
    assert "/archives/C0AKATSUKI/p" in said


async def test_the_list_is_the_same_in_the_customers_channel_and_seen_by_the_asker_alone(world: World) -> None:
    await reported(world)

    await world.sato.types("/incident list", SHARED)

    assert "AKATSUKI-1" in said_in(await is_told(world, "*対応中の障害*　1件", channel=SHARED))
    await world.tanaka.does_not_see("*対応中の障害*")
    await world.emma.does_not_see("*対応中の障害*", channel=SHARED)


async def test_an_empty_list_says_so(world: World) -> None:
    await closed(world)

    await world.sato.types("/incident list")

    await is_told(world, "対応中の障害はありません。")


@pytest.mark.parametrize("typed_as", ["show AKATSUKI-1", "表示 akatsuki-1", "show　ＡＫＡＴＳＵＫＩ－１"])
async def test_show_answers_with_the_card_and_its_clocks(world: World, typed_as: str) -> None:
    await acknowledged(world)

    await world.sato.types(f"/incident {typed_as}")

    shown = await is_told(world, "AKATSUKI-1 アカツキ商事様", "経過報告の目標")
    assert quoted(shown) == ["注文画面を開くとエラーになります"]
    assert "経過報告" in labels(shown)


async def test_the_buttons_of_what_is_shown_work(world: World) -> None:
    case = await reported(world)
    await world.sato.types(f"/incident show {case}")
    shown = await is_told(world, "対応開始の目標")

    await world.sato.clicks("対応開始", DESK, ts=shown["ts"])

    await world.tanaka.sees("<@U0SATO> が対応を開始しました")


# ── Every word ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("word", ["ack", "対応開始", "ACK"])
async def test_ack(world: World, word: str) -> None:
    case = await reported(world)

    await world.sato.types(f"/incident {word} {case}")

    await is_told(world, f"{case} の対応を開始しました。")
    await world.tanaka.sees("<@U0SATO> が対応を開始しました", times=1)


@pytest.mark.parametrize("word", ["severity", "重大度"])
async def test_severity(world: World, word: str) -> None:
    case = await acknowledged(world)

    await world.sato.types(f"/incident {word} {case} SEV2")
    await is_told(world, f"{case} の重大度を変更しました。")
    await world.tanaka.sees("<@U0SATO> が重大度を「", "高（SEV2）")
    assert "高（SEV2）" in said_in(await world.tanaka.card(case))

    await world.sato.types(f"/incident {word} {case} 最高")
    await is_told(world, "sev1 から sev4 で指定してください", f"/incident severity {case} sev2")

    await world.sato.types(f"/incident {word} {case}")
    assert (await world.sato.form())["title"]["text"] == "重大度を変更"


IN_WORDS = {
    ("note", "メモ"): ("内部メモを残しました", "内部メモ"),
    ("update", "経過報告"): ("経過報告を送信します", "アカツキ商事様に送信します"),
    ("ask", "資料依頼"): ("資料のご提供をお願いしました", "アカツキ商事様に送信します"),
    ("mitigate", "暫定対処"): ("暫定対処を記録しました", "アカツキ商事様に送信します"),
}


@pytest.mark.parametrize(("words", "outcome"), IN_WORDS.items())
async def test_with_text_it_acts_at_once_and_without_it_opens_the_form(
    world: World, words: tuple[str, str], outcome: tuple[str, str]
) -> None:
    case = await acknowledged(world)
    done, title = outcome
    text = "一行目です。\n二行目  は <b> & 続きます。"

    # when the alias is typed without text
    await world.sato.types(f"/incident {words[1]} {case}")
    assert (await world.sato.form())["title"]["text"] == title
    await world.sato.closes()

    # when the word is typed with text
    await world.sato.types(f"/incident {words[0]} {case} {text}")

    # then it is done, without a form, and the text is what was typed
    await is_told(world, case, done)
    await world.sato.has_no_form()
    where = (world.sato, DESK) if words[0] == "note" else (world.tanaka, SHARED)
    assert text in quoted(await where[0].sees("二行目", channel=where[1]))
    for message in await world.tanaka.reads():
        if "二行目" in said_in(message):
            world.expected.add((SHARED, message["ts"]))


@pytest.mark.parametrize("word", ["resolve", "復旧"])
async def test_resolve_always_asks_for_cause_and_work(world: World, word: str) -> None:
    case = await acknowledged(world)

    await world.sato.types(f"/incident {word} {case} 直りました")

    form = await world.sato.form()
    assert form["title"]["text"] == "アカツキ商事様に送信します"
    assert [block["block_id"] for block in form["blocks"] if block["type"] == "input"] == ["cause", "work"]


@pytest.mark.parametrize("word", ["reopen", "再開"])
async def test_reopen(world: World, word: str) -> None:
    case = await resolved(world)

    await world.sato.types(f"/incident {word} {case} 再発しました。")

    await is_told(world, f"{case} の対応を再開しました。")
    await world.tanaka.sees("<@U0SATO> が対応を再開しました", "再発しました。", times=1)
    await world.sato.sees("*再開*", channel=DESK, times=1)


async def test_names_in_a_command_are_written_out(world: World) -> None:
    case = await acknowledged(world)

    await world.sato.types(f"/incident note {case} @高橋 誠 に確認、#akatsuki-support を参照")

    await is_told(world, "内部メモを残しました")
    note = await world.sato.sees("*内部メモ*", channel=DESK)
    assert quoted(note) == ["@高橋 誠 に確認、#akatsuki-support を参照"]


# ── Help ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("word", ["help", "ヘルプ"])
async def test_help_lists_every_word_with_its_alias(world: World, word: str) -> None:
    await world.sato.types(f"/incident {word}")

    said = said_in(await is_told(world, "*/incident の使い方*"))
    for each in INCIDENT.table:
        assert f"`/incident {each.usage}`　`{each.alias}`　" in said


async def test_help_is_in_the_language_of_the_one_who_asks(world: World) -> None:
    await world.emma.types("/incident help")

    said = said_in(await is_told(world, "*How to use /incident*", who="emma"))
    assert "acknowledges: you start working on it" in said


# ── Mistakes ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed_as", "nearest"),
    [("akc AKATSUKI-1", "ack"), ("lst", "list"), ("resolv", "resolve"), ("経過報", "経過報告"), ("updaet x", "update")],
)
async def test_an_unknown_word_is_answered_with_the_nearest(world: World, typed_as: str, nearest: str) -> None:
    await world.sato.types(f"/incident {typed_as}")

    await is_told(world, f"「{typed_as.split()[0]}」という操作はありません。「{nearest}」ではありませんか。")


async def test_a_word_that_is_near_to_nothing_is_answered_with_the_help(world: World) -> None:
    await world.sato.types("/incident こんにちは")

    told = await is_told(world, "「こんにちは」という操作はありません。", "/incident help")
    assert "ではありませんか" not in said_in(told)


@pytest.mark.parametrize("word", [word.name for word in INCIDENT.table if word.needs_case])
async def test_a_missing_number_is_asked_for(world: World, word: str) -> None:
    await world.sato.types(f"/incident {word}")

    await is_told(world, f"受付番号を付けてください。例：`/incident {word} AKATSUKI-1`")


@pytest.mark.parametrize("case", ["AKATSUKI-99", "NOBODY-1", "AKATSUKI", "provider", "-", "???"])
@pytest.mark.parametrize("line", ["show {}", "ack {}", "note {} メモ", "update {}"])
async def test_a_number_of_nobody_is_said_to_be_unknown(world: World, case: str, line: str) -> None:
    await reported(world)

    await world.sato.types("/incident " + line.format(case))

    await is_told(world, "その受付番号は見つかりません。", "お問い合わせ番号")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/quote strike {case} ፩ 区分の誤り", "取り消す記録の番号と理由を指定してください。"),
        ("/quote withdraw {case} Q፩", "この見積りは見つかりません。"),
        ("/agreement answer AKATSUKI ፩ 対応いたします", "例：`/agreement answer AKATSUKI 1"),
        ("/agreement cure AKATSUKI ፩ 改善 対応済み", "例：`/agreement cure AKATSUKI 1"),
    ],
)
async def test_a_digit_that_nobody_counts_with_is_no_number(world: World, line: str, told: str) -> None:
    case = await reported(world)

    await world.takahashi.types(line.format(case=case))

    await is_told(world, told, who="takahashi")


async def test_a_number_of_another_customer_is_refused_in_a_customers_channel(world: World) -> None:
    await reported(world)

    await world.sato.types("/incident ack HARBOR-1", SHARED)

    await is_told(world, "この受付番号は、このチャンネルのものではありません。", channel=SHARED)


@pytest.mark.parametrize("typed_as", ["ack akatsuki-1", "  ack   Akatsuki-1  ", "対応開始　ＡＫＡＴＳＵＫＩ－１"])
async def test_the_number_may_be_typed_in_any_case_and_width(world: World, typed_as: str) -> None:
    await reported(world)

    await world.sato.types(f"/incident {typed_as}")

    await is_told(world, "AKATSUKI-1 の対応を開始しました。")
    await world.tanaka.sees("が対応を開始しました")


async def test_what_cannot_be_done_now_says_why_with_a_reference(world: World) -> None:
    case = await asked(world)

    await world.sato.types(f"/incident ack {case}")

    await is_told(world, "すでに担当になっています。", "お問い合わせ番号")


async def test_a_person_who_is_on_no_list_is_refused(world: World) -> None:
    # given a colleague in the provider's workspace who was added to #desk
    world.sandbox.workspace.channels[DESK].members.append("U0GUEST")
    await reported(world)

    # when
    guest = Person(world, "U0GUEST")
    await guest.types("/incident list")

    # then
    refused = await guest.sees("ご本人の所属を確認できないため、操作できません。", channel=DESK)
    assert "お問い合わせ番号" in said_in(refused)

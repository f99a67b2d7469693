"""A stop that is not as planned: told late, changed, reported about, forgotten, cut off (Arts. 8, 9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slackbot.cases import Announcement
from slackbot.cases.maintenance import FinishWindow, NoteProgress
from slackbot.cases.stops import Texts
from tests.acting import command
from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_maintenance import HARBOR, announced, at, has_files, planned
from tests.scenarios.world import World

OURS = "C0AKATSUKI"


async def starts(world: World) -> str:
    """Begun at once, told of long before."""
    window = await announced(world)
    await world.sato.clicks("開始", DESK, about=window)
    await world.tanaka.sees("「定期保守」を開始しました")
    await world.baker.sees("“Regular maintenance” has begun", channel=HARBOR)
    await world.sato.sees(window, "停止中", channel=DESK)
    return window


# ── Told late ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("9(1)")
async def test_a_lead_who_declines_short_notice_is_heard_by_whoever_asked_and_by_nobody_else(world: World) -> None:
    soon = {"start": at(world, days=2), "expected": at(world, days=2, hours=2), "latest": at(world, days=2, hours=3)}
    await planned(world, **soon)
    await world.sato.sends(late_reason_ja="脆弱性の修正を急ぐため", late_reason_en="Urgent.")
    await world.sato.sees("お知らせする承認を求めています", channel=DESK)

    await world.takahashi.clicks("見送る", DESK, about="お知らせする承認を求めています")
    await world.takahashi.sends(text="次の枠で行ってください")

    await world.sato.sees("<@U0SATO>", "見送りました", "次の枠で行ってください", channel=DESK)
    await world.sato.sees("MW-1", "下書き", channel=DESK)
    await world.tanaka.does_not_see("定期保守")
    await world.takahashi.clicks("承認して送信", DESK, about="お知らせする承認を求めています")
    assert "すでに結論が出ています" in words_of(await world.takahashi.form())


@pytest.mark.article("9(1)")
async def test_a_move_at_short_notice_shows_what_speaks_against_it_and_waits_for_a_lead(world: World) -> None:
    window = await announced(world)
    await world.sato.clicks("日程を変更", DESK, about=window)
    soon = {"start": at(world, days=2), "expected": at(world, days=2, hours=2), "latest": at(world, days=2, hours=3)}

    await world.sato.sends(**soon)
    assert "アカツキ商事様：お知らせの期限（10 営業日前）を過ぎています" in words_of(await world.sato.form())
    await world.sato.sends(late_reason_ja="お客様のご希望のため", late_reason_en="A customer asked for it.")
    await world.sato.sees("お知らせする承認を求めています", "お客様のご希望のため", channel=DESK)
    await world.tanaka.does_not_see("停止の日時が変わりました")
    await world.takahashi.clicks("承認して送信", DESK, about="お知らせする承認を求めています")

    await world.tanaka.sees("停止の日時が変わりました", "変更前", "変更後")
    await world.tanaka.sees("AKATSUKI-1", "お知らせが間際になった理由", "お客様のご希望のため")
    await world.baker.sees("The time of the stop has changed", channel=HARBOR)
    await world.baker.sees("HARBOR-1", "A customer asked for it.", channel=HARBOR)
    await has_files(world, times=2)


# ── Changed, and told about ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("9")
async def test_an_edit_says_what_has_changed_and_asks_anew_only_for_what_affects_them(world: World) -> None:
    window = await announced(world)
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.tanaka.sees("AKATSUKI-1", "ご確認いただきました")

    await world.sato.types(f"/maintenance 編集 {window}", DESK)
    await world.sato.sends(title_ja="夜間の定期保守")
    await world.tanaka.sees("お知らせの内容を改めました", "夜間の定期保守")
    await world.baker.sees("has changed", channel=HARBOR)
    assert "確認しました" not in await world.tanaka.can_click("AKATSUKI-1")

    await world.sato.clicks("内容を編集", DESK, about=window)
    await world.sato.sends(impact_ja="全画面が止まります。", impact_en="Everything stops.")
    await world.tanaka.sees("全画面が止まります。", "改めてご確認をお願いいたします")
    await world.baker.sees("Everything stops.", "Please confirm it anew", channel=HARBOR)
    assert "確認しました" in await world.tanaka.can_click("AKATSUKI-1")
    await world.sato.sees(window, "夜間の定期保守", "全画面が止まります。", channel=DESK)
    await world.tanaka.sees("📅 「夜間の定期保守」（変更後）", times=2)
    await world.baker.sees("📅 “Regular maintenance”, changed", channel=HARBOR, times=2)


@pytest.mark.article("9")
async def test_progress_is_asked_for_in_each_language_that_is_read_and_told_in_it(world: World) -> None:
    window = await starts(world)

    await world.sato.types(f"/maintenance note {window} 半分まで進みました", DESK)
    await world.sato.sends(text_en="Half of it is done.")

    await world.tanaka.sees("経過をお知らせいたします", "半分まで進みました")
    await world.baker.sees("is going", "Half of it is done.", channel=HARBOR)
    await world.baker.does_not_see("半分まで進みました", channel=HARBOR)


@pytest.mark.article("15")
async def test_a_promise_in_the_announcement_is_shown_to_its_author_and_what_was_typed_stays(world: World) -> None:
    await planned(world, impact_ja="作業後は二度と停止しません。")

    form = await world.sato.form()
    assert "二度と停止しません" in words_of(form)
    await world.sato.sends(impact_ja="作業のあと、動作を確認いたします。")
    assert "2 社にお送りします" in words_of(await world.sato.form())
    await world.sato.sees("MW-1", "まだどのお客様にもお知らせしていません", channel=DESK)


@pytest.mark.article("9")
async def test_a_customer_is_left_out_in_the_preview(world: World) -> None:
    await planned(world)

    await world.sato.sends(leave_out=["HARBOR"])

    await world.tanaka.sees("AKATSUKI-1", "定期保守")
    await world.tanaka.sees("📅 「定期保守」")
    await world.baker.does_not_see("Regular maintenance", channel=HARBOR)
    await world.sato.sees("MW-1", "対象 1 社", channel=DESK)


@pytest.mark.article("8")
async def test_who_answers_on_a_card_from_before_the_start_is_heard_and_reads_that_it_has_begun(world: World) -> None:
    window = await announced(world, more=["risk"])
    await world.takahashi.clicks("開始", DESK, about=window)
    await world.takahashi.sends(text="電話で取得済みと伺いました")
    await world.tanaka.sees("「定期保守」を開始しました")
    await world.baker.sees("“Regular maintenance” has begun", channel=HARBOR)
    await world.sato.sees(window, "停止中", channel=DESK)
    assert "バックアップ取得済み" in await world.tanaka.can_click("AKATSUKI-1")

    await world.tanaka.clicks("バックアップ取得済み", about="AKATSUKI-1")
    assert "この停止はすでに始まっています" in words_of(await world.tanaka.form())
    await world.tanaka.sends(taken_at=at(world, hours=-1))
    await world.tanaka.sees("AKATSUKI-1", "バックアップ取得済み：")
    assert await world.tanaka.can_click("AKATSUKI-1") == ["確認しました", "協議を希望する"]

    await world.baker.clicks("Ask for another time", HARBOR, about="HARBOR-1")
    assert "This stop has already begun" in words_of(await world.baker.form())
    await world.baker.closes()
    assert await world.baker.can_click("HARBOR-1", HARBOR) == ["I have read this", "I wish to discuss this"], (
        "what is over is asked no more"
    )
    await world.forward(seconds=30)
    await world.sato.sees(window, "バックアップ未回答 1", channel=DESK)


# ── Reported about ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("9")
async def test_who_reports_during_a_stop_reads_first_when_it_ends_and_is_heard_all_the_same(world: World) -> None:
    window = await starts(world)

    await world.tanaka.clicks("障害を報告")
    form = words_of(await world.tanaka.form())
    assert form.index("終了の予定は") < form.index("ただいま計画停止中です") < form.index("対象システム")
    await world.tanaka.sends(system="order", what="画面が開きません")
    case = await world.tanaka.is_told_a_number()

    await world.tanaka.card(case)
    await world.sato.sees(f"{case} ", "計画停止中のご報告です", window, channel=DESK)
    await world.sato.sees(window, "停止中に届いた報告 1 件", case, channel=DESK)


@pytest.mark.article("9")
async def test_the_stops_card_leads_to_a_report_whose_own_card_was_held_up(world: World) -> None:
    window = await starts(world)
    await world.forward(minutes=1)
    world.everything_expected = True
    await world.tanaka.clicks("障害を報告")
    world.sandbox.faults.add(method="chat.postMessage", retry_after=7, times=2)
    await world.tanaka.sends(system="order", what="画面が開きません")
    case = await world.tanaka.is_told_a_number()

    await world.sato.sees(window, "停止中に届いた報告 1 件", f"|{case}>", channel=DESK)


@pytest.mark.article("9(3)")
async def test_an_incident_becomes_a_stop_whose_notice_is_called_for_until_it_is_sent(world: World) -> None:
    case = await world.tanaka.reports()
    await world.tanaka.card(case)
    await world.sato.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("対応を開始")
    await world.sato.sees(case, "対応中", channel=DESK)
    await world.sato.clicks("停止としてお知らせ", DESK, about=case)
    assert f"*{case}* を停止としてお客様にお知らせします" in words_of(await world.sato.form())
    ends = {"expected": at(world, hours=1), "latest": at(world, hours=2)}
    texts = {"title_ja": "注文画面の停止", "impact_ja": "注文をお受けできません。"}

    await world.sato.sends(**ends, **texts)
    await world.sato.closes()
    await world.sato.sees("MW-1", "元の障害：", case, channel=DESK)
    await world.forward(hours=1)
    await world.sato.sees("<@U0SATO> 「注文画面の停止」の事後のお知らせがまだ送信されていません", channel=DESK)
    await world.forward(minutes=30)
    await world.sato.sees("<@U0TAKAHASHI> 「注文画面の停止」", "送信されていません", channel=DESK, times=1)
    await world.forward(hours=1)
    await world.sato.sees("<@U0TAKAHASHI> 「注文画面の停止」", "送信されていません", channel=DESK, times=2)
    await world.sato.clicks("内容を確認して送信", DESK, about="MW-1")
    await world.sato.sends()

    await world.tanaka.sees("注文画面の停止", "注文をお受けできません。")
    await world.forward(minutes=20)
    await world.sato.sees("<@U0TAKAHASHI> 「注文画面の停止」", "送信されていません", channel=DESK, times=2)
    world.everything_expected = True  # of the incident itself


@pytest.mark.article("8.2", "9(3)")
async def test_a_stop_to_mend_an_incident_starts_without_waiting_for_answers(world: World) -> None:
    case = await world.tanaka.reports()
    await world.sato.types(f"/maintenance plan {case}", DESK)
    assert f"*{case}* の対応のための停止です" in words_of(await world.sato.form())
    soon = {"start": at(world, minutes=5), "expected": at(world, hours=1), "latest": at(world, hours=2)}
    texts = {"title_ja": "注文画面の復旧作業", "impact_ja": "注文をお受けできません。"}

    await world.sato.sends(more=["risk"], **soon, **texts)
    await world.sato.sends()
    await world.tanaka.sees("注文画面の復旧作業", "バックアップについてもお知らせください")
    await world.sato.clicks("開始", DESK, about="MW-1")

    await world.tanaka.sees("「注文画面の復旧作業」を開始しました")
    world.everything_expected = True  # of the incident itself


@pytest.mark.article("15")
async def test_a_lead_may_answer_a_wish_as_it_is_written(world: World) -> None:
    await announced(world)
    await world.tanaka.clicks("日程を相談したい", about="AKATSUKI-1")
    await world.tanaka.sends(text="翌週を希望します")
    await world.sato.sees("翌週を希望します", channel=DESK)

    await world.takahashi.clicks("返答する", DESK, about="翌週を希望します")
    await world.takahashi.sends(text="この日に必ず復旧します。")
    await world.tanaka.does_not_see("必ず復旧します")
    await world.takahashi.sends(text="この日に必ず復旧します。", wording_way="as_it_is")

    await world.tanaka.sees("日程のご相談について", "この日に必ず復旧します。")
    world.everything_expected = True


# ── Forgotten ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("9")
async def test_past_its_end_the_engineer_is_called_and_then_the_leads_and_nothing_says_that_it_is_over(
    world: World,
) -> None:
    window = await starts(world)

    await world.forward(days=21, hours=3)
    await world.sato.sees("<@U0SATO> 「定期保守」が終わりの期限", "「完了」か「延長」", channel=DESK, times=1)
    await world.forward(minutes=30)
    await world.sato.sees("<@U0TAKAHASHI> 「定期保守」が終わりの期限", channel=DESK, times=1)
    await world.forward(hours=5)

    await world.tanaka.does_not_see("完了しました")
    await world.sato.sees(window, "停止中", channel=DESK)
    await world.sato.types(f"/maintenance 完了 {window} 受注の登録を確認しました", DESK)
    await world.sato.sends(text_en="Orders were checked.")
    await world.tanaka.sees("「定期保守」が完了しました", "受注の登録を確認しました")
    await world.baker.sees("is complete", channel=HARBOR)
    world.everything_expected = True  # of those three weeks


# ── Cut off ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def retries_what_was_not_sent(world: World) -> None:
    await world.sato.clicks("理由を見て、もう一度送信", DESK, about="MW-1")
    await world.sato.presses("すべてもう一度送信する")
    await world.forward(seconds=30)


async def told(world: World, key: str) -> Announcement:
    found = await world.app.office.store.case(f"{key}-1")
    assert isinstance(found, Announcement)
    return found


@pytest.mark.article("9")
async def test_while_slack_is_down_for_an_hour_nothing_is_lost_and_nothing_said_twice(world: World) -> None:
    window = await starts(world)
    fault = world.sandbox.faults.add(method="*", status=503)
    text = Texts(ja="半分まで進みました", en="Half done")
    for step in (
        command(NoteProgress, case_id=window, text=text),
        command(FinishWindow, case_id=window, check=Texts(ja="登録を確認しました", en="Checked.")),
    ):
        await world.app.office.desk.submit(step)
    for _ in range(60):
        world.clock.forward(timedelta(minutes=1))
        await world.app.outbox.drain()
    world.sandbox.faults.rules.remove(fault)
    await world.forward(minutes=5)

    await world.tanaka.sees("半分まで進みました", times=1)
    await world.tanaka.sees("「定期保守」が完了しました", times=1)
    await world.baker.sees("Half done", channel=HARBOR, times=1)
    await world.baker.sees("is complete", channel=HARBOR, times=1)
    await world.sato.sees("まで応答しませんでした", "操作は必要ありません", channel=DESK, times=1)
    world.everything_expected = True


@pytest.mark.article("9", "12")
async def test_a_customer_who_cannot_be_reached_is_named_before_it_is_sent_and_keeps_nobody_else_waiting(
    world: World,
) -> None:
    world.everything_expected = True
    world.sandbox.share(OURS, "T0MINATO", "U0OKADA")
    await world.settle()
    await planned(world)
    assert "アカツキ商事様：共有チャンネルにいま投稿できません" in words_of(await world.sato.form())

    await world.sato.sends()

    await world.baker.sees("HARBOR-1", "Regular maintenance", channel=HARBOR)
    await world.tanaka.does_not_see("定期保守")
    await world.sato.clicks("ご確認の状況", DESK, about="MW-1")
    assert "お届けしていません" in words_of(await world.sato.form())


@pytest.mark.article("9")
async def test_a_channel_that_was_archived_is_told_when_it_is_back(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors |= {"dead_letter"}
    world.sandbox.archive(OURS, by="U0TAKAHASHI")
    await world.settle()
    await planned(world)
    assert "アカツキ商事様：共有チャンネルにいま投稿できません" in words_of(await world.sato.form())
    await world.sato.sends()
    await world.baker.sees("HARBOR-1", channel=HARBOR)

    world.sandbox.archive(OURS, by="U0TAKAHASHI", archived=False)
    await world.settle()
    await retries_what_was_not_sent(world)

    await world.tanaka.sees("AKATSUKI-1", "定期保守", times=1)
    assert (await told(world, "AKATSUKI")).lacks == ("confirmation",)


# ── Forms that cannot be ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"expected": {"days": 20}}, "終わり"),
        ({"start": {"days": -1}}, "/maintenance after"),
        ({"latest": {"days": 40}}, "長すぎます"),
    ],
)
async def test_a_time_that_cannot_be_is_told_at_its_question(
    given: dict[str, dict[str, float]], said: str, world: World
) -> None:
    await world.sato.types("/maintenance", DESK)
    wrong = {name: at(world, **by) for name, by in given.items()}
    usual = {
        "start": at(world, days=21),
        "expected": at(world, days=21, hours=2),
        "latest": at(world, days=21, hours=3),
    }
    texts = {"title_ja": "定期保守", "title_en": "Maintenance"}

    answer = await world.sato.sends(ground="9(1)|", systems=["order"], **texts, **{**usual, **wrong})

    assert said in str(answer), answer
    assert await world.app.office.store.windows() == []


async def test_a_system_that_nobody_chosen_uses_is_told_at_its_question(world: World) -> None:
    await world.sato.types("/maintenance", DESK)
    times = {
        "start": at(world, days=21),
        "expected": at(world, days=21, hours=2),
        "latest": at(world, days=21, hours=3),
    }

    answer = await world.sato.sends(
        ground="9(1)|", systems=["order"], customers=["HARBOR"], title_ja="保守", title_en="Maintenance", **times
    )

    assert "お使いのお客様がいません" in str(answer), answer

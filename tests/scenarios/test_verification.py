"""The customer checks that it works again: they confirm, they say no, or they say nothing (Art. 6(3))."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.people import labels, said_in, words_of
from tests.scenarios.story import DESK, at, closed, quoted, resolved, restores
from tests.scenarios.world import World, both_ways

pytestmark = both_ways

CONFIRM, STILL = "復旧を確認しました", "まだ解消していません"


async def reopened(world: World, reason: str = "在庫の画面がまだ開きません") -> None:
    """Tanaka says that it is not fixed; both sides hear it."""
    await world.tanaka.clicks(STILL)
    await world.tanaka.sends(text=reason)
    await world.tanaka.sees("まだ解消していないとのご連絡をいただきました", reason)
    await world.sato.sees("*再開*", reason, channel=DESK)


# ── Yes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_customers_confirmation_closes_it_on_both_sides(world: World) -> None:
    # given
    case = await resolved(world)

    # when a colleague of the reporter confirms
    await world.ito.clicks(CONFIRM)

    # then
    await world.tanaka.sees("<@U0ITO> 様に復旧をご確認いただきました", "第6条第3号", times=1)
    await world.sato.sees("<@U0ITO> 様に復旧をご確認いただきました", channel=DESK, times=1)
    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert "⚪ 完了" in said_in(card)
        assert "完了*\n<!date^" in said_in(card)
    await world.forward(days=10)


async def test_two_people_who_confirm_at_once_are_thanked_once(world: World) -> None:
    await resolved(world)

    await asyncio.gather(world.tanaka.clicks(CONFIRM), world.ito.clicks(CONFIRM))

    await world.tanaka.sees("復旧をご確認いただきました", times=1)
    await world.sato.sees("復旧をご確認いただきました", channel=DESK, times=1)


# ── No ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("6(3)", "18")
async def test_not_fixed_reopens_it_and_calls_the_one_who_leads(world: World) -> None:
    # given
    case = await resolved(world)

    # when the customer says so, with what they see now
    await world.tanaka.clicks(STILL)
    form = await world.tanaka.form()
    assert form["submit"]["text"] == "送信"
    await world.tanaka.sends(text="在庫の画面がまだ開きません")

    # then
    heard = await world.tanaka.sees("<@U0TANAKA> 様から、まだ解消していないとのご連絡", "対応を再開します", times=1)
    assert quoted(heard) == ["在庫の画面がまだ開きません"]
    called = await world.sato.sees("<@U0SATO>\n*再開*", "<@U0TANAKA> 様", channel=DESK, times=1)
    assert quoted(called) == ["在庫の画面がまだ開きません"]
    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert "対応中" in said_in(card)
        assert "接続数の上限" not in said_in(card)
    assert labels(await world.sato.card(case, DESK))[:2] == ["経過報告", "資料を依頼"]


async def test_not_fixed_needs_no_words(world: World) -> None:
    case = await resolved(world)

    await world.tanaka.clicks(STILL)
    await world.tanaka.sends()

    assert quoted(await world.tanaka.sees("まだ解消していないとのご連絡", times=1)) == []
    await world.sato.sees("*再開*", channel=DESK, times=1)
    assert "対応中" in said_in(await world.tanaka.card(case))


async def test_a_closed_incident_is_reopened_by_the_customer(world: World) -> None:
    case = await closed(world)
    await world.forward(days=2)

    await reopened(world, "また同じエラーが出ました")

    assert "対応中" in said_in(await world.tanaka.card(case))


async def test_staff_reopen_it_with_a_reason_that_the_customer_reads(world: World) -> None:
    # given
    case = await closed(world)

    # when
    await world.emma.clicks("再開", DESK)
    form = await world.emma.form()
    assert form["title"]["text"] == "To アカツキ商事"
    await world.emma.sends(text="監視で再発を検知しました。")

    # then nobody is made to have said what they did not say
    heard = await world.tanaka.sees("<@U0EMMA> が対応を再開しました", times=1)
    assert quoted(heard) == ["監視で再発を検知しました。"]
    await world.sato.sees("*再開*　<@U0EMMA> が対応を再開しました。", channel=DESK, times=1)
    assert "対応中" in said_in(await world.tanaka.card(case))


async def test_what_was_said_before_it_came_back_is_no_longer_on_the_cards(world: World) -> None:
    # given an update, a workaround and a restoration
    case = await resolved(world)
    await reopened(world)
    await world.sato.types(f"/incident update {case} 切り分けをしています。")
    await world.sato.types(f"/incident mitigate {case} 再起動しました。")
    for words in ("切り分けをしています。", "再起動しました。"):
        await world.tanaka.sees(words)
    for words in ("経過報告を送信します", "暫定対処を記録しました"):
        await world.sato.sees(words, channel=DESK)
    assert len(quoted(await world.tanaka.card(case))) == 3
    await restores(world, case, work="索引を作り直しました")

    # when
    await reopened(world, "また出ました")

    # then
    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert quoted(card) == ["注文画面を開くとエラーになります"]


async def test_after_reopening_the_update_clock_starts_anew(world: World) -> None:
    case = await resolved(world)
    await reopened(world)

    due = world.clock.now().timestamp() + 24 * 3600
    shown = said_in(await world.sato.card(case, DESK)).partition("次回の経過報告の期限*\n<!date^")[2].partition("^")[0]
    assert due - 30 < int(shown) <= due


# ── Nothing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_no_answer_is_reminded_of_after_a_day_and_closed_with_a_notice_after_three(world: World) -> None:
    # given
    case = await resolved(world)
    restored = world.clock.now()
    await world.forward(hours=23)

    # when a day has passed, the reporter is reminded by name, with the buttons and what will happen
    await world.forward(hours=2)
    reminder = await world.tanaka.sees("<@U0TANAKA> 様", "復旧後の動作はいかがでしょうか", times=1)
    assert labels(reminder) == [CONFIRM, STILL]
    assert "本件を完了と" in said_in(reminder)
    assert reminder["thread_ts"] == (await world.tanaka.card(case))["ts"]

    # and when three have, it is closed, and can still be reopened
    await world.forward(days=2)
    await world.tanaka.sees("復旧のご報告から3日が経過", "本件を完了と", "第6条第3号", times=1)
    assert (world.clock.now() - restored).days == 3
    assert "⚪ 完了" in said_in(await world.sato.card(case, DESK))
    await world.forward(days=10)
    await reopened(world)


async def test_the_reminder_says_when_it_will_be_closed(world: World) -> None:
    case = await resolved(world)
    restored = said_in(await world.tanaka.card(case)).partition("*復旧*\n<!date^")[2].partition("^")[0]

    await world.forward(hours=25)

    await world.tanaka.sees(f"ご連絡がない場合は、{at(int(restored) + 3 * 86400)}", times=1)


async def test_the_reminders_own_button_closes_it(world: World) -> None:
    case = await resolved(world)
    await world.forward(hours=25)
    reminder = await world.tanaka.sees("復旧後の動作はいかがでしょうか")

    await world.tanaka.clicks(CONFIRM, ts=reminder["ts"])

    await world.tanaka.sees("復旧をご確認いただきました")
    await world.sato.sees("復旧をご確認いただきました", channel=DESK)
    assert "完了" in said_in(await world.tanaka.card(case))


async def test_what_was_restored_anew_is_reminded_of_anew(world: World) -> None:
    # given a restoration that was not one, after its reminder
    case = await resolved(world)
    await world.forward(hours=25)
    await world.tanaka.sees("復旧後の動作はいかがでしょうか", times=1)
    await reopened(world)

    # when it is restored again
    await restores(world, case, work="索引を作り直しました")

    # then it is asked for again, a day later
    await world.forward(hours=25)
    await world.tanaka.sees("復旧後の動作はいかがでしょうか", times=2)


# ── Another restoration than the one that was shown ─────────────────────────────────────────────────────────────────


async def test_a_confirmation_of_what_has_changed_since_changes_nothing(world: World) -> None:
    # given a reminder that shows the first restoration, and a second one since
    case = await resolved(world)
    await world.forward(hours=25)
    old = await world.tanaka.sees("復旧後の動作はいかがでしょうか")
    await reopened(world)
    await restores(world, case, work="索引を作り直しました")

    for label in (CONFIRM, STILL):
        # when
        await world.tanaka.clicks(label, ts=old["ts"])

        # then
        box = words_of(await world.tanaka.form())
        assert "内容が更新されました。最新の内容をご確認ください。" in box
        assert "お問い合わせ番号" in box
        await world.tanaka.closes()

    assert "復旧・ご確認待ち" in said_in(await world.tanaka.card(case))


async def test_a_form_opened_before_the_second_restoration_is_outdated_too(world: World) -> None:
    # given the form about the first restoration
    case = await resolved(world)
    await world.ito.clicks(STILL)
    await reopened(world)
    await restores(world, case, work="索引を作り直しました")

    # when it is sent now
    answer = await world.ito.sends(text="まだです")

    # then what was typed stays, with the reason
    assert "内容が更新されました" in answer["errors"]["text"]
    assert "復旧・ご確認待ち" in said_in(await world.tanaka.card(case))

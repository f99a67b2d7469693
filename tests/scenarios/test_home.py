"""App Home: who is on duty, what waits for somebody, what is one's own, and what falls due first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slackbot.cases.due import TASKS
from slackbot.open_cases import complete
from tests.scenarios.people import Json, Person, words_of
from tests.scenarios.story import DESK, acknowledged, recorded, reported
from tests.scenarios.test_maintenance import HARBOR, announced
from tests.scenarios.world import World


async def home_of(person: Person) -> str:
    """What the person reads after opening it."""
    answer = await person.does("home", tab="home")
    assert answer["ok"], answer
    shown: Json = (await person.looks())["home"]["view"]
    return words_of(shown)


async def test_it_tells_who_is_on_duty_and_that_there_is_nothing_to_do(world: World) -> None:
    said = await home_of(world.sato)

    assert "一次対応*　ただいまの当番：<@U0EMMA> <@U0SATO>" in said
    assert "あなたの担当　0件" in said
    assert "まだ誰も受けていません" not in said


async def test_what_nobody_has_taken_comes_before_ones_own_and_that_before_the_rest(world: World) -> None:
    # given one that Sato works on, one that is Emma's, and one that waits
    mine = await acknowledged(world)
    theirs = await reported(world, what="在庫の数が合いません")
    await world.emma.clicks("対応開始", DESK, about=theirs)
    await world.tanaka.sees("<@U0EMMA> が対応を開始しました")
    waits = await reported(world, what="帳票が印刷できません")

    said = await home_of(world.sato)

    assert (
        said.index("まだ誰も受けていません　1件")
        < said.index("あなたの担当　1件")
        < said.index("そのほかの対応中　1件")
    )
    assert said.index(waits) < said.index(mine) < said.index(theirs)


async def test_what_falls_due_first_stands_first(world: World) -> None:
    slow = await reported(world, what="帳票の罫線がずれます")
    urgent = await reported(world, what="注文がすべて止まっています", impact="high", urgency="high")

    said = await home_of(world.takahashi)

    assert said.index(urgent) < said.index(slow)


async def test_what_is_overdue_or_soon_due_stands_above_all_that_can_wait_whoever_has_it(world: World) -> None:
    theirs = await acknowledged(world, impact="high", urgency="high")
    waits = await reported(world, what="帳票の罫線がずれます")
    world.everything_expected = True
    await world.forward(minutes=5)

    said = await home_of(world.takahashi)
    assert said.index("1時間以内に期限が来るもの　1件") < said.index(theirs) < said.index(waits), said
    assert "（超過）" not in said
    await world.forward(minutes=61)
    assert "（超過）" in await home_of(world.takahashi)


async def test_pressing_refresh_shows_what_has_come_since(world: World) -> None:
    await home_of(world.sato)
    new = await reported(world)
    view = (await world.sato.looks())["home"]["view"]

    await world.sato.presses("最新の状態を表示", view=view)

    assert new in words_of((await world.sato.looks())["home"]["view"])


async def test_who_cannot_have_what_was_pressed_reads_why_in_front_of_it(world: World) -> None:
    """No form lies open there, on top of which it could stand."""
    await home_of(world.takahashi)
    view = (await world.takahashi.looks())["home"]["view"]

    await world.takahashi.presses("交代をお願いする", view=view)

    assert "交代できる当番が見つかりません" in words_of(await world.takahashi.form())


async def test_who_is_not_on_the_register_reads_how_to_get_there(world: World) -> None:
    stranger = Person(world, "U0GUEST")

    assert "provider.toml" in await home_of(stranger)


async def test_a_change_of_shift_lists_what_is_open(world: World) -> None:
    case = await reported(world)
    await recorded(world, case)
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    await world.forward(seconds=(monday - world.clock.now()).total_seconds())
    await world.sato.sees("期限を過ぎました", channel=DESK)

    digest = await world.sato.sees("一次対応の当番が交代しました", "対応中　1件", channel=DESK)

    assert case in str(digest)


async def test_it_tells_who_comes_next_and_ones_own_shifts(world: World) -> None:
    said = await home_of(world.sato)

    assert "次の当番：<@U0SATO> <@U0EMMA>" in said
    assert "あなたの当番" in said
    assert "一次対応（secondary）" in said
    assert "これから4週間、あなたの当番はありません" in await home_of(world.takahashi)


async def test_what_waits_for_a_lead_stands_first_with_what_it_is(world: World) -> None:
    case = await acknowledged(world)
    await world.sato.types(f"/escalate {case} ベンダーへの連絡をお願いします")
    world.everything_expected = True

    said = await home_of(world.takahashi)

    assert said.index("あなたの対応が必要です　1件") < said.index("相談への判断") < said.index(case)
    assert "あなたの対応が必要です" not in await home_of(world.sato)


async def test_a_notice_of_breach_is_settled_from_it_by_a_lead(world: World) -> None:
    await world.takahashi.types("/agreement breach AKATSUKI")
    await world.takahashi.clicks("是正の求めを記録", DESK)
    due = (world.clock.now() + timedelta(days=10)).date().isoformat()
    await world.takahashi.sends(party="provider", text="ご協力をお願いします", delivery="書留 1", day=due)
    world.everything_expected = True

    said = await home_of(world.takahashi)
    assert said.index("対応が必要です　1件") < said.index("是正の求め（第17条）の結果の記録") < said.index("第1号")
    assert "是正の求め" not in await home_of(world.sato)
    await world.takahashi.presses("結果を記録", view=(await world.takahashi.looks())["home"]["view"])
    await world.takahashi.sends(cured="yes", text="ご協力をいただきました")

    assert "是正の求め" not in await home_of(world.takahashi)


async def test_a_wish_about_a_stop_is_answered_from_it(world: World) -> None:
    await announced(world)
    await world.baker.clicks("Ask for another time", HARBOR, about="HARBOR-1")
    await world.baker.sends(text="Any day after the 20th, please.")
    world.everything_expected = True

    said = await home_of(world.sato)
    assert said.index("対応が必要です　1件") < said.index("停止の日程のご相談への返答") < said.index("HARBOR-1")
    await world.sato.presses("返答する", view=(await world.sato.looks())["home"]["view"])
    await world.sato.sends(text="The 24th would suit us.")

    await world.baker.sees("The 24th would suit us.", channel=HARBOR)
    assert "日程のご相談" not in await home_of(world.sato)


async def test_a_wish_that_an_older_build_has_left_is_listed_when_the_desk_starts(world: World) -> None:
    await announced(world)
    await world.baker.clicks("Ask for another time", HARBOR, about="HARBOR-1")
    await world.baker.sends(text="Any day after the 20th, please.")
    world.everything_expected = True
    store = world.app.office.store
    await store.redis.delete(store.key("due", TASKS))
    assert "日程のご相談" not in await home_of(world.sato)

    await complete(world.app.office.desk)

    assert "日程のご相談" in await home_of(world.sato)


async def test_a_customer_whom_nobody_answered_is_named(world: World) -> None:
    await world.tanaka.writes("至急ご確認いただけますか")
    world.everything_expected = True

    said = await home_of(world.sato)
    assert "お返事をお待ちのお客様　1件" in said
    assert "至急ご確認いただけますか" in said

    await world.sato.writes("確認いたします")
    assert "お返事をお待ちのお客様" not in await home_of(world.sato)


async def test_forms_about_duty_open_from_it(world: World) -> None:
    await home_of(world.emma)
    view = (await world.emma.looks())["home"]["view"]

    await world.emma.presses("Ask somebody to stand in", view=view)
    begins = int(world.clock.now().timestamp())
    await world.emma.sends(layer="primary", person="U0SATO", since=begins, until=begins + 3600)

    await world.sato.sees("当番の代行のお願いです", channel=DESK)
    assert "当番の代行のお願いです" in await home_of(world.sato)
    await world.sato.presses("引き受ける", view=(await world.sato.looks())["home"]["view"])
    await world.sato.sees("<@U0EMMA> に代わり、<@U0SATO> が当番に入ります", channel=DESK)
    assert "当番の代行のお願いです" not in words_of((await world.sato.looks())["home"]["view"])


async def test_a_shift_is_taken_over_from_it_and_it_says_so_no_more(world: World) -> None:
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    await world.forward(seconds=(monday - world.clock.now()).total_seconds())
    await world.sato.sees("一次対応の当番が交代しました", channel=DESK)
    assert "引継ぎがまだです" in await home_of(world.sato)
    assert "引継ぎがまだです" not in await home_of(world.takahashi)

    await world.sato.presses("引き継ぎました", view=(await world.sato.looks())["home"]["view"])

    assert "引継ぎがまだです" not in words_of((await world.sato.looks())["home"]["view"])
    await world.sato.sees("<@U0SATO> が引き継ぎました", channel=DESK)


async def test_however_much_is_open_it_is_drawn_in_a_few_trips_to_redis(world: World) -> None:
    world.everything_expected = True
    few = await trips(world)
    for n in range(20):
        await reported(world, what=f"{n}件目")

    assert await trips(world) <= few + 3


async def trips(world: World) -> int:
    store = world.app.office.store
    before = (await store.redis.info("stats"))["total_reads_processed"]
    await home_of(world.sato)
    return int((await store.redis.info("stats"))["total_reads_processed"] - before)

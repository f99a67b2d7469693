"""/oncall: who is on duty, somebody stands in, two exchange their weeks, and a shift is handed over."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.scenarios.people import Json, Person, labels, words_of
from tests.scenarios.story import DESK, SHARED
from tests.scenarios.test_escalations import direct_messages
from tests.scenarios.world import World

SATO, EMMA = "<@U0SATO>", "<@U0EMMA>"


async def told(world: World, *words: str, channel: str = DESK) -> Json:
    """Privately: nobody else sees the answer."""
    answer = await world.sato.sees(*words, channel=channel)
    assert answer["ephemeral"]
    return answer


def monday(day: int, hour: int) -> int:
    return int(datetime(2026, 11, day, hour, tzinfo=UTC).timestamp())


async def test_it_says_who_is_on_duty_and_for_how_long(world: World) -> None:
    await world.sato.types("/oncall")

    await told(world, "ただいまの当番", f"primary　{EMMA}", f"secondary　{SATO}")


async def test_it_lists_what_comes_and_ones_own(world: World) -> None:
    await world.sato.types("/oncall 予定")
    await told(world, "これから4週間の当番", SATO, EMMA)

    await world.sato.types("/oncall me")
    mine = await told(world, "あなたの当番")
    assert EMMA not in str(mine)


async def test_somebody_stands_in_and_both_are_told(world: World) -> None:
    # given an evening on which Emma cannot
    begins = int(world.clock.now().timestamp())
    await world.emma.types("/oncall override")

    # when Sato is asked, and says yes
    await world.emma.sends(layer="primary", person="U0SATO", since=begins, until=begins + 8 * 3600, reason="通院のため")
    await world.sato.sees("当番の代行のお願いです", "通院のため", channel=DESK)
    await world.sato.clicks("引き受ける", await directly(world.sato))

    # then #desk reads it, and he is on duty
    await world.sato.sees(f"{EMMA} に代わり、{SATO} が当番に入ります", "通院のため", channel=DESK)
    await world.sato.types("/oncall now")
    await told(world, f"primary　{SATO}（代行")
    # and the list says that he stands in two layers at once
    await world.sato.types("/oncall next")
    await told(world, f"{SATO} が", "primary と secondary の両方に入っています")


async def asks_to_exchange(world: World) -> None:
    """Sato gives his week in the first layer for Emma's."""
    await world.sato.types("/oncall swap")
    form = await world.sato.form()
    options = {block["block_id"]: block["element"]["options"] for block in form["blocks"] if block["type"] == "input"}
    own, other = (
        next(option["value"] for option in options[name] if option["value"].startswith("primary|"))
        for name in ("mine", "theirs")
    )
    await world.sato.sends(mine=own, theirs=other)
    await world.sato.sees("当番の交代のお願いです", SATO, EMMA, channel=DESK, times=1)


async def directly(person: Person) -> str:
    """Where the desk writes to them."""
    found: dict[str, Json] = (await person.looks())["messages"]
    return next(channel for channel in found if channel.startswith("D"))


async def test_two_exchange_their_weeks_once_the_other_has_said_yes(world: World) -> None:
    # given that Sato asks, and nothing has changed yet
    await asks_to_exchange(world)
    assert any("asks <@U0EMMA> to exchange shifts" in said for said in await direct_messages(world.emma))
    await world.sato.types("/oncall")
    await told(world, f"primary　{EMMA}")

    # when Emma says yes in her direct message
    await world.emma.clicks("Accept", await directly(world.emma))

    # then everybody reads it, Sato directly too
    await world.sato.sees("の当番を交代しました", SATO, EMMA, channel=DESK, times=1)
    assert any("の当番を交代しました" in said for said in await direct_messages(world.sato))
    card = await world.sato.sees("当番の交代のお願いです", "が引き受けました", channel=DESK)
    assert labels(card) == []


async def test_whoever_was_asked_cannot_and_everything_stays(world: World) -> None:
    await asks_to_exchange(world)

    await world.emma.clicks("Not this time", await directly(world.emma))

    await world.sato.sees("今回引き受けられません。当番は元のままです", channel=DESK)
    assert any("今回引き受けられません" in said for said in await direct_messages(world.sato))
    await world.sato.types("/oncall")
    await told(world, f"primary　{EMMA}")


async def test_that_somebody_cannot_be_written_to_is_read_with_their_name_and_the_rotas(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors |= {"dead_letter"}
    world.sandbox.faults.add(method="conversations.open", error="user_disabled")

    await asks_to_exchange(world)

    failed = ("送信できなかったメッセージがあります", "一次対応", f"{EMMA}へのダイレクトメッセージ")
    await world.sato.sees(*failed, "ダイレクトメッセージを受け取れない方です", channel=DESK, times=1)
    await world.sato.does_not_see("rota:main", channel=DESK)


async def test_nobody_answers_for_another_and_a_lead_decides_in_an_emergency(world: World) -> None:
    await asks_to_exchange(world)
    await world.sato.clicks("引き受ける", DESK)
    assert "お願いされた方" in words_of(await world.sato.form())
    await world.sato.closes()

    await world.takahashi.clicks("お返事を待たずに変更（リーダー）", DESK)

    await world.sato.sees("の当番を交代しました", SATO, EMMA, channel=DESK, times=1)
    assert any("have exchanged the shifts" in said for said in await direct_messages(world.emma))


async def test_without_an_answer_both_hear_of_it_and_the_rota_stays(world: World) -> None:
    await asks_to_exchange(world)

    await world.forward(days=1)
    assert any("still waits for your answer" in said for said in await direct_messages(world.emma))
    assert any("まだお返事がありません" in said for said in await direct_messages(world.sato))
    await world.sato.types("/oncall me")
    await told(world, "あなたの当番", "当番の交代のお願いです")
    await world.sato.clicks("取り下げる", DESK)

    await world.sato.sees("お願いを取り下げました", channel=DESK)


async def test_an_exchange_that_was_agreed_on_does_not_suit_after_all(world: World) -> None:
    await asks_to_exchange(world)
    await world.emma.clicks("Accept", await directly(world.emma))
    await world.sato.sees("の当番を交代しました", channel=DESK)

    await world.emma.types("/oncall me")
    await world.emma.clicks("Take back", DESK)

    await world.sato.sees("の代行（", "を取り消しました", channel=DESK, times=1)
    (said,) = [said for said in await direct_messages(world.sato) if "を取り消しました" in said]
    assert f"{SATO} の代行（" in said
    assert f"{EMMA} の代行（" in said, "Sato's own shift is back"
    await world.sato.types("/oncall 自分")
    assert "取り消す" not in str(await world.sato.sees("あなたの当番（4週間）", channel=DESK))


async def test_shifts_of_two_layers_are_not_exchanged(world: World) -> None:
    await world.sato.types("/oncall swap")
    form = await world.sato.form()
    options = {block["block_id"]: block["element"]["options"] for block in form["blocks"] if block["type"] == "input"}
    own = next(option["value"] for option in options["mine"] if option["value"].startswith("primary|"))
    other = next(option["value"] for option in options["theirs"] if option["value"].startswith("secondary|"))

    answer = await world.sato.sends(mine=own, theirs=other)

    assert "同じ段の当番どうし" in str(answer)


async def test_an_end_before_the_beginning_is_said_at_its_question(world: World) -> None:
    begins = int(world.clock.now().timestamp())
    await world.emma.types("/oncall override")

    answer = await world.emma.sends(layer="primary", person="U0EMMA", since=begins, until=begins)

    assert list(answer["errors"]) == ["until"]


async def test_the_next_shift_reads_what_was_left_and_takes_over(world: World) -> None:
    # given that Emma leaves something for the next one
    await world.emma.types("/oncall note")
    await world.emma.sends(text="夜間バッチの結果をご確認ください")

    # when the shift changes on Monday at nine
    await world.forward(seconds=monday(30, 0) - world.clock.now().timestamp())

    # then #desk calls Sato, with the note
    await world.sato.sees("一次対応の当番が交代しました", f"ただいまの当番：{SATO} {EMMA}", "夜間バッチ", channel=DESK)
    await world.sato.clicks("引き継ぎました", DESK)
    await world.sato.sees(f"{SATO} が引き継ぎました", channel=DESK)
    # and nothing of it is said where a customer reads it
    await world.tanaka.does_not_see("当番", channel=SHARED)


async def test_a_long_note_is_read_whole_in_the_thread(world: World) -> None:
    await world.emma.types("/oncall note")
    await world.emma.sends(text="夜間バッチの結果をご確認ください。" * 100 + "以上です")

    await world.forward(seconds=monday(30, 0) - world.clock.now().timestamp())

    card = await world.sato.sees("一次対応の当番が交代しました", "このメッセージのスレッドにあります", channel=DESK)
    assert "以上です" not in str(card)
    (whole,) = await world.sato.thread(card["ts"], DESK)
    assert "夜間バッチの結果をご確認ください。" * 100 + "以上です" in whole
    await world.sato.sees("（全文）", channel=DESK)


async def test_who_does_not_take_over_is_asked_again_directly_and_then_the_lead_is_told(world: World) -> None:
    await world.forward(seconds=monday(30, 0) - world.clock.now().timestamp())
    await world.sato.sees("一次対応の当番が交代しました", channel=DESK)

    await world.forward(minutes=31)
    await world.sato.sees("当番の引継ぎがまだです", channel=DESK)
    assert any("引継ぎがまだです" in said for said in await direct_messages(world.sato))
    assert any("has not been taken over" in said for said in await direct_messages(world.emma))

    await world.forward(minutes=30)
    await world.takahashi.sees("<@U0TAKAHASHI> 一次対応の当番の引継ぎに", channel=DESK)
    await world.takahashi.clicks("引き継ぎました", DESK)
    await world.forward(days=2)
    await world.takahashi.sees("<@U0TAKAHASHI> 一次対応の当番の引継ぎに", channel=DESK, times=1)


async def test_without_a_rota_it_says_how_to_get_one(world: World) -> None:
    await world.app.office.store.redis.delete(world.app.office.store.key("rotas"))

    await world.sato.types("/oncall")
    await told(world, "当番表がまだありません")
    await world.sato.types("/oncall override")
    await told(world, "その当番表はありません")

"""/oncall: who is on duty, somebody stands in, two exchange their weeks, and a shift is handed over."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.scenarios.people import Json
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

    # when Sato is put in her place
    await world.emma.sends(layer="primary", person="U0SATO", since=begins, until=begins + 8 * 3600, reason="通院のため")

    # then #desk reads it, and he is on duty
    await world.sato.sees(f"{EMMA} に代わり、{SATO} が当番に入ります", "通院のため", channel=DESK)
    await world.sato.types("/oncall now")
    await told(world, f"primary　{SATO}（代行")
    # and the list says that he stands in two layers at once
    await world.sato.types("/oncall next")
    await told(world, f"{SATO} が", "primary と secondary の両方に入っています")


async def test_two_exchange_their_weeks(world: World) -> None:
    await world.sato.types("/oncall swap")
    form = await world.sato.form()
    mine, theirs = (
        next(block["element"]["options"] for block in form["blocks"] if block["block_id"] == name)
        for name in ("mine", "theirs")
    )
    own = next(option["value"] for option in mine if option["value"].startswith("primary|"))
    other = next(option["value"] for option in theirs if option["value"].startswith("primary|"))

    await world.sato.sends(mine=own, theirs=other)

    await world.sato.sees("の当番を交代しました", SATO, EMMA, channel=DESK)


async def test_an_exchange_does_not_suit_the_other_who_takes_it_back(world: World) -> None:
    await world.sato.types("/oncall swap")
    form = await world.sato.form()
    options = {block["block_id"]: block["element"]["options"] for block in form["blocks"] if block["type"] == "input"}
    own, other = (
        next(option["value"] for option in options[name] if option["value"].startswith("primary|"))
        for name in ("mine", "theirs")
    )
    await world.sato.sends(mine=own, theirs=other)
    await world.sato.sees("の当番を交代しました", channel=DESK)
    assert any("/oncall me" in said for said in await direct_messages(world.emma))

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

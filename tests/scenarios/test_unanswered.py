"""A message that nobody answers comes up in the desk; in the channel nothing is said."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.people import labels, said_in
from tests.scenarios.story import DESK, SHARED, at, quoted, recorded
from tests.scenarios.world import World

TROUBLE = "会員サイトにログインできません。"
RAISED = "15分間返信がありません"


async def test_a_message_that_nobody_answers_is_shown_in_the_desk_and_nothing_is_said_in_the_channel(
    world: World,
) -> None:
    # given
    await world.tanaka.writes(TROUBLE)

    # when a little less than the agreed time has passed: nothing; then:
    await world.forward(minutes=14)
    await world.forward(minutes=2)

    # then the desk is called
    raised = await world.sato.sees("アカツキ商事様", RAISED, TROUBLE, "<@U0SATO> <@U0EMMA>", channel=DESK, times=1)
    assert labels(raised) == ["受付する", "対応不要"]
    assert len(await world.tanaka.reads()) == 2


@pytest.mark.parametrize("where", ["thread", "channel"])
async def test_what_staff_answered_is_not_shown(world: World, where: str) -> None:
    ts = await world.tanaka.writes(TROUBLE)

    await world.sato.writes("確認いたします。", thread=ts if where == "thread" else "")

    await world.forward(minutes=30)


async def test_a_colleagues_answer_is_none(world: World) -> None:
    ts = await world.tanaka.writes(TROUBLE)

    await world.ito.writes("こちらも同じです", thread=ts)

    await world.forward(minutes=16)
    await world.sato.sees(RAISED, TROUBLE, channel=DESK, times=1)


@pytest.mark.parametrize("where", ["thread", "channel"])
async def test_once_it_is_answered_the_desk_sees_so_and_the_buttons_are_gone(world: World, where: str) -> None:
    # given
    ts = await world.tanaka.writes(TROUBLE)
    await world.forward(minutes=16)
    await world.sato.sees(RAISED, channel=DESK)

    # when
    await world.emma.writes("確認いたします。", thread=ts if where == "thread" else "")

    # then
    answered = await world.sato.sees("対応済みです", TROUBLE, channel=DESK, times=1)
    assert labels(answered) == []
    await world.sato.does_not_see(RAISED, channel=DESK)


async def test_staff_take_it_up_for_its_author_and_the_clock_counts_from_the_message(world: World) -> None:
    # given
    ts = await world.ito.writes(TROUBLE)
    await world.forward(minutes=16)
    await world.sato.sees(RAISED, channel=DESK)

    # when
    await world.emma.clicks("受付する", DESK)

    # then
    card = said_in(await world.tanaka.card("AKATSUKI-1"))
    assert "ご連絡者　<@U0ITO>" in card
    assert f"受付　{at(float(ts))}" in card
    assert f"対応開始の期限*\n{at(float(ts) + 4 * 3600)}" in said_in(await world.sato.card("AKATSUKI-1", DESK))
    taken = await world.sato.sees("*AKATSUKI-1* として受け付けました", TROUBLE, channel=DESK, times=1)
    assert labels(taken) == []

    # and an emoji has nothing more to offer
    await world.tanaka.reacts("sos", ts)
    assert await world.tanaka.thread(ts) == []


async def test_two_engineers_who_take_it_up_at_once_record_it_once(world: World) -> None:
    await world.ito.writes(TROUBLE)
    await world.forward(minutes=16)
    await world.sato.sees(RAISED, channel=DESK)

    await asyncio.gather(world.sato.clicks("受付する", DESK), world.emma.clicks("受付する", DESK))

    await recorded(world)
    await world.sato.sees("*AKATSUKI-1* として受け付けました", channel=DESK)


async def test_what_needs_nothing_is_put_aside(world: World) -> None:
    await world.ito.writes("来週の打ち合わせは14時でお願いします")
    await world.forward(minutes=16)
    await world.sato.sees(RAISED, channel=DESK)

    await world.sato.clicks("対応不要", DESK)

    assert labels(await world.sato.sees("対応済みです", channel=DESK, times=1)) == []
    await world.forward(hours=2)


@pytest.mark.parametrize(
    "text",
    [
        "おはようございます",
        "お世話になっております。",
        "ありがとうございました！ 助かりました :pray:",
        "承知しました。よろしくお願いいたします。",
        "Thank you so much!",
        "<@U0SATO> ありがとうございます",
        "👍",
    ],
)
async def test_greetings_and_thanks_open_nothing(world: World, text: str) -> None:
    await world.tanaka.writes(text)

    await world.forward(hours=1)


@pytest.mark.parametrize("text", ["", "お世話になっております。"])
async def test_a_picture_is_not_taken_for_a_courtesy(world: World, text: str) -> None:
    await world.tanaka.writes(text, files=("エラー画面.png",))

    await world.forward(minutes=16)

    await world.sato.sees(RAISED, text or "📎 エラー画面.png", channel=DESK, times=1)


async def test_two_messages_each_have_their_own_time(world: World) -> None:
    await world.tanaka.writes(TROUBLE)
    await world.forward(minutes=10)
    await world.ito.writes("帳票も出ません")

    await world.forward(minutes=6)
    await world.sato.sees(RAISED, TROUBLE, channel=DESK, times=1)
    await world.sato.does_not_see("帳票も出ません", channel=DESK)

    await world.forward(minutes=10)
    await world.sato.sees(RAISED, "帳票も出ません", channel=DESK, times=1)


# ── Deleted ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_message_deleted_in_time_is_not_shown(world: World) -> None:
    ts = await world.tanaka.writes(TROUBLE)

    await world.tanaka.does("delete", channel=SHARED, ts=ts)

    await world.forward(minutes=30)


async def test_a_message_deleted_in_time_under_which_somebody_wrote_is_not_shown_either(world: World) -> None:
    ts = await world.tanaka.writes(TROUBLE)
    await world.ito.writes("こちらも同じです", thread=ts)

    await world.tanaka.does("delete", channel=SHARED, ts=ts)

    await world.forward(minutes=30)


async def test_what_the_desk_has_seen_can_be_taken_up_although_it_was_deleted(world: World) -> None:
    ts = await world.tanaka.writes(TROUBLE)
    await world.forward(minutes=16)
    await world.sato.sees(RAISED, channel=DESK)
    await world.tanaka.does("delete", channel=SHARED, ts=ts)

    await world.sato.clicks("受付する", DESK)

    await recorded(world)
    assert quoted(await world.sato.card("AKATSUKI-1", DESK)) == [TROUBLE]

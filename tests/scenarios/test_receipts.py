"""Whom a stop could not be told, why, and how staff tell them after all (Art. 9)."""

from __future__ import annotations

import pytest

from tests.scenarios.people import words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_maintenance import HARBOR, announced, planned
from tests.scenarios.world import World

pytestmark = pytest.mark.article("9")

OURS = "C0AKATSUKI"


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors.add("dead_letter")


async def cannot_be_told(world: World) -> None:
    world.sandbox.archive(OURS, "U0TAKAHASHI")
    await world.settle()


async def can_be_told_again(world: World) -> None:
    world.sandbox.archive(OURS, "U0TAKAHASHI", archived=False)
    await world.settle()


async def sent(world: World) -> str:
    window = await planned(world)
    await world.sato.sends()
    await world.forward(seconds=30)
    return window


async def test_who_could_not_be_told_is_listed_with_the_reason_and_told_when_it_is_mended(world: World) -> None:
    await cannot_be_told(world)
    window = await sent(world)

    # then the others are told, and the window's card says that one is not, without an alert of its own
    await world.baker.sees("HARBOR-1", "Regular maintenance", channel=HARBOR, times=1)
    await world.sato.sees(window, "対象 2 社", "お届け 1", "お届けできていないメッセージが 1 件", channel=DESK, times=1)
    await world.sato.does_not_see("送信できなかったメッセージがあります", channel=DESK)

    # when staff look, and send it again although nothing has changed
    await world.sato.clicks("理由を見て、もう一度送信", DESK, about=window)
    for words in ("アカツキ商事様", "チャンネルがアーカイブされています"):
        assert words in words_of(await world.sato.form())
    await world.sato.presses("もう一度送信する", about="AKATSUKI-1")
    await world.forward(seconds=30)
    await world.sato.sees(window, "お届けできていないメッセージが 1 件", channel=DESK, times=1)

    # when it is mended and they send it once more
    await can_be_told_again(world)
    await world.sato.closes()
    await world.sato.clicks("理由を見て、もう一度送信", DESK, about=window)
    await world.sato.presses("すべてもう一度送信する")
    assert "0 件" in words_of(await world.sato.form())
    await world.forward(seconds=30)

    await world.tanaka.sees("AKATSUKI-1", "定期保守", times=1)
    await world.sato.sees(window, "お届け 2", channel=DESK, times=1)
    await world.sato.does_not_see("お届けできていないメッセージ", channel=DESK)
    assert await world.app.office.queue.dead_letters() == []


async def test_a_channel_in_which_another_company_reads_waits_for_a_lead(world: World) -> None:
    world.sandbox.share(OURS, "T0MINATO", "U0OKADA")
    await world.settle()
    window = await sent(world)

    await world.sato.sees(window, "お届け 1", "お届けできていないメッセージが 1 件", channel=DESK, times=1)
    await world.sato.clicks("理由を見て、もう一度送信", DESK, about=window)

    form = await world.sato.form()
    assert "リーダーの判断を待っています" in words_of(form)
    assert not [block for block in form["blocks"] if "accessory" in block or block["type"] == "actions"]


async def test_two_who_send_the_same_again_tell_it_once(world: World) -> None:
    await cannot_be_told(world)
    window = await sent(world)
    await world.sato.clicks("理由を見て、もう一度送信", DESK, about=window)
    await world.emma.clicks("理由を見て、もう一度送信", DESK, about=window)
    await can_be_told_again(world)

    await world.sato.presses("もう一度送信する", about="AKATSUKI-1")
    await world.emma.presses("Send again", about="AKATSUKI-1")
    await world.forward(seconds=30)

    await world.tanaka.sees("AKATSUKI-1", "定期保守", times=1)


async def test_what_a_private_look_says_is_what_the_card_says(world: World) -> None:
    window = await announced(world)
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.forward(seconds=30)

    await world.sato.types(f"/maintenance show {window}", DESK)

    await world.sato.sees("対象 2 社", "お届け 2", "ご確認 1", channel=DESK, times=2)


async def test_what_is_over_counts_only_those_who_confirmed(world: World) -> None:
    window = await announced(world)
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.sato.types(f"/maintenance cancel {window}", DESK)
    await world.sato.sends(text_ja="準備が間に合わないため", text_en="Cancelled.")
    await world.forward(seconds=30)

    await world.sato.sees(window, "お届け 2", "ご確認 1", channel=DESK, times=1)

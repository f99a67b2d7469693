"""An author reads what could be taken for a promise before the customer does (Art. 15)."""

from __future__ import annotations

import pytest

from slackbot.codec import load_event
from tests.scenarios.people import words_of
from tests.scenarios.story import acknowledged
from tests.scenarios.world import World

DESK = "C0DESK"


async def recorded(world: World, case: str) -> list[str]:
    """What the audit has about wording, in its order."""
    events = [load_event(each) for each in await world.app.office.store.audit(case)]
    return [str(each.data.get("wording") or each.data.get("kinds")) for each in events if "kinds" in str(each.data)]


@pytest.mark.article("15.1")
async def test_an_engineer_is_shown_a_safer_wording_and_sends_it_in_other_words(world: World) -> None:
    case = await acknowledged(world)
    await world.sato.clicks("経過報告", DESK, about=case)

    await world.sato.sends(text="本日中に必ず復旧します。")

    form = words_of(await world.sato.form())
    for words in ("まだ送信していません", "必ず復旧します", "する見込みです", "このまま送信できるのはリーダーです"):
        assert words in form
    assert "本日中に必ず復旧します。" in str(await world.sato.form()), "what was typed stays"
    await world.tanaka.does_not_see("必ず復旧します")
    await world.sato.sends(text="本日中の復旧に向けて対応しております。")
    await world.sato.has_no_form()
    await world.tanaka.sees("本日中の復旧に向けて対応しております。")
    assert await recorded(world, case) == ["['certain']", "{'way': 'reworded', 'kinds': ['certain']}"]


@pytest.mark.article("15.1")
async def test_a_lead_sends_it_all_the_same(world: World) -> None:
    case = await acknowledged(world)
    await world.takahashi.clicks("復旧", DESK, about=case)
    await world.takahashi.sends(cause="接続数の上限", work="上限を変更し、完全に復旧しました。")
    assert "このまま送信する" in words_of(await world.takahashi.form())

    await world.takahashi.sends(cause="接続数の上限", work="上限を変更し、完全に復旧しました。", wording_way="as_it_is")

    await world.takahashi.has_no_form()
    await world.tanaka.sees("完全に復旧しました", "*復旧作業が完了しました*")
    assert await recorded(world, case) == ["['restored']", "{'way': 'overruled', 'kinds': ['restored']}"]


async def test_a_command_in_words_is_answered_with_how_to_go_on(world: World) -> None:
    case = await acknowledged(world)

    await world.sato.types(f"/incident update {case} 二度と発生しません。", DESK)

    await world.sato.sees("再発の防止に努めてまいります", f"/incident update {case}", channel=DESK)
    await world.tanaka.does_not_see("二度と発生しません")


@pytest.mark.article("15.1")
async def test_a_restoration_carries_what_the_agreement_says_about_it(world: World) -> None:
    case = await acknowledged(world)
    await world.sato.clicks("復旧", DESK, about=case)

    await world.sato.sends(cause="接続数の上限", work="上限を変更しました。")

    await world.tanaka.sees("*復旧作業が完了しました*", "第15条第1項「本サポートは、障害が一切起きないこと")


@pytest.mark.article("15.3")
async def test_a_message_that_speaks_of_loss_carries_what_the_agreement_says_about_it(world: World) -> None:
    case = await acknowledged(world)

    await world.sato.types(f"/incident update {case} 損害の範囲を確認しています。", DESK)

    await world.sato.sees("経過報告を送信します", channel=DESK)
    await world.tanaka.sees("損害の範囲を確認しています", "第15条第3項「甲は、乙が得られたはずの利益")

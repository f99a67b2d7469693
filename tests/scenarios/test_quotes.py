"""Paid work: quoted, approved by a lead, accepted by the customer's 発注権限者, and only then worked for (Art. 10)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot.onboarding import apply
from tests.scenarios.people import Json, labels, said_in, words_of
from tests.scenarios.test_scope import DESK, reported
from tests.scenarios.world import World

LINES = "調査・修正 8h 標準\n移行作業 50,000円"


async def card_of(world: World, case: str, channel: str) -> Json:
    """Of the first quote."""
    return await (world.tanaka if channel != DESK else world.sato).sees(f"{case}-Q1", "第1版", channel=channel)


async def quoted(world: World, lines: str = LINES) -> str:
    """An engineer has made a quote; it waits for a lead."""
    case = await reported(world)
    await world.sato.clicks("見積りを作成", DESK, about=case)
    await world.sato.sends(paid_for="10(1)", lines=lines, until="2026-12-10")
    await world.sato.has_no_form()
    await world.takahashi.sees("*回答待ちの見積り*", "<@U0TAKAHASHI>", f"{case}-Q1", channel=DESK)
    return case


async def offered(world: World) -> str:
    case = await quoted(world)
    await world.takahashi.clicks("承認する", DESK, about=f"{case}-Q1")
    await world.tanaka.sees(f"*お見積り {case}-Q1*", "<@U0ITO>", "160,600円")
    return case


@pytest.mark.article("10(1)")
async def test_paid_work_begins_after_the_yes_of_both_sides(world: World) -> None:
    case = await quoted(world)
    shown = said_in(await card_of(world, case, DESK))
    for words in ("調査・修正　8時間 × 12,000円 = 96,000円", "移行作業　50,000円", "160,600円", "リーダーの承認待ち"):
        assert words in shown
    await world.tanaka.does_not_see("160,600円")
    await world.sato.types(f"/incident time {case} 1h 有償 調査", DESK)
    await world.sato.sees("有償の作業には、お客様の発注権限者が発注した見積りが必要です", channel=DESK)

    await world.takahashi.clicks("承認する", DESK, about=f"{case}-Q1")

    await world.tanaka.sees(f"*お見積り {case}-Q1*", "<@U0ITO>", "160,600円")
    theirs = await card_of(world, case, "C0AKATSUKI")
    assert labels(theirs) == ["発注する", "見送る", "協議を希望する"]

    await world.ito.clicks("発注する", about=f"{case}-Q1")

    await world.tanaka.sees("<@U0ITO> 様よりお見積り", "ご発注を承りました")
    await world.sato.sees("*発注をいただきました*", f"{case}-Q1", channel=DESK)
    await world.forward(hours=2)
    await world.sato.types(f"/incident time {case} 1h30m 有償 調査", DESK)
    await world.sato.sees(f"{case} の作業時間を記録しました", channel=DESK)
    assert "有償の作業時間　1時間30分" in said_in(await card_of(world, case, "C0AKATSUKI"))


async def test_only_who_may_place_orders_accepts(world: World) -> None:
    case = await offered(world)
    await card_of(world, case, DESK)
    await card_of(world, case, "C0AKATSUKI")

    await world.tanaka.clicks("発注する", about=f"{case}-Q1")

    assert "承認者としてご登録がありません" in words_of(await world.tanaka.form())


async def places_orders(world: World, person: str) -> None:
    """From now on they are 発注権限者 at Akatsuki, and nobody else."""
    first, *others = world.configuration.customers
    theirs = replace(first, people=replace(first.people, buyers=(person,)))
    changed = replace(world.configuration, customers=(theirs, *others))
    await apply(changed, world.app.office.desk, world.app.agreements)
    await world.settle()


async def test_whoever_may_place_orders_today_is_called_and_answers(world: World) -> None:
    world.everything_expected = True
    case = await offered(world)
    await places_orders(world, "U0TANAKA")

    await world.forward(days=1)

    await world.tanaka.sees("<@U0TANAKA>", f"お見積り {case}-Q1", "お答えをお待ちしております")
    await world.ito.clicks("発注する", about=f"{case}-Q1")
    assert "承認者としてご登録がありません" in words_of(await world.ito.form())
    await world.tanaka.clicks("発注する", about=f"{case}-Q1")
    await world.tanaka.sees("<@U0TANAKA> 様よりお見積り", "ご発注を承りました")
    await world.sato.sees("*発注をいただきました*", f"{case}-Q1", channel=DESK)


async def test_a_quote_for_an_older_case_goes_to_whoever_may_place_orders_today(world: World) -> None:
    case = await quoted(world)
    await places_orders(world, "U0TANAKA")

    await world.takahashi.clicks("承認する", DESK, about=f"{case}-Q1")

    await world.tanaka.sees(f"*お見積り {case}-Q1*", "<@U0TANAKA>", "160,600円")
    assert "<@U0TANAKA>" in said_in(await card_of(world, case, "C0AKATSUKI"))
    assert "<@U0ITO>" not in said_in(await card_of(world, case, "C0AKATSUKI"))
    await card_of(world, case, DESK)


async def test_a_time_is_written_down_for_somebody_else_and_corrected(world: World) -> None:
    case = await reported(world)
    await world.forward(hours=1)
    await world.takahashi.types(f"/incident time {case} 30m <@U0EMMA> 調査", DESK)
    await world.takahashi.sees(f"{case} の作業時間を記録しました", channel=DESK)

    await world.takahashi.types(f"/quote show {case}", DESK)
    await world.takahashi.sees("1. ", "30分", "<@U0EMMA>", "調査", channel=DESK)
    await world.forward(minutes=30)
    await world.takahashi.types(f"/quote correct {case} 1", DESK)
    await world.takahashi.sends(time="45m", reason="終了時刻の誤り")
    await world.takahashi.has_no_form()

    await world.takahashi.types(f"/quote show {case}", DESK)
    await world.takahashi.sees("（訂正済み → 2）1. ", "30分", "終了時刻の誤り", channel=DESK)
    await world.takahashi.sees("2. ", "45分", "<@U0EMMA>", "（記録 1 の訂正）", channel=DESK)

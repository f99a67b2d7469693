"""The last day of a term, walked through: what is refused after it, and what goes on (Arts. 10, 16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.particulars import Term
from slackbot.onboarding import apply
from tests.scenarios.people import said_in
from tests.scenarios.story import DESK
from tests.scenarios.test_access import GIVEN, asked, both_confirm, granted, told_of_grant
from tests.scenarios.test_quotes import offered
from tests.scenarios.world import World

pytestmark = pytest.mark.article("16")


async def ends_in(world: World, days: int) -> None:
    first, today = world.configuration.customers[0], world.clock.now().date()
    await agreed_anew(world, term=Term(begins=first.effective_from, ends=today + timedelta(days=days)))


async def agreed_anew(world: World, **terms: Any) -> None:
    first, *others = world.configuration.customers
    changed = replace(world.configuration, customers=(replace(first, **terms), *others))
    world.clock.forward(timedelta(seconds=1))
    await apply(changed, world.app.office.desk, world.app.agreements, correct=True)
    await world.settle()


async def test_a_month_ahead_the_lead_and_the_contract_owner_are_named_to_both_sides(world: World) -> None:
    owner = world.configuration.customers[0].people.contract_owners[0]
    await ends_in(world, 31)
    world.everything_expected = True

    await world.forward(days=1)

    desk = said_in(await world.takahashi.sees("更新のご相談をお願いします", "あと30日", channel=DESK))
    assert "<@U0TAKAHASHI>" in desk
    assert f"<@{owner}>" in desk
    assert f"<@{owner}>" in said_in(await world.tanaka.sees("ご契約期間は", "あと30日"))


@pytest.mark.article("6(4)")
async def test_what_stands_granted_ends_with_the_term_and_reports_are_still_taken(world: World) -> None:
    # given an access that would stand for days, and a term that was set to end today meanwhile
    world.everything_expected = True
    long = replace(world.configuration.customers[0].access, longest=timedelta(days=7))
    await agreed_anew(world, access=long)
    access = await asked(world, access_duration="7d")
    await world.takahashi.clicks("承認する", DESK, about=access)
    await world.tanaka.clicks("付与しました", about=access)
    await world.tanaka.sends(access_what=GIVEN)
    await told_of_grant(world)
    await ends_in(world, 0)

    # when the clock moves over the last day
    await world.forward(hours=24)

    # then it has ended with the term, and both sides are asked to confirm its removal
    await world.tanaka.sees("契約期間が満了しました", "アクセス権限の削除をお願いいたします")
    await world.sato.sees("契約期間が満了しました", "<@U0SATO>", channel=DESK)
    assert "契約期間が満了しました。" in said_in(await world.tanaka.card(access))
    await world.sato.sees("アカツキ商事様の契約期間は", "で終了しました", channel=DESK)
    # and the panel still takes a report, which says to both that it came afterwards
    late = await world.tanaka.reports(what="期間後のご連絡です")
    for card in (await world.tanaka.card(late), await world.sato.card(late, DESK)):
        assert "契約期間の終了後にいただいたご報告" in said_in(card)
    await both_confirm(world, access)


@pytest.mark.article("10")
async def test_after_the_last_day_nothing_new_is_granted_and_what_is_owed_is_settled(world: World) -> None:
    # given an access whose removal nobody has confirmed, and a quote that is ordered
    await ends_in(world, 1)
    world.everything_expected = True
    access = await granted(world, access_duration="2h")
    case = await offered(world)
    await world.ito.clicks("発注する", about=f"{case}-Q1")

    # when the term is over
    await world.forward(days=2)

    # then the removal is confirmed by both sides as ever
    await world.tanaka.sees("アクセス権限の削除をお願いいたします")
    await both_confirm(world, access)
    # no new access is asked for, and the answer says why
    await world.sato.types("/access request AKATSUKI", DESK)
    answer = await world.sato.sends(
        access_system="order", access_scope="参照", access_reason="調査", access_duration="2h"
    )
    assert "契約期間が終了しているため" in str(answer)
    await world.sato.closes()
    # the work that was ordered is written down and paid for
    await world.sato.types(f"/incident time {case} 1h 有償 調査", DESK)
    await world.sato.sees(f"{case} の作業時間を記録しました", channel=DESK)
    # a report is recorded all the same, and both sides read that it came afterwards
    late = await world.tanaka.reports(what="期間後のご連絡です")
    assert "契約期間の終了後にいただいたご報告" in said_in(await world.tanaka.card(late))
    assert "契約期間の終了後にいただいたご報告" in said_in(await world.sato.card(late, DESK))
    assert "第16条" in said_in(await world.tanaka.card(late))

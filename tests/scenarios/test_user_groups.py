"""Leads and engineers named as Slack user groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot.onboarding import apply
from slackbot.sandbox.administration import change_group
from slackbot.user_groups import refresh
from tests.scenarios.people import said_in
from tests.scenarios.scan import as_logged
from tests.scenarios.story import reported
from tests.scenarios.world import World

DESK = "C0DESK"


async def engineers_are(world: World, group: str) -> None:
    """The provider's file names the group; the desk has looked once."""
    await world.forward(minutes=1)
    provider = replace(world.configuration.provider, engineers=(group,), rotas=())
    await apply(replace(world.configuration, provider=provider), world.app.office.desk, world.app.agreements)
    await refresh(world.app.office.desk, world.app.office.slack)
    await world.settle()


async def test_members_of_a_user_group_answer_reports_and_are_called(world: World) -> None:
    await engineers_are(world, "S0SUPPORT")

    case = await reported(world)

    triage = said_in(await world.sato.card(case, DESK))
    assert "<@U0SATO>" in triage
    assert "<@U0EMMA>" in triage
    await world.emma.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("対応を開始しました")


async def test_who_leaves_the_group_may_do_nothing_from_the_next_press(world: World) -> None:
    await engineers_are(world, "S0SUPPORT")
    case = await reported(world)

    change_group(world.sandbox.slack, "S0SUPPORT", ["U0EMMA"])
    await world.settle()

    await world.sato.clicks("対応開始", DESK, about=case)
    await world.sato.closes()
    assert "受付済み" in said_in(await world.emma.card(case, DESK))
    await world.emma.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("<@U0EMMA>", "対応を開始しました")


@pytest.mark.parametrize("emptied", [False, True])
async def test_a_group_that_cannot_be_read_is_named_in_the_log_and_mentioned_as_a_whole(
    world: World, emptied: bool
) -> None:
    group, why = ("S0SUPPORT", "group_is_empty") if emptied else ("S0NONE", "group_unreadable")
    world.allowed_errors |= {why}
    if emptied:
        change_group(world.sandbox.slack, group, [])

    with as_logged() as log:
        await engineers_are(world, group)

    assert any(why in line and group in line for line in log.getvalue().splitlines())
    case = await reported(world)
    assert f"<!subteam^{group}>" in said_in(await world.takahashi.card(case, DESK))

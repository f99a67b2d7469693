"""Leads and engineers named as Slack user groups."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from slackbot.agreement.hours import WeeklyHours
from slackbot.agreement.particulars import load_all
from slackbot.onboarding import apply
from slackbot.sandbox.administration import change_group
from slackbot.user_groups import refresh
from tests.conftest import CONFIG
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
    await world.takahashi.sees("当番表を終了しました", channel=DESK)


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


# ── A group that follows a rota ──────────────────────────────────────────────────────────────────────────────────────


async def follows(world: World, group: str = "S0SUPPORT") -> None:
    """The rota names the group."""
    await world.forward(minutes=1)
    named = replace(world.configuration.provider.rotas[0], user_group=group)
    provider = replace(world.configuration.provider, rotas=(named,))
    await apply(replace(world.configuration, provider=provider), world.app.office.desk, world.app.agreements)
    await world.settle()


def in_group(world: World) -> list[str]:
    return sorted(world.sandbox.slack.workspace.groups["S0SUPPORT"].users)


async def test_a_group_that_follows_a_rota_is_whoever_is_on_duty(world: World) -> None:
    change_group(world.sandbox.slack, "S0SUPPORT", ["U0TAKAHASHI"])
    await follows(world)

    await world.app.groups.follow()
    assert in_group(world) == ["U0EMMA", "U0SATO"]

    # when somebody stands in, it follows
    begins = int(world.clock.now().timestamp())
    await world.sato.types("/oncall override")
    await world.sato.sends(layer="secondary", person="U0TAKAHASHI", since=begins, until=begins + 3600)
    await world.sato.sees("当番の代行のお願いです", channel=DESK)
    await world.takahashi.clicks("引き受ける", DESK)
    await world.sato.sees("当番に入ります", channel=DESK)
    await world.app.groups.follow(anew=False)
    assert in_group(world) == ["U0EMMA", "U0TAKAHASHI"]


async def test_what_somebody_else_did_to_it_is_put_right_and_nothing_is_written_in_vain(world: World) -> None:
    await follows(world)
    await world.app.groups.follow()
    change_group(world.sandbox.slack, "S0SUPPORT", ["U0YAMADA"])

    await world.app.groups.follow(anew=False)
    assert in_group(world) == ["U0YAMADA"], "Slack is not asked at each look"
    await world.app.groups.follow()
    assert in_group(world) == ["U0EMMA", "U0SATO"]

    await world.app.groups.follow()
    assert len(world.sandbox.traffic.named("usergroups.users.update", "from_app")) <= 2


async def test_nobody_on_duty_leaves_the_group_as_it_is(world: World) -> None:
    await follows(world)
    await world.app.groups.follow()
    await world.takahashi.types("/oncall end")
    await world.takahashi.sends()
    await world.sato.sees("当番表を終了しました", channel=DESK)

    await world.app.groups.follow()

    assert in_group(world) == ["U0EMMA", "U0SATO"]


async def test_a_rota_with_nobody_at_night_says_once_that_the_group_stays_as_it_was(world: World) -> None:
    office = TypeAdapter(WeeklyHours).validate_python({"weekdays": ["9:00-18:00"]})
    first = world.configuration.provider.rotas[0]
    layers = tuple(replace(layer, hours=office) for layer in first.layers)
    world.configuration = replace(
        world.configuration, provider=replace(world.configuration.provider, rotas=(replace(first, layers=layers),))
    )
    await follows(world)
    world.everything_expected = True

    for _ in range(3):
        await world.app.groups.follow()
        await world.forward(hours=8)
        await world.app.groups.follow()
        await world.forward(hours=16)

    await world.sato.sees("当番がいない時間は直前の当番のまま", channel=DESK, times=1)


async def test_a_workspace_that_does_not_let_us_is_said_once_and_people_are_called_all_the_same(world: World) -> None:
    world.allowed_errors |= {"group_does_not_follow"}
    await follows(world, "S0NONE")

    with as_logged() as log:
        await world.app.groups.follow()
        await world.app.groups.follow()

    said = [line for line in log.getvalue().splitlines() if "group_does_not_follow" in line]
    assert len(said) == 1
    assert "S0NONE" in said[0]
    await world.settle()
    await world.sato.sees("ユーザーグループ `S0NONE` が Slack にありません", channel=DESK, times=1)
    await world.sato.types("/oncall now")
    await world.sato.sees("<@U0EMMA>", channel=DESK)


async def test_once_slack_lets_us_it_is_said_that_the_group_follows_again(world: World) -> None:
    world.allowed_errors |= {"group_does_not_follow"}
    world.sandbox.faults.add(method="usergroups.users.update", error="permission_denied", times=1)
    change_group(world.sandbox.slack, "S0SUPPORT", ["U0TAKAHASHI"])
    await follows(world)
    await world.app.groups.follow()
    await world.settle()
    await world.sato.sees("ワークスペースの設定により", "アプリから変更できません", channel=DESK)
    assert in_group(world) == ["U0TAKAHASHI"]

    await world.app.groups.follow()
    await world.settle()

    await world.sato.sees("当番に合わせられるようになりました", channel=DESK)
    assert in_group(world) == ["U0EMMA", "U0SATO"]


def test_a_group_among_the_staff_follows_no_rota() -> None:
    provider = load_all(CONFIG).provider
    rota = provider.rotas[0]

    with pytest.raises(ValueError, match="cannot follow a rota"):
        replace(provider, engineers=("S0SUPPORT",), rotas=(replace(rota, user_group="S0SUPPORT"),))

"""Before what many are told enters a channel it is known who reads there (Art. 12): asked of Slack many at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slackbot.outbox import survey
from tests import many
from tests.acting import a_report, announces_a_stop
from tests.scenarios.world import World

pytestmark = pytest.mark.article("12")

MANY = 70


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    world.everything_expected = True


async def announced(world: World) -> str:
    store = world.app.office.store
    many.settle_in(world.sandbox.workspace, MANY)
    await many.register(store, world.clock, MANY)
    return await announces_a_stop(world.app.office.desk, *(many.key(n) for n in range(MANY)), data_at_risk=False)


def told(world: World) -> list[int]:
    channels = world.sandbox.workspace.messages
    return [
        len([m for m in channels.get(many.channel(n), {}).values() if m.by_app and not m.files]) for n in range(MANY)
    ]


def asked(world: World, method: str) -> int:
    return len(world.sandbox.traffic.named(method))


async def test_of_seventy_channels_slack_is_asked_once(world: World) -> None:
    await announced(world)

    await world.settle()

    assert told(world) == [1] * MANY
    assert asked(world, survey.LIST) == 1
    assert asked(world, survey.LOOK) <= survey.FEW
    assert world.sandbox.limits.refused == []


async def test_a_channel_into_which_another_company_comes_meanwhile_hears_nothing(world: World) -> None:
    """Whatever the list has said a moment ago."""
    await announced(world)
    while told(world)[:3] == [0, 0, 0]:
        await world.app.outbox.drain()
    silent = told(world).index(0)

    world.sandbox.share(many.channel(silent), "T0MINATO", "U0OKADA")
    await world.settle()

    assert told(world) == [int(n != silent) for n in range(MANY)]


async def test_where_slack_gives_no_list_each_channel_is_asked_for(world: World) -> None:
    world.sandbox.faults.add(method=survey.LIST, error="missing_scope")
    await announced(world)

    await world.settle()

    assert told(world) == [1] * MANY
    assert asked(world, survey.LOOK) >= MANY
    assert "conversations.info" not in world.sandbox.limits.refused


@pytest.mark.article("5.2")
async def test_an_incident_overtakes_what_many_are_told(world: World) -> None:
    """Nothing is in hand at that moment, so nothing comes before it."""
    await announced(world)
    while sum(told(world)) < 5:
        await world.app.outbox.drain()
        world.clock.forward(timedelta(seconds=1))
    before = sum(told(world))
    assert before < MANY // 2, "many are still to be told"

    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.settle()

    cards = [await world.tanaka.sees("AKATSUKI-1", times=1), await world.sato.sees("AKATSUKI-1", channel="C0DESK")]
    found = [m for n in range(MANY) for m in world.sandbox.workspace.said(many.channel(n)).values() if m.by_app]
    last = max(float(card["ts"]) for card in cards)
    assert len([m for m in found if not m.files and float(m.ts) < last]) == before

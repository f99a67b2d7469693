"""Slack takes posts and draws no card anew: nothing waits behind a card, and each is drawn when Slack does so again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.particulars import Severity
from slackbot.auditor import CARDS_A_CHANNEL, Auditor
from slackbot.cases.incidents import Acknowledge, SetSeverity, WriteNote
from slackbot.outbox.worker import LONGEST_BACKOFF
from tests.acting import BAKER, a_report, command
from tests.scenarios.people import said_in
from tests.scenarios.world import World

DESK = "C0DESK"
UNDRAWN, DRAWN = "更新できていないカードがあります", "動きだしました：カードの更新"
FAULTS: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "closed connections": {"drop": True},
}


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors |= {"overdue", "dead_letter"}


@pytest.fixture
def auditor(world: World) -> Auditor:
    return Auditor(world.app.office.queue, world.app.office.desk, world.clock, None)


async def runs(world: World, auditor: Auditor, step: float = 1, **by: float) -> None:
    """The clock goes on in steps of so many seconds; the auditor looks each minute."""
    until, looks = world.clock.now() + timedelta(**by), world.clock.now()
    while world.clock.now() < until:
        await world.sandbox.settled()
        await world.app.timers.run_due()
        await world.app.outbox.drain()
        if world.clock.now() >= looks:
            looks += timedelta(minutes=1)
            await auditor.look()
        world.clock.forward(timedelta(seconds=step))


async def taken_up(world: World) -> None:
    """An incident whose cards stand, and whose engineer begins: two cards are to be drawn anew, and one thing said."""
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.settle()
    await world.app.office.desk.submit(command(Acknowledge))


def asked_to_draw(world: World) -> int:
    return len(world.sandbox.traffic.named("chat.update", "from_app"))


@pytest.mark.parametrize("how", FAULTS)
async def test_when_slack_draws_again_every_card_is_drawn_by_itself(how: str, world: World, auditor: Auditor) -> None:
    # given cards that Slack does not draw anew
    fault = world.sandbox.faults.add(method="chat.update", **FAULTS[how])
    await taken_up(world)
    await runs(world, auditor, seconds=3)

    # then what was to be said behind them is said at once
    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.tanaka.does_not_see("AKATSUKI-1", "対応中")

    # when it lasts for longer than a message is tried, and more is done meanwhile
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await runs(world, auditor, step=5, minutes=10)
    await world.app.office.desk.submit(command(WriteNote, text="再起動を手配しました"))
    await runs(world, auditor, step=5, minutes=10)

    # then nothing was given up, staff read it once, and Slack was not pestered
    assert await world.app.office.queue.dead_letters() == []
    await world.sato.sees(UNDRAWN, "AKATSUKI-1", channel=DESK, times=1)
    assert asked_to_draw(world) < 60

    # when Slack draws again
    fault.times = 0
    await runs(world, auditor, seconds=LONGEST_BACKOFF.total_seconds() + 70)

    # then the cards are as they should be, with nobody's press, and the same card in #desk says that it is over
    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    await world.sato.sees("AKATSUKI-1", "対応中", channel=DESK, times=1)
    await world.sato.sees(DRAWN, channel=DESK, times=1)
    await world.sato.does_not_see(UNDRAWN, channel=DESK)
    assert await world.app.office.queue.channels_waiting() == 0


async def test_of_a_single_card_at_a_quiet_desk_staff_read_within_minutes(world: World, auditor: Auditor) -> None:
    await taken_up(world)
    await world.settle()
    fault = world.sandbox.faults.add(method="chat.update", status=500)
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV1))
    before = asked_to_draw(world)

    await runs(world, auditor, minutes=4)

    await world.sato.sees(UNDRAWN, "AKATSUKI-1", channel=DESK, times=1)
    assert asked_to_draw(world) > before + 5, "and it goes on trying"
    fault.times = 0
    await runs(world, auditor, seconds=LONGEST_BACKOFF.total_seconds() + 70)
    await world.sato.sees("AKATSUKI-1", "SEV1", channel=DESK, times=1)


async def test_of_very_many_in_one_channel_those_tried_next_are_looked_at(world: World, auditor: Auditor) -> None:
    """Slack has refused for long; that there are some is all that staff need to read."""
    await taken_up(world)
    fault = world.sandbox.faults.add(method="chat.update", status=500)
    await runs(world, auditor, minutes=4)
    store = world.app.office.store
    queue = store.key("out", "queue", "undrawn", "C0DESK")
    (first, *_) = await store.redis.lrange(queue, 0, -1)
    await store.redis.rpush(queue, *[first] * 3 * CARDS_A_CHANNEL)

    found = await auditor.look()

    await store.redis.ltrim(queue, 0, -3 * CARDS_A_CHANNEL - 1)
    assert [each.count for each in found if each.kind == "cards_old"] == [CARDS_A_CHANNEL + 1], (
        "and one of the customer's"
    )
    fault.times = 0


async def test_a_second_time_is_told_anew(world: World, auditor: Auditor) -> None:
    """The card of the first time has scrolled out of sight, and could not be drawn anew either."""
    await taken_up(world)
    await world.settle()
    for times, severity in enumerate((Severity.SEV1, Severity.SEV2), 1):
        fault = world.sandbox.faults.add(method="chat.update", status=500)
        await world.app.office.desk.submit(command(SetSeverity, severity=severity))
        await runs(world, auditor, minutes=4)
        await world.sato.sees(UNDRAWN, channel=DESK, times=1)
        fault.times = 0
        await runs(world, auditor, minutes=4)
        await world.sato.sees(DRAWN, channel=DESK, times=times)


async def test_a_card_that_slack_refuses_alone_is_a_dead_letter(world: World, auditor: Auditor) -> None:
    """It draws those of others meanwhile: staff are asked about this one."""
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await taken_up(world)
    fault = world.sandbox.faults.add(method="chat.update", status=500)
    await runs(world, auditor, minutes=15)
    tried = asked_to_draw(world)
    while asked_to_draw(world) == tried:
        await runs(world, auditor, seconds=1)

    # when a card of another customer's is drawn
    fault.times = 0
    await world.app.office.desk.submit(command(Acknowledge, case_id="HARBOR-1"))
    await runs(world, auditor, seconds=1)
    await world.baker.sees("HARBOR-1", "In progress", channel="C0HARBOR", times=1)
    fault.times = None
    await runs(world, auditor, seconds=LONGEST_BACKOFF.total_seconds() + 10)

    # then the one that still fails has its card with a button
    dead = await world.app.office.queue.dead_letters()
    found = [said_in(m) for m in await world.sato.reads(DESK) if "送信できなかったメッセージがあります" in said_in(m)]
    assert dead
    assert len(found) == len(dead)
    assert all("AKATSUKI-1" in each for each in found)
    fault.times = 0

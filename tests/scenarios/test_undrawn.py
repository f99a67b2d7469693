"""Slack takes posts and draws no card anew: nothing waits behind a card, and each is drawn when Slack does so again."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.particulars import Severity
from slackbot.auditor import Auditor
from slackbot.cases.incidents import Acknowledge, SetSeverity, WriteNote
from slackbot.outbox.worker import LONGEST_OF_ALL
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
    assert asked_to_draw(world) < 20 * 3 * timedelta(minutes=1) / LONGEST_OF_ALL

    # when Slack draws again
    fault.times = 0
    await runs(world, auditor, seconds=LONGEST_OF_ALL.total_seconds() + 3)

    # then the cards are as they should be, with nobody's press, and the same card in #desk says that it is over
    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    await world.sato.sees("AKATSUKI-1", "対応中", channel=DESK, times=1)
    await runs(world, auditor, seconds=70)
    await world.sato.sees(DRAWN, channel=DESK, times=1)
    await world.sato.does_not_see(UNDRAWN, channel=DESK)
    assert await world.app.office.queue.lines_waiting() == 0


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
    await runs(world, auditor, seconds=LONGEST_OF_ALL.total_seconds() + 3)
    await world.sato.sees("AKATSUKI-1", "SEV1", channel=DESK, times=1)


async def test_a_press_on_a_card_that_waits_shows_at_once_when_slack_draws_again(
    world: World, auditor: Auditor
) -> None:
    # given a card that Slack did not draw for ten minutes, tried a moment ago
    await taken_up(world)
    await world.settle()
    fault = world.sandbox.faults.add(method="chat.update", status=500)
    await world.app.office.desk.submit(command(WriteNote, text="再起動を手配しました"))
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV2))
    await runs(world, auditor, minutes=10)
    tried = asked_to_draw(world)
    while asked_to_draw(world) == tried:
        await runs(world, auditor, seconds=1)

    # when Slack draws again, and somebody presses
    fault.times = 0
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV1))
    await runs(world, auditor, seconds=2)

    # then the card shows it
    await world.sato.sees("AKATSUKI-1", "SEV1", channel=DESK, times=1)


async def test_the_first_card_that_slack_draws_lets_all_the_others_go(world: World, auditor: Auditor) -> None:
    # given the cards of two customers that Slack did not draw for ten minutes, each tried a moment ago
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await taken_up(world)
    await world.settle()
    fault = world.sandbox.faults.add(method="chat.update", status=500)
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV1))
    await runs(world, auditor, minutes=10)
    tried = asked_to_draw(world)
    while asked_to_draw(world) == tried:
        await runs(world, auditor, seconds=1)

    # when Slack draws again, and somebody presses on the other's
    fault.times = 0
    await world.app.office.desk.submit(command(Acknowledge, case_id="HARBOR-1"))
    await runs(world, auditor, seconds=2)

    # then all of them are drawn
    await world.baker.sees("HARBOR-1", "In progress", channel="C0HARBOR", times=1)
    await world.sato.sees("AKATSUKI-1", "SEV1", channel=DESK, times=1)


async def test_a_limit_on_cards_holds_no_post_and_a_limit_on_posts_no_card(world: World, auditor: Auditor) -> None:
    await taken_up(world)
    await world.settle()
    cards = world.sandbox.faults.add(method="chat.update", retry_after=60, times=1)
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV1))
    await runs(world, auditor, seconds=2)
    assert cards.times == 0

    # while Slack draws no card, what is said is said
    await world.app.office.desk.submit(command(WriteNote, text="再起動を手配しました"))
    await runs(world, auditor, seconds=3)
    await world.sato.sees("再起動を手配しました", channel=DESK, times=1)
    await world.sato.does_not_see("AKATSUKI-1", "SEV1", channel=DESK)
    await runs(world, auditor, seconds=60)
    await world.sato.sees("AKATSUKI-1", "SEV1", channel=DESK, times=1)

    # while Slack takes no post, cards are drawn
    world.sandbox.faults.add(method="chat.postMessage", retry_after=60, times=1)
    await world.app.office.desk.submit(command(WriteNote, text="復旧を確認しています"))
    await runs(world, auditor, seconds=2)
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV2))
    await runs(world, auditor, seconds=3)
    await world.sato.sees("AKATSUKI-1", "SEV2", channel=DESK, times=1)
    await world.sato.does_not_see("復旧を確認しています", channel=DESK)
    await runs(world, auditor, seconds=60)
    await world.sato.sees("復旧を確認しています", channel=DESK, times=1)


async def test_cards_that_wait_for_their_turn_under_a_limit_are_nobodys_news(world: World, auditor: Auditor) -> None:
    """More than a hundred at once take minutes; Slack draws all that it is asked to draw."""
    await taken_up(world)
    await world.settle()
    now = world.clock.now()
    await world.app.office.queue.pause("chat.update", now + timedelta(minutes=5), now)
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV1))

    await runs(world, auditor, step=5, minutes=4)

    assert await auditor.look() == ()
    await world.sato.does_not_see("SEV1", channel=DESK)
    await world.sato.does_not_see(UNDRAWN, channel=DESK)


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


async def test_a_card_that_slack_does_not_draw_while_it_draws_others_is_a_dead_letter(
    world: World, auditor: Auditor
) -> None:
    """Staff are asked about this one."""
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await taken_up(world)
    fault = world.sandbox.faults.add(method="chat.update", channel="C0AKATSUKI", status=500)
    await runs(world, auditor, minutes=1)

    # when others are drawn, again and again
    theirs, begun = itertools.cycle((Severity.SEV1, Severity.SEV2)), world.clock.now()
    while not await world.app.office.queue.dead_letters():
        assert world.clock.now() < begun + timedelta(minutes=5)
        await world.app.office.desk.submit(command(SetSeverity, case_id="HARBOR-1", severity=next(theirs)))
        await runs(world, auditor, seconds=15)

    # then the one that still fails has its card with a button, and the others are as they should be
    (dead,) = await world.app.office.queue.dead_letters()
    found = [said_in(m) for m in await world.sato.reads(DESK) if "送信できなかったメッセージがあります" in said_in(m)]
    assert len(found) == 1
    assert "AKATSUKI-1" in found[0]
    await world.sato.sees("AKATSUKI-1", "対応中", channel=DESK, times=1)
    fault.times = 0
    await world.sato.clicks("もう一度送信する", channel=DESK)
    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    assert dead not in await world.app.office.queue.dead_letters()


async def test_what_failed_while_slack_drew_nobody_is_not_held_against_a_card(world: World, auditor: Auditor) -> None:
    """After an hour of it, one answer that still goes wrong makes no dead letter."""
    await taken_up(world)
    fault = world.sandbox.faults.add(method="chat.update", status=500)
    await runs(world, auditor, step=5, minutes=60)

    # when Slack draws again, and not always
    fault.times = 0
    world.sandbox.faults.add(method="chat.update", channel="C0AKATSUKI", status=500, times=2)
    await world.app.office.desk.submit(command(SetSeverity, severity=Severity.SEV1))
    await runs(world, auditor, minutes=1)

    assert await world.app.office.queue.dead_letters() == []
    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)

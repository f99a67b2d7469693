"""Slack does not answer for an hour: what is to be said waits, spends no tries, and goes out by itself afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from slackbot.cases.incidents import Acknowledge
from slackbot.outbox.sender import LOOK_AGAIN
from slackbot.outbox.silence import PAUSE
from slackbot.outbox.worker import LONGEST_OF_ALL
from slackbot.sandbox.workspace import Message
from slackbot.slack import TIMEOUT_S
from tests import many
from tests.acting import BAKER, a_report, announces_a_stop, command
from tests.scenarios.people import said_in
from tests.scenarios.world import World

DESK = "C0DESK"
MANY = 40
SILENT = "応答しませんでした"
LOOKED_FOR = LOOK_AGAIN + timedelta(seconds=3)
OUTAGES: dict[str, dict[str, Any]] = {
    "503": {"status": 503},
    "closed connections": {"drop": True},
    "internal_error": {"error": "internal_error"},
}


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors |= {"slack_is_silent", "dead_letter"}


def said(world: World, channel: str) -> list[Message]:
    found = world.sandbox.workspace.messages.get(channel, {}).values()
    return sorted((each for each in found if each.by_app and not each.files), key=lambda each: float(each.ts))


def told(world: World) -> list[int]:
    return [len(said(world, many.channel(n))) for n in range(MANY)]


def asked(world: World) -> int:
    return len([each for each in world.sandbox.traffic.entries if each.direction == "from_app"])


@pytest.mark.parametrize("how", OUTAGES)
async def test_after_an_hour_without_slack_everything_goes_out_by_itself_incidents_first(
    how: str, world: World
) -> None:
    # given a stop that is on its way to many customers
    many.settle_in(world.sandbox.workspace, MANY)
    await many.register(world.app.office.store, world.clock, MANY)
    await announces_a_stop(world.app.office.desk, *(many.key(n) for n in range(MANY)), data_at_risk=False)
    while sum(told(world)) < MANY // 4:
        await world.runs(seconds=1)

    # when Slack does not answer for an hour, and an incident is recorded and taken up meanwhile
    outage = world.sandbox.faults.add(**OUTAGES[how])
    await world.runs(minutes=2)
    before, by_then = asked(world), sum(told(world))
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.app.office.desk.submit(command(Acknowledge))
    await world.runs(step=5, minutes=58)

    # then Slack is asked now and again, and nothing is given up
    assert asked(world) - before < 5 * timedelta(hours=1) / PAUSE
    assert await world.app.office.queue.dead_letters() == []

    # when it answers again
    outage.times = 0
    await world.runs(minutes=3)

    # then everybody has been told once, the incident before the rest of the announcements
    assert told(world) == [1] * MANY
    assert await world.app.office.queue.dead_letters() == []
    card = await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    under = await world.tanaka.sees("が対応を開始しました", times=1)
    assert under["thread_ts"] == card["ts"]
    later = [each for n in range(MANY) for each in said(world, many.channel(n))]
    overtaken = [each for each in later if float(each.ts) < float(card["ts"])]
    assert len(overtaken) <= by_then

    # and staff read once from when to when, and how much waited
    (line,) = [said_in(m) for m in await world.sato.reads(DESK) if SILENT in said_in(m)]
    assert re.search(r"Slack が .* から .* まで応答しませんでした。.*お預かりした [0-9]{2,} 件", line, re.DOTALL), line


async def test_a_short_hiccup_is_nobodys_news(world: World) -> None:
    world.sandbox.faults.add(status=503, times=6)
    await world.app.office.desk.submit(a_report(world.clock.now()))

    await world.runs(minutes=2)

    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    await world.sato.does_not_see(SILENT, channel=DESK)


@pytest.mark.parametrize("besides", ["", "auth.test"])
async def test_a_message_that_slack_does_not_take_is_its_own_fault_and_stops_nobody(besides: str, world: World) -> None:
    """Whatever is wrong with it: staff are asked about that one, and everything else goes on."""
    if besides:
        world.sandbox.faults.add(method=besides, status=503)
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.settle()
    world.sandbox.faults.add(method="chat.update", status=500)
    await world.app.office.desk.submit(command(Acknowledge))
    await world.runs(minutes=1)

    # when another customer reports meanwhile
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await world.runs(seconds=3)

    # then they read at once that it was taken, and nothing has waited behind the two cards either
    await world.baker.sees("HARBOR-1", channel="C0HARBOR", times=1)
    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.sato.does_not_see(SILENT, channel=DESK)


async def test_a_message_that_is_alone_when_slack_is_silent_is_not_given_up(world: World) -> None:
    """There is no other to compare it with: Slack is asked something else."""
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.settle()
    outage = world.sandbox.faults.add(status=503)
    await world.app.office.desk.submit(command(Acknowledge))
    await world.runs(step=5, minutes=60)
    assert await world.app.office.queue.dead_letters() == []

    outage.times = 0
    await world.runs(minutes=3)

    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)


async def test_while_slack_takes_no_message_at_all_none_is_to_blame(world: World) -> None:
    """It answers everything else: nothing is held, each tries again by itself, and none is given up."""
    posts = world.sandbox.faults.add(method="chat.postMessage", status=500)
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await world.runs(step=5, minutes=60)
    assert await world.app.office.queue.dead_letters() == []

    posts.times = 0
    await world.runs(minutes=3)

    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    await world.baker.sees("HARBOR-1", channel="C0HARBOR", times=1)
    assert await world.app.office.queue.dead_letters() == []
    await world.sato.does_not_see(SILENT, channel=DESK)


async def test_the_first_message_that_slack_takes_lets_all_the_others_go(world: World) -> None:
    # given messages in two channels that Slack did not take for ten minutes, tried at different times
    posts = world.sandbox.faults.add(method="chat.postMessage", status=500)
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.runs(seconds=47)
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await world.runs(minutes=10)

    # when Slack takes messages again
    posts.times = 0
    begun = world.clock.now()
    while not said(world, "C0AKATSUKI") + said(world, "C0HARBOR") + said(world, DESK):
        await world.runs(seconds=1)
    assert world.clock.now() - begun <= LONGEST_OF_ALL + LOOKED_FOR
    await world.runs(seconds=(timedelta(seconds=TIMEOUT_S) + LOOKED_FOR).total_seconds())

    # then each of them stands, which was looked for twice first
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    await world.baker.sees("HARBOR-1", channel="C0HARBOR", times=1)
    await world.sato.sees("AKATSUKI-1", channel=DESK, times=1)


async def test_what_failed_while_slack_took_no_message_is_not_held_against_one(world: World) -> None:
    """After an hour of it, an answer or two that still go wrong make no dead letter."""
    posts = world.sandbox.faults.add(method="chat.postMessage", status=500)
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))
    await world.runs(step=5, minutes=60)

    # when Slack takes messages again, and not always
    posts.times = 0
    hiccup = world.sandbox.faults.add(method="chat.postMessage", channel="C0AKATSUKI", status=500, times=2)
    await world.runs(minutes=2)

    assert hiccup.times == 0
    assert await world.app.office.queue.dead_letters() == []
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)


async def test_a_message_that_slack_does_not_take_while_it_takes_others_is_a_dead_letter(world: World) -> None:
    """One other is enough, at a quiet desk too: behind it the channel waits."""
    world.sandbox.faults.add(method="chat.postMessage", channel="C0AKATSUKI", status=500)
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.runs(minutes=1)
    await world.app.office.desk.submit(a_report(world.clock.now(), BAKER, case_id="HARBOR", system="booking"))

    await world.runs(minutes=5)

    assert len(await world.app.office.queue.dead_letters()) == 1
    await world.sato.sees("送信できなかったメッセージがあります", channel=DESK, times=1)

"""A stop is told to many while Slack is faulty, channels fail, and the desk is killed: each customer once (Art. 9)."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from slackbot import deliveries
from slackbot.cases import Customer, Window
from slackbot.cases.customers import ResumeSaying
from slackbot.cases.maintenance import MoveWindow
from slackbot.clock import millis
from slackbot.desk import Desk
from slackbot.outbox.queue import GATES, LANES, Queue
from slackbot.sandbox.workspace import Message
from slackbot.store import Store
from slackbot.words import Done
from tests import many
from tests.acting import LEAD, a_report, announces_a_stop, command
from tests.chaos.mortal import MortalWorld, mortal_world
from tests.chaos.reckoning import mark_of
from tests.scenarios.people import CannotDo

SEED = 20261129
STEP, LONG_STEP = timedelta(seconds=0.4), timedelta(seconds=3)
"""How far the clock goes on between two looks: while many are told, and afterwards."""
MOST_MOVED = 200
"""Their cards are drawn anew, fifty a minute: two thousand take most of an hour, and show nothing more."""
PATIENT = 100
"""Looks in a row at which it may stand: nobody does anything while the desk is dead."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"retry_after": 7},
    {"status": 503, "after_effect": True},
    {"error": "internal_error", "after_effect": True},
    {"drop": True, "after_effect": True},
    {"drop": True},
)
MOST_OVERTAKEN = 20
"""Announcements that may come before the incident's card: those in hand, and the clock goes in steps."""
BROKEN = ("is_archived", "not_in_channel", "customer_is_not_in_the_channel", "frozen")


@dataclass
class Fanout:
    world: MortalWorld
    store: Store
    customers: int
    choice: random.Random
    broken: dict[int, str] = field(default_factory=dict)
    """Customer -> why nothing reaches them."""
    window: str = ""
    overtaken: int = 0
    """Announcements that were said between the report of an incident and its card."""

    def breaks(self, count: int) -> None:
        """Some channels cannot be written to, each in its way."""
        for index, n in enumerate(self.choice.sample(range(self.customers), count)):
            why = self.broken[n] = BROKEN[index % len(BROKEN)]
            slack, channel = self.world.sandbox, many.channel(n)
            if why == "is_archived":
                slack.archive(channel, "U0TAKAHASHI")
            elif why == "not_in_channel":
                slack.leave(channel, many.BOT)
            elif why == "frozen":
                slack.share(channel, "T0MINATO", "U0OKADA")
            else:
                slack.unshare(channel, many.team(n))

    def mends(self) -> None:
        for n, why in self.broken.items():
            slack, channel = self.world.sandbox, many.channel(n)
            if why == "is_archived":
                slack.archive(channel, "U0TAKAHASHI", archived=False)
            elif why == "not_in_channel":
                slack.join(channel, many.BOT)
            elif why == "frozen":
                slack.unshare(channel, "T0MINATO")
            else:
                slack.workspace.channels[channel].teams.append(many.team(n))

    # ── What was said ────────────────────────────────────────────────────────────────────────────────────────────────

    def said(self, n: int) -> list[Message]:
        """Of the stop, in words: its calendar file comes too, and a channel that is mended gets its panel."""
        messages = self.world.sandbox.workspace.said(many.channel(n)).values()
        return [
            each for each in messages if each.by_app and not each.files and (each.thread_ts or many.key(n) in each.text)
        ]

    def cards(self) -> Counter[int]:
        told = (n for n in range(self.customers) for each in self.said(n) if not each.thread_ts)
        return Counter(told)

    def told(self) -> int:
        return len(self.cards())

    # ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def goes_on_until(
        self, done: Callable[[], Awaitable[bool]], within: timedelta, step: timedelta = STEP
    ) -> None:
        """The clock goes on; the dead live again."""
        last, stood = self.world.clock.now() + within, 0
        while not await done():
            assert self.world.clock.now() < last, f"{self.told()} of {self.customers} were told"
            await self.world.revive()
            await asyncio.sleep(0.02)
            # While something can be done time stands still: how fast the desk is depends on the machine.
            stood = stood + 1 if stood < PATIENT and await self.something_is_due() else 0
            if not stood:
                self.world.clock.forward(step)

    async def something_is_due(self) -> bool:
        """For which no gate is shut."""
        queue, now = Queue(self.store), millis(self.world.clock.now())
        async with self.store.redis.pipeline(transaction=False) as pipe:
            for lane in LANES:
                for gate, ready in zip(GATES, queue.ready(lane), strict=True):
                    pipe.get(self.store.key("gate", "shut", f"{lane}{gate}"))
                    pipe.zcount(ready, "-inf", now)
            found = await pipe.execute()
        return any(due and int(shut or 0) <= now for shut, due in zip(found[::2], found[1::2], strict=True))

    async def are_told(self, part: float) -> None:
        async def enough() -> bool:
            return self.told() >= part * (self.customers - len(self.broken))

        await self.goes_on_until(enough, timedelta(hours=3))

    async def comes_to_rest(self, *, frozen: int = 0) -> None:
        """Nothing waits but in so many channels, where a lead has to decide."""
        queue = Queue(self.store)

        async def rests() -> bool:
            return await queue.lines_waiting() <= frozen

        await self.goes_on_until(rests, timedelta(hours=24), LONG_STEP)


async def told_to_many(folder: Path, customers: int, record: Any) -> None:
    began, choice = time.monotonic(), random.Random(SEED)
    async with mortal_world(folder) as world, world.store() as store:
        many.settle_in(world.sandbox.workspace, customers)
        desk = await many.register(store, world.clock, customers)
        fanout = Fanout(world, store, customers, choice)
        fanout.breaks(max(4, customers // 50))
        await world.live()
        frozen = sum(why == "frozen" for why in fanout.broken.values())

        # when a stop is announced to all of them, in storms, and the desk is killed on the way
        started = world.clock.now()
        keys = [many.key(n) for n in range(customers)]
        fanout.window = await announces_a_stop(desk, *keys, data_at_risk=False)
        await fanout.are_told(0.1)
        for how in FAULTS:
            world.sandbox.faults.add(method="chat.postMessage", times=max(1, customers // 200), **how)
        await fanout.are_told(0.3)
        await world.desks[0].kill()
        await fanout.are_told(0.5)
        await an_incident_overtakes(fanout, desk)
        await world.desks[0].kill()
        await fanout.are_told(1.0)
        spent = world.clock.now() - started
        await fanout.comes_to_rest(frozen=frozen)

        # then everybody was told once, but for those whose channels are broken, and staff read why
        assert {n: count for n, count in fanout.cards().items() if count != 1} == {}
        assert set(fanout.cards()) == set(range(customers)) - set(fanout.broken)
        reasons = Counter((await deliveries.undelivered(store, fanout.window)).values())
        assert reasons == Counter(fanout.broken.values())

        # when it is moved, and then what was broken is mended and sent again
        if customers <= MOST_MOVED:
            await moved(fanout, desk)
            await fanout.comes_to_rest(frozen=frozen)
        fanout.mends()
        await sent_again(fanout, desk)
        await fanout.comes_to_rest()

        # then everybody has one announcement, and the move after it at most once
        check(fanout)
        progress = await deliveries.progress(store, await window_of(fanout))
        assert (progress.told, progress.undelivered) == (customers, 0)
        record("chaos", counted(fanout, spent, time.monotonic() - began))


async def an_incident_overtakes(fanout: Fanout, desk: Desk) -> None:
    """A customer reports; what many are told goes on behind it."""
    asked, world = fanout.told(), fanout.world
    outcome = await desk.submit(a_report(world.clock.now()))
    assert isinstance(outcome, Done), outcome

    async def stands() -> bool:
        shown = world.sandbox.workspace.said("C0DESK").values()
        return any(outcome.case_id in str(each.blocks) for each in shown)

    await fanout.goes_on_until(stands, timedelta(minutes=2))
    fanout.overtaken = fanout.told() - asked
    assert fanout.overtaken <= MOST_OVERTAKEN


async def window_of(fanout: Fanout) -> Window:
    window = await fanout.store.case(fanout.window)
    assert isinstance(window, Window)
    return window


async def moved(fanout: Fanout, desk: Desk) -> None:
    window = await window_of(fanout)
    times: dict[str, Any] = {name: at + timedelta(days=1) for name, at in zip(TIMES, window.stop.times, strict=True)}
    outcome = await desk.submit(command(MoveWindow, case_id=window.id, shown=window.shown(), **times))
    assert isinstance(outcome, Done), outcome


TIMES = ("start", "expected_end", "latest_end")


async def sent_again(fanout: Fanout, desk: Desk) -> None:
    """As 「すべてもう一度送信する」 does, and as a lead who resumes."""
    queue, now = Queue(fanout.store), fanout.world.clock.now()
    for entry, why in (await deliveries.undelivered(fanout.store, fanout.window)).items():
        if why != "frozen":
            await queue.revive(entry, now, f"press:{millis(now)}", quietly=True)
    for n, why in fanout.broken.items():
        if why == "frozen":
            await resumed(fanout, desk, n)


async def resumed(fanout: Fanout, desk: Desk, n: int) -> None:
    """The other company has left, which its event says."""

    async def left() -> Any:
        found = await fanout.store.case(many.key(n))
        if not isinstance(found, Customer) or found.freeze is None or found.freeze.companies:
            raise CannotDo("it is not known yet that the company has left")
        return found.freeze.shown

    shown = await fanout.world.until(left)
    await desk.submit(command(ResumeSaying, by=LEAD, case_id=many.key(n), shown=shown))


def check(fanout: Fanout) -> None:
    for n in range(fanout.customers):
        said = sorted(fanout.said(n), key=lambda each: float(each.ts))
        top, under = [each for each in said if not each.thread_ts], [each for each in said if each.thread_ts]
        assert len(top) == 1, (n, fanout.broken.get(n), [each.text for each in said])
        assert len(under) <= 1, (n, [each.text for each in under])
        assert said[0] is top[0], "the card stands before what is said under it"
        assert all(each.thread_ts == top[0].ts for each in under)
    marks = Counter(mark_of(each) for n in range(fanout.customers) for each in fanout.said(n))
    assert {mark: count for mark, count in marks.items() if count > 1} == {}
    assert fanout.world.sandbox.limits.refused.count("chat.postMessage") == 0, "no post was one too many"


def counted(fanout: Fanout, spent: timedelta, seconds: float) -> dict[str, int]:
    world = fanout.world
    return {
        "customers": fanout.customers,
        "told once": fanout.told(),
        "could not be told at first": len(fanout.broken),
        "kills": world.kills["desk"],
        "minutes of Slack": round(spent / timedelta(minutes=1)),
        "a minute": round(fanout.customers / (spent / timedelta(minutes=1))),
        "told before the incident's card": fanout.overtaken,
        "conversations.info": len(world.sandbox.traffic.named("conversations.info")),
        "seconds": round(seconds),
    }


@pytest.mark.timeout(180)
async def test_a_stop_is_told_to_a_hundred_once_whatever_happens(tmp_path: Path, record_property: Any) -> None:
    await told_to_many(tmp_path, 100, record_property)


@pytest.mark.chaos
@pytest.mark.timeout(1800)
async def test_a_stop_is_told_to_two_thousand_once_whatever_happens(tmp_path: Path, record_property: Any) -> None:
    await told_to_many(tmp_path, 2000, record_property)

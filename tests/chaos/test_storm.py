"""Three desks on one Redis, every event four times, Slack faulty, and somebody dies every moment."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter, deque
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from slackbot.agreements import Agreements
from slackbot.clock import millis
from slackbot.outbox.queue import Queue
from slackbot.sandbox.traffic import Entry
from tests.chaos import reckoning
from tests.chaos.crowd import CUSTOMERS, DESK, SHARED, STAFF, Crowd, Told
from tests.chaos.mortal import MortalWorld, mortal_world
from tests.scenarios.people import CannotDo
from tests.scenarios.world import Transport, both_ways

ROUNDS, SEED = int(os.environ.get("ROUNDS", "6")), int(os.environ.get("SEED", "20261122"))
METHODS = [
    *("chat.postMessage",) * 5,
    *("chat.update",) * 3,
    *("*",) * 3,
    *("pins.add", "views.open", "conversations.history", "conversations.replies", "conversations.info", "users.info"),
]
"""The oftener it is called, the oftener it goes wrong."""
HOW: tuple[dict[str, Any], ...] = (
    {"retry_after": 3},
    {"status": 500},
    {"status": 503, "after_effect": True},
    {"error": "internal_error"},
    {"error": "internal_error", "after_effect": True},
    {"error": "fatal_error", "after_effect": True},
    {"drop": True},
    {"drop": True, "after_effect": True},
    {"delay": 0.4},
    {"delay": 0.4, "after_effect": True},
    {"delay": 9, "after_effect": True},
)
"""The last is longer than the desk waits."""

FAULTS_AT_ONCE = 4
AFTERWARDS = 8
REFUSED = "restricted_action"
"""Slack says no for good: the message is a dead letter."""


class Storm:
    def __init__(self, world: MortalWorld, choice: random.Random) -> None:
        self.world = world
        self.crowd = Crowd(world, choice)
        self.faults: Counter[str] = Counter()
        self.revived = 0
        """Dead letters that were sent again."""
        self._choice = choice
        self._over = asyncio.Event()

    async def rages(self, times: int) -> None:
        """People act `times` times each, while somebody is killed and something goes wrong every moment."""
        people = [self.crowd.customer(user, times) for user in CUSTOMERS]
        people += [self.crowd.engineer(user, times) for user in STAFF]
        weather = [asyncio.create_task(self._kills()), asyncio.create_task(self._spoils())]
        await asyncio.gather(*people)
        self._over.set()
        await asyncio.gather(*weather)

    async def calms_down(self) -> None:
        """Nobody dies any more; the clock goes on until nothing is on its way.

        Most of what waits is said only now: of every fault Slack strikes once more while it is.
        """
        faults = self.world.sandbox.faults
        self._count_struck()
        faults.clear()
        for method in ("chat.postMessage", "chat.update"):
            for how in self._choice.sample(HOW[:-1], k=AFTERWARDS):
                faults.add(method=method, times=1, **how)
        faults.add(method="chat.update", times=2, error=REFUSED)
        await self.world.until(self._everything_is_said)
        self._count_struck()
        faults.clear()
        await self.dead_letters_are_sent_again()

    async def dead_letters_are_sent_again(self) -> None:
        """By the button under each; of those that may stand in Slack already nobody presses it without looking."""
        for entry, reason in (await self._dead()).items():
            await self.world.until(lambda entry=entry: self.world.sato.sees(entry, channel=DESK))  # type: ignore[misc]
            if reason == REFUSED:
                await self.world.sato.clicks("もう一度送信する", DESK, about=entry)
                self.revived += 1
        await self.world.until(self._everything_is_said)

    async def _dead(self) -> dict[str, str]:
        """Why, by entry."""
        async with self.world.store() as store:
            names, redis = await Queue(store).dead_letters(), cast(Any, store.redis)
            kept = [await redis.hget(store.key("out", "entry", name), "reason") for name in names]
        return {name: (why or b"").decode() for name, why in zip(names, kept, strict=True)}

    def _count_struck(self) -> None:
        self.faults.update(rule.method for rule in self.world.sandbox.faults.rules if rule.times == 0)

    async def _kills(self) -> None:
        """Whenever people have got a few things done, however long that takes here."""
        while not self._over.is_set():
            until = self.crowd.done.total() + self._choice.randrange(1, 6)
            while self.crowd.done.total() < until and not self._over.is_set():
                await self.world.revive()
                await asyncio.sleep(0.05)
            if self._choice.random() < 0.3:
                self.world.redis.kill()
            else:
                await self._choice.choice(self.world.desks).kill()

    async def _spoils(self) -> None:
        """The clock goes on a little as well: what waits for a gate or a second look comes to its turn."""
        faults = self.world.sandbox.faults
        while not self._over.is_set():
            method, how = self._choice.choice(METHODS), self._choice.choice(HOW)
            self._count_struck()
            # Where nobody called the method, the oldest makes room.
            faults.rules[:] = [rule for rule in faults.rules if rule.times][1 - FAULTS_AT_ONCE :]
            faults.add(method=method, times=1, **how)
            self.world.clock.forward(timedelta(seconds=0.5))
            await asyncio.sleep(0.05)

    async def _everything_is_said(self) -> None:
        await self.world.sandbox.settled()
        async with self.world.store() as store:
            waiting = [key async for key in store.redis.scan_iter(store.key("out", "queue", "*"))]
            due = await store.redis.zcount(store.key("timers"), "-inf", millis(self.world.clock.now()))
        if waiting or due or self.world.sandbox.slack.delivery.waiting:
            raise CannotDo("something is on its way")

    def answered(self) -> set[str]:
        """Messages whose event the desk has answered with yes."""
        return {str(each.body["event"].get("ts")) for each in self._told() if 200 <= each.status < 300}

    def not_confirmed(self) -> int:
        """How often the desk said no yes to a message, which Slack then brings again."""
        return len([each for each in self._told() if not 200 <= each.status < 300])

    def _told(self) -> list[Entry]:
        return self.world.sandbox.traffic.named("message", "to_app")


async def weathered(folder: Path, seed: int, times: int, record: Any, transport: Transport = "http") -> None:
    choice, began = random.Random(seed), time.monotonic()
    async with mortal_world(folder, replicas=3, copies=4, choice=choice, transport=transport) as world:
        storm = Storm(world, choice)
        world.sandbox.traffic.entries = deque()  # all of it, however long the storm
        await world.live()
        await world.until(lambda: world.tanaka.sees("サポート窓口", times=1))
        await storm.rages(times)
        await storm.calms_down()
        answered = storm.answered()
        async with world.store() as store:
            books = await reckoning.opened(store, world.sandbox.slack, Agreements(store).get)
            record("chaos", _counts(storm, books, time.monotonic() - began, seed))
            reckoning.check(books, storm.crowd, answered)


def _counts(storm: Storm, books: reckoning.Books, seconds: float, seed: int) -> dict[str, int]:
    ops = Counter(reckoning.mark_of(said) for said in books.posted())
    return {
        "seed": seed,
        "acknowledged": storm.crowd.all_told(Told.RECORDED),
        "not sure": storm.crowd.all_told(Told.NOT_SURE),
        "recorded": len(books.recorded) + len(books.heard),
        "said": len(books.posted()),
        "in line": len(books.in_line(SHARED)) + len(books.in_line(DESK)),
        "duplicates": sum(n - 1 for n in ops.values()),
        "unknown": len(books.dead),
        "sent again": storm.revived,
        "no yes": storm.not_confirmed(),
        "kills of desks": storm.world.kills["desk"],
        "kills of Redis": storm.world.kills["redis"],
        "faults": storm.faults.total(),
        "seconds": round(seconds),
    }


@both_ways
async def test_three_desks_survive_a_storm(tmp_path: Path, record_property: Any, transport: Transport) -> None:
    await weathered(tmp_path, SEED, 6, record_property, transport)


@pytest.mark.chaos
@pytest.mark.timeout(600)
@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_three_desks_survive_many_storms(round_: int, tmp_path: Path, record_property: Any) -> None:
    """Slack comes over HTTP and over Socket Mode in turn."""
    transport: Transport = "socket" if round_ % 2 else "http"
    await weathered(tmp_path, SEED + 1 + round_, 30, record_property, transport)

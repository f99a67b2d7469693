"""Access ends within a minute of its time, whoever dies meanwhile: no end is lost, none comes twice (Art. 6(4))."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from slackbot.agreements import Agreements
from slackbot.cases import AccessGrant
from slackbot.cases.access import ExtendAccess, GrantAccess, RequestAccess
from slackbot.cases.access.state import shown
from slackbot.clock import millis
from slackbot.codec import load_event
from slackbot.desk import Desk
from slackbot.store import Store
from slackbot.words import Actor, Authority, CommandBase, Done, Event
from tests.acting import CUSTOMER, ENGINEER, command
from tests.chaos.mortal import MortalWorld, mortal_world
from tests.scenarios.people import CannotDo

ROUNDS, SEED = int(os.environ.get("ROUNDS", "6")), int(os.environ.get("SEED", "20261122"))
AT_MOST_LATE = timedelta(seconds=60)
LONGEST_STEP_S = 45
"""So long nobody looks at the clock, besides the time for which nobody lives."""
TANAKA = replace(CUSTOMER, authorities=(Authority.ACCESS_APPROVER,))
MINUTE = timedelta(minutes=1)


class Desks:
    """What people do, decided and recorded beside the desks that die."""

    def __init__(self, world: MortalWorld, store: Store) -> None:
        self._desk = Desk(store, Agreements(store), world.clock)
        self._store = store
        self._count = 0

    async def grant(self, minutes: int) -> str:
        asked = {
            "system": "order",
            "scope": f"参照権限 {minutes}",
            "reason": "調査",
            "duration": minutes * MINUTE,
            "grantee": "U0SATO",
        }
        case = await self._does(RequestAccess, ENGINEER, "AKATSUKI", **asked)
        await self._agrees(case)
        return case

    async def extend(self, case: str, minutes: int) -> None:
        await self._does(ExtendAccess, ENGINEER, case, duration=minutes * MINUTE, reason="調査が続いているため")
        await self._agrees(case)

    async def found(self, case: str) -> AccessGrant:
        grant = await self._store.case(case)
        assert isinstance(grant, AccessGrant)
        return grant

    async def _agrees(self, case: str) -> None:
        await self._does(GrantAccess, TANAKA, case, shown=shown(await self.found(case)), what="参照用アカウント")

    async def _does(self, kind: type[CommandBase], by: Actor, case: str, **given: object) -> str:
        self._count += 1
        asked = replace(command(kind, by, case, **given), id=f"view:V{self._count}:{kind.__name__}")
        outcome = await self._desk.submit(asked)
        assert isinstance(outcome, Done), outcome
        return outcome.case_id


async def ended_while_everybody_dies(folder: Path, seed: int, minutes: Sequence[int]) -> dict[str, int]:
    choice = random.Random(seed)
    async with mortal_world(folder, replicas=2, choice=choice) as world:
        await world.live()
        await world.until(lambda: world.tanaka.sees("サポート窓口", times=1))
        async with world.store() as store:
            desks = Desks(world, store)
            cases = [await desks.grant(each) for each in minutes]
            # Its first end is no end any more: the timer of that instant must do nothing.
            await desks.extend(cases[0], minutes[0])
            ends = {case: (await desks.found(case)).ends_at for case in cases}
        await _dies_until(world, max(end for end in ends.values() if end) + MINUTE, choice)
        async with world.store() as store:
            for case, end in ends.items():
                assert end is not None
                _ended_once(await _events(store, case), end)
        return {"seed": seed, "kills of desks": world.kills["desk"], "kills of Redis": world.kills["redis"]}


async def _dies_until(world: MortalWorld, last: datetime, choice: random.Random) -> None:
    """The clock goes on in steps; in each somebody may die, while what is due is being done or before."""

    async def nothing_is_due() -> None:
        async with world.store() as store:
            if await store.redis.zcount(store.key("timers"), "-inf", millis(world.clock.now())):
                raise CannotDo("a timer is due")

    world.clock.forward(4 * MINUTE)
    while world.clock.now() < last:
        world.clock.forward(timedelta(seconds=choice.uniform(5, LONGEST_STEP_S)))
        fate = choice.random()
        if fate < 0.2:
            world.redis.kill()
        elif fate < 0.7:
            await choice.choice(world.desks).kill()
        await world.until(nothing_is_due, hurry=0)


async def _events(store: Store, case: str) -> list[Event]:
    return [load_event(body) for body in await store.audit(case)]


def _ended_once(events: list[Event], end: datetime) -> None:
    (ended,) = [each for each in events if each.type == "access.ended"]
    assert ended.data["why"] == "time"
    assert timedelta() <= ended.at - end <= AT_MOST_LATE


@pytest.mark.article("6(4)")
async def test_access_ends_in_time_whoever_dies(tmp_path: Path) -> None:
    await ended_while_everybody_dies(tmp_path, SEED, (5, 6, 7))


@pytest.mark.chaos
@pytest.mark.timeout(600)
@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_many_accesses_end_in_time_whoever_dies(round_: int, tmp_path: Path, record_property: object) -> None:
    choice = random.Random(SEED + round_)
    minutes = [choice.randrange(5, 30) for _ in range(25)]
    counts = await ended_while_everybody_dies(tmp_path, SEED + round_, minutes)
    record_property("chaos", counts)  # type: ignore[operator]

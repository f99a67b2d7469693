"""kill -9 of the desk, of its Redis, of both, at each step: what was recorded is there once, and said once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import slackbot
from slackbot.clock import millis
from slackbot.codec import load_event
from slackbot.store import Store
from tests.chaos.mortal import MortalWorld, mortal_world
from tests.scenarios.people import CannotDo, said_in

ROOT = Path(slackbot.__file__).parents[1]
SELDOM = frozenset({"timers.due", "timers.submitted", "timers.dropped", "outbox.looked_up", "serve.opening"})
"""Points that one story comes to once or twice."""

LAST = frozenset({"serve.closing", "serve.closed"})


def fault_points() -> list[str]:
    """Read from the code: a point that is added there is killed at here."""
    sources = [path for area in ("slackbot", "handlers") for path in (ROOT / area).rglob("*.py")]
    return sorted({name for path in sources for name in re.findall(r'\bpoint\("([a-z_.]+)"\)', path.read_text())})


def deaths() -> list[Any]:
    """The desk at each point once; in the long form also the others, and the third time (while people wait)."""
    first, often = fault_points(), [f"{name}:3" for name in fault_points() if name not in SELDOM | LAST]
    others = [(name, whom) for name in first for whom in ("redis", "both")]
    others += [(name, whom) for name in often for whom in ("desk", "redis", "both")]
    short = [pytest.param(name, "desk") for name in first]
    return short + [pytest.param(name, whom, marks=pytest.mark.chaos) for name, whom in others]


def test_there_are_points_to_die_at() -> None:
    assert {"desk.committed", "outbox.sent", "timers.due", "serve.closing"} <= {*fault_points()}


@pytest.mark.parametrize(("point", "whom"), deaths())
async def test_nothing_is_lost_or_said_twice_when_somebody_dies_at(point: str, whom: str, tmp_path: Path) -> None:
    async with mortal_world(tmp_path) as world:
        await world.live(die_at=point, whom=whom)
        await _panel_stands(world)
        await _tanaka_reports(world)
        await _sato_acknowledges(world)
        await _the_clock_rings(world)
        await _the_desk_closes_and_opens(world)

        killed = {"desk": ["desk"], "redis": ["redis"], "both": ["desk", "redis"]}[whom]
        # A desk that finds no Redis when it begins ends by itself: that is no kill.
        assert sorted(+world.kills) == killed, f"nobody ever came to {point}"
        async with world.store() as store:
            await _each_thing_stands_once(world, store)


async def _panel_stands(world: MortalWorld) -> None:
    await world.until(lambda: world.tanaka.sees("サポート窓口", times=1))


async def _tanaka_reports(world: MortalWorld) -> None:
    # The first card's end is in doubt: it is in Slack, and the answer is lost.
    world.sandbox.faults.add(method="chat.postMessage", drop=True, after_effect=True, times=1)

    async def opens() -> None:
        """The button again, as long as what it opens is not the form."""
        await world.tanaka.clicks("障害を報告")
        if (await world.tanaka.form())["callback_id"] != "incident.report":
            await world.tanaka.closes()
            raise CannotDo("not the form yet")

    async def sends() -> None:
        """Again from the same form, as the message on it says."""
        form = await world.tanaka.form()
        if form["callback_id"] == "incident.report":
            await world.tanaka.sends(system="order", what="注文画面が開きません")
        if (await world.tanaka.form())["callback_id"] != "incident.recorded":
            raise CannotDo("not recorded yet")

    await world.until(opens)
    await world.until(sends)
    await world.until(lambda: world.tanaka.sees("AKATSUKI-1", "受付", "注文画面が開きません", times=1))
    await world.until(lambda: world.sato.sees("AKATSUKI-1", "アカツキ商事様", channel="C0DESK", times=1))


async def _sato_acknowledges(world: MortalWorld) -> None:
    async def acknowledged() -> None:
        await world.tanaka.sees("AKATSUKI-1", "対応中")

    async def presses() -> None:
        state = [said_in(message) for message in await world.sato.reads("C0DESK")]
        if not any("🟠" in said for said in state):
            await world.sato.clicks("対応開始", channel="C0DESK")
        await acknowledged()

    await world.until(presses)
    await world.until(lambda: world.tanaka.sees("が対応を開始しました", times=1))


async def _the_clock_rings(world: MortalWorld) -> None:
    """The next update of a SEV3 is due after a day (75 %: 18 hours); after 16 without a step somebody is called.

    One ring more is left over from before.
    """
    async with world.store() as store:
        await _leave_over(store, millis(world.clock.now()))
    world.clock.forward(timedelta(hours=18))
    await world.until(lambda: world.sato.sees("まもなく期限です", channel="C0DESK", times=1))

    async def nothing_is_due() -> None:
        async with world.store() as store:
            if await store.redis.zcount(store.key("timers"), "-inf", millis(world.clock.now())):
                raise CannotDo("a timer is due")

    await world.until(nothing_is_due)


async def _leave_over(store: Store, now: int) -> None:
    """As a desk sees it that read the queue just before a commit took the timer away."""
    wanted: Any = await store.redis.hgetall(store.key("timer"))
    name, body = next(each for each in wanted.items() if each[0].startswith(b"AKATSUKI-1/"))
    late = f"{name.decode()}0"
    await store.redis.hset(store.key("timer"), late, body.replace(name, late.encode()))
    await store.redis.sadd(store.key("timers", "AKATSUKI-1"), late)
    await store.redis.zadd(store.key("timers"), {late: now})


async def _the_desk_closes_and_opens(world: MortalWorld) -> None:
    async with world.store() as store:

        async def everything_is_said() -> None:
            if [key async for key in store.redis.scan_iter(store.key("out", "entry", "*"))]:
                raise CannotDo("something waits")

        await world.until(everything_is_said)
        await world.end()
        await world.revive()
        await world.until(everything_is_said)


async def _each_thing_stands_once(world: MortalWorld, store: Store) -> None:
    for words in ("AKATSUKI-1 受発注システムの障害", "が対応を開始しました", "サポート窓口"):
        await world.tanaka.sees(words, times=1)
    await world.sato.sees("AKATSUKI-1 アカツキ商事様", channel="C0DESK", times=1)
    events = [load_event(body).type for body in await store.audit("AKATSUKI-1")]
    assert events[:2] == ["incident.reported", "incident.acknowledged"]
    assert sorted(events[2:]) == ["incident.due_soon", "incident.stuck"]
    assert await store.redis.zcard(store.key("out", "dead")) == 0

"""kill -9 at each step of boundary, desk, commit, outbox and timers: what was recorded is there once, and said once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

import slackbot
from slackbot.codec import load_event
from slackbot.store import Store
from tests.chaos.mortal import MortalWorld, mortal_world
from tests.scenarios.people import CannotDo, said_in

ROOT = Path(slackbot.__file__).parents[1]


def fault_points() -> list[str]:
    """Read from the code: a point that is added there is killed at here."""
    sources = [path for area in ("slackbot", "handlers") for path in (ROOT / area).rglob("*.py")]
    return sorted({name for path in sources for name in re.findall(r'\bpoint\("([a-z_.]+)"\)', path.read_text())})


def deaths() -> list[str]:
    """Each point the first time it is come to (while the desk opens) and the third (while people wait)."""
    once = {"timers.due"}
    return [name if n == 1 else f"{name}:{n}" for name in fault_points() for n in (1, 3) if n == 1 or name not in once]


def test_there_are_points_to_die_at() -> None:
    assert {"desk.committed", "outbox.sent", "timers.due"} <= {*fault_points()}


@pytest.mark.parametrize("point", deaths())
async def test_nothing_is_lost_or_said_twice_when_the_desk_dies_at(
    point: str, redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    async with mortal_world(redis_url, tmp_path) as world:
        await world.live(die_at=point)
        await _panel_stands(world)
        await _tanaka_reports(world)
        await _sato_acknowledges(world)
        await _the_clock_rings(world)

        assert world.deaths == 1, f"the desk never came to {point}"
        await _each_thing_stands_once(world, Store(redis, "T0HINODE"))


async def _panel_stands(world: MortalWorld) -> None:
    await world.until(lambda: world.tanaka.sees("サポート窓口", times=1))


async def _tanaka_reports(world: MortalWorld) -> None:
    await world.until(lambda: world.tanaka.clicks("障害を報告"))
    await world.until(world.tanaka.form)

    async def sends() -> None:
        """Again from the same form, as the message on it says."""
        form = await world.tanaka.form()
        if form["callback_id"] == "incident.report":
            await world.tanaka.sends(system="order", what="注文画面が開きません")
        if (await world.tanaka.form())["callback_id"] != "incident.recorded":
            raise CannotDo("not recorded yet")

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
    """The next update of a SEV3 is due after a day; 75 % of it is 18 hours."""
    world.clock.forward(timedelta(hours=18))
    await world.until(lambda: world.sato.sees("まもなく期限です", channel="C0DESK", times=1))


async def _each_thing_stands_once(world: MortalWorld, store: Store) -> None:
    for words in ("AKATSUKI-1 受発注システムの障害", "が対応を開始しました", "サポート窓口"):
        await world.tanaka.sees(words, times=1)
    await world.sato.sees("AKATSUKI-1 アカツキ商事様", channel="C0DESK", times=1)
    events = [load_event(body).type for body in await store.audit("AKATSUKI-1")]
    assert events == ["incident.reported", "incident.acknowledged", "incident.due_soon"]
    assert await store.redis.zcard(store.key("out", "dead")) == 0

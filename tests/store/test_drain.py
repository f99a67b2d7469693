"""SIGTERM: what is being sent is finished, what waits stays, nothing new is taken, and the process ends well."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from slackbot.store import Store
from tests.chaos.mortal import MortalWorld, mortal_world
from tests.scenarios.people import CannotDo, said_in

SLOW_S = 0.4
"""Long enough that the signal comes while Slack still thinks about a message."""

MANY = 1000


async def test_a_desk_that_is_told_to_end_finishes_what_it_is_sending(tmp_path: Path) -> None:
    async with mortal_world(tmp_path) as world:
        # given a desk that is sending a card, slowly, with more behind it
        await world.live()
        await world.until(lambda: world.tanaka.sees("サポート窓口", times=1))
        slow = world.sandbox.faults.add(method="chat.postMessage", delay=SLOW_S, times=MANY)
        before = answered(world)
        await reports(world, "一件目です", "二件目です", "三件目です")

        async def slack_thinks() -> None:
            if MANY - (slow.times or 0) <= answered(world) - before:
                raise CannotDo("nothing is on its way")

        # when it is told to end
        await world.until(slack_thinks, hurry=0)
        asked = MANY - (slow.times or 0)
        code = await world.end()

        # then it ends well, what was on its way has arrived, and the rest waits in Redis
        assert code == 0
        assert answered(world) - before == MANY - (slow.times or 0) >= asked
        async with world.store() as store:
            assert await waiting(store) > 0

        # and the next life says the rest, once, without looking anything up
        slow.times = 0
        await world.live()
        for case in ("AKATSUKI-1 ", "AKATSUKI-2 ", "AKATSUKI-3 "):
            await world.until(partial(world.tanaka.sees, case, "受付済み", times=1))
        top = [said_in(m) for m in await world.tanaka.reads() if m.get("bot_id") and not m.get("thread_ts")]
        assert len(top) == 4, "the panel and three cards"
        assert world.sandbox.traffic.named("conversations.history") == []


async def reports(world: MortalWorld, *what: str) -> None:
    for words in what:
        await world.until(lambda: world.tanaka.clicks("障害を報告"), hurry=0)
        await world.until(partial(_sends, world, words), hurry=0)
        await world.tanaka.closes()


async def _sends(world: MortalWorld, words: str) -> None:
    """Again from the same form, until it is recorded."""
    if (await world.tanaka.form())["callback_id"] == "incident.report":
        await world.tanaka.sends(system="order", what=words)
    if (await world.tanaka.form())["callback_id"] != "incident.recorded":
        raise CannotDo("not recorded yet")


def answered(world: MortalWorld) -> int:
    """Posts that Slack has answered."""
    return len(world.sandbox.traffic.named("chat.postMessage"))


async def waiting(store: Store) -> int:
    found = [key async for key in store.redis.scan_iter(store.key("out", "queue", "*"))]
    return sum([await store.redis.llen(key) for key in found])

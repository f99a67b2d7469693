"""Another Redis takes over: what the follower had is there, once; what it did not have yet is what can be lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from slackbot.agreement.particulars import Configuration
from slackbot.clock import ManualClock
from slackbot.i18n import text
from slackbot.sandbox.ports import free_port
from slackbot.store import StoreUnavailable
from tests.chaos.mortal import becomes_true
from tests.chaos.servers import Switch, TcpRedis, pair
from tests.scenarios.people import CannotDo
from tests.scenarios.world import World, opened

CAREFUL = {"min-replicas-to-write": "1", "min-replicas-max-lag": "1"}
TROUBLE = tuple(text("ja", key) for key in ("trouble.not_written", "trouble.unknown"))


class Two:
    def __init__(self, leader: TcpRedis, follower: TcpRedis, switch: Switch) -> None:
        self.leader, self.follower, self.switch = leader, follower, switch

    async def has_everything(self) -> None:
        """The follower has confirmed all that the leader was told."""
        await becomes_true(self.leader.is_followed)

    async def falls_behind(self) -> None:
        """The follower hears nothing of the leader any more, and the leader knows."""
        async with self.follower.client() as redis:
            await redis.replicaof("127.0.0.1", free_port())
        await becomes_true(self._alone)

    async def _alone(self) -> bool:
        return not (await self.leader.told())["connected_slaves"]

    async def dies(self) -> None:
        """The leader; the follower takes its place."""
        await self.leader.kill()
        await self.follower.leads()
        self.switch.to(self.follower)


@asynccontextmanager
async def following(
    folder: Path, clock: ManualClock, configuration: Configuration, **more: str
) -> AsyncIterator[tuple[World, Two]]:
    async with (
        pair(folder, **more) as (leader, follower, switch, url),
        opened(url, clock, configuration) as world,
    ):
        yield world, Two(leader, follower, switch)


async def recorded(world: World) -> list[str]:
    return [incident.id for incident in await world.app.office.store.open_cases("AKATSUKI")]


async def test_a_follower_that_has_everything_takes_over_and_nothing_is_lost_or_said_twice(
    tmp_path: Path, clock: ManualClock, configuration: Configuration
) -> None:
    async with following(tmp_path, clock, configuration) as (world, two):
        # given three reports, of which the last one's card is not in Slack yet
        for _ in range(2):
            await world.tanaka.reports()
        await world.settle()
        fault = world.sandbox.faults.add(method="chat.postMessage", retry_after=5)
        await world.tanaka.clicks("障害を報告")
        form = await world.tanaka.form()
        blocks = {block["element"]["action_id"]: block["block_id"] for block in form["blocks"] if "element" in block}
        values = {blocks[name]: {name: given} for name, given in {"system": "order", "what": "三件目です"}.items()}
        assert (await world.sandbox.act("U0TANAKA", "submit", view_id=form["id"], values=values))["ok"]
        await two.has_everything()

        # when the leader dies
        await two.dies()
        fault.times = 0

        # then all of them stand there once, and the next gets the next number
        with suppress(CannotDo):
            await world.tanaka.closes()
        await world.forward(minutes=1)
        assert await recorded(world) == ["AKATSUKI-1", "AKATSUKI-2", "AKATSUKI-3"]
        for number in (1, 2, 3):
            await world.tanaka.card(f"AKATSUKI-{number}")
            await world.sato.card(f"AKATSUKI-{number}", "C0DESK")
        assert await world.tanaka.reports() == "AKATSUKI-4"


async def test_a_desk_still_connected_to_the_old_leader_finds_the_new_one_by_itself(
    tmp_path: Path, clock: ManualClock, configuration: Configuration
) -> None:
    """The address leads elsewhere, and nobody has cut the connections: the old leader only refuses to write."""
    async with following(tmp_path, clock, configuration) as (world, two):
        await world.tanaka.reports()
        await world.settle()
        await two.has_everything()

        await two.follower.leads()
        two.switch.to(two.follower, hang_up=False)
        await two.leader.follows(two.follower)

        with suppress(CannotDo, StoreUnavailable):
            await world.tanaka.reports()  # may hear that it is not known; sending again is enough
        await world.settle()
        assert await world.tanaka.reports() in ("AKATSUKI-2", "AKATSUKI-3")
        assert len(await recorded(world)) in (2, 3)


async def test_a_follower_that_was_behind_does_not_know_what_was_recorded_meanwhile(
    tmp_path: Path, clock: ManualClock, configuration: Configuration
) -> None:
    """What replication without a quorum can lose: everything since the follower's last word, and nothing before."""
    async with following(tmp_path, clock, configuration) as (world, two):
        await world.tanaka.reports()
        await world.settle()
        await two.has_everything()
        await two.falls_behind()
        assert await world.tanaka.reports() == "AKATSUKI-2"

        await two.dies()
        with suppress(StoreUnavailable):
            await world.settle()
        await world.forward(minutes=1)

        assert await recorded(world) == ["AKATSUKI-1"]
        assert len([card for card in await world.tanaka.reads() if "AKATSUKI-1" in str(card["blocks"])]) == 1


async def test_a_leader_that_nobody_follows_takes_nothing_when_it_is_told_so(
    tmp_path: Path, clock: ManualClock, configuration: Configuration
) -> None:
    """With min-replicas-to-write the loss has a bound: no more than min-replicas-max-lag seconds of work."""
    async with following(tmp_path, clock, configuration, **CAREFUL) as (world, two):
        await world.tanaka.reports()
        await world.settle()
        await two.falls_behind()

        # when somebody reports, they read that it is not certain
        await world.tanaka.clicks("障害を報告")
        with suppress(StoreUnavailable):
            await world.tanaka.sends(system="order", what="誰も見ていません")
        said = " ".join(world.sandbox.workspace.stack("U0TANAKA")[-1].errors.values())
        assert any(words in said for words in TROUBLE)

        # and when the follower is back, sending it again records it once
        await two.follower.follows(two.leader)
        await world.tanaka.sends(system="order", what="誰も見ていません")
        assert await world.tanaka.is_told_a_number() == "AKATSUKI-2"
        await world.settle()
        assert await recorded(world) == ["AKATSUKI-1", "AKATSUKI-2"]
        await world.tanaka.card("AKATSUKI-2")

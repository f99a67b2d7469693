"""The server that the desk keeps is killed, or has no room on its disk: the desk lives on and tells the truth."""

from __future__ import annotations

import resource
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from slackbot.codec import load_event
from slackbot.embedded import find_server
from slackbot.i18n import text
from tests.chaos.mortal import MortalWorld, TheDesksOwn, becomes_true, mortal_world
from tests.scenarios.people import CannotDo

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the files of a running process")

PROGRAM = """#!/bin/sh
# A write beyond the limit fails, as it does on a full disk, instead of ending the server by a signal.
trap '' XFSZ
[ -e {full} ] && ulimit -f 1
exec {server} "$@"
"""
TROUBLE = tuple(text("ja", key) for key in ("trouble.not_written", "trouble.unknown"))


class Disk:
    """Full for the running server, and for every other that is started meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._mark = folder / "full"
        self.program = folder / "valkey-server"
        self.program.write_text(PROGRAM.format(full=self._mark, server=find_server()))
        self.program.chmod(0o700)

    def is_full(self, pid: int) -> None:
        self._mark.touch()
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def has_room(self) -> None:
        """For the next server; one that still runs ends with its next write."""
        self._mark.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


@pytest.fixture
async def world(disk: Disk, tmp_path: Path) -> AsyncIterator[MortalWorld]:
    async with mortal_world(tmp_path, desks_own=TheDesksOwn(tmp_path, disk.program)) as world:
        await world.desks[0].live()
        await world.until(lambda: world.tanaka.sees("サポート窓口", times=1))
        yield world


async def opens_the_form(world: MortalWorld) -> None:
    async def opens() -> None:
        await world.tanaka.clicks("障害を報告")
        if (await world.tanaka.form())["callback_id"] != "incident.report":
            await world.tanaka.closes()
            raise CannotDo("not the form yet")

    await world.until(opens)


async def sends_until_it_is_recorded(world: MortalWorld, what: str) -> None:
    async def sends() -> None:
        if (await world.tanaka.form())["callback_id"] == "incident.report":
            await world.tanaka.sends(system="order", what=what)
        if (await world.tanaka.form())["callback_id"] != "incident.recorded":
            raise CannotDo("not recorded yet")

    await world.until(sends)
    await world.tanaka.closes()


async def events(world: MortalWorld, case: str) -> list[str]:
    async with world.store() as store:
        return [load_event(body).type for body in await store.audit(case)]


async def test_a_server_that_was_killed_is_started_again_by_the_desk_and_knows_everything(world: MortalWorld) -> None:
    await opens_the_form(world)
    await sends_until_it_is_recorded(world, "一件目です")
    first = world.redis.pid

    world.redis.kill()
    await opens_the_form(world)
    await sends_until_it_is_recorded(world, "二件目です")

    assert world.redis.pid != first
    assert world.desks[0].code is None, "it is the same desk"
    assert await events(world, "AKATSUKI-1") == await events(world, "AKATSUKI-2") == ["incident.reported"]
    await world.until(lambda: world.tanaka.sees("AKATSUKI-1 ", "一件目です", times=1))
    await world.until(lambda: world.tanaka.sees("AKATSUKI-2 ", "二件目です", times=1))


async def test_on_a_full_disk_nothing_is_confirmed_and_with_room_again_everything_goes_on(
    world: MortalWorld, disk: Disk
) -> None:
    # given a form that somebody has filled in, and no room on the disk
    await opens_the_form(world)
    disk.is_full(world.redis.pid)

    # when it is sent
    await world.tanaka.sends(system="order", what="注文画面が開きません")

    # then the person reads that it is not recorded, or not certain
    said = " ".join(world.sandbox.workspace.stack("U0TANAKA")[-1].errors.values())
    assert any(words in said for words in TROUBLE)

    # and an event is not confirmed to Slack either
    await world.tanaka.writes("受注画面も開きません。至急お願いします")
    await becomes_true(lambda: _refused(world))

    # and when there is room again, the same form is recorded, and Slack's next try is heard, each once
    disk.has_room()
    await sends_until_it_is_recorded(world, "注文画面が開きません")
    await world.until(lambda: world.tanaka.sees("AKATSUKI-1 ", "注文画面が開きません", times=1))
    await world.until(lambda: _heard(world))
    assert await events(world, "AKATSUKI-1") == ["incident.reported"]
    assert world.desks[0].code is None, "it is the same desk"


async def _refused(world: MortalWorld) -> bool:
    sent = world.sandbox.traffic.named("message", "to_app")
    return any(each.status == 503 for each in sent if each.body["event"].get("user") == "U0TANAKA")


async def _heard(world: MortalWorld) -> None:
    await world.sandbox.settled()  # Slack's next try is due by the clock that went on
    if (await events(world, "AKATSUKI")).count("customer.heard") != 1:
        raise CannotDo("not heard yet")
    async with world.http.get(f"http://127.0.0.1:{world.desks[0].port}/readyz") as answer:
        if answer.status != 200:
            raise aiohttp.ClientError("not ready")

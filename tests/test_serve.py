"""The desk runs on a server of its own, so that it does not end with somebody else's."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from slackbot import embedded
from slackbot.serve import redis_of
from slackbot.settings import StoreSettings

OWNER = """
import sys
from pathlib import Path
from slackbot import embedded
server = embedded.start(Path(sys.argv[1]))
print("running", flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture
def short_command(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process that has started the server of the data directory, until its input is closed."""
    command = [sys.executable, "-c", OWNER, str(tmp_path)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "running\n"
    return other


async def test_a_desk_waits_for_the_end_of_a_short_command_and_then_has_its_own_server(
    tmp_path: Path, short_command: subprocess.Popen[str]
) -> None:
    settings = StoreSettings(SLACKBOT_DATA_DIR=tmp_path)
    first = embedded.start(tmp_path)

    async def opened() -> int:
        async with redis_of(settings, own=True) as redis:
            return int((await redis.info())["process_id"])

    opening = asyncio.create_task(opened())
    await asyncio.to_thread(short_command.communicate)

    assert not first.owned
    assert await opening != first.pid


async def test_a_short_command_uses_the_server_that_runs(tmp_path: Path, short_command: subprocess.Popen[str]) -> None:
    async with redis_of(StoreSettings(SLACKBOT_DATA_DIR=tmp_path)) as redis:
        assert (await redis.info())["process_id"] == embedded.start(tmp_path).pid
    await asyncio.to_thread(short_command.communicate)

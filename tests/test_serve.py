"""The desk as a process: a Redis server of its own, that does not end with somebody else's, and a way to Slack."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from redis.asyncio import Redis

from slackbot import embedded, manifest
from slackbot.clock import SystemClock
from slackbot.sandbox.ports import free_port
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.serve import redis_of
from slackbot.settings import StoreSettings
from tests.chaos.mortal import MortalDesk
from tests.conftest import CONFIG

TOKEN, APP_TOKEN = "xoxb-sandbox-serve", "xapp-sandbox-serve"

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


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """A Slack whose app has Socket Mode on."""
    config = AppConfig(request_url=None, signing_secret="", bot_token=TOKEN, app_token=APP_TOKEN)
    sandbox = Sandbox(SystemClock(), manifest.socket(), config, seed_world)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


Served = Callable[..., Awaitable[MortalDesk]]


@pytest.fixture
async def served(slack: Sandbox, redis_url: str, tmp_path: Path) -> AsyncIterator[Served]:
    """`slackbot serve` without a signing secret, on the files of a folder."""
    born: list[MortalDesk] = []

    async def served(folder: Path = tmp_path, app_token: str = APP_TOKEN) -> MortalDesk:
        desk = MortalDesk(surroundings(slack, redis_url, folder, app_token), free_port(), tmp_path / "said")
        born.append(desk)
        await desk.live()
        return desk

    yield served
    for desk in born:
        await desk.kill()


def surroundings(slack: Sandbox, redis_url: str, folder: Path, app_token: str = APP_TOKEN) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": app_token,
        "SLACK_API_BASE_URL": slack.api_url,
        "REDIS_URL": redis_url,
        "SLACKBOT_CONFIG_DIR": str(folder),
    }


async def test_with_an_app_token_it_is_ready_when_slack_has_greeted_it_and_leaves_politely(
    slack: Sandbox, redis_url: str, tmp_path: Path
) -> None:
    """As people start it: in a process of its own that begins with nothing."""
    kept, port = {name: value for name, value in os.environ.items() if not name.startswith("SLACK")}, free_port()
    given = {**kept, **surroundings(slack, redis_url, tmp_path), "SLACKBOT_PORT": str(port)}
    command = (sys.executable, "-m", "slackbot.cli", "serve")
    process = await asyncio.create_subprocess_exec(*command, env=given, stderr=asyncio.subprocess.PIPE)
    await is_ready(port)
    events = f"http://127.0.0.1:{port}/slack/events"
    async with aiohttp.ClientSession() as http, http.post(events, json={}) as answer:
        assert answer.status == 404, "nothing can be verified without a signing secret"
    assert len(slack.slack.delivery.socket.links) == 1

    process.terminate()
    _, said = await process.communicate()

    assert process.returncode == 0, said.decode()
    assert slack.slack.delivery.socket.links == []
    assert "xapp-" not in said.decode()


async def test_told_to_leave_while_it_is_opening_it_leaves_as_politely(slack: Sandbox, served: Served) -> None:
    # given a desk that waits for Slack's first answer
    slack.faults.add(method="auth.test", delay=1.0, times=1, after_effect=True)
    desk = await served()
    async with asyncio.timeout(50):
        while slack.faults.shown():  # noqa: ASYNC110 - another process asks
            await asyncio.sleep(0.05)

    # when it is told to leave
    code = await desk.end()

    # then it closes what it has opened
    assert code == 0, desk.said
    assert "closing" in desk.said


async def test_with_an_app_token_that_slack_does_not_know_it_does_not_start(served: Served) -> None:
    desk = await served(app_token="xapp-sandbox-another")

    assert await desk.ended() == 2
    assert "slackbot: apps.connections.open: invalid_auth" in desk.said
    assert "Traceback" not in desk.said
    assert "xapp-" not in desk.said


async def is_ready(port: int) -> None:
    """Returns when it is."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http, asyncio.timeout(50):
        while not await _answers(http):  # noqa: ASYNC110 - another process opens the port
            await asyncio.sleep(0.05)


async def _answers(http: aiohttp.ClientSession) -> bool:
    try:
        async with http.get("/readyz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def said_at_start(desk: MortalDesk) -> str:
    """What it has logged by the time it was ready and was then told to leave."""
    await is_ready(desk.port)
    assert await desk.end() == 0, desk.said
    return desk.said


@pytest.mark.parametrize("broken", ["desk_channel", 'name = "unfinished'])
async def test_a_start_with_files_that_are_refused_goes_on_with_what_was_in_force(
    served: Served, redis: Redis, tmp_path: Path, broken: str
) -> None:
    # given a desk that was in force, whose files somebody has since spoilt
    folder = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    await said_at_start(await served(folder))
    file = folder / "provider.toml"
    file.write_text(file.read_text("utf-8").replace("desk_channel", "dsek_channel") + broken, "utf-8")

    # when it is started again
    said = await said_at_start(await served(folder))

    # then it takes reports, and the log says what is wrong where
    assert "particulars_not_applied" in said
    assert "provider.toml" in said


async def test_without_any_record_it_does_not_start_with_such_files(
    served: Served, redis: Redis, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    (folder / "provider.toml").write_text("name = 1\n", "utf-8")

    desk = await served(folder)

    assert await desk.ended() == 2
    assert "provider.toml:1: name: " in desk.said

"""The desk as a process that can die, beside a sandbox that lives on; one clock file moves them both."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from slackbot import manifest
from slackbot.clock import FileClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.conftest import CONFIG
from tests.scenarios.people import CannotDo, Person

TOKEN, SECRET = "xoxb-sandbox-chaos", "sandbox-signing-secret"
PATIENCE_S = 25


class MortalWorld:
    """`die_at`: the fault point at which the desk's first life ends; later lives are immortal."""

    def __init__(self, sandbox: Sandbox, clock: FileClock, http: aiohttp.ClientSession, environment: dict[str, str]):
        self.sandbox = sandbox
        self.clock = clock
        self.http = http
        self.expected: set[tuple[str, str]] = set()
        self.deaths = 0
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None
        self.tanaka, self.sato = Person(self, "U0TANAKA"), Person(self, "U0SATO")

    async def settle(self) -> None:
        """The desk is another process: waiting is done by `until`."""

    async def live(self, die_at: str = "") -> None:
        environment = {**os.environ, **self._environment, "SLACKBOT_DIE_AT": die_at}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "slackbot.cli", "serve", env=environment
        )

    async def end(self) -> int | None:
        """SIGTERM; the exit code, once it has ended."""
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
        return self._process.returncode if self._process else None

    async def until(self, done: Callable[[], Awaitable[Any]], *, hurry: float = 1.0) -> Any:
        """Tries until it can be done; a dead desk is started again; the clock goes on by `hurry` seconds a try."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self._revive()
                with suppress(CannotDo, aiohttp.ClientError):
                    return await done()
                self.clock.forward(timedelta(seconds=hurry))
                await asyncio.sleep(0.03)

    async def _revive(self) -> None:
        if self._process is None or self._process.returncode is not None:
            self.deaths += 1
            await self.live()


@asynccontextmanager
async def mortal_world(redis_url: str, folder: Path) -> AsyncIterator[MortalWorld]:
    port, clock = _free_port(), FileClock(folder / "clock")
    app = AppConfig(
        request_url=f"http://127.0.0.1:{port}/slack/events",
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_id="A0DESK",
        bot_user="U0DESK",
        team="T0HINODE",
    )
    sandbox = Sandbox(clock, manifest.load(), app, seed_world, answer_within_s=PATIENCE_S)
    await sandbox.start(port=0)
    environment = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_BASE_URL": sandbox.api_url,
        "REDIS_URL": redis_url,
        "SLACKBOT_PORT": str(port),
        "SLACKBOT_CONFIG_DIR": str(CONFIG),
        "SLACKBOT_CLOCK_FILE": str(folder / "clock"),
        "SLACKBOT_LOG_LEVEL": "error",
    }
    async with aiohttp.ClientSession() as http:
        world = MortalWorld(sandbox, clock, http, environment)
        try:
            yield world
        finally:
            await world.end()
            await sandbox.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found

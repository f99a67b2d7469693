"""Desks and a Redis as processes that can die, beside a sandbox that lives on; one clock file moves them all."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import aiohttp
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from slackbot import embedded, manifest
from slackbot.clock import FileClock
from slackbot.sandbox.ports import free_port
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.store import Store, connect
from tests.chaos.desk import serve
from tests.chaos.front import Front
from tests.conftest import CONFIG
from tests.scenarios.people import CannotDo, Json, Person
from tests.scenarios.world import Transport

TOKEN, SECRET, APP_TOKEN = "xoxb-sandbox-chaos", "sandbox-signing-secret", "xapp-sandbox-chaos"
PATIENCE_S = 90
SOCKET_PATIENCE_S = 6
"""There the desk refuses an event by saying nothing, and Slack waits in earnest before it sends it again."""

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.chaos.nursery"])
TEAM = "T0HINODE"


async def becomes_true(found: Callable[[], Awaitable[Any]]) -> None:
    """Waits for another process; raises TimeoutError."""
    async with asyncio.timeout(20):
        while True:
            if await found():
                return
            await asyncio.sleep(0.02)


class MortalRedis:
    """A server of its own; after a kill it is started again on its data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = embedded.start(folder)

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def pid(self) -> int:
        return self._server.pid

    @property
    def ended(self) -> bool:
        return self._server.ended

    @property
    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": self.url}

    def kill(self) -> None:
        """As `kill -9`; returns when it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        self._server.stop()

    def starts_again(self) -> None:
        self._server.stop()
        self._server = embedded.start(self._folder)

    def stop(self) -> None:
        self._server.stop()


class TheDesksOwn:
    """The server that the desk itself starts, and starts again: nobody else does. `program`: which one it takes."""

    ended = False

    def __init__(self, folder: Path, program: Path) -> None:
        self.url = f"unix://{folder / 'redis' / 'redis.sock'}"
        self.environment = {"SLACKBOT_DATA_DIR": str(folder), "REDIS_SERVER_BIN": str(program)}

    @property
    def pid(self) -> int:
        """Raises redis.ConnectionError while there is none."""
        with Redis.from_url(self.url) as redis:
            return int(redis.info("server")["process_id"])

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """It ends with the desk."""


Server = MortalRedis | TheDesksOwn


class MortalDesk:
    """`slackbot serve`, in a process that is forked off one which has imported it already.

    `says`: the file that its log goes to; without one, where that of the tests goes.
    """

    def __init__(self, environment: dict[str, str], port: int, says: Path | None = None) -> None:
        self.port = port
        self._says = says
        ours = {name: given for name, given in os.environ.items() if not name.startswith("SLACK")}
        self._environment = {**ours, **environment, "SLACKBOT_PORT": str(port)}
        self._process: ForkServerProcess | None = None

    async def live(self, **more: str) -> None:
        says = str(self._says or "")
        self._process = NURSERY.Process(target=serve, args=({**self._environment, **more}, says), daemon=True)
        self._process.start()

    @property
    def said(self) -> str:
        assert self._says is not None
        return self._says.read_text("utf-8")

    @property
    def code(self) -> int | None:
        """The exit code, once it has ended."""
        return self._process.exitcode if self._process else None

    async def kill(self) -> None:
        if self._process:
            self._process.kill()
            await asyncio.to_thread(self._process.join)

    async def end(self) -> int | None:
        """SIGTERM; the exit code, once it has ended."""
        if self._process:
            self._process.terminate()
        return await self.ended()

    async def ended(self) -> int | None:
        """The exit code, once it has ended of itself."""
        if self._process:
            await asyncio.to_thread(self._process.join)
        return self.code


class MortalWorld:
    """Whoever has died is started again by `until` and `revive`. `kills` counts who was killed."""

    def __init__(
        self,
        sandbox: Sandbox,
        clock: FileClock,
        http: aiohttp.ClientSession,
        desks: Sequence[MortalDesk],
        redis: Server,
    ) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.http = http
        self.desks = list(desks)
        self.redis = redis
        self.expected: set[tuple[str, str]] = set()
        self.kills: Counter[str] = Counter()
        self.people = {user: Person(self, user) for user in ("U0TANAKA", "U0ITO", "U0SATO", "U0EMMA", "U0TAKAHASHI")}
        self.tanaka, self.sato = self.people["U0TANAKA"], self.people["U0SATO"]

    def writes_down(self, view: Json, name: str, given: Any) -> Any:
        """Here people write what they are told to."""
        return given

    async def settle(self) -> None:
        """The desk is another process: waiting is done by `until`."""

    async def live(self, die_at: str = "", whom: str = "desk") -> None:
        """`die_at`: the fault point at which `whom` (desk, redis, both) ends; whoever lives later is immortal."""
        pids = [str(self.redis.pid)] if whom != "desk" else []
        pids += ["self"] if whom != "redis" else []
        await self.desks[0].live(SLACKBOT_DIE_AT=die_at, SLACKBOT_DIE_PIDS=",".join(pids))
        for desk in self.desks[1:]:
            await desk.live()

    async def end(self) -> int | None:
        """SIGTERM to all; the first one's exit code."""
        codes = await asyncio.gather(*(desk.end() for desk in self.desks))
        return codes[0]

    async def until(self, done: Callable[[], Awaitable[Any]], *, hurry: float = 1.0) -> Any:
        """Tries until it can be done; the dead are started again; the clock goes on by `hurry` seconds a try."""
        last: Exception | None = None
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    await self.revive()
                    try:
                        return await done()
                    except (CannotDo, aiohttp.ClientError, RedisConnectionError) as error:
                        last = error
                    self.clock.forward(timedelta(seconds=hurry))
                    await asyncio.sleep(0.03)
        except TimeoutError as error:
            raise AssertionError(f"in vain for {PATIENCE_S} s: {last}") from error

    async def revive(self) -> None:
        if isinstance(self.redis, MortalRedis) and self.redis.ended:
            self.kills["redis"] += 1
            self.redis.starts_again()
        for desk in self.desks:
            if desk.code is not None:
                # One that finds no Redis ends by itself, as it should.
                self.kills["desk"] += desk.code == -signal.SIGKILL
                await desk.live()

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """What the desks share, as somebody sees it who looks on."""
        redis = connect(self.redis.url)
        async with redis:
            yield Store(redis, TEAM)


@asynccontextmanager
async def mortal_world(
    folder: Path,
    *,
    replicas: int = 1,
    copies: int = 1,
    choice: random.Random | None = None,
    desks_own: TheDesksOwn | None = None,
    transport: Transport = "http",
) -> AsyncIterator[MortalWorld]:
    """`copies` are of events that come over HTTP; over Socket Mode Slack gives each to one of the connections."""
    redis, clock = desks_own or MortalRedis(folder), FileClock(folder / "clock")
    given = manifest.socket() if transport == "socket" else manifest.http("http://127.0.0.1")
    patience_s = SOCKET_PATIENCE_S if transport == "socket" else PATIENCE_S
    sandbox = Sandbox(clock, given, _app(), seed_world, answer_within_s=patience_s)
    await sandbox.start(port=0)
    environment = _environment(redis.environment, sandbox.api_url, folder)
    environment |= {"SLACK_APP_TOKEN": APP_TOKEN} if transport == "socket" else {"SLACK_SIGNING_SECRET": SECRET}
    desks = [MortalDesk(environment, free_port()) for _ in range(replicas)]
    front = Front([desk.port for desk in desks], choice or random.Random(1), copies)
    sandbox.app_config.request_url = await front.start()
    async with aiohttp.ClientSession() as http:
        world = MortalWorld(sandbox, clock, http, desks, redis)
        try:
            yield world
        finally:
            await world.end()
            await sandbox.stop()
            await front.stop()
            redis.stop()


def _environment(redis: dict[str, str], api_url: str, folder: Path) -> dict[str, str]:
    return {
        **redis,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_BASE_URL": api_url,
        "SLACKBOT_CONFIG_DIR": str(CONFIG),
        "SLACKBOT_CLOCK_FILE": str(folder / "clock"),
        "SLACKBOT_LOG_LEVEL": "error",
    }


def _app() -> AppConfig:
    return AppConfig(
        request_url="",
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_id="A0DESK",
        bot_user="U0DESK",
        team=TEAM,
        app_token=APP_TOKEN,
    )

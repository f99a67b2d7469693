"""The whole product in one process for a test: the sandbox over real HTTP, the desk behind it, a clock of ours."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any, Literal

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from slackbot import manifest
from slackbot.agreement.hooks import HookTerms
from slackbot.agreement.particulars import Configuration
from slackbot.app import App, Wiring, build
from slackbot.cases import Customer
from slackbot.clock import FileClock, ManualClock
from slackbot.hook_keys import HookKey, NoHookKey
from slackbot.onboarding import apply
from slackbot.outbox.queue import EVERY_LANE, LANES
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.sandbox.workspace import Workspace
from slackbot.store import connect
from tests.scenarios.harmless import harms
from tests.scenarios.people import Json, Person, said_in
from tests.scenarios.scan import Scan
from tests.scenarios.scribbling import scribbled

HOOK_SECRET = "a-secret-of-the-other-system"
TOKEN, SECRET, APP_TOKEN = "xoxb-sandbox-test", "sandbox-signing-secret", "xapp-sandbox-test"
MOST_STEPS = 600
PATIENCE_S = 20.0
"""Slack's three seconds are real time: on a machine that is busy they would fail tests that are not about them."""

PUBLIC = "https://desk.example.com"
"""Where the desk is reached from outside, as its addresses say."""

MovableClock = ManualClock | FileClock
Transport = Literal["http", "socket"]

both_ways = pytest.mark.parametrize("transport", ["http", "socket"])
"""For tests, or whole modules, that hold however Slack reaches the desk."""


class World:
    """`expected`: messages of the desk that the test has looked for; any other fails it in the end."""

    app: App
    url: str
    """Of the desk's own HTTP server."""

    def __init__(
        self,
        sandbox: Sandbox,
        redis_url: str,
        clock: MovableClock,
        http: aiohttp.ClientSession,
        configuration: Configuration,
    ) -> None:
        self.sandbox = sandbox
        self.configuration = configuration
        self.sandbox.traffic.entries = deque()  # all of it: what was said is looked through in the end
        self.clock = clock
        self.public_url = PUBLIC
        self.http = http
        self._redis_url = redis_url
        self._desk = AsyncExitStack()
        self.expected: set[tuple[str, str]] = set()
        self.everything_expected = False
        self.allowed_errors: set[str] = set()
        """Events of the log that this test provokes."""
        self.scribbles: frozenset[str] | None = None
        """Fields into which nothing is scribbled; None: into no field at all."""
        self.scribbled_in: set[tuple[str, str]] = set()
        """Form and field."""
        self.hook_keys: dict[str, HookKey] = {}
        self.tanaka, self.ito = Person(self, "U0TANAKA"), Person(self, "U0ITO")
        self.baker, self.reed = Person(self, "U0BAKER"), Person(self, "U0REED")
        self.sato, self.emma = Person(self, "U0SATO"), Person(self, "U0EMMA")
        self.mori, self.abe = Person(self, "U0MORI"), Person(self, "U0ABE")
        self.hayashi, self.takahashi = Person(self, "U0HAYASHI"), Person(self, "U0TAKAHASHI")

    def writes_down(self, view: Json, name: str, given: Any) -> Any:
        """What is given to a field of a form, with whatever `scribbles` adds."""
        if self.scribbles is None or name in self.scribbles:
            return given
        written = scribbled(view, name, given)
        if written != given:
            self.scribbled_in.add((view["callback_id"], name))
        return written

    async def opens_the_desk(self) -> None:
        """As a process of its own would: it knows nothing but what Redis keeps, and listens on a port of its own."""
        redis = connect(self._redis_url)
        self._desk.push_async_callback(redis.aclose)
        self.app = await build(self.wiring(), redis, self.clock)
        self._desk.push_async_callback(self.app.stop)
        runner = web.AppRunner(self.app.web)
        await runner.setup()
        self._desk.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{_port(runner)}"
        if self.app.socket:
            await self.app.socket.start()
        else:
            self.sandbox.app_config.request_url = f"{self.url}/slack/events"

    def wiring(self) -> Wiring:
        if self.sandbox.slack.grants.socket_mode:
            return Wiring(TOKEN, (), self.sandbox.api_url, APP_TOKEN, self.public_url, hook_key=self.hook_key)
        return Wiring(TOKEN, (SECRET,), self.sandbox.api_url, public_url=self.public_url, hook_key=self.hook_key)

    def hook_key(self, terms: HookTerms) -> HookKey:
        """The sandbox takes what is for other systems, unless the test has one of its own."""
        at_home = HookKey(url=f"{self.sandbox.url}/hooks/{terms.name}", secret=SecretStr(HOOK_SECRET))
        key = self.hook_keys.get(terms.name, at_home)
        if not key.url:
            raise NoHookKey(terms.name)
        return key

    async def closes_the_desk(self) -> None:
        await self._desk.aclose()

    async def settle(self) -> None:
        """Until nothing is on its way: events delivered, due timers run, the outbox empty or waiting for far later."""
        for _ in range(MOST_STEPS):
            await self.sandbox.settled()
            fired = await self.app.timers.run_due()
            sent = await self.app.outbox.drain()
            if fired or sent:
                continue
            if not await self._waiting() or await self._all_frozen():
                return
            self.clock.forward(timedelta(seconds=1))
        raise AssertionError("the outbox does not come to rest")

    async def _waiting(self) -> bool:
        queue = self.app.office.queue
        return bool(await queue.store.redis.exists(*(key for lane in EVERY_LANE for key in queue.ready(lane))))

    async def _all_frozen(self) -> bool:
        """What waits, waits for other people to leave a channel."""
        store = self.app.office.store
        for lane in LANES:
            async with store.redis.pipeline(transaction=False) as pipe:
                for key in self.app.office.queue.ready(lane):
                    pipe.zrange(key, 0, -1)
                channels: list[Any] = list(chain.from_iterable(await pipe.execute()))
            for channel in channels:
                head: Any = await store.redis.lindex(store.key("out", "queue", lane, channel.decode()), 0)
                if head and not await store.redis.hget(store.key("out", "entry", head.decode()), "frozen"):
                    return False
        return True

    async def forward(self, **by: float) -> None:
        """In one step, as if nobody had looked in between."""
        self.clock.forward(timedelta(**by))
        await self.settle()

    async def runs(self, step: float = 1, **by: float) -> None:
        """The clock goes on in steps of so many seconds, whatever waits."""
        until = self.clock.now() + timedelta(**by)
        while self.clock.now() < until:
            await self.sandbox.settled()
            await self.app.timers.run_due()
            await self.app.outbox.drain()
            self.clock.forward(timedelta(seconds=step))

    async def learns(self, key: str) -> None:
        """A customer was registered in Slack: what is theirs is for them."""
        customer = await self.app.office.store.case(key)
        assert isinstance(customer, Customer)
        terms = (await self.app.office.agreement(customer.agreement)).particulars
        others = tuple(each for each in self.configuration.customers if each.key != key)
        self.configuration = replace(self.configuration, customers=(*others, terms))

    def leaks(self, log: str) -> list[str]:
        """What somebody got to read, or the log, that is not for them."""
        scan = Scan(
            self.configuration, self.sandbox.workspace, (TOKEN, SECRET, APP_TOKEN, HOOK_SECRET, self._redis_url)
        )
        return scan.leaks(list(self.sandbox.traffic.entries), log)

    def harms(self) -> list[str]:
        """What the desk said that calls somebody, or leads somewhere, as only a text would that somebody typed."""
        ours = (f"{self.sandbox.url}/archives/", f"{PUBLIC}/calendar/")
        return harms(self.sandbox.traffic.entries, self.sandbox.workspace, ours)

    async def unexpected(self) -> list[str]:
        if self.everything_expected:
            return []
        found = []
        for person, channel in ((self.tanaka, "C0AKATSUKI"), (self.baker, "C0HARBOR"), (self.sato, "C0DESK")):
            for message in await person.reads(channel):
                if (
                    message.get("bot_id")
                    and (channel, message["ts"]) not in self.expected
                    and not _of_the_week(message)
                    and not _a_call(message)
                ):
                    found.append(f"{channel}: {said_in(message)[:300]}")
        return found


@asynccontextmanager
async def opened(
    redis_url: str,
    clock: MovableClock,
    configuration: Configuration,
    seed: Callable[[Workspace], None] = seed_world,
    transport: Transport = "http",
    patience_s: float = PATIENCE_S,
) -> AsyncIterator[World]:
    config = AppConfig(
        request_url="",
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_id="A0DESK",
        bot_user="U0DESK",
        team="T0HINODE",
        app_token=APP_TOKEN,
    )
    given = manifest.socket() if transport == "socket" else manifest.http("http://127.0.0.1")
    sandbox = Sandbox(clock, given, config, seed, answer_within_s=patience_s, one_process=True)
    await sandbox.start(port=0)
    try:
        async with aiohttp.ClientSession() as http:
            world = World(sandbox, redis_url, clock, http, configuration)
            try:
                await world.opens_the_desk()
                await apply(configuration, world.app.office.desk, world.app.agreements)
                await world.settle()
                yield world
            finally:
                await world.closes_the_desk()
    finally:
        # Also when a test has failed: a server left behind keeps the loop from ending.
        await sandbox.stop()


def _of_the_week(message: Json) -> bool:
    """A shift changes every Monday, whatever a test is about."""
    return "当番が交代しました" in said_in(message)


def _a_call(message: Json) -> bool:
    """Whoever does not answer is called on and on, whatever a test is about."""
    return "（呼び出し " in said_in(message) or "に応答がないままです" in said_in(message)


def _port(runner: web.AppRunner) -> int:
    return int(runner.addresses[0][1])

"""The whole product in one process for a test: the sandbox over real HTTP, the desk behind it, a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
from aiohttp import web

from slackbot import manifest
from slackbot.agreement.particulars import Configuration
from slackbot.app import App, Wiring, build
from slackbot.clock import FileClock, ManualClock
from slackbot.onboarding import apply
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.store import connect
from tests.scenarios.people import Person, said_in

TOKEN, SECRET = "xoxb-sandbox-test", "sandbox-signing-secret"
MOST_STEPS = 200

MovableClock = ManualClock | FileClock


class World:
    """`expected`: messages of the desk that the test has looked for; any other fails it in the end."""

    def __init__(self, sandbox: Sandbox, app: App, clock: MovableClock, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.app = app
        self.clock = clock
        self.http = http
        self.expected: set[tuple[str, str]] = set()
        self.everything_expected = False
        self.allowed_errors: set[str] = set()
        """Events of the log that this test provokes."""
        self.tanaka, self.ito = Person(self, "U0TANAKA"), Person(self, "U0ITO")
        self.sato, self.emma = Person(self, "U0SATO"), Person(self, "U0EMMA")
        self.hayashi, self.takahashi = Person(self, "U0HAYASHI"), Person(self, "U0TAKAHASHI")

    async def settle(self) -> None:
        """Until nothing is on its way: events delivered, due timers run, the outbox empty or waiting for far later."""
        for _ in range(MOST_STEPS):
            await self.sandbox.settled()
            fired = await self.app.timers.run_due()
            sent = await self.app.outbox.drain()
            if fired or sent:
                continue
            if not await self.app.office.queue.waiting():
                return
            self.clock.forward(timedelta(seconds=1))
        raise AssertionError("the outbox does not come to rest")

    async def forward(self, **by: float) -> None:
        """In one step, as if nobody had looked in between."""
        self.clock.forward(timedelta(**by))
        await self.settle()

    async def unexpected(self) -> list[str]:
        if self.everything_expected:
            return []
        found = []
        for person, channel in ((self.tanaka, "C0AKATSUKI"), (self.sato, "C0DESK")):
            for message in await person.reads(channel):
                if message.get("bot_id") and (channel, message["ts"]) not in self.expected:
                    found.append(f"{channel}: {said_in(message)[:300]}")
        return found


@asynccontextmanager
async def opened(redis_url: str, clock: MovableClock, configuration: Configuration) -> AsyncIterator[World]:
    config = AppConfig(
        request_url="",
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_id="A0DESK",
        bot_user="U0DESK",
        team="T0HINODE",
    )
    sandbox = Sandbox(clock, manifest.load(), config, seed_world)
    await sandbox.start(port=0)
    redis = connect(redis_url)
    app = await build(Wiring(TOKEN, (SECRET,), sandbox.api_url), redis, clock)
    runner = web.AppRunner(app.web)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sandbox.app_config.request_url = f"http://127.0.0.1:{_port(runner)}/slack/events"
    await apply(configuration, app.office.desk, app.agreements)
    async with aiohttp.ClientSession() as http:
        world = World(sandbox, app, clock, http)
        await world.settle()
        yield world
    await sandbox.stop()
    await runner.cleanup()
    await app.stop()
    await redis.aclose()


def _port(runner: web.AppRunner) -> int:
    return int(runner.addresses[0][1])

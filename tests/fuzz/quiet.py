"""A desk with a Slack that agrees to everything and remembers nothing, so that what grows is the desk's own."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from aiohttp import web
from multidict import CIMultiDict
from redis.asyncio import Redis

from handlers.signature import signature
from slackbot.agreement.particulars import load_all
from slackbot.app import Wiring, build
from slackbot.cases.access import RequestAccess
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.service_requests import MakeRequest
from slackbot.clock import Clock
from slackbot.desk import Desk
from slackbot.onboarding import apply
from slackbot.store import connect
from tests.acting import CUSTOMER, ENGINEER, a_report, announces_a_stop, command
from tests.conftest import CONFIG
from tests.scenarios.world import SECRET, TOKEN

TEAMS = {"U0TANAKA": "T0AKATSUKI", "U0SATO": "T0HINODE", "U0TAKAHASHI": "T0HINODE"}
REFUSALS = {400, 401, 413}


@dataclass
class Knock:
    """A request as far as the door looks at it."""

    body: bytes
    headers: CIMultiDict[str]

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    async def read(self) -> bytes:
        return self.body


class Lines(logging.Handler):
    """How many lines the door has logged, and every line that says something failed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.refused = 0
        self.failed: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "slackbot.boundary":
            self.refused += 1
        if record.levelno >= logging.ERROR:
            self.failed.append(record.getMessage()[:500])


class Door:
    """`POST /slack/events` without HTTP: verify, parse, check, dispatch, against a real Redis."""

    def __init__(self, app: web.Application, redis: Redis, clock: Clock) -> None:
        found = next(route.handler for route in app.router.routes() if route.method == "POST")
        self.app = app
        self._handler = cast(Callable[[Any], Awaitable[web.Response]], found)
        self._redis = redis
        self._clock = clock
        self.lines = Lines()

    async def answers(self, body: bytes, content_type: str, **headers: str) -> int:
        """The status. `headers` replace what Slack would have written."""
        at = str(int(self._clock.now().timestamp()))
        signed = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature(SECRET.encode(), at, body).decode()}
        given = CIMultiDict({"Content-Type": content_type, **signed, **headers})
        return (await self._handler(Knock(body, given))).status

    async def changes(self) -> int:
        """How often Redis was written to, ever."""
        return int((await self._redis.info("persistence"))["rdb_changes_since_last_save"])


@asynccontextmanager
async def quiet_door(redis_url: str, clock: Clock) -> AsyncIterator[Door]:
    slack = web.Application()
    slack.router.add_post("/api/{method}", _agrees)
    redis = connect(redis_url)
    stack = AsyncExitStack()
    url = await stack.enter_async_context(served(slack, "/api/"))
    app = await build(Wiring(TOKEN, (SECRET,), url), redis, clock)
    await apply(load_all(CONFIG), app.office.desk, app.agreements)
    await _has_cases(app.office.desk)
    door = Door(app.web, redis, clock)
    ours, others = logging.getLogger("slackbot"), logging.getLogger()
    ours.propagate = False  # the test runner keeps every line that it sees
    for logger in (ours, others):
        logger.addHandler(door.lines)
    try:
        yield door
    finally:
        ours.propagate = True
        for logger in (ours, others):
            logger.removeHandler(door.lines)
        await app.stop()
        await redis.aclose()
        await stack.aclose()


async def _has_cases(desk: Desk) -> None:
    """AKATSUKI-1 to -4, one of each kind: what is asked of them comes to a rule."""
    origin = Origin(source=Source.FORM)
    await desk.submit(a_report(desk.clock.now()))
    await desk.submit(command(MakeRequest, CUSTOMER, "AKATSUKI", choice="2(1)", what="確認", origin=origin))
    access = {"system": "order", "scope": "ro", "reason": "調査", "duration": timedelta(hours=1), "grantee": "U0SATO"}
    await desk.submit(command(RequestAccess, ENGINEER, "AKATSUKI", **access))
    await announces_a_stop(desk)


@asynccontextmanager
async def served(app: web.Application, path: str = "/slack/events") -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{path}"
    finally:
        await runner.cleanup()


async def _agrees(request: web.Request) -> web.Response:
    given, method = await request.post(), request.match_info["method"]
    if method == "auth.test":
        return web.json_response({"ok": True, "team_id": "T0HINODE", "user_id": "U0DESK", "bot_id": "B0DESK"})
    if method == "users.info":
        user = str(given.get("user"))
        if user not in TEAMS:
            return web.json_response({"ok": False, "error": "user_not_found"})
        return web.json_response({"ok": True, "user": {"id": user, "team_id": TEAMS[user]}})
    return web.json_response({"ok": True, "messages": [], "channel": {"id": str(given.get("channel"))}, "ts": "1.1"})

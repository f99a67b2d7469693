"""Another system, over real HTTP: it writes down what arrives, and answers as it is told to."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web
from pydantic import SecretStr

from slackbot.hook_keys import HookKey
from tests.scenarios.world import HOOK_SECRET

HANG_UP, SILENT = -1, -2
"""Instead of a status: the connection is dropped; nobody answers."""


@dataclass(frozen=True, slots=True)
class Arrival:
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.raw)
        return found

    @property
    def is_signed(self) -> bool:
        """As the documentation tells whoever receives it to check."""
        told = f"{self.headers['Desk-Timestamp']}.".encode() + self.raw
        wanted = hmac.new(HOOK_SECRET.encode(), told, hashlib.sha256).hexdigest()
        return self.headers["Desk-Signature"] == f"v1={wanted}"


@dataclass
class Receiver:
    url: str = ""
    arrived: list[Arrival] = field(default_factory=list)
    always: int = 200
    answers: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    """Status and headers of the next answers; then `always`."""

    @property
    def key(self) -> HookKey:
        return HookKey(url=self.url, secret=SecretStr(HOOK_SECRET))

    def says(self, *statuses: int, **headers: str) -> None:
        self.answers += [(status, headers) for status in statuses]

    def told(self) -> list[tuple[str, str]]:
        """(type, case), each id once: as a receiver does that drops repeats."""
        each = {arrival.body["id"]: arrival.body for arrival in self.arrived}
        return [(body["type"], body["case"]) for body in each.values()]

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.arrived.append(Arrival(dict(request.headers), await request.read()))
        status, headers = self.answers.popleft() if self.answers else (self.always, {})
        if status == SILENT:
            await asyncio.Event().wait()
        if status == HANG_UP and request.transport:
            request.transport.abort()
        return web.Response(status=status if status > 0 else 500, headers=headers)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/desk", receiver.take)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/desk"
    try:
        yield receiver
    finally:
        await runner.cleanup()

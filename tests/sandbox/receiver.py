"""An app for the sandbox to talk to: keeps what it was sent and answers what it was told to."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import orjson
from aiohttp import web

Json = dict[str, Any]


class Receiver:
    """`answers`: what to say next, oldest first; afterwards an empty 200."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response] = []

    async def start(self) -> None:
        application = web.Application()
        application.router.add_post("/slack/events", self._receive)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name.lower(): found for name, found in request.headers.items()}
        assert self._signed(headers, body), "every request is signed with the signing secret"
        self.requests.append((headers, body))
        return self.answers.pop(0) if self.answers else web.Response()

    def _signed(self, headers: dict[str, str], body: bytes) -> bool:
        base = f"v0:{headers['x-slack-request-timestamp']}:".encode() + body
        expected = "v0=" + hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, headers["x-slack-signature"])

    @property
    def bodies(self) -> list[Json]:
        """Envelopes, interaction payloads and commands, in order of arrival."""
        return [_parsed(headers, body) for headers, body in self.requests]

    def events(self, kind: str = "") -> list[Json]:
        found = [body for body in self.bodies if body.get("type") == "event_callback"]
        return [body for body in found if kind in ("", body["event"]["type"])]

    def interactions(self, kind: str) -> list[Json]:
        return [body for body in self.bodies if body.get("type") == kind]

    def commands(self) -> list[Json]:
        return [body for body in self.bodies if "command" in body]


def _parsed(headers: dict[str, str], body: bytes) -> Json:
    if "json" in headers["content-type"]:
        parsed: Json = orjson.loads(body)
        return parsed
    form = {name: found[0] for name, found in parse_qs(body.decode(), keep_blank_values=True).items()}
    return orjson.loads(form["payload"]) if "payload" in form else form


@asynccontextmanager
async def receiving(secret: str) -> AsyncIterator[Receiver]:
    """An app that listens for as long as it is needed."""
    receiver = Receiver(secret)
    await receiver.start()
    yield receiver
    await receiver.stop()

"""Where Slack's payloads arrive while the desk is stopped: its own address, or a WebSocket when there is an app token.

What does not concern the test is refused, so that Slack sends it again when the desk is back (three times, within
some six minutes); a person who presses something meanwhile sees that it failed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import orjson
from aiohttp import web

from handlers.signature import is_genuine
from slackbot.clock import Clock
from slackbot.words import value

Payload = dict[str, Any]
ANYWHERE = frozenset({"channel_id_changed", "channel_shared", "channel_unshared"})
"""Events of the test that are about another channel than the one it happens in."""


@value
class Arrived:
    """`headers`: lower case; empty over a WebSocket."""

    payload: Payload
    headers: dict[str, str]

    @property
    def event(self) -> Payload:
        found: Payload = self.payload.get("event") or {}
        return found


class Door:
    """`channel`: where the test happens."""

    over_http = False

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._queue: asyncio.Queue[Arrived] = asyncio.Queue()
        self.refuse_once: Callable[[Arrived], bool] | None = None
        """The next one of this kind is refused, so that Slack sends it again."""

    async def next(self, wanted: Callable[[Arrived], bool], within_s: float) -> Arrived | None:
        """The next that is wanted; others are let go. None when the time is over."""
        try:
            async with asyncio.timeout(within_s):
                while not wanted(found := await self._queue.get()):
                    pass
        except TimeoutError:
            return None
        return found

    def take(self, arrived: Arrived) -> bool:
        """False: Slack shall send it again."""
        if not self._concerns(arrived):
            return False
        self._queue.put_nowait(arrived)
        if self.refuse_once and self.refuse_once(arrived):
            self.refuse_once = None
            return False
        return True

    def _concerns(self, arrived: Arrived) -> bool:
        if arrived.payload.get("type") == "event_callback":
            place = arrived.event.get("channel") or arrived.event.get("item", {}).get("channel")
            return place == self._channel or arrived.event.get("type") in ANYWHERE
        if arrived.payload.get("type") == "block_actions":
            return str(arrived.payload["actions"][0].get("action_id", "")).startswith("connect.")
        view = arrived.payload.get("view") or {}
        return str(view.get("callback_id", "")).startswith("connect.")


class HttpDoor(Door):
    over_http = True

    def __init__(self, channel: str, secrets: Sequence[bytes], clock: Clock) -> None:
        super().__init__(channel)
        self._secrets, self._clock = secrets, clock
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def open(self, host: str, port: int) -> None:
        """Raises OSError when the desk still runs there."""
        app = web.Application()
        app.router.add_post("/slack/events", self._receive)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.address = f"http://{host}:{self._runner.addresses[0][1]}/slack/events"

    async def close(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name.lower(): found for name, found in request.headers.items()}
        stamp, given = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not is_genuine(self._secrets, stamp, given, body, self._clock.now().timestamp()):
            return web.Response(status=401)
        payload = _parsed(body)
        if "challenge" in payload:
            return web.json_response({"challenge": payload["challenge"]})
        return web.Response(status=200 if self.take(Arrived(payload=payload, headers=headers)) else 503)


def _parsed(body: bytes) -> Payload:
    if not body.startswith(b"{"):
        form = parse_qs(body.decode())
        body = form["payload"][0].encode() if "payload" in form else b"{}"
    found: Payload = orjson.loads(body)
    return found


class SocketDoor(Door):
    def __init__(self, channel: str, session: aiohttp.ClientSession) -> None:
        super().__init__(channel)
        self._session = session
        self._listening: asyncio.Task[None] | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def open(self, url: str) -> None:
        self._socket = await self._session.ws_connect(url)
        self._listening = asyncio.create_task(self._listen(self._socket), name="connect.socket")

    async def close(self) -> None:
        if self._socket:
            await self._socket.close()
        if self._listening:
            await self._listening

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            envelope = orjson.loads(message.data)
            if "envelope_id" not in envelope:
                continue
            if self.take(Arrived(payload=envelope.get("payload") or {}, headers={})):
                await socket.send_json({"envelope_id": envelope["envelope_id"]})

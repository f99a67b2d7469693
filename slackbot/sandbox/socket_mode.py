"""The way to the app over Socket Mode: the app opens WebSockets, and each envelope goes to one of them.

An envelope is answered by its id within three seconds or it has failed. A connection that ends with an envelope
unanswered hands it to another one; the time goes on counting.
"""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import orjson
from aiohttp import WSMsgType, web

from slackbot.clock import Clock
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.installed import AppConfig
from slackbot.sandbox.parcel import Answer, Parcel
from slackbot.sandbox.traffic import Traffic
from slackbot.sandbox.workspace import Json

MOST_CONNECTIONS = 10
TICKET_FOR = timedelta(seconds=30)
HOST = "applink-sandbox"
LASTS_S = 18060
"""What `hello` says of how long the connection will about last; nothing ends it here but an order."""

CLOSES_AFTER_S = {"warning": 10.0, "refresh_requested": 3.0, "link_disabled": 0.0}
"""Reason of a `disconnect` message -> when Slack closes the connection itself, in real time."""

ORDERS = (*CLOSES_AFTER_S, "drop", "enable")
GOODBYE_WITHIN_S = 1.0
TAKES_PAYLOAD = frozenset({"view_submission", "block_suggestion"})
"""Interactions whose answer may carry one; commands may always."""


class Link:
    """One connection of the app."""

    def __init__(self, request: web.Request) -> None:
        self.socket = web.WebSocketResponse(timeout=GOODBYE_WITHIN_S)
        self.leaving = False
        self.broken = False
        self._request = request
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}

    async def say(self, message: Json) -> None:
        await self.socket.send_str(orjson.dumps(message).decode())

    async def ask(self, envelope: Json) -> Json | None:
        """What the app answered; None when the connection ended first."""
        answered: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answered
        try:
            await self.say(envelope)
            return await answered
        except ConnectionError:
            self.broken = True
            return None
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    def hear(self, raw: str) -> None:
        """An answer to what nobody waits for any more goes unheard."""
        try:
            answer = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return
        waiting = self._waiting.get(str(answer.get("envelope_id"))) if isinstance(answer, dict) else None
        if waiting and not waiting.done():
            waiting.set_result(answer)

    def end(self) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(None)

    def abort(self) -> None:
        """As when a cable is cut."""
        if self._request.transport:
            self._request.transport.abort()


class SocketMode:
    """`enabled`: the switch in the app's settings. While it is off, everything goes to the request URL."""

    def __init__(self, app: AppConfig, clock: Clock, traffic: Traffic, within_s: float, *, enabled: bool) -> None:
        self.app = app
        self.enabled = enabled
        self.links: list[Link] = []
        self._clock = clock
        self._traffic = traffic
        self._within_s = within_s
        self._tickets: dict[str, datetime] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._changed: Callable[[], None] = lambda: None

    def routes(self, changed: Callable[[], None]) -> list[web.AbstractRouteDef]:
        """`changed` is called when a connection has come or gone."""
        self._changed = changed
        return [web.get("/link/", self._link)]

    async def stop(self) -> None:
        self.enabled = False
        for closing in self._closing:
            closing.cancel()
        await asyncio.gather(*(link.socket.close() for link in self.links), return_exceptions=True)

    def open(self, url: str) -> str:
        """apps.connections.open: an address below `url` that lets one connection in, for half a minute."""
        if not self.enabled:
            raise ApiError("not_enabled_for_socket_mode")
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = self._clock.now() + TICKET_FOR
        return f"ws{url.removeprefix('http')}/link/?ticket={ticket}&app_id={self.app.app_id}"

    async def send(self, parcel: Parcel) -> Answer:
        envelope = _envelope(parcel)
        try:
            async with asyncio.timeout(self._within_s):
                while link := self._next():
                    answer = await link.ask(envelope)
                    if answer is not None:
                        taken = answer.get("payload") if envelope["accepts_response_payload"] else None
                        return Answer(status=200, body=taken or None)
                    self._note(parcel.name, parcel.payload, status=0, answer="connection_closed")
        except TimeoutError:
            return Answer(status=0, reason="http_timeout")
        return Answer(status=0, reason="connection_failed")

    async def order(self, order: str) -> None:
        """One of ORDERS, to all connections of the moment. Raises ValueError for any other."""
        if order not in ORDERS:
            raise ValueError(order)
        self.enabled = order == "enable" or (self.enabled and order != "link_disabled")
        for link in [*self.links] if order != "enable" else []:
            if order == "drop":
                link.abort()
            else:
                await self._dismiss(link, order)

    async def _dismiss(self, link: Link, reason: str) -> None:
        link.leaving = True
        await self._tell(link, _goodbye(reason))
        task = asyncio.create_task(_close_later(link, CLOSES_AFTER_S[reason]))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _next(self) -> Link | None:
        """In turn; one that was told to leave only while there is no other."""
        open_ = [link for link in self.links if not (link.broken or link.socket.closed)]
        found = next((link for link in open_ if not link.leaving), open_[0] if open_ else None)
        if found:
            self.links.remove(found)
            self.links.append(found)
        return found

    async def _link(self, request: web.Request) -> web.StreamResponse:
        until = self._tickets.pop(request.query.get("ticket", ""), None)
        if until is None or until < self._clock.now():
            raise web.HTTPForbidden
        link = Link(request)
        await link.socket.prepare(request)
        if len(self.links) >= MOST_CONNECTIONS:
            await self._tell(link, _goodbye("too_many_websockets"))
            await link.socket.close()
            return link.socket
        self.links.append(link)
        self._changed()
        try:
            await self._tell(link, self._hello())
            async for message in link.socket:
                if message.type == WSMsgType.TEXT:
                    link.hear(message.data)
        finally:
            self.links.remove(link)
            link.end()
            self._changed()
        return link.socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.links),
            "connection_info": {"app_id": self.app.app_id},
            "debug_info": {
                "host": HOST,
                "started": self._clock.now().strftime("%Y-%m-%d %H:%M:%S.000"),
                "build_number": 1,
                "approximate_connection_time": LASTS_S,
            },
        }

    async def _tell(self, link: Link, message: Json) -> None:
        """What asks for no answer."""
        try:
            await link.say(message)
        except ConnectionError:
            return
        self._note(message["type"], message, status=200)

    def _note(self, name: str, body: Json, *, status: int, answer: str | None = None) -> None:
        at = self._clock.now().timestamp()
        self._traffic.add(at=at, direction="to_app", name=name, status=status, ms=0, body=body, answer=answer)


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}


async def _close_later(link: Link, after_s: float) -> None:
    await asyncio.sleep(after_s)
    await link.socket.close()


def _envelope(parcel: Parcel) -> Json:
    takes = parcel.kind == "slash_commands" or parcel.payload.get("type") in TAKES_PAYLOAD
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "payload": orjson.loads(parcel.body),
        "type": parcel.kind,
        "accepts_response_payload": takes,
    }
    if parcel.kind == "events_api":
        reason = "timeout" if parcel.reason == "http_timeout" else parcel.reason
        envelope |= {"retry_attempt": parcel.attempt, "retry_reason": reason}
    return envelope

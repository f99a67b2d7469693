"""The other door for Slack: envelopes over a WebSocket that the desk opens, where nobody can reach it from outside.

The SDK's client keeps one connection: it connects, pings, notices a peer that is gone, and sends. The rest is ours:

- It renews a connection by closing the old one first. The answers to what is in hand then have nowhere to go, and
  Slack sends it all again. Here the new one is open before the old one is let go, and the old one is closed when
  everything that came over it is answered.
- When connecting fails it tries the same address again, though that is good for one attempt only. Here each attempt
  asks Slack for an address of its own.
- Its tasks are referred to by nobody and cannot be waited for. Here what is in hand is known, and finished at the end.
- It writes messages and addresses into its log. Here its logger is silent, and we say what happened ourselves.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import orjson
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers.boundary import answer
from handlers.payload import Malformed
from slackbot.logs import get_logger
from slackbot.slack import Fault, Slack, SlackTrouble

OPEN_WITHIN_S = 10.0
PING_S = 5.0
LOOK_S = 0.25
"""How often it is seen whether the connection still stands: the SDK itself looks once in PING_S."""

STEADY_S = 30.0
"""A connection that stood for so long was a good one."""

LONGEST_PAUSE_S = 30.0
FINISH_WITHIN_S = 10.0

PLANNED = ("warning", "refresh_requested")
"""Slack renews connections every few hours, and says so some seconds before it closes one."""

OPEN = "apps.connections.open"

log = get_logger("socket")
silent = logging.getLogger("slackbot.socket.sdk")
silent.setLevel(logging.CRITICAL + 1)


class Connection(SocketModeClient):
    """One connection, from its address to its end. It never becomes another one."""

    def __init__(self, url: str, client: AsyncWebClient, heard: Callable[[Connection, str], None]) -> None:
        super().__init__(app_token="", logger=silent, web_client=client, ping_interval=PING_S)
        self.wss_uri = url
        self.decided, self.ended = asyncio.Event(), asyncio.Event()
        self.reason = ""
        self.opened_at = time.monotonic()
        self._heard = heard

    async def enqueue_message(self, message: str) -> None:
        self._heard(self, message)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """The SDK has seen that this one is over."""
        self.end("closed")

    def end(self, reason: str) -> None:
        """What Slack or the SDK says first is why."""
        self.reason = self.reason or reason
        self.ended.set()
        self.decided.set()

    async def open(self) -> None:
        """Returns when Slack has greeted us. Raises SlackTrouble."""
        with suppress(TimeoutError):
            async with asyncio.timeout(OPEN_WITHIN_S):
                await self.connect()  # type: ignore[no-untyped-call]
                await self.decided.wait()
        if self.ended.is_set() or not self.decided.is_set():
            raise SlackTrouble(OPEN, self.reason or "timeout", Fault.LATER)

    async def shut(self) -> None:
        await self.close()  # type: ignore[no-untyped-call]

    async def over(self) -> None:
        """Returns when it is to be replaced; it may still be open then."""
        while not self.ended.is_set() and await self.is_connected():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), LOOK_S)
        self.end("lost")

    @property
    def was_good(self) -> bool:
        return self.reason in PLANNED or time.monotonic() - self.opened_at > STEADY_S


class Socket:
    """What comes over Socket Mode is answered as what comes over HTTP; what would be 503 there stays unacknowledged."""

    def __init__(self, slack: Slack, app_token: str, bolt: AsyncApp) -> None:
        self._slack = slack
        self._app_token = app_token
        self._bolt = bolt
        self._connection: Connection | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._in_hand: dict[asyncio.Task[None], Connection] = {}
        self._leaving: dict[asyncio.Task[None], Connection] = {}

    async def start(self) -> None:
        """Raises SlackTrouble when Slack does not let us in."""
        self._connection = await self._open()
        self._keeper = asyncio.create_task(self._keep(self._connection), name="socket")
        self._keeper.add_done_callback(_ended)

    async def stop(self) -> None:
        """What is in hand is finished and answered first; then nothing is heard any more."""
        await _cancelled(*([self._keeper] if self._keeper else []))
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISH_WITHIN_S):
                while self._in_hand:
                    await asyncio.wait(self._in_hand)
        await _cancelled(*self._in_hand, *self._leaving)
        for connection in [self._connection, *self._leaving.values()]:
            if connection:
                await connection.shut()

    async def connected(self) -> bool:
        return self._connection is not None and await self._connection.is_connected()

    # ── Connections ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _keep(self, connection: Connection) -> None:
        failures = 0
        while True:
            await connection.over()
            failures = 0 if connection.was_good else failures + 1
            (log.info if connection.reason in PLANNED else log.warning)("connection_ends", reason=connection.reason)
            fresh = None
            while fresh is None:
                await asyncio.sleep(_pause(failures))
                fresh = await self._try()
                failures += fresh is None
            old, self._connection = connection, fresh
            connection = fresh
            leaving = asyncio.create_task(self._let_go(old))
            self._leaving[leaving] = old
            leaving.add_done_callback(self._left)

    async def _try(self) -> Connection | None:
        try:
            return await self._open()
        except SlackTrouble as trouble:
            log.warning("no_connection", code=trouble.code)
            await asyncio.sleep(trouble.retry_after_s)
            return None

    async def _open(self) -> Connection:
        """Raises SlackTrouble."""
        url = await self._slack.socket_url(self._app_token)
        connection = Connection(url, self._slack.client, self._heard)
        try:
            await connection.open()
        except BaseException:
            await connection.shut()
            raise
        return connection

    async def _let_go(self, connection: Connection) -> None:
        while mine := [task for task, came_over in self._in_hand.items() if came_over is connection]:
            await asyncio.wait(mine)
        await connection.shut()

    def _left(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            del self._leaving[task]
        _ended(task)

    # ── Messages ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _heard(self, connection: Connection, raw: str) -> None:
        message = _read(raw)
        kind = message.get("type")
        if kind == "hello":
            log.info("connected", connections=message.get("num_connections"))
            connection.decided.set()
        elif kind == "disconnect":
            connection.end(str(message.get("reason")))
        elif isinstance(envelope := message.get("envelope_id"), str):
            task = asyncio.create_task(self._answer(connection, envelope, message.get("payload")))
            self._in_hand[task] = connection
            task.add_done_callback(self._done)
        else:
            log.warning("malformed", why="no_envelope")

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._in_hand[task]
        _ended(task)

    async def _answer(self, connection: Connection, envelope: str, payload: Any) -> None:
        """What is malformed is acknowledged all the same: it would be no better the next time."""
        try:
            if not isinstance(payload, dict):
                raise Malformed("not_an_object")
            response = await answer(payload, self._bolt)
        except Malformed as error:
            log.warning("malformed", why=str(error))
            response = BoltResponse(status=200)
        if response.status != 200:
            log.warning("not_acknowledged", status=response.status)
            return
        try:
            await connection.send_socket_mode_response(SocketModeResponse(envelope, _said(response)))
        except ConnectionError:
            log.warning("answer_lost")  # Slack sends it again over another connection


def _read(raw: str) -> dict[str, Any]:
    try:
        message = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return message if isinstance(message, dict) else {}


def _said(response: BoltResponse) -> dict[str, Any] | None:
    """The answer's body: JSON, or the text of a command's answer."""
    if not response.body:
        return None
    found: dict[str, Any] = orjson.loads(response.body) if response.body.startswith("{") else {"text": response.body}
    return found


def _pause(failures: int) -> float:
    """Seconds before the next attempt: none after the first failure, then 1, 2, 4 …"""
    return float(min(LONGEST_PAUSE_S, 2 ** (failures - 2))) if failures > 1 else 0.0


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("socket_failed", exc_info=error)


async def _cancelled(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

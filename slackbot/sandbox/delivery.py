"""What this Slack sends to the app: signed, within three seconds, events again when they did not arrive."""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import hmac
import itertools
import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson

from slackbot.clock import Clock
from slackbot.sandbox.installed import AppConfig
from slackbot.sandbox.traffic import Traffic
from slackbot.sandbox.workspace import Json
from slackbot.words import value

ANSWER_WITHIN_S = 3.0
AGAIN_AFTER = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
SENT_KEPT = 200
RETRIED = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}


@value
class Answer:
    """`status` 0: none came; `reason` is then Slack's x-slack-retry-reason. `body`: JSON, or text, or None."""

    status: int
    body: Any = None
    reason: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(order=True)
class _Due:
    at: datetime
    order: int
    envelope: Json
    attempt: int
    reason: str


@value
class _Sent:
    name: str
    body: bytes
    content_type: str
    shown: Json


class Delivery:
    """Events run as tasks of their own, concurrently and unordered as on the real platform."""

    def __init__(
        self, app: AppConfig, clock: Clock, traffic: Traffic, answer_within_s: float = ANSWER_WITHIN_S
    ) -> None:
        self.app = app
        self._clock = clock
        self._traffic = traffic
        self._within_s = answer_within_s
        self._due: list[_Due] = []
        self._order = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._session: aiohttp.ClientSession | None = None
        self._sent: deque[_Sent] = deque(maxlen=SENT_KEPT)

    async def start(self) -> None:
        limit = aiohttp.ClientTimeout(total=self._within_s)
        # A connection kept from before the app was killed would make its successor look unreachable once.
        fresh = aiohttp.TCPConnector(limit=0, force_close=True)
        self._session = aiohttp.ClientSession(timeout=limit, connector=fresh)

    async def stop(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def event(self, envelope: Json) -> None:
        self._put(self._clock.now(), envelope, attempt=0)
        self.pump()

    def pump(self) -> None:
        """Sends what is due by the clock and sets the alarm for the next."""
        now = self._clock.now()
        while self._due and self._due[0].at <= now:
            due = heapq.heappop(self._due)
            task = asyncio.create_task(self._deliver(due))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._set_alarm(now)

    async def settled(self) -> None:
        self.pump()
        while self._tasks:
            await asyncio.wait(self._tasks)
            self.pump()

    @property
    def waiting(self) -> int:
        """Events that will be tried again later."""
        return len(self._due)

    async def interaction(self, payload: Json) -> Answer:
        body = urlencode({"payload": orjson.dumps(payload).decode()})
        return await self._send(str(payload["type"]), body.encode(), FORM_TYPE, {}, payload)

    async def command(self, fields: dict[str, str]) -> Answer:
        return await self._send(fields["command"], urlencode(fields).encode(), FORM_TYPE, {}, fields)

    async def replay(self, name: str) -> Answer:
        """Sends the latest event, interaction or command of this name again as it was, signed anew.

        Raises LookupError when none was sent.
        """
        for sent in reversed(self._sent):
            if sent.name == name:
                return await self._send(sent.name, sent.body, sent.content_type, RETRIED, sent.shown)
        raise LookupError(name)

    async def _deliver(self, due: _Due) -> None:
        headers = {"X-Slack-Retry-Num": str(due.attempt), "X-Slack-Retry-Reason": due.reason} if due.attempt else {}
        name = str(due.envelope["event"]["type"])
        answer = await self._send(name, orjson.dumps(due.envelope), JSON_TYPE, headers, due.envelope)
        if not answer.ok and not answer.no_retry and due.attempt < len(AGAIN_AFTER):
            at = self._clock.now() + AGAIN_AFTER[due.attempt]
            self._put(at, due.envelope, due.attempt + 1, answer.reason)
            self.pump()

    def _put(self, at: datetime, envelope: Json, attempt: int, reason: str = "") -> None:
        heapq.heappush(self._due, _Due(at, next(self._order), envelope, attempt, reason))

    def _set_alarm(self, now: datetime) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if self._due:
            wait = (self._due[0].at - now).total_seconds()
            self._alarm = asyncio.get_running_loop().call_later(wait, self.pump)

    async def _send(self, name: str, body: bytes, content_type: str, headers: dict[str, str], shown: Json) -> Answer:
        at, begun = self._clock.now().timestamp(), time.monotonic()
        self._sent.append(_Sent(name=name, body=body, content_type=content_type, shown=shown))
        answer = await self._post(body, {**headers, "Content-Type": content_type, **self._signature(body)})
        self._traffic.add(
            at=at,
            direction="to_app",
            name=name,
            status=answer.status,
            ms=round((time.monotonic() - begun) * 1000),
            body=shown,
            answer=answer.reason if answer.status == 0 else answer.body,
        )
        return answer

    async def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        if not self.app.request_url or self._session is None:
            return Answer(status=0, reason="connection_failed")
        try:
            async with self._session.post(self.app.request_url, data=body, headers=headers) as response:
                return _answer(response, await response.read())
        except TimeoutError:
            return Answer(status=0, reason="http_timeout")
        except (aiohttp.ClientError, OSError, ValueError):
            return Answer(status=0, reason="connection_failed")

    def _signature(self, body: bytes) -> dict[str, str]:
        at = str(int(self._clock.now().timestamp()))
        signed = hmac.new(self.app.signing_secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={signed.hexdigest()}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


def _answer(response: aiohttp.ClientResponse, raw: bytes) -> Answer:
    body: Any = raw.decode(errors="replace") or None
    if body and "json" in response.content_type:
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return Answer(status=response.status, body=body, reason="http_error")
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    return Answer(status=response.status, body=body, reason="http_error", no_retry=no_retry)

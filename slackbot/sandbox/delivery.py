"""What this Slack sends to the app: within three seconds, events again when they did not arrive.

One door to the app, and two ways behind it: its request URL, or Socket Mode where its settings say so.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from slackbot.clock import Clock
from slackbot.sandbox.installed import AppConfig
from slackbot.sandbox.parcel import Answer, Kind, Parcel
from slackbot.sandbox.request_url import RequestUrl
from slackbot.sandbox.socket_mode import SocketMode
from slackbot.sandbox.traffic import Traffic
from slackbot.sandbox.workspace import Json

__all__ = ["ANSWER_WITHIN_S", "Answer", "Delivery"]

ANSWER_WITHIN_S = 3.0
AGAIN_AFTER = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
SENT_KEPT = 200


@dataclass(order=True)
class _Due:
    at: datetime
    order: int
    parcel: Parcel


class Delivery:
    """Events run as tasks of their own, concurrently and unordered as on the real platform."""

    def __init__(
        self,
        app: AppConfig,
        clock: Clock,
        traffic: Traffic,
        answer_within_s: float = ANSWER_WITHIN_S,
        *,
        socket_mode: bool = False,
        one_process: bool = False,
    ) -> None:
        self.socket = SocketMode(app, clock, traffic, answer_within_s, enabled=socket_mode)
        self._request_url = RequestUrl(app, clock, answer_within_s, one_process=one_process)
        self._clock = clock
        self._traffic = traffic
        self._due: list[_Due] = []
        self._order = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._sent: deque[Parcel] = deque(maxlen=SENT_KEPT)

    @property
    def app(self) -> AppConfig:
        return self._request_url.app

    @app.setter
    def app(self, app: AppConfig) -> None:
        self._request_url.app = self.socket.app = app

    async def start(self) -> None:
        await self._request_url.start()

    async def stop(self) -> None:
        if self._alarm:
            self._alarm.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.socket.stop()
        await self._request_url.stop()

    def event(self, envelope: Json) -> None:
        self._put(self._clock.now(), _parcel("events_api", str(envelope["event"]["type"]), envelope))
        self.pump()

    def pump(self) -> None:
        """Sends what is due by the clock and sets the alarm for the next."""
        now = self._clock.now()
        while self._due and self._due[0].at <= now:
            due = heapq.heappop(self._due)
            task = asyncio.create_task(self._deliver(due.parcel))
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
        return await self._send(_parcel("interactive", str(payload["type"]), payload))

    async def command(self, fields: dict[str, str]) -> Answer:
        return await self._send(_parcel("slash_commands", fields["command"], fields))

    async def replay(self, name: str) -> Answer:
        """Sends the latest event, interaction or command of this name again as it was, signed anew.

        Raises LookupError when none was sent.
        """
        for sent in reversed(self._sent):
            if sent.name == name:
                return await self._send(replace(sent, attempt=1, reason="http_timeout"))
        raise LookupError(name)

    async def _deliver(self, parcel: Parcel) -> None:
        answer = await self._send(parcel)
        if not answer.ok and not answer.no_retry and parcel.attempt < len(AGAIN_AFTER):
            at = self._clock.now() + AGAIN_AFTER[parcel.attempt]
            self._put(at, replace(parcel, attempt=parcel.attempt + 1, reason=answer.reason))
            self.pump()

    def _put(self, at: datetime, parcel: Parcel) -> None:
        heapq.heappush(self._due, _Due(at, next(self._order), parcel))

    def _set_alarm(self, now: datetime) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if self._due:
            wait = (self._due[0].at - now).total_seconds()
            self._alarm = asyncio.get_running_loop().call_later(wait, self.pump)

    async def _send(self, parcel: Parcel) -> Answer:
        at, begun = self._clock.now().timestamp(), time.monotonic()
        self._sent.append(parcel)
        way = self.socket if self.socket.enabled else self._request_url
        answer = await way.send(parcel)
        self._traffic.add(
            at=at,
            direction="to_app",
            name=parcel.name,
            status=answer.status,
            ms=round((time.monotonic() - begun) * 1000),
            body=parcel.payload,
            answer=answer.reason if answer.status == 0 else answer.body,
        )
        return answer


def _parcel(kind: Kind, name: str, payload: Json) -> Parcel:
    return Parcel(kind=kind, name=name, payload=payload, body=orjson.dumps(payload))

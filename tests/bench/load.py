"""Load over raw connections, kept alive, with requests that were built and signed beforehand.

An HTTP client library costs as much as the server that is measured; this costs some 30 µs a request.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import cast

import orjson

from slackbot.words import value


class NotAnswered(Exception):
    """A measurement in which a request failed is none."""


@value
class Run:
    """What one round came to; `waits` are seconds, one per request."""

    seconds: float
    waits: Sequence[float]
    late: int = 0
    """Open loop: requests that left more than 5 ms after their time."""

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds


class Line(asyncio.Protocol):
    """One connection: a request at a time."""

    def __init__(self) -> None:
        self._heard = bytearray()
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # which uvloop's is not by name

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, found, body = self._heard.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head) or self._answer is None:
            return
        answer, self._answer = self._answer, None
        heard, self._heard = bytes(self._heard), bytearray()
        if heard.startswith(b"HTTP/1.1 200 "):
            answer.set_result(bytes(body))
        else:
            answer.set_exception(NotAnswered(heard[:300].decode(errors="replace")))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None:
            self._answer.set_exception(NotAnswered("the server hung up"))

    async def ask(self, request: bytes) -> bytes:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _length(head: bytes | bytearray) -> int:
    for line in bytes(head).split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


@asynccontextmanager
async def lines(port: int, count: int) -> AsyncIterator[list[Line]]:
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(Line, "127.0.0.1", port))[1] for _ in range(count)]
    try:
        yield opened
    finally:
        for line in opened:
            line.close()


async def closed_loop(port: int, requests: Iterable[bytes], under_way: int) -> Run:
    """So many at any time: as one is answered, the next one leaves."""
    waits: list[float] = []
    left = iter(requests)
    async with lines(port, under_way) as opened:
        began = time.perf_counter()
        await asyncio.gather(*(_one_after_another(line, left, waits) for line in opened))
        return Run(seconds=time.perf_counter() - began, waits=waits)


async def _one_after_another(line: Line, requests: Iterator[bytes], waits: list[float]) -> None:
    for request in requests:
        began = time.perf_counter()
        await line.ask(request)
        waits.append(time.perf_counter() - began)


async def open_loop(port: int, requests: Sequence[bytes], per_second: float, most_under_way: int = 200) -> Run:
    """On a schedule, whatever the server does: a slow answer makes the next ones wait too, as it would in truth.

    A wait counts from the moment the request was due, not from when it left.
    """
    waits: list[float] = []
    late = 0
    async with lines(port, most_under_way) as opened, asyncio.TaskGroup() as group:
        began, free = time.perf_counter(), asyncio.Queue[Line]()
        for line in opened:
            free.put_nowait(line)
        for n, request in enumerate(requests):
            due = began + n / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            late += time.perf_counter() - due > 0.005
            group.create_task(_at(due, await free.get(), request, free, waits))
    return Run(seconds=time.perf_counter() - began, waits=waits, late=late)


async def _at(due: float, line: Line, request: bytes, free: asyncio.Queue[Line], waits: list[float]) -> None:
    await line.ask(request)
    waits.append(time.perf_counter() - due)
    free.put_nowait(line)


@value
class Usage:
    cpu_s: float
    rss_kib: int


async def usage(port: int) -> Usage:
    async with lines(port, 1) as (line,):
        return Usage(**orjson.loads(await line.ask(b"GET /usage HTTP/1.1\r\nHost: bench\r\n\r\n")))

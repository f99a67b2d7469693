"""A wire between the desk and its Redis that a test can cut, silence, and join again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import unquote, urlsplit

Meant = Callable[[bytes], bool]


class Wire:
    """What the desk sends that `meant` is true of: `times` such requests meet the fault.

    "before": the connection is closed and Redis never sees the request. "after": Redis carries it out, and the
    connection is closed instead of its reply. "within": the same after the reply's first line. "silent": neither;
    nothing comes back.
    """

    def __init__(self, socket: str) -> None:
        self.times = 0
        self._socket = socket
        self._meant: Meant = lambda _: True
        self._how = ""
        self._in_part = False
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    def fault(self, how: str, times: int, meant: Meant = lambda _: True) -> None:
        self._how, self.times, self._meant = how, times, meant

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.close()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            near, far = await asyncio.open_unix_connection(self._socket)
        except OSError:
            writer.close()
            return
        back = asyncio.create_task(self._back(near, writer))
        try:
            await self._forth(reader, far, back)
        finally:
            back.cancel()
            for end in (writer, far):
                end.close()
            self._open.discard(writer)

    async def _forth(self, reader: asyncio.StreamReader, far: asyncio.StreamWriter, back: asyncio.Task[None]) -> None:
        with suppress(OSError):
            while request := await reader.read(1 << 20):
                if self.times and self._meant(request):
                    self.times -= 1
                    if self._how == "before":
                        return
                    self._in_part = self._how == "within"
                    if not self._in_part:
                        back.cancel()
                    far.write(request)
                    await far.drain()
                    if self._how == "after":
                        # Redis answers what it has read before it notices that nobody is there any more.
                        await asyncio.sleep(0.02)
                        return
                    continue
                far.write(request)
                await far.drain()

    async def _back(self, near: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while reply := await near.read(1 << 20):
                writer.write(reply.splitlines(keepends=True)[0] if self._in_part else reply)
                await writer.drain()
                if self._in_part:
                    break
            self._in_part = False
            writer.close()


@asynccontextmanager
async def wired(redis_url: str) -> AsyncIterator[tuple[str, Wire]]:
    """The address of the near end, and the wire. `redis_url` is the embedded server's."""
    wire = Wire(unquote(urlsplit(redis_url).path))
    try:
        yield await wire.start(), wire
    finally:
        await wire.stop()

"""Redis servers on TCP ports, one following another, and a wire that a test leads from one to the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from slackbot.embedded import SERVER_OPTIONS, end_with_parent, find_server
from slackbot.sandbox.ports import free_port
from tests.chaos.mortal import becomes_true


class TcpRedis:
    """As durable as the embedded one, but reachable by another server."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.port = free_port()
        folder.mkdir()
        place = {"dir": str(folder), "bind": "127.0.0.1", "port": str(self.port)}
        self._options = {**SERVER_OPTIONS, **place, "repl-diskless-sync-delay": "0", **more}
        self._options.pop("unixsocketperm")
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        words = [word for name, given in self._options.items() for word in (f"--{name}", given)]
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(
            find_server(), *words, stdout=quiet, stderr=quiet, preexec_fn=end_with_parent()
        )
        await becomes_true(self._answers)

    async def kill(self) -> None:
        """As `kill -9`; returns when it is gone."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def client(self) -> Redis:
        return Redis(host="127.0.0.1", port=self.port)

    async def follows(self, other: TcpRedis) -> None:
        """Returns when it has everything that the other has."""
        async with self.client() as redis:
            await redis.replicaof("127.0.0.1", other.port)
        await becomes_true(other.is_followed)

    async def is_followed(self) -> bool:
        """By one that has everything, and has said so, which it does every second."""
        told = await self.told()
        first = told.get("slave0", {"state": "", "offset": 0})
        return bool(first["state"] == "online" and first["offset"] >= told["master_repl_offset"])

    async def told(self) -> dict[str, Any]:
        async with self.client() as redis:
            return dict(await redis.info("replication"))

    async def leads(self) -> None:
        async with self.client() as redis:
            await redis.replicaof("NO", "ONE")

    async def _answers(self) -> bool:
        async with self.client() as redis:
            with suppress(RedisError, OSError):
                return bool(await redis.ping())
        return False


class Switch:
    """A TCP address behind which another server may stand from one moment to the next."""

    def __init__(self, server: TcpRedis) -> None:
        self._server = server
        self._listener: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> str:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"redis://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        assert self._listener is not None
        self._listener.close()
        self._hang_up()
        await asyncio.sleep(0)

    def to(self, server: TcpRedis, *, hang_up: bool = True) -> None:
        """`hang_up`: what is connected is cut off; otherwise only new connections come to the other server."""
        self._server = server
        if hang_up:
            self._hang_up()

    def _hang_up(self) -> None:
        for writer in self._open:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            near, far = await asyncio.open_connection("127.0.0.1", self._server.port)
        except OSError:
            writer.close()
            return
        self._open |= {writer, far}
        await asyncio.gather(_pass_on(reader, far), _pass_on(near, writer))
        self._open -= {writer, far}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while said := await reader.read(1 << 16):
            writer.write(said)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def pair(folder: Path, **more: str) -> AsyncIterator[tuple[TcpRedis, TcpRedis, Switch, str]]:
    """A leader, its follower, the wire that leads to the leader, and the wire's address."""
    leader, follower = TcpRedis(folder / "leader", **more), TcpRedis(folder / "follower", **more)
    switch = Switch(leader)
    try:
        await leader.start()
        await follower.start()
        await follower.follows(leader)
        yield leader, follower, switch, await switch.start()
        await switch.stop()
    finally:
        for server in (leader, follower):
            await server.kill()

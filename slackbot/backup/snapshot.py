"""A server's data at one instant, while its desk goes on: taken as a replica does, opened on a server of its own."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from slackbot import embedded
from slackbot.backup.file import BackupError

SILENCE_LIMIT_S = 60.0
"""A server that writes its snapshot sends a line feed now and then."""
CHUNK = 1024 * 1024


@asynccontextmanager
async def opened(redis: Redis, beside: Path, server_bin: str | None) -> AsyncIterator[Redis]:
    """A server that nobody else knows, with the data as they were. `beside`: where there is room for them."""
    with tempfile.TemporaryDirectory(prefix=".slackbot-", dir=beside) as folder:
        home = Path(folder) / "redis"
        home.mkdir(mode=0o700)
        # A file of commands may begin with a snapshot: under this name every release reads it when it starts.
        await take(redis, home / "appendonly.aof")
        try:
            server = embedded.start(Path(folder), server_bin=server_bin)
        except embedded.EmbeddedError as error:
            raise BackupError(
                f"The snapshot cannot be read here: {error}\nSet REDIS_SERVER_BIN to a server of the same engine and "
                "release as the one it came from, or a newer one."
            ) from error
        try:
            async with Redis.from_url(server.url, db=_database(redis)) as copy:
                yield copy
        finally:
            server.stop()


async def take(redis: Redis, into: Path) -> None:
    """The server's RDB. Raises BackupError when it gives none."""
    pool = redis.connection_pool
    connection: Any = pool.connection_class(**{**pool.connection_kwargs, "socket_timeout": None})
    try:
        await connection.connect()
        await connection.send_command("SYNC")
        await _receive(connection._reader, into)
    except (RedisError, TimeoutError, asyncio.IncompleteReadError) as error:
        raise BackupError(f"The server did not give its data: {type(error).__name__}.") from error
    finally:
        await connection.disconnect(nowait=True)


async def _receive(reader: asyncio.StreamReader, into: Path) -> None:
    head = b"\n"
    while head == b"\n":
        head = await asyncio.wait_for(reader.readline(), SILENCE_LIMIT_S)
    if not head.startswith(b"$"):
        raise BackupError(
            f"The server does not give its data to a replica ({head.decode(errors='replace').strip() or 'no answer'}). "
            "The backup needs the commands SYNC and REPLCONF; a hosted service has backups of its own."
        )
    left = int(head[1:])
    with os.fdopen(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while left:
            chunk = await asyncio.wait_for(reader.read(min(left, CHUNK)), SILENCE_LIMIT_S)
            if not chunk:
                raise BackupError("The server broke off while it gave its data.")
            file.write(chunk)
            left -= len(chunk)


def _database(redis: Redis) -> int:
    return int(redis.connection_pool.connection_kwargs.get("db") or 0)

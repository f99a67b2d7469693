"""Embedded servers as the product starts them, each on a directory of its own that is gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from redis.asyncio import Redis

from slackbot import embedded

QUICK = bool(os.environ.get("QUICK"))
"""`make bench QUICK=1`: fewer rounds, and nothing a million times."""


@contextmanager
def data_dir() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bench") as folder:
        yield Path(folder)


async def hold_still(redis: Redis) -> None:
    """The server does not rewrite its file of its own accord: it would, just when it is filled or measured."""
    await redis.config_set("auto-aof-rewrite-percentage", 0)


@contextmanager
def redis_server() -> Iterator[str]:
    with data_dir() as folder:
        server = embedded.start(folder)
        try:
            yield server.url
        finally:
            server.stop()

"""From the start of `slackbot serve` until it is ready, and what it takes up."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
import time
from pathlib import Path

import aiohttp
import pytest

from slackbot.sandbox.ports import free_port
from slackbot.words import value
from tests.bench import cores, world
from tests.bench.servers import rss_kib
from tests.bench.sink import sink
from tests.bench.stores import QUICK, data_dir
from tests.bench.table import Table, publish
from tests.conftest import CONFIG

TIMES = 3 if QUICK else 7
PATIENCE_S = 180


@value
class Life:
    ready_s: float
    rss_kib: int


@pytest.mark.bench
@pytest.mark.timeout(1800)
async def test_a_desk_becomes_ready_whatever_it_holds(full_data_dir: Path) -> None:
    async with sink() as slack:
        empty = []
        for _ in range(TIMES):
            with data_dir() as folder:
                empty.append((await _lives(folder, CONFIG, slack.url, 1))[0])
        with data_dir() as folder:
            first, *again = await _lives(folder, CONFIG, slack.url, 1 + TIMES)
        with data_dir() as nothing:
            full = (await _lives(full_data_dir, nothing, slack.url, 3))[1:]
    rows = [
        _row("an empty directory", [*empty, first]),
        _row("again after kill -9", again),
        _row(f"again after kill -9, {_size(full_data_dir)} of data", full),
    ]
    head = ("`slackbot serve` on", "ready after s", "longest s", "resident MiB")
    publish("start", Table(title="Embedded server included; nothing pinned to a core", head=head, rows=rows))
    assert all(life.ready_s > 0 for life in (*empty, *again, *full))


async def _lives(folder: Path, config: Path, slack_url: str, count: int) -> list[Life]:
    """Started, killed as soon as it is ready, and started again; the next life's time runs from the kill.

    The last one is told to end, and takes its server with it.
    """
    lives, began = [], time.perf_counter()
    for left in reversed(range(count)):
        port = free_port()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "slackbot.cli", "serve"),
            env=_environment(folder, config, slack_url, port),
            preexec_fn=cores.unpin,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await _ready(port)
        lives.append(Life(ready_s=time.perf_counter() - began, rss_kib=rss_kib(process.pid)))
        began = time.perf_counter()
        process.send_signal(signal.SIGKILL if left else signal.SIGTERM)
        await process.wait()
    return lives


async def _ready(port: int) -> None:
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.01)


def _environment(folder: Path, config: Path, slack_url: str, port: int) -> dict[str, str]:
    settings = {
        "SLACK_BOT_TOKEN": world.TOKEN,
        "SLACK_SIGNING_SECRET": world.SECRET,
        "SLACK_API_BASE_URL": slack_url,
        "SLACKBOT_DATA_DIR": str(folder),
        "SLACKBOT_CONFIG_DIR": str(config),
        "SLACKBOT_PORT": str(port),
    }
    return {**{name: given for name, given in os.environ.items() if name != "REDIS_URL"}, **settings}


def _size(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) / 2**20:,.0f} MiB"


def _row(name: str, lives: list[Life]) -> list[str]:
    ready = [life.ready_s for life in lives]
    resident = statistics.median(life.rss_kib for life in lives) / 1024
    return [name, f"{statistics.median(ready):.2f}", f"{max(ready):.2f}", f"{resident:.0f}"]

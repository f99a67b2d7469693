"""A million malformed requests: no 500, nothing unlogged, nothing written, no growth. `COUNT=` says how many.

What comes at the door is mutated at random by a seed that is printed; SEED= gives it. Beside it atheris, which looks
for new branches of what reads the bytes, in a process of its own: RUNS= says how often.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import aiohttp
import pytest
from redis.asyncio import Redis

from handlers.signature import signature
from slackbot.clock import ManualClock
from tests.fuzz.knocking import ALLOWED, knocked
from tests.fuzz.mutants import mutants
from tests.fuzz.quiet import quiet_door, served
from tests.scenarios.world import SECRET

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]

COUNT = int(os.environ.get("COUNT", "1000000"))
SEED = int(os.environ.get("SEED", "3"))
RUNS = int(os.environ.get("RUNS", "200000"))
OVER_HTTP = 2000
MAY_GROW_KIB = 16 * 1024
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


async def test_a_million_malformed_requests(redis: Redis, redis_url: str) -> None:
    async with quiet_door(redis_url, ManualClock(NOW)) as door:
        told = await knocked(door, COUNT, SEED)

    sys.stdout.write(f"\nSEED={SEED}: {told}\n")
    assert told.problems == []
    if told.rss_kib:
        assert told.rss_kib[-1] - told.rss_kib[0] < MAY_GROW_KIB, told.rss_kib


async def test_some_of_them_over_http(redis: Redis, redis_url: str) -> None:
    at, rng = str(int(NOW.timestamp())), Random(SEED)
    async with (
        quiet_door(redis_url, ManualClock(NOW)) as door,
        served(door.app) as url,
        aiohttp.ClientSession() as http,
    ):
        for batch in range(OVER_HTTP // 50):
            for each in mutants(rng, batch, 50):
                signed = signature(SECRET.encode(), at, each.body).decode()
                headers = {"Content-Type": each.content_type, "X-Slack-Signature": signed}
                headers |= {"X-Slack-Request-Timestamp": at, **each.headers}
                async with http.post(url, data=each.body, headers=headers) as answer:
                    assert answer.status in ALLOWED, each
        assert door.lines.failed == []


def test_what_reads_the_bytes_raises_nothing_but_malformed_on_any_branch(tmp_path: Path) -> None:
    """Where atheris has no wheel, tests/fuzz/test_malformed.py has hypothesis look for the same."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed here")

    command = [sys.executable, "-m", "tests.fuzz.branches", f"-runs={RUNS}", f"-seed={SEED}", "-max_len=3000"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, timeout=900, check=False)

    sys.stdout.write("\n".join(done.stderr.splitlines()[-2:]) + "\n")
    assert done.returncode == 0, done.stderr[-3000:]

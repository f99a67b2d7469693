"""`make bench`: how fast a form of 8 kB is answered, beside bare Bolt in the same run. No assertion on time."""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlencode

import aiohttp
import orjson
import pytest
from redis.asyncio import Redis

from handlers.signature import signature
from slackbot import manifest
from slackbot.clock import SystemClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from tests.bench.servers import SECRET, TOKEN

WHICH = ("floor", "bolt", "desk")
ROUNDS, A_ROUND, AT_ONCE = 5, 300, 8
_numbers = itertools.count(1)


@pytest.mark.bench
@pytest.mark.timeout(300)
async def test_a_form_is_answered_beside_bare_bolt(redis: Redis, redis_url: str) -> None:
    app = AppConfig(request_url=None, signing_secret=SECRET, bot_token=TOKEN)
    sandbox = Sandbox(SystemClock(), manifest.load(), app, seed_world)
    await sandbox.start()
    rates: dict[str, list[float]] = {which: [] for which in WHICH}
    waits: dict[str, list[float]] = {which: [] for which in WHICH}
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        urls = {which: await stack.enter_async_context(_server(which, redis_url, sandbox)) for which in WHICH}
        for n in range(ROUNDS + 1):
            for which in WHICH:
                rate, took = await _round(http, urls[which])
                if n:
                    rates[which].append(rate)
                    waits[which] += took
    await sandbox.stop()
    _print(rates, waits)
    assert await redis.hget("{T0HINODE}:numbers", "AKATSUKI") == str((ROUNDS + 1) * A_ROUND).encode()


@asynccontextmanager
async def _server(which: str, redis_url: str, sandbox: Sandbox) -> AsyncIterator[str]:
    environment = {**os.environ, "REDIS_URL": redis_url, "SLACK_API_BASE_URL": sandbox.api_url}
    command = (sys.executable, "-m", "tests.bench.servers", which)
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    try:
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        process.terminate()
        await process.wait()


async def _round(http: aiohttp.ClientSession, url: str) -> tuple[float, list[float]]:
    """Requests a second, and each one's seconds, with eight under way at a time."""
    forms, took = iter([_form() for _ in range(A_ROUND)]), []

    async def one_after_another() -> None:
        for headers, body in forms:
            began = time.perf_counter()
            async with http.post(url, data=body, headers=headers) as answer:
                assert answer.status == 200, await answer.text()
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
    return A_ROUND / (time.perf_counter() - began), took


def _form() -> tuple[dict[str, str], bytes]:
    at = SystemClock().now()
    body = urlencode({"payload": orjson.dumps(_payload(int(at.timestamp()))).decode()}).encode()
    stamp = str(int(at.timestamp()))
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": signature(SECRET.encode(), stamp, body).decode(),
    }
    return headers, body


def _payload(now: int) -> dict[str, object]:
    answers = {
        "system": {"type": "static_select", "selected_option": {"value": "order"}},
        "what": {"type": "plain_text_input", "value": "注文画面を開くとエラーになります。" * 20},
        "since": {"type": "datetimepicker", "selected_date_time": now},
    }
    view = {
        "id": f"V{next(_numbers)}",
        "type": "modal",
        "callback_id": "incident.report",
        "app_installed_team_id": "T0HINODE",
        "private_metadata": '{"channel":"C0AKATSUKI","customer":"AKATSUKI"}',
        "state": {"values": {name: {name: given} for name, given in answers.items()}},
        "blocks": [
            {"type": "section", "block_id": str(n), "text": {"type": "mrkdwn", "text": "x" * 60}} for n in range(30)
        ],
    }
    user = {"id": "U0TANAKA", "team_id": "T0AKATSUKI", "username": "tanaka"}
    return {"type": "view_submission", "team": {"id": "T0AKATSUKI"}, "user": user, "view": view, "trigger_id": "1.2"}


def _print(rates: dict[str, list[float]], waits: dict[str, list[float]]) -> None:
    bolt = statistics.median(rates["bolt"])
    lines = ["", f"{'':8}{'forms/s':>9}{'× bolt':>8}{'p50 ms':>8}{'p99 ms':>8}"]
    for which in WHICH:
        rate, took = statistics.median(rates[which]), sorted(waits[which])
        p50, p99 = (took[int(len(took) * part)] * 1000 for part in (0.50, 0.99))
        lines.append(f"{which:8}{rate:9.0f}{rate / bolt:8.2f}{p50:8.1f}{p99:8.1f}")
    print("\n".join(lines))  # noqa: T201 - this is what it is for

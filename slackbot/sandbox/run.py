"""`slackbot sandbox`: Redis, a local Slack with its page, and the desk, with one command and no account anywhere."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import signal
import socket
import time

from pathlib import Path

import aiohttp

from slackbot import embedded, manifest
from slackbot.clock import FileClock
from slackbot.sandbox.desk_process import DeskProcess
from slackbot.sandbox.seed import BOT, PROVIDER, seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.settings import StoreSettings, load

CONFIG = Path(__file__).with_name("config")
PATIENCE_S = 20


async def run(port: int, *, fresh: bool) -> None:
    began = time.monotonic()
    home = load(StoreSettings).data_dir / "sandbox"
    if fresh:
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    server = embedded.start(home / "redis")
    try:
        await _with_redis(server.url, home, port, began)
    finally:
        if server.owned:
            server.stop()


async def _with_redis(redis_url: str, home: Path, port: int, began: float) -> None:
    desk_port, token = _free_port(), f"xoxb-sandbox-{secrets.token_hex(8)}"
    secret, clock_file = secrets.token_hex(16), home / "clock"
    sandbox_port = port
    desk = DeskProcess(
        {
            "SLACK_BOT_TOKEN": token,
            "SLACK_SIGNING_SECRET": secret,
            "SLACK_API_BASE_URL": f"http://127.0.0.1:{sandbox_port}/api/",
            "REDIS_URL": redis_url,
            "SLACKBOT_PORT": str(desk_port),
            "SLACKBOT_CONFIG_DIR": str(CONFIG),
            "SLACKBOT_CLOCK_FILE": str(clock_file),
            "SLACKBOT_LOG_LEVEL": "warning",
        }
    )
    app = AppConfig(
        request_url=f"http://127.0.0.1:{desk_port}/slack/events",
        signing_secret=secret,
        bot_token=token,
        app_id="A0DESK",
        bot_user=BOT,
        team=PROVIDER,
    )
    local = Sandbox(
        FileClock(clock_file), manifest.load(), app, seed_world, save_to=home / "world.json", supervisor=desk.asked
    )
    await local.start(port=sandbox_port)
    try:
        await desk.start()
        await _until_ready(desk_port)
        print(f"\n  Open {local.url}  (ready in {time.monotonic() - began:.1f} s; Ctrl-C ends it)\n", flush=True)
        await _until_told()
    finally:
        await desk.stop()
        await local.stop()


async def _until_ready(port: int) -> None:
    """Raises TimeoutError when the desk does not open; what it logged says why."""
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as session:
        while not await _answers(session, f"http://127.0.0.1:{port}/readyz"):
            await asyncio.sleep(0.02)


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


async def _until_told() -> None:
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    await told.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found

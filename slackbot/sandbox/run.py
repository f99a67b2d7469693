"""`slackbot sandbox`: Redis, a local Slack with its page, and the desk, with one command and no account anywhere."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from slackbot import embedded, loop
from slackbot.clock import FileClock
from slackbot.sandbox.desk_process import DeskProcess
from slackbot.sandbox.installed import SANDBOX_APP_TOKEN, SANDBOX_TOKEN, AppConfig
from slackbot.sandbox.ports import free_port, refuse_taken
from slackbot.settings import StoreSettings, load

if TYPE_CHECKING:
    from slackbot.sandbox.server import Sandbox

CONFIG = Path(__file__).with_name("config")
HOOKS = {"access": "webhook", "pager": "pagerduty"}
PATIENCE_S = 20


async def run(port: int, *, fresh: bool, over_socket: bool, began: float) -> None:
    refuse_taken(port)
    home = load(StoreSettings).data_dir / "sandbox"
    if fresh:
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    server = embedded.start(home / "redis")
    told = loop.told()
    try:
        await _with_redis(server.url, home, port, began, told, over_socket=over_socket)
    finally:
        if server.owned:
            server.stop()


async def _with_redis(
    redis_url: str, home: Path, port: int, began: float, told: asyncio.Event, *, over_socket: bool
) -> None:
    desk_port = free_port()
    app = AppConfig(
        request_url=None if over_socket else f"http://127.0.0.1:{desk_port}/slack/events",
        signing_secret=secrets.token_hex(16),
        bot_token=f"{SANDBOX_TOKEN}{secrets.token_hex(8)}",
        app_token=f"{SANDBOX_APP_TOKEN}{secrets.token_hex(8)}",
    )
    desk = DeskProcess(
        {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_SIGNING_SECRET": "" if over_socket else app.signing_secret,
            "SLACK_APP_TOKEN": app.app_token if over_socket else "",
            "SLACK_API_BASE_URL": f"http://127.0.0.1:{port}/api/",
            "REDIS_URL": redis_url,
            "SLACKBOT_PORT": str(desk_port),
            "SLACKBOT_PUBLIC_URL": f"http://127.0.0.1:{desk_port}",
            "SLACKBOT_CONFIG_DIR": str(_config(home)),
            "SLACKBOT_CLOCK_FILE": str(home / "clock"),
            "SLACKBOT_LOG_LEVEL": "warning",
            **_hooks(port),
        }
    )
    # The desk takes longer to load than the local Slack that it greets first: both at once.
    await desk.start()
    local = None
    try:
        local = await _local_slack(app, home, desk, port, over_socket=over_socket)
        await _until_ready(desk_port, told)
        print(f"\n  Open {local.url}  (ready in {time.monotonic() - began:.1f} s; Ctrl-C ends it)\n", flush=True)
        await told.wait()
    finally:
        await desk.stop()
        if local is not None:
            await local.stop()


def _config(home: Path) -> Path:
    """The files of config/, with other systems that hear of it: the sandbox takes what they are told."""
    folder = shutil.copytree(CONFIG, home / "config", dirs_exist_ok=True)
    with (folder / "provider.toml").open("a", encoding="utf-8") as file:
        file.writelines(f'\n[[hooks]]\nname = "{name}"\nkind = "{kind}"\n' for name, kind in HOOKS.items())
    return folder


def _hooks(port: int) -> dict[str, str]:
    """Where they are, and what they know the desk by."""
    addresses = {f"SLACKBOT_HOOK_{name.upper()}_URL": f"http://127.0.0.1:{port}/hooks/{name}" for name in HOOKS}
    return {**addresses, **{f"SLACKBOT_HOOK_{name.upper()}": secrets.token_hex(16) for name in HOOKS}}


async def _local_slack(app: AppConfig, home: Path, desk: DeskProcess, port: int, *, over_socket: bool) -> Sandbox:
    from slackbot import manifest
    from slackbot.sandbox.seed import seed_world
    from slackbot.sandbox.server import Sandbox

    given = manifest.socket() if over_socket else manifest.http(f"http://127.0.0.1:{port}")
    clock, world = FileClock(home / "clock"), home / "world.json"
    local = Sandbox(clock, given, app, seed_world, save_to=world, supervisor=desk.asked)
    await local.start(port=port)
    return local


async def _until_ready(port: int, told: asyncio.Event) -> None:
    """Raises TimeoutError when the desk does not open; what it logged says why."""
    async with asyncio.timeout(PATIENCE_S):
        while not (told.is_set() or await _answers(port)):  # noqa: ASYNC110 - another process opens the port
            await asyncio.sleep(0.02)


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True

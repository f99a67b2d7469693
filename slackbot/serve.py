"""`slackbot serve`: the desk, until it is told to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from slackbot import customer_list, embedded, loop, open_cases
from slackbot.agreement.particulars import ParticularsError, load_all
from slackbot.app import App, Wiring, build
from slackbot.cases import PROVIDER
from slackbot.clock import Clock, FileClock, SystemClock
from slackbot.faultpoints import point
from slackbot.keeper import kept_alive
from slackbot.logs import get_logger
from slackbot.onboarding import apply
from slackbot.settings import Settings, StoreSettings
from slackbot.store import connect

OTHERS_END_S = 5

log = get_logger("serve")


class Forgetful(Exception):
    """This Redis can lose what was recorded."""


async def serve(settings: Settings) -> None:
    """Until it is told: whoever is told while it opens has opened, and closes."""
    told = loop.told()
    clock = clock_of(settings)
    async with redis_of(settings, own=True) as redis:
        await refuse_forgetful(settings, redis)
        app = await build(_wiring(settings), redis, clock)
        await _run(app, settings, told)


def clock_of(settings: StoreSettings) -> Clock:
    return FileClock(settings.clock_file) if settings.clock_file else SystemClock()


@asynccontextmanager
async def redis_of(settings: StoreSettings, *, own: bool = False) -> AsyncIterator[Redis]:
    """The Redis of REDIS_URL, or the embedded server, which ends with us if we started it.

    `own`: never on a server that would end with somebody else.
    """
    server = None
    if settings.redis_url:
        url = settings.redis_url.get_secret_value()
    else:
        server = (
            await _server(settings) if own else embedded.start(settings.data_dir, server_bin=settings.redis_server_bin)
        )
        url = server.url
    redis = connect(url)
    try:
        async with kept_alive(server) if server and server.owned else nullcontext():
            yield redis
    finally:
        await redis.aclose()
        if server and server.owned:
            server.stop()


async def _server(settings: StoreSettings) -> embedded.Server:
    """Ours. A short command may have one running just now: its end is waited for."""
    server = embedded.start(settings.data_dir, server_bin=settings.redis_server_bin)
    for _ in range(OTHERS_END_S * 10):
        if server.owned:
            return server
        await asyncio.sleep(0.1)
        server = embedded.start(settings.data_dir, server_bin=settings.redis_server_bin)
    raise embedded.EmbeddedError(
        f"Another process (its server has pid {server.pid}) works on {settings.data_dir} (SLACKBOT_DATA_DIR). "
        "For several desks give each REDIS_URL."
    )


async def refuse_forgetful(settings: StoreSettings, redis: Redis) -> None:
    """Raises Forgetful, naming the settings to change, unless overridden; ConnectionError when nobody answers."""
    try:
        problems = await embedded.check_durability(redis)
    except RedisError as error:
        raise ConnectionError(f"REDIS_URL: the server does not answer ({type(error).__name__}).") from error
    if problems and not settings.allow_forgetful_redis:
        raise Forgetful("\n".join([*problems, "To go on all the same: SLACKBOT_ALLOW_FORGETFUL_REDIS=true"]))
    for problem in problems:
        log.warning("forgetful_redis", problem=problem)


async def _run(app: App, settings: Settings, told: asyncio.Event) -> None:
    """Signals end it: what is being sent is finished first."""
    runner = web.AppRunner(app.web, access_log=None)
    try:
        await customer_list.complete(app.office.customers, app.office.desk)
        await open_cases.complete(app.office.desk)
        if (settings.config_dir / "provider.toml").exists():
            await _put_in_force(app, settings.config_dir)
        point("serve.opening")
        await runner.setup()
        if app.socket:
            await app.socket.start()
        await web.TCPSite(runner, settings.host, settings.port).start()
        app.start()
        loop.opened()
        log.info("open", host=settings.host, port=settings.port, over="socket" if app.socket else "http")
        await told.wait()
    finally:
        log.info("closing")
        point("serve.closing")
        await runner.cleanup()
        await app.stop()
        point("serve.closed")


async def _put_in_force(app: App, folder: Path) -> None:
    """With records, the desk goes on with what is in force: no report waits for a file to be put right."""
    try:
        await apply(load_all(folder), app.office.desk, app.agreements)
    except ParticularsError as error:
        if await app.office.store.case(PROVIDER) is None:
            raise
        log.error("particulars_not_applied", goes_on="what was in force before", problems=list(error.problems))


def _wiring(settings: Settings) -> Wiring:
    secrets = [settings.signing_secret, settings.signing_secret_previous]
    return Wiring(
        bot_token=settings.bot_token.get_secret_value(),
        signing_secrets=tuple(secret.get_secret_value() for secret in secrets if secret),
        api_base_url=settings.api_base_url,
        app_token=settings.app_token.get_secret_value() if settings.app_token else "",
        public_url=settings.public_url or "",
        heartbeat_url=settings.heartbeat_url.get_secret_value() if settings.heartbeat_url else "",
    )

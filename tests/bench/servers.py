"""The servers that are measured against each other, each alone in a process: `python -m tests.bench.servers WHICH`.

floor         aiohttp that verifies and answers
bolt          Bolt as it comes, which verifies, acknowledges and does nothing more
bolt-process  the same with `process_before_response`
bolt-uvloop   the same again, on the loop that the desk runs on
desk          the whole way: verify, parse, who speaks, decide, durable commit, answer; outbox and timers stand still
desk-whole    the desk as `serve` runs it, outbox and timers too
desk-many     the same with Slack's limits of the whole workspace raised, BENCH_RAISED-fold
desk-ungated  the same with Slack's rate limits left out of account: they are asked, and always say yes

Besides what they are for, they say on GET /usage how much processor time and memory they have taken.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from handlers.signature import is_genuine
from slackbot import loop
from slackbot.app import Wiring, build
from slackbot.clock import SystemClock
from slackbot.outbox import gates, survey
from slackbot.store import connect
from tests.bench import cores
from tests.bench.sampling import Watch
from tests.bench.world import SECRET, TOKEN

ANY = re.compile(".*", re.DOTALL)


def floor() -> web.Application:
    clock = SystemClock()

    async def answer(request: web.Request) -> web.Response:
        body, headers = await request.read(), request.headers
        timestamp, given = headers["x-slack-request-timestamp"], headers["x-slack-signature"]
        genuine = is_genuine([SECRET.encode()], timestamp, given, body, clock.now().timestamp())
        return web.Response(status=200 if genuine else 401)

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


def bolt(*, process_before_response: bool) -> web.Application:
    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0HINODE", bot_user_id="U0DESK", bot_token=TOKEN)

    bare = AsyncApp(authorize=authorize, signing_secret=SECRET, process_before_response=process_before_response)

    async def acknowledge(ack: Callable[[], Awaitable[None]]) -> None:
        await ack()

    bare.view("incident.report")(acknowledge)
    bare.action("incident.acknowledge")(acknowledge)
    bare.command("/incident")(acknowledge)

    async def answer(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bare.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


def _raise_limits(by: int) -> None:
    gates.POSTS_A_MINUTE *= by
    gates.UPDATES_A_MINUTE *= by
    gates.FOLLOW_UPS_A_MINUTE = gates.POSTS_A_MINUTE * 4
    survey.LISTS_A_MINUTE *= by
    survey.LOOKS_A_MINUTE *= by


@asynccontextmanager
async def desk(which: str) -> AsyncIterator[web.Application]:
    if which == "desk-ungated":
        gates.POST_GAP_MS, gates.POSTS_A_MINUTE, gates.UPDATES_A_MINUTE = 0, 0, 0
        gates.FOLLOW_UPS_A_MINUTE = 0
    if which == "desk-many":
        _raise_limits(int(os.environ["BENCH_RAISED"]))
    redis = connect(os.environ["REDIS_URL"])
    app = await build(Wiring(TOKEN, (SECRET,), os.environ["SLACK_API_BASE_URL"]), redis, SystemClock())
    if which != "desk":
        app.start()
    try:
        loop.opened()
        yield app.web
    finally:
        await app.stop()
        await redis.aclose()


@asynccontextmanager
async def _made(which: str) -> AsyncIterator[web.Application]:
    if which == "floor":
        yield floor()
    elif which.startswith("bolt"):
        yield bolt(process_before_response=which != "bolt")
    else:
        async with desk(which) as app:
            yield app


def usage(watch: Watch) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The first question begins what is watched: what a start costs is not part of it."""

    async def answer(_: web.Request) -> web.Response:
        watch.start()
        used = resource.getrusage(resource.RUSAGE_SELF)
        return web.json_response({"cpu_s": used.ru_utime + used.ru_stime, "rss_kib": rss_kib(os.getpid())})

    return answer


def rss_kib(pid: int) -> int:
    """Resident memory now."""
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except FileNotFoundError:
        return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)]))
    return int(found[1]) if found else 0


async def run(which: str) -> None:
    told, watch = asyncio.Event(), Watch()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    async with _made(which) as app:
        app.router.add_get("/usage", usage(watch))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(runner.addresses[0][1], flush=True)  # noqa: T201 - read by the one who started us
        await told.wait()
        watch.write()
        await runner.cleanup()


@asynccontextmanager
async def server(which: str, redis_url: str = "", slack_url: str = "", **more: str) -> AsyncIterator[int]:
    """The port of a server that runs meanwhile."""
    environment = {**os.environ, "REDIS_URL": redis_url, "SLACK_API_BASE_URL": slack_url, **more}
    environment.pop("SLACK_BOT_TOKEN", None)  # Bolt would take it up
    command = (sys.executable, "-m", "tests.bench.servers", which)
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


def main(which: str) -> None:
    """On the desk's own loop, but for Bolt as it comes.

    What is watched runs on asyncio's loop: another's work in C would be counted for whoever runs after it.
    """
    cores.pin_server()
    plain = which in ("bolt", "bolt-process") or Watch().wanted
    (asyncio.run if plain else loop.run)(run(which))


if __name__ == "__main__":
    main(sys.argv[1])

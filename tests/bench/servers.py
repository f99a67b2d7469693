"""The servers that are measured against each other, each alone in a process: `python -m tests.bench.servers WHICH`.

floor  aiohttp that verifies and answers
bolt   bare Bolt that verifies, acknowledges and does nothing, `process_before_response`
desk   the whole way: verify, parse, who is speaking, decide, durable commit, answer (the outbox does not run)
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from handlers.signature import is_genuine
from slackbot.agreement.particulars import load_all
from slackbot.app import Wiring, build
from slackbot.clock import SystemClock
from slackbot.onboarding import apply
from slackbot.store import connect
from tests.conftest import CONFIG

SECRET, TOKEN = "sandbox-signing-secret", "xoxb-sandbox-bench"


async def floor() -> web.Application:
    clock = SystemClock()

    async def answer(request: web.Request) -> web.Response:
        body, headers = await request.read(), request.headers
        timestamp, given = headers["x-slack-request-timestamp"], headers["x-slack-signature"]
        genuine = is_genuine([SECRET.encode()], timestamp, given, body, clock.now().timestamp())
        return web.Response(status=200 if genuine else 401)

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


async def bolt() -> web.Application:
    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0HINODE", bot_user_id="U0DESK", bot_token=TOKEN)

    bare = AsyncApp(authorize=authorize, signing_secret=SECRET, process_before_response=True)

    @bare.view("incident.report")
    async def submitted(ack: Callable[[], Awaitable[None]]) -> None:
        await ack()

    async def answer(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bare.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


async def desk() -> web.Application:
    wiring = Wiring(TOKEN, (SECRET,), os.environ["SLACK_API_BASE_URL"])
    app = await build(wiring, connect(os.environ["REDIS_URL"]), SystemClock())
    await apply(load_all(CONFIG), app.office.desk, app.agreements)
    return app.web


async def run(which: str) -> None:
    os.environ.pop("SLACK_BOT_TOKEN", None)
    runner = web.AppRunner(await {"floor": floor, "bolt": bolt, "desk": desk}[which](), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201 - read by the one who started us
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))

"""The door for Slack: verify the raw body, parse it once, hand it to Bolt. Malformed input is answered, never raised.

Bolt is given parsed requests in the way Socket Mode gives them, which switches its own verification off. `answer` alone
builds them, and has two callers: `_slack_events` after `is_genuine`, and `handlers/socket.py` for what came over a
connection that was opened to Slack with the app's own token.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from handlers.payload import Malformed, check, parse
from handlers.signature import is_genuine
from slackbot.clock import Clock
from slackbot.faultpoints import point
from slackbot.logs import about, get_logger

MOST_BYTES = 1024 * 1024
NOTHING_TO_DO = frozenset({"view_closed", "app_rate_limited"})

log = get_logger("boundary")


def web_app(
    bolt: AsyncApp, secrets: Sequence[bytes], clock: Clock, ready: Callable[[], Awaitable[bool]]
) -> web.Application:
    """`/slack/events` for everything from Slack, `/healthz` (the process answers), `/readyz` (so does what it needs).

    Without `secrets` nothing can be verified: there is no `/slack/events` then, and Slack comes over Socket Mode.
    """
    app = web.Application(client_max_size=MOST_BYTES)

    async def slack_events(request: web.Request) -> web.Response:
        return await _slack_events(request, bolt, secrets, clock)

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(_: web.Request) -> web.Response:
        ok = await ready()
        return web.json_response({"ok": ok}, status=200 if ok else 503)

    if secrets:
        app.router.add_post("/slack/events", slack_events)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    return app


async def _slack_events(request: web.Request, bolt: AsyncApp, secrets: Sequence[bytes], clock: Clock) -> web.Response:
    about()  # nothing yet: the last request on this connection is over
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        log.warning("body_too_large")
        return web.Response(status=413)
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    given = request.headers.get("x-slack-signature", "")
    if not is_genuine(secrets, timestamp, given, body, clock.now().timestamp()):
        log.warning("not_genuine")
        return web.Response(status=401)
    try:
        return await _respond(parse(request.content_type, body), bolt)
    except Malformed as error:
        log.warning("malformed", why=str(error))
        return web.Response(status=400)


async def _respond(payload: dict[str, Any], bolt: AsyncApp) -> web.Response:
    if payload.get("type") == "url_verification":
        return web.json_response({"challenge": str(payload.get("challenge", ""))})
    if payload.get("ssl_check"):
        return web.Response()
    response = await answer(payload, bolt)
    headers = {"content-type": _content_type(response.headers, response.body)}
    return web.Response(status=response.status, body=response.body.encode(), headers=headers)


async def answer(payload: dict[str, Any], bolt: AsyncApp) -> BoltResponse:
    """To a payload that is known to come from Slack. 503: not recorded, Slack is to send it again. Raises Malformed."""
    check(payload)
    if payload.get("type") in NOTHING_TO_DO:
        log.warning("nothing_to_do", type=payload["type"])
        return BoltResponse(status=200)
    point("boundary.received")
    response = await bolt.async_dispatch(_Parsed(payload))
    point("boundary.answering")
    return response


class _Parsed(AsyncBoltRequest):
    """Bolt would look for teams and people in every corner of it, and nobody asks for what it finds."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.mode, self.raw_body, self.body = "socket_mode", "", payload
        self.query, self.headers, self.content_type = {}, {}, None
        self.context = AsyncBoltContext()
        self.lazy_only, self.lazy_function_name = False, None


def _content_type(headers: dict[str, Sequence[str]], body: str) -> str:
    found = next(iter(headers.get("content-type", ())), "")
    return found or ("application/json" if body.startswith("{") else "text/plain")

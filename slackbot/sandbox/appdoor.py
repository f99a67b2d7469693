"""What the app reaches over HTTP: the Web API, response_urls, uploads."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import orjson
from aiohttp import web

from slackbot.sandbox import api, files
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.faults import Fault
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.respond import respond
from slackbot.sandbox.workspace import Json

UNAVAILABLE = 503


class AppDoor:
    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/api/{method}", self._api),
            web.post("/api/{method}", self._api),
            web.post("/response/{name}", self._response),
            web.post("/upload/{file}", self._upload),
            web.get("/files/{file}/{name}", self._file),
        ]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        at, begun = self._slack.now().timestamp(), time.monotonic()
        name = request.match_info["method"]
        token, query, body, is_json = await _read(request)
        fault = self._slack.faults.strike(name)
        if fault and not fault.after_effect:
            await asyncio.sleep(fault.delay)
        answer: Any = None
        if fault is None or fault.after_effect or not fault.answers:
            answer = api.answer(self._slack, name, token, query, body, is_json)
        if fault and fault.after_effect:
            await asyncio.sleep(fault.delay)
        response = _faulty(fault, answer) if fault and fault.answers else _json(answer, headers=self._scopes(token))
        self._slack.traffic.add(
            at=at,
            direction="from_app",
            name=name,
            status=response.status if response else 0,
            ms=round((time.monotonic() - begun) * 1000),
            body={**query, **body},
            answer=_shown(response),
        )
        return response if response else _hang_up(request)

    def _scopes(self, token: str) -> dict[str, str]:
        """Slack tells a good token what it may do."""
        granted = ",".join(self._slack.grants.scopes)
        return {"x-oauth-scopes": granted} if token == self._slack.app.bot_token else {}

    async def _response(self, request: web.Request) -> web.Response:
        given: Any = None
        try:
            given = orjson.loads(await request.read())
            taken = self._slack.responses.take(request.match_info["name"])
            respond(self._slack, given, user=taken.user, channel=taken.channel, ts=taken.ts)
        except orjson.JSONDecodeError:
            return self._noted(given, _json({"ok": False, "error": "invalid_payload"}, 400))
        except ApiError as error:
            gone = error.code in ("invalid_url", "expired_url", "used_url")
            return self._noted(given, _json(error.answer, 404 if gone else 400))
        return self._noted(given, _json({"ok": True}))

    def _noted(self, given: Any, response: web.Response) -> web.Response:
        self._slack.traffic.add(
            at=self._slack.now().timestamp(),
            direction="from_app",
            name="response_url",
            status=response.status,
            ms=0,
            body=given,
            answer=_shown(response),
        )
        return response

    async def _upload(self, request: web.Request) -> web.Response:
        if request.content_type.startswith("multipart/"):
            posted = await request.post()
            field = next((each for each in posted.values() if isinstance(each, web.FileField)), None)
            content = field.file.read() if field else b""
        else:
            content = await request.read()
        status = files.upload(self._slack, request.match_info["file"], content)
        return web.Response(status=status, text=f"OK - {len(content)}" if status == 200 else "not taken")

    async def _file(self, request: web.Request) -> web.Response:
        """A file's bytes, for the app's token alone."""
        if _bearer(request) != self._slack.app.bot_token:
            raise web.HTTPForbidden
        found = files.content(self._slack, request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found, content_type="application/octet-stream")


async def _read(request: web.Request) -> tuple[str, Json, Json, bool]:
    """Token, query, body, and whether the body was JSON."""
    query: Json = dict(request.query)
    is_json = request.content_type == "application/json"
    body: Any = {}
    if is_json and request.can_read_body:
        try:
            body = orjson.loads(await request.read() or b"{}")
        except orjson.JSONDecodeError:
            body = {}
    elif request.can_read_body:
        body = {name: given for name, given in (await request.post()).items() if isinstance(given, str)}
    given = body if isinstance(body, dict) else {}
    token = _bearer(request) or ("" if is_json else str(given.get("token", "")))
    return token, query, given, is_json


def _bearer(request: web.Request) -> str:
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if word.lower() == "bearer" else ""


def _json(given: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=orjson.dumps(given), status=status, headers=headers, content_type="application/json", charset="utf-8"
    )


def _faulty(fault: Fault, answer: Any) -> web.Response | None:
    """None: the connection is to be closed without an answer."""
    if fault.drop:
        return None
    if fault.retry_after is not None:
        headers = {"Retry-After": str(fault.retry_after)}
        return _json({"ok": False, "error": fault.error or "ratelimited"}, fault.status or 429, headers)
    if fault.error is not None:
        return _json({"ok": False, "error": fault.error}, fault.status or 200)
    return web.Response(status=fault.status or UNAVAILABLE, text="")


def _shown(response: web.Response | None) -> Any:
    if response is None:
        return "connection closed"
    body = response.body
    return orjson.loads(body) if isinstance(body, bytes) and body and "json" in response.content_type else None


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=UNAVAILABLE)

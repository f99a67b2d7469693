"""What the app reaches over HTTP: the Web API, response_urls, uploads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from slackbot.sandbox import api, files
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.faults import FILE, HOOK, RESPONSE_URL, UPLOAD, Fault
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
            web.post("/hooks/{name}", self._hook),
        ]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        token, query, body, is_json = await _read(request)

        def answer() -> web.Response:
            try:
                given = api.answer(self._slack, name, token, query, body, is_json)
            except api.TooOften as limit:
                return _too_often(limit.retry_after)
            return _json(given, headers=self._scopes(token))

        return await self._through(request, name, {**query, **body}, answer)

    def _scopes(self, token: str) -> dict[str, str]:
        """Slack tells a good token what it may do."""
        granted = ",".join(self._slack.grants.scopes)
        return {"x-oauth-scopes": granted} if token == self._slack.app.bot_token else {}

    async def _response(self, request: web.Request) -> web.StreamResponse:
        try:
            given: Any = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            given = None
        name = request.match_info["name"]
        return await self._through(request, RESPONSE_URL, given, lambda: self._respond(name, given))

    def _respond(self, name: str, given: Any) -> web.Response:
        if not isinstance(given, dict):
            return _json({"ok": False, "error": "invalid_payload"}, 400)
        try:
            taken = self._slack.responses.take(name)
            respond(self._slack, given, user=taken.user, channel=taken.channel, ts=taken.ts)
        except ApiError as error:
            gone = error.code in ("invalid_url", "expired_url", "used_url")
            return _json(error.answer, 404 if gone else 400)
        return _json({"ok": True})

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content, id_ = await _content(request), request.match_info["file"]

        def take() -> web.Response:
            status = files.upload(self._slack, id_, content)
            return web.Response(status=status, text=f"OK - {len(content)}" if status == 200 else "not taken")

        return await self._through(request, UPLOAD, {"file": id_, "bytes": len(content)}, take)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A file's bytes, for the app's token alone."""
        id_ = request.match_info["file"]

        def give() -> web.Response:
            if _bearer(request) != self._slack.app.bot_token:
                return web.Response(status=403)
            found = files.content(self._slack, id_)
            if found is None:
                return web.Response(status=404)
            return web.Response(body=found, content_type="application/octet-stream")

        return await self._through(request, FILE, {"file": id_}, give)

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        """Another system, which takes whatever it is told; the drawer shows it."""
        try:
            told: Any = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            told = None
        signed = {str(name): given for name, given in request.headers.items() if name.startswith("Desk-")}
        shown = {"hook": request.match_info["name"], "headers": signed, "body": told}
        return await self._through(request, HOOK, shown, lambda: _json({"ok": told is not None}))

    async def _through(
        self, request: web.Request, name: str, body: Any, work: Callable[[], web.Response]
    ) -> web.StreamResponse:
        """What was asked takes effect, unless a fault was ordered that comes before it."""
        at, begun = self._slack.now().timestamp(), time.monotonic()
        fault = self._slack.faults.strike(name, body)
        if fault and not fault.after_effect:
            await asyncio.sleep(fault.delay)
        response = work() if fault is None or fault.after_effect or not fault.answers else None
        if fault and fault.after_effect:
            await asyncio.sleep(fault.delay)
        if fault and fault.answers:
            response = _faulty(fault)
        self._slack.traffic.add(
            at=at,
            direction="from_app",
            name=name,
            status=response.status if response else 0,
            ms=round((time.monotonic() - begun) * 1000),
            body=body,
            answer=_shown(response),
        )
        return response or _hang_up(request)


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    posted = await request.post()
    field = next((each for each in posted.values() if isinstance(each, web.FileField)), None)
    return field.file.read() if field else b""


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


def _too_often(seconds: int, error: str = "ratelimited", status: int = 429) -> web.Response:
    return _json({"ok": False, "error": error}, status, {"Retry-After": str(seconds)})


def _faulty(fault: Fault) -> web.Response | None:
    """None: the connection is to be closed without an answer."""
    if fault.drop:
        return None
    if fault.retry_after is not None:
        return _too_often(fault.retry_after, fault.error or "ratelimited", fault.status or 429)
    if fault.text is not None:
        kind = "text/html" if fault.text.startswith("<") else "application/json"
        return web.Response(text=fault.text, status=fault.status or 200, content_type=kind)
    if fault.error is not None:
        return _json({"ok": False, "error": fault.error}, fault.status or 200)
    return web.Response(status=fault.status or UNAVAILABLE, text="")


def _shown(response: web.Response | None) -> Any:
    if response is None:
        return "connection closed"
    body = response.body
    if not isinstance(body, bytes) or not body or "json" not in response.content_type:
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode()  # a fault's half of an answer


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=UNAVAILABLE)

"""What the page and the tests reach: one person's view of the world, and that person's hands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import orjson
from aiohttp import web

from slackbot.sandbox import files, people, screen
from slackbot.sandbox.bundle import PAGE, Bundled, bundled
from slackbot.sandbox.ids import ts_of
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import User

Supervisor = Callable[[str], Awaitable[dict[str, Any]]]
"""Given "kill" or "status", answers what became of the app's process."""

KEEP_OPEN_S = 15.0


class PageDoor:
    def __init__(self, slack: LocalSlack, supervisor: Supervisor | None) -> None:
        self._slack = slack
        self._supervisor = supervisor
        self._closing = False

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self._page),
            web.get("/static/{file}", self._static),
            web.get("/archives/{channel}/{stamp}", self._permalink),
            web.get("/ui/state", self._state),
            web.get("/ui/events", self._events),
            web.get("/ui/traffic", self._traffic),
            web.get("/ui/files/{file}", self._attachment),
            web.post("/ui/do", self._do),
            web.post("/ui/desk", self._desk),
        ]

    def close(self) -> None:
        """Ends the open event streams."""
        self._closing = True
        for watcher in self._slack.watchers:
            watcher.set()

    async def _page(self, request: web.Request) -> web.FileResponse:
        return _file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        found = bundled(name)
        return _whole(request, found) if found else _file(name)

    async def _permalink(self, request: web.Request) -> web.Response:
        """A message's address leads to its place on the page, as the person whose page it was on."""
        channel, stamp = request.match_info["channel"], request.match_info["stamp"]
        ts = ts_of(int(stamp[1:])) if stamp[1:].isdecimal() else ""
        said = self._slack.workspace.said(channel).get(ts) if channel in self._slack.workspace.channels else None
        if said is None:
            raise web.HTTPNotFound
        came_from = parse_qs(urlsplit(request.headers.get("Referer", "")).query)
        query = {"channel": channel, "thread": said.thread_ts or ts}
        if "as" in came_from:
            query["as"] = came_from["as"][0]
        raise web.HTTPFound(f"/?{urlencode(query)}")

    def _person(self, request: web.Request) -> User:
        given = request.query.get("as")
        person = self._slack.workspace.users.get(given) if given else screen.first_persona(self._slack)
        if person is None or person.is_bot:
            raise web.HTTPNotFound
        return person

    async def _state(self, request: web.Request) -> web.Response:
        return _json(screen.state(self._slack, self._person(request)))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await stream.prepare(request)
        watcher = asyncio.Event()
        self._slack.watchers.add(watcher)
        try:
            await self._tell(stream, watcher)
        except ConnectionError:
            pass
        finally:
            self._slack.watchers.discard(watcher)
        return stream

    async def _tell(self, stream: web.StreamResponse, watcher: asyncio.Event) -> None:
        """One line a change; a comment now and then shows a gone reader."""
        await stream.write(self._line())
        while not self._closing:
            try:
                await asyncio.wait_for(watcher.wait(), KEEP_OPEN_S)
            except TimeoutError:
                await stream.write(b": still here\n\n")
                continue
            watcher.clear()
            await stream.write(self._line())

    def _line(self) -> bytes:
        return b"data: " + orjson.dumps({"version": self._slack.workspace.version}) + b"\n\n"

    async def _traffic(self, request: web.Request) -> web.Response:
        after = request.query.get("after", "0")
        if not after.isdecimal():
            raise web.HTTPBadRequest
        entries = [asdict(entry) for entry in self._slack.traffic.after(int(after))]
        return _json({"entries": entries, "faults": self._slack.faults.shown()})

    async def _attachment(self, request: web.Request) -> web.Response:
        """A file's bytes, for whoever is in a channel where it stands."""
        found = files.for_person(self._slack, self._person(request), request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        kept, content = found
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=content, content_type=kept.mimetype, headers=headers)

    async def _do(self, request: web.Request) -> web.Response:
        return _json(await people.act(self._slack, await _asked(request)))

    async def _desk(self, request: web.Request) -> web.Response:
        if self._supervisor is None:
            raise web.HTTPNotFound
        order = (await _asked(request)).get("do")
        if order not in ("kill", "status"):
            raise web.HTTPBadRequest
        return _json(await self._supervisor(order))


async def _asked(request: web.Request) -> dict[str, Any]:
    """Only JSON, which no foreign page can send here without being asked first."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        asked = orjson.loads(await request.read())
    except orjson.JSONDecodeError as error:
        raise web.HTTPBadRequest from error
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest
    return asked


def _file(name: str) -> web.FileResponse:
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


def _whole(request: web.Request, found: Bundled) -> web.Response:
    """Nothing more than its mark where the browser has it already."""
    known = any(each.value == found.digest for each in request.if_none_match or ())
    answer = web.Response(status=304) if known else web.Response(body=found.body, content_type=found.content_type)
    answer.headers["Cache-Control"] = "no-cache"
    answer.etag = found.digest
    return answer


def _json(given: Any) -> web.Response:
    return web.Response(body=orjson.dumps(given), content_type="application/json", charset="utf-8")

"""The door for calendars: `GET /calendar/<secret>.ics`, without a session, a cookie or a name."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from aiohttp import web

from slackbot.logs import about, get_logger
from slackbot.store import StoreUnavailable

PATH = "/calendar/{secret:[0-9a-f]{64}}.ics"
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Disposition": 'inline; filename="service-stops.ics"',
}
"""Asked for again each time: an address that was taken back shows nothing from that moment on."""

log = get_logger("calendar")
Read = Callable[[str], Awaitable[bytes | None]]


def add_to(app: web.Application, read: Read) -> None:
    async def handle(request: web.Request) -> web.Response:
        return await _answer(request, read)

    app.router.add_get(PATH, handle)


async def _answer(request: web.Request, read: Read) -> web.Response:
    """Of an unknown address nothing is said, and of a known one nothing is logged: the address is a secret."""
    about()
    try:
        body = await read(request.match_info["secret"])
    except StoreUnavailable:
        return web.Response(status=503, headers={"Retry-After": "60"})
    if body is None:
        log.info("unknown_address")
        raise web.HTTPNotFound
    mark = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == mark:
        return web.Response(status=304, headers={**HEADERS, "ETag": mark})
    headers = {**HEADERS, "ETag": mark}
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)

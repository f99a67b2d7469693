"""As much of Slack as a measurement needs: it knows everybody, accepts everything, and notes when something came."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web

from slackbot.clock import SystemClock
from tests import many
from tests.bench import world

MANY = 10_000


class Sink:
    def __init__(self) -> None:
        self.url = ""
        self.said_at: list[float] = []
        """When each message came, posted or updated, by the monotonic clock."""
        self._first: dict[str, float] = {}
        """Channel of one of many customers -> when it heard of something first."""
        self.posts = 0
        """In those channels."""
        self._ts = itertools.count(int(SystemClock().now().timestamp()) * 1_000_000)

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method.startswith("chat."):
            self.said_at.append(time.perf_counter())
        given = await request.json() if request.content_type == "application/json" else await request.post()
        body = orjson.dumps({"ok": True, **self._said(method, given)})
        return web.Response(body=body, content_type="application/json")

    def _said(self, method: str, given: Any) -> dict[str, Any]:
        if method == "auth.test":
            return {"team_id": world.PROVIDER_TEAM, "user_id": "U0DESK", "bot_id": "B0DESK", "url": self.url}
        if method == "users.info":
            return {"user": _person(given["user"])}
        if method == "conversations.info":
            return {"channel": _channel(given["channel"])}
        if method == "users.conversations":
            return _page(int(given.get("cursor") or 0), int(given["limit"]))
        if method == "chat.postMessage":
            if given["channel"].startswith(many.channel(0)[:6]):
                self.posts += 1
                self._first.setdefault(given["channel"], time.perf_counter())
            seconds, part = divmod(next(self._ts), 1_000_000)
            return {"channel": given["channel"], "ts": f"{seconds}.{part:06}"}
        if method == "files.getUploadURLExternal":
            return {"upload_url": f"{self.url}upload", "file_id": f"F0{next(self._ts)}"}
        return {}

    def told(self) -> list[float]:
        """When each of the many heard of something first, in that order."""
        return sorted(self._first.values())


def _page(first: int, limit: int) -> dict[str, Any]:
    """Of a workspace with ten thousand shared channels."""
    last = min(first + limit, MANY)
    channels = [_channel(many.channel(n)) for n in range(first, last)]
    return {"channels": channels, "response_metadata": {"next_cursor": str(last) if last < MANY else ""}}


def _person(user: str) -> dict[str, Any]:
    team = user.replace("U0BENCH", "T0BENCH") if user.startswith("U0BENCH") else world.PROVIDER_TEAM
    return {"id": user, "team_id": team, "name": user.lower(), "locale": "ja-JP", "profile": {"display_name": user}}


def _channel(channel: str) -> dict[str, Any]:
    shared = channel.startswith(("C0BENCH", "C0MANY"))
    teams = [world.PROVIDER_TEAM, *([f"T{channel[1:]}"] if shared else [])]
    return {"id": channel, "is_ext_shared": shared, "shared_team_ids": teams, "connected_team_ids": teams[1:]}


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    """Listening; `url` is what SLACK_API_BASE_URL takes."""
    slack = Sink()
    app = web.Application()
    app.router.add_post("/api/{method}", slack.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield slack
    finally:
        await runner.cleanup()

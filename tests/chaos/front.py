"""What stands between Slack and several desks: a request goes to any of them, an event to several at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import aiohttp
from aiohttp import web

BAD_GATEWAY = 502


class Front:
    """`copies`: how often each event is delivered, at the same moment, to desks taken in turn."""

    def __init__(self, ports: Sequence[int], choice: random.Random, copies: int = 1) -> None:
        self.copies = copies
        self.events = 0
        self._ports = list(ports)
        self._choice = choice
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None

    async def start(self) -> str:
        application = web.Application()
        application.router.add_post("/slack/events", self._pass_on)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"

    async def stop(self) -> None:
        if self._http:
            await self._http.close()
        if self._runner:
            await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        """The first answer that says yes counts, as it would if Slack had asked only there."""
        body, headers = await request.read(), {name: given for name, given in request.headers.items() if name != "Host"}
        is_event = request.content_type == "application/json"
        self.events += is_event
        first = self._choice.randrange(len(self._ports))
        copies = self.copies if is_event else 1
        answers = await asyncio.gather(*(self._ask(first + n, body, headers) for n in range(copies)))
        return next((answer for answer in answers if answer.status < 300), answers[0])

    async def _ask(self, first: int, body: bytes, headers: dict[str, str]) -> web.Response:
        """A desk that does not listen is passed over; one that breaks off may have done what it was asked."""
        assert self._http is not None
        for n in range(len(self._ports)):
            url = f"http://127.0.0.1:{self._ports[(first + n) % len(self._ports)]}/slack/events"
            try:
                async with self._http.post(url, data=body, headers=headers) as answer:
                    said = await answer.read()
                    return web.Response(status=answer.status, body=said, content_type=answer.content_type)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                return web.Response(status=BAD_GATEWAY)
        return web.Response(status=BAD_GATEWAY)

"""The way to the app over HTTP: one signed POST to its request URL for everything."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson

from slackbot.clock import Clock
from slackbot.sandbox.installed import AppConfig
from slackbot.sandbox.parcel import Answer, Parcel

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


class RequestUrl:
    """`one_process`: the app is never killed, so that a connection may be kept."""

    def __init__(self, app: AppConfig, clock: Clock, within_s: float, *, one_process: bool = False) -> None:
        self.app = app
        self._clock = clock
        self._within_s = within_s
        self._one_process = one_process
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        limit = aiohttp.ClientTimeout(total=self._within_s)
        # A connection kept from before the app was killed would make its successor look unreachable once.
        connector = aiohttp.TCPConnector(limit=0, force_close=not self._one_process)
        self._session = aiohttp.ClientSession(timeout=limit, connector=connector)

    async def stop(self) -> None:
        if self._session:
            await self._session.close()

    async def send(self, parcel: Parcel) -> Answer:
        if not self.app.request_url or self._session is None:
            return Answer(status=0, reason="connection_failed")
        content_type, body = _encoded(parcel)
        headers = {**_retried(parcel), "Content-Type": content_type, **self._signature(body)}
        try:
            async with self._session.post(self.app.request_url, data=body, headers=headers) as response:
                return _answer(response, await response.read())
        except TimeoutError:
            return Answer(status=0, reason="http_timeout")
        except (aiohttp.ClientError, OSError, ValueError):
            return Answer(status=0, reason="connection_failed")

    def _signature(self, body: bytes) -> dict[str, str]:
        at = str(int(self._clock.now().timestamp()))
        signed = hmac.new(self.app.signing_secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={signed.hexdigest()}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


def _encoded(parcel: Parcel) -> tuple[str, bytes]:
    """Events come as JSON; interactions as a form with a JSON field; commands as a plain form."""
    if parcel.kind == "events_api":
        return JSON_TYPE, parcel.body
    fields = {"payload": parcel.body.decode()} if parcel.kind == "interactive" else orjson.loads(parcel.body)
    return FORM_TYPE, urlencode(fields).encode()


def _retried(parcel: Parcel) -> dict[str, str]:
    if not parcel.attempt:
        return {}
    return {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": parcel.reason}


def _answer(response: aiohttp.ClientResponse, raw: bytes) -> Answer:
    body: Any = raw.decode(errors="replace") or None
    if body and "json" in response.content_type:
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return Answer(status=response.status, body=body, reason="http_error")
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    return Answer(status=response.status, body=body, reason="http_error", no_retry=no_retry)

"""What an answer of Slack's, or of something that stands before Slack, means for whoever wants to say something."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from slackbot.slack import TIMEOUT_S, Fault, Slack, SlackTrouble, session

ANSWERS: dict[str, tuple[dict[str, Any], str, Fault]] = {
    "a plain no": ({"json": {"ok": False, "error": "channel_not_found"}}, "channel_not_found", Fault.REFUSED),
    "a no with a status": ({"status": 400, "json": {"ok": False, "error": "no_text"}}, "no_text", Fault.REFUSED),
    "internal_error": ({"json": {"ok": False, "error": "internal_error"}}, "internal_error", Fault.DOUBT),
    "a 500": ({"status": 500, "json": {"ok": False, "error": "whatever"}}, "whatever", Fault.DOUBT),
    "a 502 of a proxy": ({"status": 502, "text": "<html>"}, "502", Fault.DOUBT),
    "a 404 of a proxy": ({"status": 404, "text": "no such page"}, "404", Fault.DOUBT),
    "a page with 200": ({"text": "<html>please log in</html>", "content_type": "text/html"}, "200", Fault.DOUBT),
    "words with 200": ({"text": "ok"}, "unanswered", Fault.DOUBT),
    "broken JSON": ({"text": "{", "content_type": "application/json"}, "200", Fault.DOUBT),
    "a JSON list": ({"json": [1]}, "unanswered", Fault.DOUBT),
    "a no without a reason": ({"json": {"ok": False}}, "200", Fault.DOUBT),
    "a token that is revoked": ({"json": {"ok": False, "error": "token_revoked"}}, "token_revoked", Fault.LATER),
    "a workspace that is moved": (
        {"json": {"ok": False, "error": "team_added_to_org"}},
        "team_added_to_org",
        Fault.LATER,
    ),
    "a channel that is moved": (
        {"json": {"ok": False, "error": "external_channel_migrating"}},
        "external_channel_migrating",
        Fault.LATER,
    ),
    "an update that failed": ({"json": {"ok": False, "error": "update_failed"}}, "update_failed", Fault.DOUBT),
    "rate_limited": ({"json": {"ok": False, "error": "rate_limited"}}, "ratelimited", Fault.LATER),
    "ratelimited without a status": ({"json": {"ok": False, "error": "ratelimited"}}, "ratelimited", Fault.LATER),
}

PAUSES = {"30": 30, "0": 1, "-5": 1, "0.2": 1, "soon": 1, "nan": 1, "inf": 3600, "999999999": 3600, None: 1}


@asynccontextmanager
async def answering(answers: Callable[[], web.Response], http: aiohttp.ClientSession) -> AsyncIterator[Slack]:
    """A Slack that has one answer to everything."""

    async def answer(_: web.Request) -> web.Response:
        return answers()

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with http:
        yield Slack("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/", http)
    await runner.cleanup()


def response(given: dict[str, Any]) -> web.Response:
    if "json" in given:
        return web.json_response(given["json"], status=given.get("status", 200))
    return web.Response(**given)


@pytest.mark.parametrize("what", ANSWERS)
async def test_what_an_answer_means(what: str) -> None:
    given, code, fault = ANSWERS[what]
    async with answering(lambda: response(given), session()) as slack:
        with pytest.raises(SlackTrouble) as caught:
            await slack.call("chat.postMessage", channel="C1", text="x")

    assert (caught.value.code, caught.value.fault) == (code, fault)


@pytest.mark.parametrize("retry_after", PAUSES, ids=str)
async def test_how_long_slack_asks_us_to_wait(retry_after: str | None) -> None:
    headers = {"retry-after": retry_after} if retry_after else {}
    async with answering(lambda: web.Response(status=429, headers=headers), session()) as slack:
        with pytest.raises(SlackTrouble) as caught:
            await slack.call("chat.postMessage", channel="C1", text="x")

    assert (caught.value.fault, caught.value.retry_after_s) == (Fault.LATER, PAUSES[retry_after])


async def test_a_slack_that_does_not_answer_is_given_up_in_doubt() -> None:
    """The session says after how long; a call that lived longer than a claim could be made twice."""
    stuck = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.05))
    async with session() as ours, silent() as url:
        assert ours.timeout.total == TIMEOUT_S
        async with stuck:
            with pytest.raises(SlackTrouble) as caught:
                await Slack("xoxb-1", url, stuck).call("chat.postMessage", channel="C1", text="x")

    assert caught.value.fault is Fault.DOUBT


async def test_where_nobody_listens_nothing_can_have_happened() -> None:
    async with session() as http:
        with pytest.raises(SlackTrouble) as caught:
            await Slack("xoxb-1", "http://127.0.0.1:1/api/", http).call("chat.postMessage", channel="C1", text="x")

    assert caught.value.fault is Fault.LATER


@asynccontextmanager
async def silent() -> AsyncIterator[str]:

    async def nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(nothing, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
    for writer in writers:
        writer.close()
    server.close()


async def test_a_channel_too_busy_to_be_searched_is_no_proof_that_a_message_is_missing() -> None:
    """Slack gives page after page, and the message may stand on the next one."""
    page = {"ok": True, "messages": [], "response_metadata": {"next_cursor": "more"}}

    async with answering(lambda: web.json_response(page), session()) as slack:
        with pytest.raises(SlackTrouble) as caught:
            await slack.find("C0DESK", "op", 0)

    assert (caught.value.code, caught.value.fault) == ("too_busy_to_search", Fault.REFUSED)

"""What Bolt calls: one middleware for every kind of payload, whatever the number of buttons and forms.

Each listener would cost every request 16 µs: names are looked up in tables instead. The middleware stands before Bolt
asks whose token it may use: nobody here speaks to Slack through Bolt, and who is speaking is found out by ourselves.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from slack_bolt.async_app import AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers import dispatch
from slackbot.office import Office
from slackbot.words import Rendered

Next = Callable[[], Awaitable[BoltResponse]]
Body = dict[str, Any]


def bolt_app(client: AsyncWebClient, signing_secret: str, office: Office) -> AsyncApp:
    """A listener's work is awaited and then answered: commit before ack."""
    # Bolt would warn at each start that SLACK_BOT_TOKEN stands in the environment too.
    quiet = logging.getLogger("slackbot.bolt")
    quiet.setLevel(logging.ERROR)
    app = _App(
        # Without a name Bolt looks for the file that calls it, through all modules there are: a third of a second.
        name="slackbot",
        logger=quiet,
        client=client,
        signing_secret=signing_secret,
        before_authorize=Route(office),
        process_before_response=True,
        # The boundary has done these before Bolt is asked: each would cost every request something.
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        # Our own messages carry the op_id that settles a send in doubt.
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.error(_failed)
    return app


class _App(AsyncApp):
    def _init_context(self, req: AsyncBoltRequest) -> None:
        """Bolt would make a Slack client of its own for every request: nobody here speaks to Slack through it."""


class Route(AsyncMiddleware):
    """Answers everything that the boundary lets through: Bolt never comes to look for a listener."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def async_process(self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Next) -> BoltResponse:
        body, kind = req.body, req.body.get("type")
        if kind == "view_submission":
            return _answer(await dispatch.submitted(body, self._office))
        if kind == "block_suggestion":
            return _answer(await dispatch.suggested(body, self._office))
        if kind == "block_actions":
            await dispatch.pressed(body, self._office)
            return _answer(None)
        if kind == "event_callback":
            await dispatch.happened(body, self._office)
            return _answer(None)
        # A command: the boundary has refused everything else.
        return _answer(_alone(await dispatch.commanded(body, self._office)))


def _answer(body: dict[str, Any] | None) -> BoltResponse:
    """As `ack` would give it, without its way through models and json."""
    if not body:
        return BoltResponse(status=200, body="")
    headers: dict[str, str | Sequence[str]] = {"content-type": "application/json; charset=utf-8"}
    return BoltResponse(status=200, body=orjson.dumps(body).decode(), headers=headers)


def _alone(said: Rendered | None) -> dict[str, Any] | None:
    """Read by the person who typed the command, and by nobody else."""
    return {"response_type": "ephemeral", "text": said.text, "blocks": said.blocks} if said else None


async def _failed(error: Exception) -> BoltResponse:
    """An event that could not be recorded is answered 503, so that Slack sends it again."""
    dispatch.note(error, "listener_failed")
    return BoltResponse(status=503, body="")

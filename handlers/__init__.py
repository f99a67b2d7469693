"""Bolt's listeners: one per kind of payload, whatever the number of buttons and forms.

Each further listener would cost every request 16 µs: names are looked up in tables instead.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers import dispatch
from slackbot.logs import get_logger
from slackbot.office import Office
from slackbot.slack import SlackTrouble
from slackbot.store import StoreUnavailable

ANY = re.compile(".*", re.DOTALL)
Ack = Callable[..., Awaitable[Any]]
Body = dict[str, Any]

log = get_logger("requests")


def bolt_app(client: AsyncWebClient, token: str, signing_secret: str, who: dict[str, Any]) -> AsyncApp:
    """`who` is what auth.test said. A listener's work is awaited and then answered: commit before ack."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=who.get("enterprise_id"),
            team_id=who["team_id"],
            bot_user_id=who["user_id"],
            bot_id=who.get("bot_id"),
            bot_token=token,
        )

    # Bolt would warn at each start that SLACK_BOT_TOKEN stands in the environment too.
    quiet = logging.getLogger("slackbot.bolt")
    quiet.setLevel(logging.ERROR)
    return AsyncApp(
        logger=quiet,
        client=client,
        signing_secret=signing_secret,
        authorize=authorize,
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


def register(app: AsyncApp, office: Office) -> None:
    async def on_action(ack: Ack, body: Body) -> None:
        await dispatch.pressed(body, office)
        await ack()

    async def on_view(ack: Ack, body: Body) -> None:
        await ack(**await dispatch.submitted(body, office))

    async def on_command(ack: Ack, body: Body) -> None:
        said = await dispatch.commanded(body, office)
        await (ack(text=said.text, blocks=said.blocks, response_type="ephemeral") if said else ack())

    async def on_event(body: Body) -> BoltResponse | None:
        await dispatch.happened(body, office)
        return None

    app.view(ANY)(on_view)
    app.action(ANY)(on_action)
    app.command(ANY)(on_command)
    app.event(ANY)(on_event)
    app.error(_failed)


async def _failed(error: Exception) -> BoltResponse:
    """An event that could not be recorded is answered 503, so that Slack sends it again."""
    if isinstance(error, StoreUnavailable):
        log.error("store_unavailable", certain=error.certain)
    elif isinstance(error, SlackTrouble):
        log.warning("slack_trouble", method=error.method, code=error.code)
    else:
        log.error("listener_failed", exc_info=error)
    return BoltResponse(status=503, body="")

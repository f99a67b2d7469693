"""The Slack Web API, with every fault sorted by what it means for the sender."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from slackbot.menus import Menus
from slackbot.words import Rendered

TIMEOUT_S = 8
OP_EVENT = "desk_outbox"
PAGES = 5


quiet = logging.getLogger("slack_sdk.web")
quiet.setLevel(logging.WARNING)
"""Without a level of its own the SDK writes each request and each answer out as text that nobody reads."""


class Fault(StrEnum):
    LATER = "later"
    """Not now (429, refused connection): nothing happened."""
    DOUBT = "doubt"
    """It may have happened (timeout, dropped connection, 5xx, internal_error)."""
    REFUSED = "refused"
    """Slack understood and said no."""


UNCERTAIN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed"})
LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
MOVING = frozenset({"external_channel_migrating"})
"""The channel is in Slack's hands for a while."""
LOCKED_OUT = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_expired", "token_revoked"),
        *("team_access_not_granted", "ekm_access_denied", "team_added_to_org", "org_login_required"),
    }
)
"""Nothing is wrong with the message: everything waits until the token is good again, or the workspace to be had."""

NO_CONNECTION, UNANSWERED = "no_connection", "unanswered"
LOCKED_OUT_S = 60.0
LONGEST_PAUSE_S = 3600.0


class SlackTrouble(Exception):
    def __init__(self, method: str, code: str, fault: Fault, retry_after_s: float = 0) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code
        self.fault = fault
        self.retry_after_s = retry_after_s

    @property
    def unanswered(self) -> bool:
        return self.fault is Fault.DOUBT or self.code == NO_CONNECTION


def session() -> aiohttp.ClientSession:
    """Shared by all calls. It carries the timeout: the SDK's own counts only for sessions that the SDK opens."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))


class Slack:
    """`session`: see `session()`; without one the SDK opens a connection for each call."""

    def __init__(self, token: str, base_url: str, session: aiohttp.ClientSession) -> None:
        # The SDK's own handlers send again after a dropped connection: a message would be said twice.
        self.client = AsyncWebClient(
            token=token, base_url=base_url, session=session, timeout=TIMEOUT_S, retry_handlers=[], logger=quiet
        )
        self._session = session
        self.menus = Menus()
        self.workspace_url = ""
        self.bot_user = ""

    async def introduce(self) -> dict[str, Any]:
        """auth.test: who we are; remembers the workspace's address for permalinks."""
        answer = await self.call("auth.test")
        self.workspace_url = str(answer.get("url", ""))
        self.bot_user = str(answer.get("user_id", ""))
        return answer

    async def socket_url(self, app_token: str) -> str:
        """apps.connections.open: a WebSocket's address, good for one connection made at once."""
        answer = await _sorted("apps.connections.open", lambda: self.client.apps_connections_open(app_token=app_token))
        return str(_data(answer).get("url", ""))

    async def scopes(self) -> frozenset[str]:
        """What the token was granted, as every answer's header says; empty when it does not say."""
        answer = await _sorted("auth.test", lambda: self.client.api_call("auth.test"))
        said = str(answer.headers.get("x-oauth-scopes", ""))
        return frozenset(scope.strip() for scope in said.split(",") if scope.strip())

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Raises SlackTrouble, and nothing else, when Slack does not say ok."""
        self.menus.shown(arguments.get("view") or {})
        return _data(await _sorted(method, lambda: self.client.api_call(method, json=_given(arguments))))

    async def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The same for methods that read: some of them take no JSON body."""
        return _data(await _sorted(method, lambda: self.client.api_call(method, data=_given(arguments))))

    async def post(self, channel: str, message: Rendered, op_id: str, thread: str = "") -> str:
        """The ts of the new message. The op_id in its metadata is how it is found again after a crash."""
        answer = await self.call(
            "chat.postMessage",
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            thread_ts=thread,
            metadata={"event_type": OP_EVENT, "event_payload": {"op_id": op_id}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    async def update(self, channel: str, ts: str, message: Rendered) -> None:
        await self.call("chat.update", channel=channel, ts=ts, text=message.text, blocks=message.blocks)

    async def upload(self, name: str, content: bytes) -> str:
        """The id of a file that nobody can see yet. `share` shows it, once; until then nothing has happened."""
        place = await self.ask("files.getUploadURLExternal", filename=name, length=len(content))
        await _sent(str(place["upload_url"]), content, self._session)
        return str(place["file_id"])

    async def share(self, file: str, title: str, channel: str, thread: str, comment: str) -> None:
        """Into the channel alone: no file of ours ever has a public address (Art. 12)."""
        await self.call(
            "files.completeUploadExternal",
            files=[{"id": file, "title": title}],
            channel_id=channel,
            thread_ts=thread,
            initial_comment=comment,
        )

    async def is_shared(self, file: str, channel: str) -> bool:
        """Whether an upload stands in the channel. Slack may show it there a moment after it was completed."""
        try:
            found = (await self.ask("files.info", file=file)).get("file") or {}
        except SlackTrouble as trouble:
            if trouble.code == "file_not_found":
                return False
            raise
        return any(channel in places for places in (found.get("shares") or {}).values())

    async def pin(self, channel: str, ts: str) -> None:
        try:
            await self.call("pins.add", channel=channel, timestamp=ts)
        except SlackTrouble as trouble:
            if trouble.code != "already_pinned":
                raise

    async def find(self, channel: str, op_id: str, oldest: float, thread: str = "") -> str | None:
        """The ts of the message that carries this op_id, or None when the channel's history does not have it.

        Raises SlackTrouble, also when there is more history than is searched: who stops looking has not seen that it
        is missing.
        """
        cursor = ""
        for _ in range(PAGES):
            page = await self._page(channel, thread, oldest, cursor)
            for message in page.get("messages", []):
                # Other apps of the channel can read an op_id and write it too.
                if op_of(message) == op_id and message.get("user") == self.bot_user:
                    return str(message["ts"])
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return None
        raise SlackTrouble("conversations.history", "too_busy_to_search", Fault.REFUSED)

    async def message(self, channel: str, ts: str) -> dict[str, Any] | None:
        """One message, looked up by its ts."""
        page = await self.ask(
            "conversations.replies", channel=channel, ts=ts, oldest=ts, latest=ts, inclusive="true", limit=1
        )
        return next((found for found in page.get("messages", []) if found.get("ts") == ts), None)

    async def direct(self, user: str) -> str:
        """The channel of direct messages with that person, opened if there was none."""
        answer = await self.call("conversations.open", users=user)
        return str(answer["channel"]["id"])

    def permalink(self, channel: str, ts: str = "") -> str:
        """Of a message; of the channel itself without one."""
        place = f"{self.workspace_url}archives/{channel}"
        return f"{place}/p{ts.replace('.', '')}" if ts else place

    async def _page(self, channel: str, thread: str, oldest: float, cursor: str) -> dict[str, Any]:
        method = "conversations.replies" if thread else "conversations.history"
        return await self.ask(
            method,
            channel=channel,
            ts=thread,
            oldest=f"{oldest:.6f}",
            cursor=cursor,
            include_all_metadata="true",
            limit=200,
        )


def op_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != OP_EVENT:
        return None
    found = metadata.get("event_payload", {}).get("op_id")
    return str(found) if found else None


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: given for name, given in arguments.items() if given not in (None, "")}


def _data(answer: AsyncSlackResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.data  # type: ignore[assignment]
    return found


async def _sorted(method: str, send: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
    try:
        return await send()
    except SlackApiError as error:
        raise _trouble(method, error) from error
    except aiohttp.ClientConnectorError as error:
        raise SlackTrouble(method, NO_CONNECTION, Fault.LATER) from error
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError, AttributeError) as error:
        # The last two: an answer that is no JSON object, from something between Slack and us.
        raise SlackTrouble(method, UNANSWERED, Fault.DOUBT) from error


async def _sent(url: str, content: bytes, session: aiohttp.ClientSession) -> None:
    """Raises SlackTrouble; the bytes may be sent again, to another address."""
    try:
        async with session.post(url, data=content) as answer:
            if answer.status != 200:
                raise SlackTrouble("upload", str(answer.status), Fault.LATER)
            if (await answer.read()).lstrip().startswith(b"<"):
                # Slack promises no more than the 200, and answers in plain words: a page comes from a proxy between.
                raise SlackTrouble("upload", "a_page", Fault.LATER)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise SlackTrouble("upload", type(error).__name__, Fault.LATER) from error


def _trouble(method: str, error: SlackApiError) -> SlackTrouble:
    response = error.response
    status = getattr(response, "status_code", 200)
    answer = getattr(response, "data", None)
    code = str(answer.get("error") or "") if isinstance(answer, dict) else ""
    if status == 429 or code in LIMITED:
        return SlackTrouble(method, "ratelimited", Fault.LATER, _pause(response.headers.get("Retry-After")))
    if code in LOCKED_OUT:
        return SlackTrouble(method, code, Fault.LATER, LOCKED_OUT_S)
    if code in MOVING:
        return SlackTrouble(method, code, Fault.LATER)
    if status >= 500 or code in UNCERTAIN or not code:
        return SlackTrouble(method, code or str(status), Fault.DOUBT)
    return SlackTrouble(method, code, Fault.REFUSED)


def _pause(retry_after: Any) -> float:
    try:
        return min(max(1.0, float(retry_after)), LONGEST_PAUSE_S)
    except (TypeError, ValueError):
        return 1.0

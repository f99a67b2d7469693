"""The desk's door from Slack's side: requests as Slack signs them, good and bad, over real HTTP."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from handlers.signature import signature
from slackbot.sandbox.workspace import Json
from slackbot.words import value
from tests.scenarios.world import SECRET, World

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@value
class Answer:
    status: int
    body: str

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


class Door:
    def __init__(self, world: World, url: str = "") -> None:
        self._world = world
        self.url = url or str(world.sandbox.app_config.request_url)

    async def sends(
        self,
        body: bytes,
        content_type: str = JSON,
        *,
        secret: str = SECRET,
        late: timedelta = timedelta(),
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """`late`: how old the request is by the desk's clock. `headers` replace what Slack would have written."""
        at = str(int((self._world.clock.now() - late).timestamp()))
        signed = signature(secret.encode(), at, body).decode()
        given = {"Content-Type": content_type, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": signed}
        return await self.sends_raw(body, {**given, **(headers or {})})

    async def sends_raw(self, body: bytes, headers: dict[str, str]) -> Answer:
        async with self._world.http.post(self.url, data=io.BytesIO(body), headers=headers) as response:
            return Answer(status=response.status, body=await response.text())

    async def payload(self, payload: Any) -> Answer:
        """As Slack sends its kind: events as JSON, commands as a form, the rest as a form with JSON in it."""
        if isinstance(payload, dict) and payload.get("type") in ("event_callback", "url_verification"):
            return await self.sends(json.dumps(payload).encode())
        if isinstance(payload, dict) and "command" in payload:
            return await self.sends(urlencode(payload).encode(), FORM)
        return await self.sends(urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    def trigger(self, user: str, view: str = "") -> str:
        return self._world.sandbox.slack.triggers.issue(user, view)

    def ts(self) -> str:
        return self._world.sandbox.slack.ts()


def event(inner: Json, **outer: Any) -> Json:
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T0HINODE", "event": inner, **outer}


def message(ts: str, text: str = "注文画面が開きません", user: str = "U0TANAKA", **more: Any) -> Json:
    said = {"type": "message", "channel": "C0AKATSUKI", "user": user, "text": text, "ts": ts, "team": "T0AKATSUKI"}
    return {**said, "user_team": "T0AKATSUKI", **more}


def press(action_id: str, given: str, *, user: str, team: str, trigger: str, ts: str, **more: Any) -> Json:
    """A button in a message. `channel` in `more` names where it stands."""
    channel = more.pop("channel", "C0DESK")
    return {
        "type": "block_actions",
        "team": {"id": "T0HINODE", "domain": "hinode"},
        "user": {"id": user, "team_id": team},
        "container": {"type": "message", "message_ts": "1764000000.000100", "channel_id": channel},
        "channel": {"id": channel, "name": "somewhere"},
        "trigger_id": trigger,
        "actions": [{"action_id": action_id, "block_id": "b", "type": "button", "value": given, "action_ts": ts}],
        **more,
    }


def form(callback_id: str, metadata: Json, values: Json, *, user: str, team: str, view: str, **more: Any) -> Json:
    """`values`: by action_id, each as Slack writes an element's state."""
    asked = [{"type": "input", "block_id": name, "element": {}, "label": {}} for name in values]
    return {
        "type": "view_submission",
        "team": {"id": team, "domain": "somewhere"},
        "user": {"id": user, "team_id": team},
        "view": {
            "id": view,
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": orjson.dumps(metadata).decode(),
            "blocks": asked,
            "state": {"values": {name: {name: state} for name, state in values.items()}},
            "app_installed_team_id": "T0HINODE",
        },
        **more,
    }


def command(text: str, *, user: str, team: str, trigger: str, channel: str = "C0DESK", name: str = "/incident") -> Json:
    return {
        "command": name,
        "text": text,
        "user_id": user,
        "team_id": team,
        "channel_id": channel,
        "trigger_id": trigger,
    }

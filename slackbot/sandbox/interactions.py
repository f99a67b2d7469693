"""The payloads of clicks, forms and commands, with the teams where Slack writes them.

block_actions: `team` is the installation's, `user.team_id` the person's. view_submission and view_closed: both are the
person's, and the installation stands in `view.app_installed_team_id`.
"""

from __future__ import annotations

from typing import Any

from slackbot.sandbox import forms, shapes, views
from slackbot.sandbox.delivery import Answer
from slackbot.sandbox.local import LocalSlack, masked_name
from slackbot.sandbox.manifest import SlashCommand
from slackbot.sandbox.workspace import Channel, Json, Message, Team, User, View

NOT_INTERACTIVE = "not_interactive"
"""The manifest has interactivity switched off."""


async def press_in_message(
    slack: LocalSlack, person: User, place: Channel, said: Message, block: Json, element: Json, value: Any
) -> Answer:
    container: Json = {
        "type": "message",
        "message_ts": said.ts,
        "channel_id": place.id,
        "is_ephemeral": bool(said.only_for),
    }
    if said.thread_ts:
        container["thread_ts"] = said.thread_ts
    chosen = action(slack, block, element, value)
    values = forms.initial_values(said.blocks)
    if element["type"] in forms.STATEFUL:
        values[block["block_id"]][element["action_id"]] = forms.given(element, value)
    payload: Json = {
        **_head(slack, "block_actions", person, slack.host),
        "container": container,
        "trigger_id": slack.triggers.issue(person.id),
        "channel": {"id": place.id, "name": masked_name(place)},
        "state": {"values": values},
        "response_url": response_url(slack, person, place, said.ts),
        "actions": [chosen],
    }
    if not said.only_for:
        payload["message"] = shapes.message(slack, said)
    return await _send(slack, payload)


async def press_in_view(slack: LocalSlack, person: User, view: View, block: Json, element: Json, value: Any) -> Answer:
    payload = {
        **_head(slack, "block_actions", person, slack.host),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": slack.triggers.issue(person.id, view.id),
        "view": views.shape(slack, view),
        "actions": [action(slack, block, element, value)],
    }
    return await _send(slack, payload)


async def submit(slack: LocalSlack, person: User, view: View) -> Answer:
    payload = {
        **_head(slack, "view_submission", person, slack.workspace.teams[person.team]),
        "trigger_id": slack.triggers.issue(person.id, view.id),
        "view": views.shape(slack, view),
        "response_urls": [],
    }
    return await _send(slack, payload)


async def closed(slack: LocalSlack, person: User, view: View, is_cleared: bool) -> Answer:
    payload = {
        **_head(slack, "view_closed", person, slack.workspace.teams[person.team]),
        "view": views.shape(slack, view),
        "is_cleared": is_cleared,
    }
    return await _send(slack, payload)


async def command(slack: LocalSlack, person: User, place: Channel, asked: SlashCommand, text: str) -> Answer:
    fields = {
        "token": "sandbox-verification-token",
        "team_id": slack.app.team,
        "team_domain": slack.host.domain,
        "channel_id": place.id,
        "channel_name": masked_name(place),
        "user_id": person.id,
        "user_name": person.name,
        "command": asked.command,
        "text": text,
        "api_app_id": slack.app.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(slack, person, place),
        "trigger_id": slack.triggers.issue(person.id),
    }
    return await slack.delivery.command(fields)


def response_url(slack: LocalSlack, person: User, place: Channel, ts: str = "") -> str:
    return f"{slack.url}/response/{slack.responses.issue(person.id, place.id, ts)}"


def action(slack: LocalSlack, block: Json, element: Json, value: Any) -> Json:
    """One entry of `actions`. Raises NoSuchValue."""
    chosen: Json = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
    for name in ("text", "value", "style", "url", "placeholder", "confirm"):
        if name in element:
            chosen[name] = element[name]
    if element["type"] == "overflow":
        chosen["selected_option"] = forms.given({**element, "type": "static_select"}, value)["selected_option"]
    elif element["type"] in forms.STATEFUL:
        chosen |= forms.given(element, value)
    return {**chosen, "action_ts": slack.ts()}


async def _send(slack: LocalSlack, payload: Json) -> Answer:
    if not slack.grants.interactive:
        return Answer(status=0, reason=NOT_INTERACTIVE)
    return await slack.delivery.interaction(payload)


def _head(slack: LocalSlack, kind: str, person: User, team: Team) -> Json:
    return {
        "type": kind,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
        "api_app_id": slack.app.app_id,
        "token": "sandbox-verification-token",
    }

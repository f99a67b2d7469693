"""The payloads of clicks, forms, shortcuts and commands, with the teams where Slack writes them.

block_actions: `team` is the installation's, `user.team_id` the person's. view_submission and view_closed: both are the
person's, and the installation stands in `view.app_installed_team_id`.
"""

from __future__ import annotations

from slackbot.sandbox import forms, shapes, surfaces, views
from slackbot.sandbox.delivery import Answer
from slackbot.sandbox.local import LocalSlack, masked_name
from slackbot.sandbox.manifest import Shortcut, SlashCommand
from slackbot.sandbox.surfaces import Surface
from slackbot.sandbox.workspace import Channel, Json, Message, Team, User, View

NOT_INTERACTIVE = "not_interactive"
"""The manifest has interactivity switched off."""
TOLD = ("text", "value", "style", "url", "placeholder", "confirm", "min_query_length")
"""What an action repeats of its element, besides its first value."""


async def press(slack: LocalSlack, person: User, surface: Surface, block: Json, element: Json, state: Json) -> Answer:
    """`state`: what was chosen, for a control that has a state; an overflow menu has one for a moment."""
    payload: Json = {
        **_head(slack, "block_actions", person, slack.host),
        **surfaces.parts(slack, surface),
        "trigger_id": _trigger(slack, person, surface),
        "actions": [_action(slack, block, element, state)],
    }
    if surface.place and surface.message:
        payload["state"] = {"values": surface.values}
        payload["response_url"] = response_url(slack, person, surface.place, surface.message.ts)
    return await _send(slack, payload)


def _trigger(slack: LocalSlack, person: User, surface: Surface) -> str:
    return slack.triggers.issue(person.id, surface.view.id if surface.view else "", surface.channel)


def _action(slack: LocalSlack, block: Json, element: Json, state: Json) -> Json:
    chosen: Json = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
    kept = (*TOLD, *(first for _, first in forms.SINGLE.values() if first != "initial_value"))
    chosen |= {name: element[name] for name in kept if name in element}
    return {**chosen, **state, "type": element["type"], "action_ts": slack.ts()}


async def suggest(slack: LocalSlack, person: User, surface: Surface, block: Json, element: Json, query: str) -> Answer:
    payload = {
        **_head(slack, "block_suggestion", person, slack.host),
        **surfaces.parts(slack, surface),
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": query,
    }
    return await _send(slack, payload)


async def submit(slack: LocalSlack, person: User, view: View) -> Answer:
    payload = {
        **_head(slack, "view_submission", person, slack.workspace.teams[person.team]),
        "trigger_id": slack.triggers.issue(person.id, view.id, view.channel),
        "view": views.shape(slack, view),
        "response_urls": _response_urls(slack, person, view),
    }
    return await _send(slack, payload)


def _response_urls(slack: LocalSlack, person: User, view: View) -> list[Json]:
    """A form has one for every chosen conversation whose select has response_url_enabled."""
    urls = []
    for block in view.view["blocks"]:
        element = block.get("element") or {}
        if block["type"] == "input" and element.get("response_url_enabled"):
            state = view.values[block["block_id"]][element["action_id"]]
            place = slack.workspace.channels.get(str(forms.plain(state)))
            named = {"block_id": block["block_id"], "action_id": element["action_id"]}
            if place:
                urls.append({**named, "channel_id": place.id, "response_url": response_url(slack, person, place)})
    return urls


async def closed(slack: LocalSlack, person: User, view: View, is_cleared: bool) -> Answer:
    payload = {
        **_head(slack, "view_closed", person, slack.workspace.teams[person.team]),
        "view": views.shape(slack, view),
        "is_cleared": is_cleared,
    }
    return await _send(slack, payload)


async def global_shortcut(slack: LocalSlack, person: User, asked: Shortcut, channel: str) -> Answer:
    head = _head(slack, "shortcut", person, slack.host)
    return await _send(slack, {**head, **_shortcut(slack, person, asked, channel)})


async def message_shortcut(slack: LocalSlack, person: User, asked: Shortcut, place: Channel, said: Message) -> Answer:
    payload = {
        **_head(slack, "message_action", person, slack.host),
        **_shortcut(slack, person, asked, place.id),
        "response_url": response_url(slack, person, place),
        "message_ts": said.ts,
        "channel": {"id": place.id, "name": masked_name(place)},
        "message": shapes.message(slack, said),
    }
    return await _send(slack, payload)


def _shortcut(slack: LocalSlack, person: User, asked: Shortcut, channel: str) -> Json:
    trigger = slack.triggers.issue(person.id, channel=channel)
    return {"callback_id": asked.callback_id, "trigger_id": trigger, "action_ts": slack.ts()}


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
        "trigger_id": slack.triggers.issue(person.id, channel=place.id),
    }
    return await slack.delivery.command(fields)


def response_url(slack: LocalSlack, person: User, place: Channel, ts: str = "") -> str:
    return f"{slack.url}/response/{slack.responses.issue(person.id, place.id, ts)}"


async def _send(slack: LocalSlack, payload: Json) -> Answer:
    if not slack.grants.interactive:
        return Answer(status=0, reason=NOT_INTERACTIVE)
    return await slack.delivery.interaction(payload)


def _head(slack: LocalSlack, kind: str, person: User, team: Team) -> Json:
    """`team`: the installation's, or in forms the person's; one of an Enterprise Grid brings its organisation along."""
    where = {"id": team.id, "domain": team.domain}
    org = {"id": team.enterprise, "name": team.name} if team.enterprise else None
    if org:
        where |= {"enterprise_id": org["id"], "enterprise_name": org["name"]}
    return {
        "type": kind,
        "team": where,
        "enterprise": org,
        "is_enterprise_install": False,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
        "api_app_id": slack.app.app_id,
        "token": "sandbox-verification-token",
    }

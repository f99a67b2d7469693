"""Which events the app hears of, and in which envelope."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox import shapes
from slackbot.sandbox.ids import new_id
from slackbot.sandbox.local import LocalSlack, channel_type
from slackbot.sandbox.workspace import Channel, Json, Message, User

SCOPES = {
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "reaction_added": {"reactions:read"},
    "reaction_removed": {"reactions:read"},
    "pin_added": {"pins:read"},
    "pin_removed": {"pins:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "channel_archive": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "channel_left": {"channels:read"},
    "group_left": {"groups:read"},
    "channel_rename": {"channels:read"},
    "group_rename": {"groups:read"},
    "subteam_members_changed": {"usergroups:read"},
    "user_change": {"users:read"},
}
"""Any one of them is needed; events that do not stand here need none."""

ROOT = frozenset(("type", "user", "team", "text", "ts", "thread_ts", "bot_id", "bot_profile", "edited", "reply_count"))
"""What a broadcast reply tells of its parent."""


def announce(slack: LocalSlack, event: Json, place: Channel | None = None, team: str = "") -> None:
    """`team`: the acting person's, which stands outside as team_id where Slack writes it there."""
    name = str(event["type"])
    if place and name == "message":
        name = f"message.{slack.message_kind(place)}"
    if place and not slack.in_channel(place):
        return
    if hears(slack, name):
        slack.delivery.event(envelope(slack, event, place, team))


def hears(slack: LocalSlack, name: str) -> bool:
    needed = SCOPES.get(name)
    return name in slack.grants.events and (needed is None or bool(needed & set(slack.grants.scopes)))


def envelope(slack: LocalSlack, event: Json, place: Channel | None, team: str) -> Json:
    """In a shared channel the outer team_id may be the other company's: authorizations name the installation."""
    return {
        "token": "sandbox-verification-token",
        "team_id": team or slack.app.team,
        "context_team_id": slack.app.team,
        "context_enterprise_id": None,
        "api_app_id": slack.app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": slack.unix(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": slack.app.team,
                "user_id": slack.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(place and place.is_ext_shared),
        "event_context": f"4-{new_id('')}",
    }


def posted(slack: LocalSlack, place: Channel, said: Message) -> None:
    """A message, and its twin when it mentions the app."""
    shape = shapes.message(slack, said, all_metadata=True)
    rest = {"channel": place.id, "event_ts": said.ts}
    if said.broadcast:
        root = shapes.message(slack, slack.workspace.said(place.id)[said.thread_ts])
        shape["root"] = {name: found for name, found in root.items() if name in ROOT}
    announce(slack, {**shape, **rest, "channel_type": channel_type(place)}, place, said.team)
    if f"<@{slack.app.bot_user}>" in said.text and not said.by_app and not place.is_im:
        announce(slack, _mention(slack, place, said, {**shape, **rest}), place)


def _mention(slack: LocalSlack, place: Channel, said: Message, shape: Json) -> Json:
    """In a shared channel `team` is the installation's; the person's, or their organisation, stands in user_team."""
    mention = {key: found for key, found in shape.items() if key not in ("root", "parent_user_id")}
    mention["type"] = "app_mention"
    if place.is_ext_shared:
        company = slack.workspace.teams[said.team].enterprise or said.team
        mention |= {"team": slack.app.team, "user_team": company, "source_team": company}
        mention["user_profile"] = _small_profile(slack.person(said.user))
    return mention


def _small_profile(person: User) -> Json:
    return {
        "name": person.name,
        "first_name": "",
        "real_name": person.real_name,
        "display_name": person.display_name,
        "team": person.team,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "avatar_hash": "",
        "image_72": "",
    }


def changed(slack: LocalSlack, place: Channel, said: Message, before: Json) -> None:
    after = shapes.message(slack, said, all_metadata=True)
    _hidden(slack, place, said, "message_changed", message=after, previous_message=before)


def deleted(slack: LocalSlack, place: Channel, said: Message, before: Json) -> None:
    _hidden(slack, place, said, "message_deleted", deleted_ts=said.ts, previous_message=before)


def _hidden(slack: LocalSlack, place: Channel, said: Message, subtype: str, **more: Any) -> None:
    ts = slack.ts()
    event = {"type": "message", "subtype": subtype, "hidden": True, "channel": place.id, "ts": ts, "event_ts": ts}
    announce(slack, {**event, "channel_type": channel_type(place), **more}, place, said.team)


def reaction(slack: LocalSlack, name: str, place: Channel, said: Message, by: User, emoji: str) -> None:
    """Carries neither the person's team nor the message's text: both have to be looked up."""
    item = {"type": "message", "channel": place.id, "ts": said.ts}
    event = {
        "type": name,
        "user": by.id,
        "reaction": emoji,
        "item": item,
        "item_user": said.user,
        "event_ts": slack.ts(),
    }
    announce(slack, event, place)

"""People, channels, messages, files as Slack's JSON."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, File, Json, Message, User, UserGroup


def profile(user: User) -> Json:
    return {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "",
        "team": user.team,
    }


def user(slack: LocalSlack, person: User, include_locale: bool = False) -> Json:
    """Foreign people come without locale, time zone and roles: their own company keeps those."""
    shape: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "profile": profile(person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if org := slack.workspace.teams[person.team].enterprise:
        shape["enterprise_user"] = {"id": person.id, "enterprise_id": org, "teams": [person.team]}
    if slack.is_external(person):
        return {**shape, "is_stranger": not slack.workspace.share_a_channel(slack.app.bot_user, person.id)}
    if person.is_bot:
        shape["profile"].update(api_app_id=slack.app.app_id, bot_id=slack.app.bot_id, always_active=True)
    shape |= {"tz": person.tz, "tz_label": "Japan Standard Time", "tz_offset": 32400}
    shape |= dict.fromkeys(("is_admin", "is_owner", "is_primary_owner", "is_ultra_restricted"), False)
    shape |= {"is_restricted": person.is_guest}
    return {**shape, "locale": person.locale} if include_locale else shape


def group(slack: LocalSlack, found: UserGroup) -> Json:
    names = {"id": found.id, "team_id": slack.app.team, "handle": found.handle, "name": found.name}
    return {**names, "is_usergroup": True, "is_external": False, "user_count": len(found.users)}


def channel(slack: LocalSlack, place: Channel) -> Json:
    if place.is_im:
        return _direct(slack, place)
    shape: Json = {
        "id": place.id,
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": place.kind == "public",
        "is_group": place.kind == "private",
        "is_im": False,
        "is_mpim": place.kind == "mpim",
        "is_private": place.kind != "public",
        "is_general": False,
        "is_archived": place.archived,
        "is_member": slack.in_channel(place),
        "created": place.created,
        "creator": place.creator,
        "updated": place.created * 1000,
        "unlinked": 0,
        "topic": {"value": place.topic, "creator": place.creator if place.topic else "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": place.previous_names,
        "context_team_id": slack.app.team,
    }
    return shape | _sharing(place)


def _sharing(place: Channel) -> Json:
    shape: Json = {
        "is_shared": place.is_ext_shared,
        "is_org_shared": False,
        "is_ext_shared": place.is_ext_shared,
        "is_pending_ext_shared": bool(place.pending),
        "pending_shared": place.pending,
        "pending_connected_team_ids": place.pending,
        "shared_team_ids": place.teams,
        "internal_team_ids": place.teams[:1],
    }
    if place.is_ext_shared:
        shape |= {"connected_team_ids": place.teams[1:], "conversation_host_id": place.teams[0]}
    if place.severed:
        shape["frozen_reason"] = "connection_severed"
    return shape


def _direct(slack: LocalSlack, place: Channel) -> Json:
    other = next((member for member in place.members if member != slack.app.bot_user), slack.app.bot_user)
    return {
        "id": place.id,
        "created": place.created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "user": other,
        "is_user_deleted": slack.person(other).deleted,
        "priority": 0,
    }


def message(slack: LocalSlack, said: Message, *, all_metadata: bool = False) -> Json:
    """As conversations.history tells it. Metadata without `all_metadata` keeps only its event_type."""
    shape: Json = {"type": "message", "user": said.user, "text": said.text, "ts": said.ts, "team": said.team}
    shape |= said.more
    if said.subtype:
        shape["subtype"] = said.subtype
    if said.by_app:
        shape |= {"bot_id": slack.app.bot_id, "app_id": slack.app.app_id, "bot_profile": bot_profile(slack)}
    if said.client_msg_id:
        shape["client_msg_id"] = said.client_msg_id
    if said.blocks:
        shape["blocks"] = said.blocks
    if said.metadata:
        kept = said.metadata if all_metadata else {"event_type": said.metadata["event_type"]}
        shape["metadata"] = kept
    if said.files:
        shape |= {"files": [shared_file(slack, said, id_) for id_ in said.files], "upload": not said.by_app}
        shape["display_as_bot"] = False
    if said.edited_ts:
        shape["edited"] = {"user": said.edited_by, "ts": said.edited_ts}
    return shape | _thread(slack, said) | _marks(slack, said)


def _thread(slack: LocalSlack, said: Message) -> Json:
    if said.thread_ts:
        parent = slack.workspace.said(said.channel).get(said.thread_ts)
        return {"thread_ts": said.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
    replies = slack.workspace.replies(said.channel, said.ts)
    if not replies:
        return {}
    people = {reply.user for reply in replies}
    return {
        "thread_ts": said.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": slack.app.bot_user in people or said.by_app,
    }


def _marks(slack: LocalSlack, said: Message) -> Json:
    shape: Json = {}
    if said.reactions:
        shape["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in said.reactions.items()
        ]
    if any(pin.ts == said.ts for pin in slack.workspace.channels[said.channel].pins):
        shape["pinned_to"] = [said.channel]
    return shape


def bot_profile(slack: LocalSlack) -> Json:
    return {
        "id": slack.app.bot_id,
        "deleted": False,
        "name": slack.bot.real_name,
        "updated": slack.bot.updated,
        "app_id": slack.app.app_id,
        "icons": {"image_36": "", "image_48": "", "image_72": ""},
        "team_id": slack.app.team,
    }


def file(slack: LocalSlack, kept: File) -> Json:
    address = f"{slack.url}/files/{kept.id}/{kept.name}"
    public, private = _split(slack, kept.shares)
    return {
        "id": kept.id,
        "created": kept.created,
        "timestamp": kept.created,
        "name": kept.name,
        "title": kept.title or kept.name,
        "mimetype": kept.mimetype,
        "filetype": kept.name.rpartition(".")[2].lower() if "." in kept.name else "",
        "pretty_type": "",
        "user": kept.user,
        "user_team": kept.team,
        "editable": False,
        "size": kept.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(public),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
        "file_access": "visible",
        "has_rich_preview": False,
        "alt_txt": kept.alt,
        "channels": list(public),
        "groups": list(private),
        "ims": [],
        "shares": {name: shares for name, shares in (("public", public), ("private", private)) if shares},
    }


def _split(slack: LocalSlack, shares: dict[str, list[str]]) -> tuple[Json, Json]:
    shapes: tuple[Json, Json] = ({}, {})
    for place, stamps in shares.items():
        found = slack.workspace.channels[place]
        shapes[found.kind != "public"][place] = [_share(slack, found, ts) for ts in stamps]
    return shapes


def _share(slack: LocalSlack, place: Channel, ts: str) -> Json:
    said = slack.workspace.said(place.id).get(ts)
    shape: dict[str, Any] = {"ts": ts, "channel_name": place.name, "team_id": place.teams[0]}
    if said:
        shape["share_user_id"] = said.user
        shape |= {"thread_ts": said.thread_ts} if said.thread_ts else {}
    return shape


def shared_file(slack: LocalSlack, said: Message, id_: str) -> Json:
    """A foreign person's file is a stub in messages: its details have to be asked for (files.info)."""
    kept = slack.workspace.files[id_]
    if slack.workspace.channels[said.channel].is_ext_shared and kept.team != slack.app.team:
        return stub(id_)
    return {name: found for name, found in file(slack, kept).items() if name not in ("channels", "groups", "ims")}


def stub(id_: str) -> Json:
    return {
        "id": id_,
        "created": 0,
        "timestamp": 0,
        "user": "",
        "mode": "file_access",
        "file_access": "check_file_info",
    }

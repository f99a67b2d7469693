"""What administrators and channel owners do outside any app: people and companies come and go."""

from __future__ import annotations

import re
from dataclasses import replace

from slackbot.sandbox import events, messages, shapes
from slackbot.sandbox.local import LocalSlack, channel_type
from slackbot.sandbox.workspace import Channel, Json, Message

CHANNEL_NAME = re.compile(r"[\w-]{1,80}")


def join(slack: LocalSlack, channel: str, user: str, inviter: str = "") -> None:
    place, person = slack.workspace.channels[channel], slack.person(user)
    if user in place.members:
        return
    place.members.append(user)
    _line(slack, place, user, "channel_join", f"<@{user}> has joined the channel")
    event = _membership(slack, "member_joined_channel", place, user)
    events.announce(slack, event | ({"inviter": inviter} if inviter else {}), place, person.team)


def leave(slack: LocalSlack, channel: str, user: str, by: str = "") -> None:
    """`by`: who put the person out; empty: they went."""
    place, person = slack.workspace.channels[channel], slack.person(user)
    if user not in place.members:
        return
    _line(slack, place, user, "channel_leave", f"<@{user}> has left the channel")
    event = _membership(slack, "member_left_channel", place, user)
    events.announce(slack, event, place, person.team)
    if user == slack.app.bot_user:
        events.announce(slack, _about(slack, "left", place, actor_id=by or user), place)
    place.members.remove(user)
    slack.changed()


def invite_team(slack: LocalSlack, channel: str, team: str) -> None:
    """A Slack Connect invitation that has not been accepted; Slack sends no event for it."""
    place = slack.workspace.channels[channel]
    if team not in (*place.pending, *place.teams):
        place.pending.append(team)
        slack.changed()


def decline(slack: LocalSlack, channel: str, team: str) -> None:
    """The invitation is refused or withdrawn: again no event."""
    place = slack.workspace.channels[channel]
    place.pending = [each for each in place.pending if each != team]
    slack.changed()


def share(slack: LocalSlack, channel: str, team: str, *people: str) -> None:
    """The company accepts and these of its people join."""
    place = slack.workspace.channels[channel]
    place.pending = [each for each in place.pending if each != team]
    if team not in place.teams:
        place.teams.append(team)
        place.severed = False
        slack.changed()
        event = {"type": "channel_shared", "connected_team_id": team, "channel": channel, "event_ts": slack.ts()}
        events.announce(slack, event, place)
    for user in people:
        join(slack, channel, user)


def unshare(slack: LocalSlack, channel: str, team: str) -> None:
    """The connection is cut: the company's people are gone from this side's channel."""
    place = slack.workspace.channels[channel]
    if team not in place.teams:
        return
    place.teams.remove(team)
    place.members = [user for user in place.members if slack.person(user).team != team]
    place.severed = not place.is_ext_shared
    slack.changed()
    event = {
        "type": "channel_unshared",
        "previously_connected_team_id": team,
        "channel": channel,
        "is_ext_shared": place.is_ext_shared,
        "event_ts": slack.ts(),
    }
    events.announce(slack, event, place)


def archive(slack: LocalSlack, channel: str, by: str, archived: bool = True) -> None:
    """The channel's own line comes first and can be read by all; nothing can be said in it afterwards."""
    place = slack.workspace.channels[channel]
    if place.archived == archived:
        return
    word = "archive" if archived else "unarchive"
    place.archived = archived
    slack.changed()
    _line(slack, place, by, f"channel_{word}", f"<@{by}> {word}d the channel")
    events.announce(slack, _about(slack, word, place, user=by, is_moved=0), place)


def rename(slack: LocalSlack, channel: str, name: str, by: str) -> None:
    place = slack.workspace.channels[channel]
    if not CHANNEL_NAME.fullmatch(name):
        raise ValueError(f"{name} is no channel name: small letters, digits, - and _, 80 at most")
    before, place.name = place.name, name
    place.previous_names = [before, *(each for each in place.previous_names if each != before)]
    slack.changed()
    said = f'<@{by}> has renamed the channel from "{before}" to "{name}"'
    _line(slack, place, by, "channel_name", said, name=name, old_name=before)
    shape = {"id": channel, "name": name, "name_normalized": name, "created": place.created}
    kinds = {"is_channel": place.kind == "public", "is_mpim": place.kind == "mpim"}
    event = _about(slack, "rename", place)
    events.announce(slack, {**event, "channel": {**shape, **kinds}}, place)


def change_id(slack: LocalSlack, old: str, new: str) -> None:
    """Slack gives the channel another id, for good: what was said stands under it, with its timestamps."""
    world = slack.workspace
    if new in world.channels:
        raise ValueError(f"{new} is another channel's id")
    place = replace(world.channels[old], id=new)
    world.channels = {
        place.id if id_ == old else id_: place if id_ == old else each for id_, each in world.channels.items()
    }
    world.messages[new] = world.messages.pop(old, {})
    for said in world.messages[new].values():
        said.channel = new
    for file in world.files.values():
        if old in file.shares:
            file.shares[new] = file.shares.pop(old)
    for notice in world.notices:
        notice.channel = new if notice.channel == old else notice.channel
    slack.responses.moved(old, new)
    slack.changed()
    event = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new, "event_ts": slack.ts()}
    events.announce(slack, event, place)


def deactivate(slack: LocalSlack, user: str, deleted: bool = True) -> None:
    person = slack.person(user)
    person.deleted = deleted
    profile_changed(slack, user)


def profile_changed(slack: LocalSlack, user: str) -> None:
    """Tells the app of a change made to a user of its own company."""
    person = slack.person(user)
    person.updated = slack.unix()
    slack.changed()
    if not slack.is_external(person):
        shape = shapes.user(slack, person, include_locale=True)
        event = {"type": "user_change", "user": shape, "cache_ts": slack.unix(), "event_ts": slack.ts()}
        events.announce(slack, event)


def change_group(slack: LocalSlack, group: str, users: list[str]) -> None:
    """Who is in a user group of the app's own company."""
    found = slack.workspace.groups[group]
    added = [user for user in users if user not in found.users]
    removed = [user for user in found.users if user not in users]
    found.users = users
    slack.changed()
    event = {"type": "subteam_members_changed", "subteam_id": group, "team_id": slack.app.team}
    people = {"added_users": added, "removed_users": removed, "date_update": slack.unix(), "event_ts": slack.ts()}
    counts = {"added_users_count": len(added), "removed_users_count": len(removed)}
    events.announce(slack, {**event, **people, **counts})


def _membership(slack: LocalSlack, name: str, place: Channel, user: str) -> Json:
    """Here channel_type is Slack's one letter: C for public channels, G for private ones."""
    letter = "C" if channel_type(place) == "channel" else "G"
    team = slack.person(user).team
    event = {"type": name, "user": user, "channel": place.id, "channel_type": letter}
    return {**event, "team": team, "event_ts": slack.ts()}


def _about(slack: LocalSlack, what: str, place: Channel, **more: Json | str | int) -> Json:
    """channel_… for public channels, group_… for private ones."""
    kind = "channel" if place.kind == "public" else "group"
    return {"type": f"{kind}_{what}", "channel": place.id, **more, "event_ts": slack.ts()}


def _line(slack: LocalSlack, place: Channel, user: str, subtype: str, text: str, **more: str) -> None:
    team = slack.person(user).team
    said = Message(ts="", channel=place.id, user=user, team=team, text=text, subtype=subtype, more=more)
    messages.say(slack, place, said)

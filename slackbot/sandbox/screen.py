"""What one person sees."""

from __future__ import annotations

from slackbot.sandbox import app_home, shortcuts
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, Json, Message, User


def state(slack: LocalSlack, person: User) -> Json:
    world = slack.workspace
    places = world.channels_of(person.id)
    return {
        "version": world.version,
        "now": slack.now().timestamp(),
        "me": {**_user(person), "administers": not slack.is_external(person) and not person.is_guest},
        "users": {user.id: _user(user) for user in world.users.values()},
        "teams": {team.id: {"id": team.id, "name": team.name, "domain": team.domain} for team in world.teams.values()},
        "personas": [user.id for user in personas(slack)],
        "channels": [_channel(place) for place in places],
        "messages": {
            place.id: [_message(slack, person, each) for each in world.history(place.id, person.id)] for place in places
        },
        "threads": {place.id: _threads(slack, person, place) for place in places},
        "modals": [app_home.shown(view) for view in world.stack(person.id)],
        "home": app_home.screen(slack, person),
        "commands": _commands(slack, person),
        "shortcuts": shortcuts.screen(slack, person),
        "socket": _socket(slack),
        "edit_window_s": world.edit_window_s,
        "notices": [
            {"id": notice.id, "channel": notice.channel, "text": notice.text}
            for notice in world.notices
            if notice.user == person.id
        ],
    }


def _socket(slack: LocalSlack) -> Json | None:
    """None for an app on HTTP."""
    socket = slack.delivery.socket
    return {"on": socket.enabled, "connections": len(socket.links)} if slack.grants.socket_mode else None


def personas(slack: LocalSlack) -> list[User]:
    return [user for user in slack.workspace.users.values() if not user.is_bot and not user.deleted]


def first_persona(slack: LocalSlack) -> User:
    """A customer, with whom every story begins; without one whoever comes first."""
    people = personas(slack)
    outside = [each for each in people if slack.is_external(each) and slack.workspace.channels_of(each.id)]
    return (outside or people)[0]


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "display_name": user.display_name,
        "team": user.team,
        "is_bot": user.is_bot,
        "is_guest": user.is_guest,
        "deleted": user.deleted,
        "locale": user.locale or None,
        "title": user.title,
    }


def _channel(place: Channel) -> Json:
    return {
        "id": place.id,
        "name": place.name,
        "is_private": place.kind != "public",
        "is_im": place.is_im,
        "is_ext_shared": place.is_ext_shared,
        "is_archived": place.archived,
        "teams": place.teams,
        "members": place.members,
        "pins": [pin.ts for pin in place.pins],
        "topic": place.topic,
        "pending": place.pending,
        "kept_days": place.kept_days,
    }


def _threads(slack: LocalSlack, person: User, place: Channel) -> Json:
    threads: dict[str, list[Json]] = {}
    for said in slack.workspace.said(place.id).values():
        if said.thread_ts and said.only_for in ("", person.id):
            threads.setdefault(said.thread_ts, []).append(_message(slack, person, said))
    return threads


def _message(slack: LocalSlack, person: User, said: Message) -> Json:
    kept = [slack.workspace.files[id_] for id_ in said.files]
    return {
        "ts": said.ts,
        "channel": said.channel,
        "user": said.user,
        "text": said.text,
        "blocks": said.blocks,
        "subtype": said.subtype,
        "edited": bool(said.edited_ts),
        "thread_ts": said.thread_ts or None,
        "reply_count": len(slack.workspace.replies(said.channel, said.ts, person.id)),
        "reactions": [{"name": name, "users": users} for name, users in said.reactions.items()],
        "files": [{"id": file.id, "name": file.name, "size": file.size, "mimetype": file.mimetype} for file in kept],
        "ephemeral": bool(said.only_for),
        "bot_id": slack.app.bot_id if said.by_app else None,
        "state": slack.chosen.get(f"{person.id}/{said.channel}/{said.ts}", {}),
    }


def _commands(slack: LocalSlack, person: User) -> list[Json]:
    if slack.is_external(person) or "commands" not in slack.grants.scopes:
        return []
    return [
        {"command": each.command, "description": each.description, "usage_hint": each.usage_hint}
        for each in slack.grants.commands
    ]

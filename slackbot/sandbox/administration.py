"""What administrators and channel owners do outside any app: people and companies come and go."""

from __future__ import annotations

from slackbot.sandbox import events, messages, shapes
from slackbot.sandbox.local import LocalSlack, channel_type
from slackbot.sandbox.workspace import Channel, Json, Message


def join(slack: LocalSlack, channel: str, user: str, inviter: str = "") -> None:
    place, person = slack.workspace.channels[channel], slack.person(user)
    if user in place.members:
        return
    place.members.append(user)
    _line(slack, place, user, "channel_join", f"<@{user}> has joined the channel")
    event = _membership(slack, "member_joined_channel", place, user)
    events.announce(slack, event | ({"inviter": inviter} if inviter else {}), place, person.team)


def leave(slack: LocalSlack, channel: str, user: str) -> None:
    place, person = slack.workspace.channels[channel], slack.person(user)
    if user not in place.members:
        return
    _line(slack, place, user, "channel_leave", f"<@{user}> has left the channel")
    event = _membership(slack, "member_left_channel", place, user)
    events.announce(slack, event, place, person.team)
    place.members.remove(user)
    slack.changed()


def invite_team(slack: LocalSlack, channel: str, team: str) -> None:
    """A Slack Connect invitation that has not been accepted; Slack sends no event for it."""
    place = slack.workspace.channels[channel]
    if team not in (*place.pending, *place.teams):
        place.pending.append(team)
        slack.changed()


def share(slack: LocalSlack, channel: str, team: str, *people: str) -> None:
    """The company accepts and these of its people join."""
    place = slack.workspace.channels[channel]
    place.pending = [each for each in place.pending if each != team]
    if team not in place.teams:
        place.teams.append(team)
        slack.changed()
        event = {"type": "channel_shared", "connected_team_id": team, "channel": channel, "event_ts": slack.ts()}
        events.announce(slack, event, place)
    for user in people:
        join(slack, channel, user)


def unshare(slack: LocalSlack, channel: str, team: str) -> None:
    """The connection is cut: the company's people are gone from this side's channel."""
    place = slack.workspace.channels[channel]
    place.teams.remove(team)
    place.members = [user for user in place.members if slack.person(user).team != team]
    place.severed = True
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
    place = slack.workspace.channels[channel]
    place.archived = archived
    slack.changed()
    name = f"{'channel' if place.kind == 'public' else 'group'}_{'archive' if archived else 'unarchive'}"
    events.announce(slack, {"type": name, "channel": channel, "user": by, "event_ts": slack.ts()}, place)


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


def _membership(slack: LocalSlack, name: str, place: Channel, user: str) -> Json:
    """Here channel_type is Slack's one letter: C for public channels, G for private ones."""
    letter = "C" if channel_type(place) == "channel" else "G"
    team = slack.person(user).team
    event = {"type": name, "user": user, "channel": place.id, "channel_type": letter}
    return {**event, "team": team, "event_ts": slack.ts()}


def _line(slack: LocalSlack, place: Channel, user: str, subtype: str, text: str) -> None:
    team = slack.person(user).team
    messages.say(slack, place, Message(ts="", channel=place.id, user=user, team=team, text=text, subtype=subtype))

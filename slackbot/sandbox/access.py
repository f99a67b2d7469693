"""What the app may see and where it may write, in Slack's order of refusing."""

from __future__ import annotations

from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.ids import micros_of, new_id
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, Kind, Message, User


def seen(slack: LocalSlack, id_: str) -> Channel:
    """A channel the app can know of: one it is in, or a public one of its company."""
    place = slack.workspace.channels.get(id_)
    if place is None:
        raise ApiError("channel_not_found")
    if slack.in_channel(place) or (place.kind == "public" and slack.app.team in place.teams):
        return place
    raise ApiError("channel_not_found")


def joined(slack: LocalSlack, id_: str) -> Channel:
    place = seen(slack, id_)
    if not slack.in_channel(place):
        raise ApiError("not_in_channel")
    return place


def writable(slack: LocalSlack, id_: str) -> Channel:
    place = joined(slack, id_)
    if place.archived:
        raise ApiError("is_archived")
    return place


def scoped(slack: LocalSlack, place: Channel, right: str) -> Channel:
    """`right` is read, history or write; the scope depends on the kind of channel."""
    slack.require(f"{slack.message_kind(place)}:{right}")
    return place


def known_person(slack: LocalSlack, id_: str) -> User:
    """Foreign people are known while they share a channel with somebody of the app's company."""
    person = slack.workspace.users.get(id_)
    if person is None:
        raise ApiError("user_not_found")
    places = slack.workspace.channels_of(id_)
    if slack.is_external(person) and not any(slack.app.team in place.teams for place in places):
        raise ApiError("user_not_found")
    return person


def direct(slack: LocalSlack, people: list[str]) -> Channel:
    """The app's conversation with these people, opened when there is none yet."""
    members = {slack.app.bot_user, *people}
    kind: Kind = "im" if len(people) == 1 else "mpim"
    for place in slack.workspace.channels.values():
        if place.kind == kind and set(place.members) == members:
            return place
    teams = list(dict.fromkeys([slack.app.team, *(slack.person(each).team for each in people)]))
    name = "" if kind == "im" else f"mpdm-{'--'.join(slack.person(each).name for each in people)}"
    place = Channel(
        id=new_id("D" if kind == "im" else "G"),
        name=name,
        kind=kind,
        teams=teams,
        members=sorted(members),
        created=slack.unix(),
        creator=slack.app.bot_user,
    )
    slack.workspace.add(place)
    slack.changed()
    return place


def target(slack: LocalSlack, args: Arguments) -> Channel:
    """Where a message goes: a channel, or a person's direct conversation when a user id is given."""
    given = args.need("channel")
    if given not in slack.workspace.users:
        return writable(slack, given)
    person = known_person(slack, given)
    if slack.is_external(person) and not slack.workspace.share_a_channel(slack.app.bot_user, given):
        raise ApiError("channel_not_found")
    return direct(slack, [given])


def living(slack: LocalSlack, place: Channel, ts: str) -> Message:
    """Not what a deleted parent left behind: nobody can touch that any more."""
    said = message_at(slack, place, ts)
    if said.subtype == "tombstone":
        raise ApiError("message_not_found")
    return said


def message_at(slack: LocalSlack, place: Channel, ts: str, code: str = "message_not_found") -> Message:
    try:
        micros_of(ts)
    except ValueError as error:
        raise ApiError("bad_timestamp" if code == "message_not_found" else code) from error
    said = slack.workspace.said(place.id).get(ts)
    if said is None or said.only_for:
        raise ApiError(code)
    return said

"""What a person can lay hands on: the channels they are in and the messages they see there."""

from __future__ import annotations

from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.workspace import Channel, Json, Message, User


def place_of(slack: LocalSlack, person: User, asked: Json) -> Channel:
    place = slack.workspace.channels.get(str(asked.get("channel")))
    if place is None or person.id not in place.members:
        raise Refused("not_in_channel")
    return place


def message_of(slack: LocalSlack, person: User, place: Channel, asked: Json) -> Message:
    said = slack.workspace.said(place.id).get(str(asked.get("ts")))
    if said is None or said.only_for not in ("", person.id):
        raise Refused("no_such_message")
    return said


def lasting_message(slack: LocalSlack, person: User, place: Channel, asked: Json) -> Message:
    """Not an ephemeral one: nobody can react to it, edit it or take a shortcut from it."""
    said = message_of(slack, person, place, asked)
    if said.only_for or said.subtype == "tombstone":
        raise Refused("no_such_message")
    return said


def own_message(slack: LocalSlack, person: User, asked: Json) -> tuple[Channel, Message]:
    place = place_of(slack, person, asked)
    said = message_of(slack, person, place, asked)
    if said.user != person.id:
        raise Refused("not_yours")
    return place, said

"""Shortcuts of the manifest: global ones, and those of a message's menu. Only the installing company has them."""

from __future__ import annotations

from slackbot.sandbox import interactions
from slackbot.sandbox.delivery import Answer
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.manifest import Shortcut
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.workspace import Channel, Json, Message, User


async def use(slack: LocalSlack, person: User, name: str, place: Channel | None, said: Message | None) -> Answer:
    """`said`: the message whose menu it was taken from; `place`: what the person was looking at."""
    found = _granted(slack, person, "message" if said else "global", name)
    if said is None or place is None:
        return await interactions.global_shortcut(slack, person, found, place.id if place else "")
    if said.only_for or said.subtype == "tombstone":
        raise Refused("no_such_message")
    return await interactions.message_shortcut(slack, person, found, place, said)


def _granted(slack: LocalSlack, person: User, kind: str, name: str) -> Shortcut:
    if slack.is_external(person):
        raise Refused("no_shortcuts")
    found = slack.grants.shortcut(kind, name)
    if found is None or "commands" not in slack.grants.scopes:
        raise Refused("no_such_control", detail=name)
    return found


def screen(slack: LocalSlack, person: User) -> list[Json]:
    if slack.is_external(person) or "commands" not in slack.grants.scopes:
        return []
    return [
        {"type": each.kind, "name": each.name, "description": each.description, "callback_id": each.callback_id}
        for each in slack.grants.shortcuts
    ]

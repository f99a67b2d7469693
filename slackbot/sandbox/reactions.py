"""reactions.*"""

from __future__ import annotations

import re

from slackbot.sandbox import access, messages, shapes
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, Json, Message

EMOJI = re.compile(r"[a-z0-9_'+-]+(::skin-tone-[2-6])?")


def add(slack: LocalSlack, args: Arguments) -> Json:
    place, said = _item(slack, args)
    if not messages.react(slack, place, said, slack.bot, _emoji(args)):
        raise ApiError("already_reacted")
    return {}


def remove(slack: LocalSlack, args: Arguments) -> Json:
    place, said = _item(slack, args)
    if not messages.unreact(slack, place, said, slack.bot, _emoji(args)):
        raise ApiError("no_reaction")
    return {}


def get(slack: LocalSlack, args: Arguments) -> Json:
    place, said = _item(slack, args)
    return {"type": "message", "channel": place.id, "message": shapes.message(slack, said)}


def _emoji(args: Arguments) -> str:
    name = args.need("name")
    if not EMOJI.fullmatch(name):
        raise ApiError("invalid_name")
    return name


def _item(slack: LocalSlack, args: Arguments) -> tuple[Channel, Message]:
    if not (args.has("channel") and args.has("timestamp")):
        raise ApiError("no_item_specified")
    place = access.joined(slack, args.text("channel"))
    return place, access.living(slack, place, args.text("timestamp"))

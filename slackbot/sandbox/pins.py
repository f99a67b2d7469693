"""pins.*"""

from __future__ import annotations

from slackbot.sandbox import access, events, shapes
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, Json, Message, Pin


def add(slack: LocalSlack, args: Arguments) -> Json:
    place, said = _item(slack, args)
    if any(pin.ts == said.ts for pin in place.pins):
        raise ApiError("already_pinned")
    pin = Pin(ts=said.ts, by=slack.app.bot_user, at=slack.unix())
    place.pins.append(pin)
    slack.changed()
    _announce(slack, "pin_added", place, said)
    return {}


def remove(slack: LocalSlack, args: Arguments) -> Json:
    place, said = _item(slack, args)
    kept = [pin for pin in place.pins if pin.ts != said.ts]
    if len(kept) == len(place.pins):
        raise ApiError("no_pin")
    place.pins = kept
    slack.changed()
    _announce(slack, "pin_removed", place, said)
    return {}


def list_(slack: LocalSlack, args: Arguments) -> Json:
    place = access.joined(slack, args.need("channel"))
    said = slack.workspace.said(place.id)
    items = [
        {
            "type": "message",
            "channel": place.id,
            "message": shapes.message(slack, said[pin.ts]),
            "created": pin.at,
            "created_by": pin.by,
        }
        for pin in place.pins
    ]
    return {"items": items}


def _item(slack: LocalSlack, args: Arguments) -> tuple[Channel, Message]:
    place = access.writable(slack, args.need("channel"))
    if not args.has("timestamp"):
        raise ApiError("no_item_specified")
    return place, access.living(slack, place, args.text("timestamp"))


def _announce(slack: LocalSlack, name: str, place: Channel, said: Message) -> None:
    item = {"type": "message", "channel": place.id, "message": shapes.message(slack, said)}
    event = {"type": name, "user": slack.app.bot_user, "channel_id": place.id, "item": item, "event_ts": slack.ts()}
    events.announce(slack, event, place)

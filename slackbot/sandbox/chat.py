"""chat.*"""

from __future__ import annotations

import re
from typing import Any

import orjson

from slackbot.sandbox import access, messages, shapes
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.blockcheck import checked_blocks
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, Json, Message

LONGEST = 40_000
LONGEST_UPDATE = 4_000
"""Bytes: Slack says characters, and people found texts refused that had fewer, but of more than a byte each."""
METADATA_BYTES = 8_000
"""Slack has a limit and publishes no number."""
EVENT_TYPE = re.compile(r"\w[\w.-]*")
NO_THREADS = frozenset({"channel_join", "channel_leave", "channel_name", "channel_archive", "channel_unarchive"})
"""Slack's own lines, under which nothing can be said."""
UNKNOWN_HERE = ("attachments", "username", "icon_url", "icon_emoji", "markdown_text")


def post_message(slack: LocalSlack, args: Arguments) -> Json:
    place = access.target(slack, args)
    draft = _draft(slack, args, place)
    draft.metadata = metadata(args)
    said = messages.say(slack, place, draft)
    shape = shapes.message(slack, said, all_metadata=True)
    return {"channel": place.id, "ts": said.ts, "message": shape, **_warned(args)}


def _warned(args: Arguments) -> Json:
    if len(args.text("text")) <= LONGEST:
        return {}
    return {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}


def post_ephemeral(slack: LocalSlack, args: Arguments) -> Json:
    """To people of other companies Slack promises nothing, so here it never arrives."""
    place = access.writable(slack, args.need("channel"))
    person = args.need("user")
    if person not in place.members or slack.person(person).deleted:
        raise ApiError("user_not_in_channel")
    draft = _draft(slack, args, place)
    return {"message_ts": whisper(slack, place, person, draft)}


def whisper(slack: LocalSlack, place: Channel, person: str, draft: Message) -> str:
    """The ts of the ephemeral message, also when nobody will ever see it."""
    if slack.is_external(slack.person(person)):
        return slack.ts()
    draft.only_for = person
    return messages.say(slack, place, draft).ts


def _draft(slack: LocalSlack, args: Arguments, place: Channel) -> Message:
    for name in UNKNOWN_HERE:
        if args.has(name):
            raise ApiError("invalid_arguments", f"[ERROR] this sandbox does not have {name} [json-pointer:/{name}]")
    blocks = checked_blocks(args.json("blocks", "invalid_blocks_format"))
    text = args.text("text")[:LONGEST]
    if not text and not blocks:
        raise ApiError("no_text")
    draft = messages.by_app(slack, place, text, blocks)
    if args.has("thread_ts"):
        parent = messages.parent_of(slack, place, args.text("thread_ts"))
        if parent is None:
            raise ApiError("thread_not_found")
        if parent.subtype in NO_THREADS:
            raise ApiError("cannot_reply_to_message")
        draft.thread_ts = parent.ts
        draft.broadcast = args.flag("reply_broadcast")
        draft.subtype = "thread_broadcast" if draft.broadcast else ""
    return draft


def metadata(args: Arguments) -> Json | None:
    given: Any = args.json("metadata", "invalid_metadata_format")
    if given in (None, {}):
        return None
    well_formed = (
        isinstance(given, dict)
        and set(given) == {"event_type", "event_payload"}
        and isinstance(given["event_payload"], dict)
        and EVENT_TYPE.fullmatch(str(given["event_type"]))
    )
    if not well_formed:
        raise ApiError("invalid_metadata_format")
    if not all(_flat(each) for each in given["event_payload"].values()):
        raise ApiError("invalid_metadata_format")
    if len(orjson.dumps(given["event_payload"])) > METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return dict(given)


def _flat(given: Any) -> bool:
    """A value, or a list or an object of values."""
    inner = given.values() if isinstance(given, dict) else given if isinstance(given, list) else ()
    return not any(isinstance(each, dict | list) for each in inner)


def update(slack: LocalSlack, args: Arguments) -> Json:
    """Blocks or metadata that are not given stay as they are; an empty list of blocks takes them away."""
    place = access.writable(slack, args.need("channel"))
    said = access.living(slack, place, args.need("ts"))
    if not said.by_app:
        raise ApiError("cant_update_message")
    if messages.too_late(slack, said):
        raise ApiError("edit_window_closed")
    if len(args.text("text").encode()) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    given = args.json("blocks", "invalid_blocks_format")
    if given is None and not args.has("text"):
        raise ApiError("no_text")
    blocks = said.blocks if given is None else checked_blocks(given)
    text = args.text("text", said.text)
    if not text and not blocks:
        raise ApiError("no_text")
    said.metadata = metadata(args) or said.metadata
    messages.change(slack, place, said, text, blocks)
    return {
        "channel": place.id,
        "ts": said.ts,
        "text": said.text,
        "message": shapes.message(slack, said, all_metadata=True),
    }


def delete(slack: LocalSlack, args: Arguments) -> Json:
    place = access.joined(slack, args.need("channel"))
    said = access.living(slack, place, args.need("ts"))
    if not said.by_app:
        raise ApiError("cant_delete_message")
    messages.delete(slack, place, said)
    return {"channel": place.id, "ts": said.ts}


def get_permalink(slack: LocalSlack, args: Arguments) -> Json:
    place = access.seen(slack, args.need("channel"))
    said = access.message_at(slack, place, args.need("message_ts"))
    thread = f"?thread_ts={said.thread_ts}&cid={place.id}" if said.thread_ts else ""
    link = f"{slack.url}/archives/{place.id}/p{said.ts.replace('.', '')}{thread}"
    return {"channel": place.id, "permalink": link}

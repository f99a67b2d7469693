"""files.*: asked for an address, sent there, completed once."""

from __future__ import annotations

import base64
import mimetypes
from typing import Any

from slackbot.sandbox import access, messages, shapes
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.ids import new_id
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import File, Json, User

LARGEST = 5_000_000
"""Bytes. Slack takes 1 GB; the sandbox keeps everything in one small file."""


def info(slack: LocalSlack, args: Arguments) -> Json:
    kept = slack.workspace.files.get(args.need("file"))
    if kept is None or not _seen(slack, kept):
        raise ApiError("file_not_found")
    return {"file": shapes.file(slack, kept), "comments": []}


def _seen(slack: LocalSlack, kept: File) -> bool:
    places = [slack.workspace.channels[place] for place in kept.shares]
    return kept.user == slack.app.bot_user or kept.in_a_form or any(slack.in_channel(place) for place in places)


def get_upload_url(slack: LocalSlack, args: Arguments) -> Json:
    name, size = args.need("filename"), args.number("length", 0, LARGEST)
    kept = new_file(slack, slack.bot, name, size)
    kept.alt, kept.complete = args.text("alt_txt"), False
    slack.changed()
    return {"upload_url": f"{slack.url}/upload/{kept.id}", "file_id": kept.id}


def new_file(slack: LocalSlack, owner: User, name: str, size: int, mimetype: str = "") -> File:
    kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
    kept = File(
        id=new_id("F"), name=name, mimetype=kind, size=size, user=owner.id, team=owner.team, created=slack.unix()
    )
    slack.workspace.files[kept.id] = kept
    return kept


def upload(slack: LocalSlack, id_: str, content: bytes) -> int:
    """The HTTP status: only the announced number of bytes is taken, and only before completion."""
    kept = slack.workspace.files.get(id_)
    if kept is None or kept.complete:
        return 404
    if len(content) != kept.size:
        return 400
    kept.content = base64.b64encode(content).decode()
    slack.changed()
    return 200


def complete_upload(slack: LocalSlack, args: Arguments) -> Json:
    files = [_uploaded(slack, each) for each in _list(args)]
    place = access.writable(slack, args.text("channel_id")) if args.has("channel_id") else None
    for kept, title in files:
        kept.complete, kept.title = True, title or kept.name
    if place:
        draft = messages.by_app(slack, place, args.text("initial_comment"), [], args.text("thread_ts"))
        draft.subtype, draft.files = "file_share", [kept.id for kept, _ in files]
        messages.say(slack, place, draft)
    slack.changed()
    return {"files": [shapes.file(slack, kept) for kept, _ in files]}


def _list(args: Arguments) -> list[Json]:
    given: Any = args.json("files", "invalid_arguments")
    if not (isinstance(given, list) and given and all(isinstance(each, dict) for each in given)):
        raise ApiError("invalid_arguments", "[ERROR] missing required field: files")
    return given


def _uploaded(slack: LocalSlack, given: Json) -> tuple[File, str]:
    kept = slack.workspace.files.get(str(given.get("id")))
    if kept is None or kept.complete or not kept.content:
        raise ApiError("file_not_found")
    return kept, str(given.get("title") or "")


def for_person(slack: LocalSlack, person: User, id_: str) -> tuple[File, bytes] | None:
    """The file with its bytes, if the person is where it was shared."""
    kept = slack.workspace.files.get(id_)
    places = [slack.workspace.channels[place] for place in kept.shares] if kept else []
    if kept is None or not any(person.id in place.members for place in places):
        return None
    return kept, base64.b64decode(kept.content)


def content(slack: LocalSlack, id_: str) -> bytes | None:
    kept = slack.workspace.files.get(id_)
    return base64.b64decode(kept.content) if kept and _seen(slack, kept) else None

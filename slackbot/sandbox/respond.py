"""What an app answers to a command or through a response_url."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox import messages
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.blockcheck import checked_blocks
from slackbot.sandbox.chat import LONGEST, whisper
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, Json, Message


def respond(slack: LocalSlack, given: Json, *, user: str, channel: str, ts: str = "") -> None:
    """`ts`: the clicked message, which alone can be replaced or deleted. Raises ApiError.

    A new message stands in a thread only with thread_ts, also when the click was in one; the app need not be in the
    channel. Unless response_type says in_channel, the person who clicked sees it alone.
    """
    args = Arguments(given)
    place = slack.workspace.channels[channel]
    if place.archived:
        raise ApiError("is_archived")
    if args.flag("delete_original") or args.flag("replace_original"):
        _original(slack, args, place, ts)
        return
    text, blocks = _words(args)
    draft = messages.by_app(slack, place, text, blocks, _thread(slack, args, place))
    if args.text("response_type") == "in_channel":
        messages.say(slack, place, draft)
    else:
        whisper(slack, place, user, draft)


def _thread(slack: LocalSlack, args: Arguments, place: Channel) -> str:
    if not args.has("thread_ts"):
        return ""
    parent = messages.parent_of(slack, place, args.text("thread_ts"))
    if parent is None or parent.only_for:
        raise ApiError("thread_not_found")
    return parent.ts


def _original(slack: LocalSlack, args: Arguments, place: Channel, ts: str) -> None:
    """What was ephemeral stays so, whatever response_type says."""
    said = _clicked(slack, place, ts)
    if args.flag("delete_original"):
        messages.delete(slack, place, said)
        return
    text, blocks = _words(args)
    if said.only_for:
        messages.draw(slack, said, text, blocks)
        slack.changed()
    else:
        messages.change(slack, place, said, text, blocks)


def _clicked(slack: LocalSlack, place: Channel, ts: str) -> Message:
    """There is none behind a command, a shortcut or a form."""
    said = slack.workspace.said(place.id).get(ts)
    if said is None or not said.by_app or said.subtype == "tombstone":
        raise ApiError("message_not_found")
    return said


def _words(args: Arguments) -> tuple[str, list[Json]]:
    given: Any = args.json("blocks", "invalid_blocks_format")
    blocks = checked_blocks(given)
    if not args.has("text") and not blocks:
        raise ApiError("no_text")
    return args.text("text")[:LONGEST], blocks

"""Saying, changing and deleting, for people and for the app alike: the world first, then the event."""

from __future__ import annotations

import uuid
from dataclasses import replace

from slackbot.sandbox import events, shapes
from slackbot.sandbox.ids import micros, micros_of
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.richtext import rich_text
from slackbot.sandbox.workspace import Channel, Json, Message, User


def say(slack: LocalSlack, place: Channel, draft: Message) -> Message:
    """Puts the message into the channel under a new ts and tells the app."""
    said = replace(draft, ts=slack.ts())
    slack.workspace.said(place.id)[said.ts] = said
    for id_ in said.files:
        slack.workspace.files[id_].shares.setdefault(place.id, []).append(said.ts)
    slack.changed()
    if not said.only_for:
        events.posted(slack, place, said)
    return said


def by_person(
    place: Channel, person: User, text: str, *, thread_ts: str = "", broadcast: bool = False, files: list[str]
) -> Message:
    return Message(
        ts="",
        channel=place.id,
        user=person.id,
        team=person.team,
        text=text,
        blocks=rich_text(text),
        subtype="file_share" if files else "thread_broadcast" if broadcast else "",
        thread_ts=thread_ts,
        broadcast=broadcast,
        client_msg_id=str(uuid.uuid4()),
        files=files,
    )


def by_app(slack: LocalSlack, place: Channel, text: str, blocks: list[Json], thread_ts: str = "") -> Message:
    return Message(
        ts="",
        channel=place.id,
        user=slack.app.bot_user,
        team=slack.app.team,
        text=text,
        blocks=blocks,
        thread_ts=thread_ts,
        by_app=True,
    )


def change(slack: LocalSlack, place: Channel, said: Message, text: str, blocks: list[Json]) -> None:
    before = shapes.message(slack, said, all_metadata=True)
    draw(slack, said, text, blocks)
    said.edited_by, said.edited_ts = said.user, slack.ts()
    slack.changed()
    events.changed(slack, place, said, before)


def draw(slack: LocalSlack, said: Message, text: str, blocks: list[Json]) -> None:
    slack.draws_anew(f"{said.channel}/{said.ts}", said.blocks)
    said.text, said.blocks = text, blocks


def delete(slack: LocalSlack, place: Channel, said: Message) -> None:
    """A parent whose thread goes on leaves a tombstone, as in Slack."""
    before = shapes.message(slack, said, all_metadata=True)
    place.pins = [pin for pin in place.pins if pin.ts != said.ts]
    if not said.only_for and slack.workspace.replies(place.id, said.ts):
        _bury(said)
        slack.changed()
        events.changed(slack, place, said, before)
        return
    del slack.workspace.said(place.id)[said.ts]
    _clear_away(slack, place, said.thread_ts)
    slack.changed()
    if not said.only_for:
        events.deleted(slack, place, said, before)


def _clear_away(slack: LocalSlack, place: Channel, parent: str) -> None:
    """A tombstone stands only as long as there is something under it."""
    said = slack.workspace.said(place.id)
    if parent in said and said[parent].subtype == "tombstone" and not slack.workspace.replies(place.id, parent):
        del said[parent]


def too_late(slack: LocalSlack, said: Message) -> bool:
    """By the company's setting for how long messages may be changed."""
    window = slack.workspace.edit_window_s
    return window is not None and micros(slack.now()) - micros_of(said.ts) > window * 1_000_000


def _bury(said: Message) -> None:
    said.subtype, said.text = "tombstone", "This message was deleted."
    said.blocks, said.files, said.reactions, said.metadata = [], [], {}, None


def parent_of(slack: LocalSlack, place: Channel, thread_ts: str) -> Message | None:
    """The top of the thread that a message belongs to; None when it is gone."""
    said = slack.workspace.said(place.id).get(thread_ts)
    if said is not None and said.thread_ts:
        return slack.workspace.said(place.id).get(said.thread_ts)
    return said


def react(slack: LocalSlack, place: Channel, said: Message, by: User, emoji: str) -> bool:
    """False when the person has reacted so already."""
    users = said.reactions.setdefault(emoji, [])
    if by.id in users:
        return False
    users.append(by.id)
    slack.changed()
    events.reaction(slack, "reaction_added", place, said, by, emoji)
    return True


def unreact(slack: LocalSlack, place: Channel, said: Message, by: User, emoji: str) -> bool:
    users = said.reactions.get(emoji, [])
    if by.id not in users:
        return False
    users.remove(by.id)
    if not users:
        del said.reactions[emoji]
    slack.changed()
    events.reaction(slack, "reaction_removed", place, said, by, emoji)
    return True

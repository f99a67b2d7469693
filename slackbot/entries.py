"""What is queued with a decision: one entry for each thing that is to be said, or asked of another case."""

from __future__ import annotations

import hashlib
from typing import Any

from slackbot import codec
from slackbot.cases.announcements.commands import NoteAnnouncement, Told
from slackbot.words import Audience, Card, CommandBase, FollowUp, Hook, Message

FOLLOW_UPS, FOR_MANY, HOOKS = "follow_up", "follow_up_many", "hook"
"""Lanes without Slack behind them."""
UNDRAWN_INCIDENT, UNDRAWN_APPROVAL, UNDRAWN_MANY = "undrawn_incident", "undrawn_approval", "undrawn_many"
"""Of cards that stand, to be drawn anew: no post waits for them, nor they for one."""
ALONE = (UNDRAWN_INCIDENT, UNDRAWN_APPROVAL)
"""There each card is a line of its own; of what is for many there is one in each channel."""
REDRAWS = (*ALONE, UNDRAWN_MANY)
EARLIER_UNDRAWN = "undrawn"
"""What an earlier build has left there is drawn; it claims from there, so nothing new is queued in it."""
OUR_FAULT = "fault:"
"""Before the name of an error of the desk's own, where it says why something could not be sent."""


def card_key(case_id: str, channel: str, name: str) -> str:
    return f"{case_id}|{channel}|{name}"


def entry_id(command_id: str, index: int) -> str:
    """Also the op_id that travels in the message's metadata: opaque, since customers can read it."""
    return hashlib.sha256(f"{command_id}/{index}".encode()).hexdigest()[:20]


def entry_for(case_id: str, message: Message, new_id: str, window: str = "") -> dict[str, Any]:
    """`window`: whose announcement the case is. What does not reach a customer is shown with the window."""
    body = codec.dump_message(message).decode()
    if isinstance(message, FollowUp):
        lane, told = FOR_MANY if message.many else FOLLOW_UPS, _window_of(message.command)
        return {"id": new_id, "lane": lane, "channel": message.command.case_id, "body": body, **told}
    if isinstance(message, Hook):
        return {"id": new_id, "lane": HOOKS, "channel": message.endpoint, "body": f"{case_id} {body}"}
    channel = message.channel if isinstance(message, Card) else message.to
    entry = {"id": new_id, "lane": str(message.lane), "channel": channel, "body": f"{case_id} {body}"}
    if isinstance(message, Card):
        entry["coalesce"] = card_key(case_id, channel, message.name)
    elif message.file:
        entry["file"] = "1"
    return entry | ({"window": window} if window and message.audience is Audience.CUSTOMER else {})


def _window_of(command: CommandBase) -> dict[str, str]:
    if isinstance(command, Told):
        return {"window": command.news.window}
    return {"window": command.window} if isinstance(command, NoteAnnouncement) else {}

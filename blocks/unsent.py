"""What could not be sent, where it was to go and why: in words, for staff."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Mrkdwn
from slackbot.i18n import MissingText

OURS = frozenset(
    {
        *("msg_too_long", "no_text", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"),
        *("invalid_arguments", "invalid_metadata_format", "metadata_too_large", "too_many_attachments"),
    }
)
"""Slack would take it if the desk had drawn it well."""
NOBODY = frozenset({"user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot", "messages_tab_disabled"})
UNANSWERED = frozenset(
    {
        *("internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed"),
        *("TimeoutError", "ServerDisconnectedError", "ClientOSError", "ClientPayloadError", "ConnectionResetError"),
    }
)


def reason_of(around: Surroundings, reason: str, hook: str = "") -> str:
    """`hook`: the other system that it was for, if it was."""
    try:
        return around.plain(f"dead.reason.{_family(reason)}", hook=hook)
    except MissingText:
        return around.plain("dead.reason.other", code=reason)


def whither(around: Surroundings) -> Mrkdwn:
    """What it is and for whom; empty for what is no message."""
    letter = around.letter
    what = letter.get("what")
    if not what:
        return Mrkdwn("")
    to = letter["to"]
    if to.startswith("direct:"):
        return around.say(f"dead.{what}", to=around.say("dead.to.person"))
    channel = around.provider.desk_channel if to == "desk" and around.provider else to
    return around.say(f"dead.{what}", to=Mrkdwn(f"<#{channel}>"))


def _family(reason: str) -> str:
    """Many codes of Slack's mean one thing to whoever has to mend it."""
    if reason in OURS:
        return "our_fault"
    if reason in NOBODY:
        return "nobody_there"
    if reason.isdigit() or reason in UNANSWERED:
        return "unanswered"
    if reason.startswith("restricted_action"):
        return "restricted_action"
    return "our_fault" if reason[:1].isupper() else reason

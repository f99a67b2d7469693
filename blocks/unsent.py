"""What could not be sent, where it was to go and why: in words, for staff."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Mrkdwn
from slackbot.cases.oncall.duty import DIRECT, DUTY, ELSE
from slackbot.cases.oncall.state import rota_id
from slackbot.entries import OUR_FAULT
from slackbot.i18n import MissingText

OURS = frozenset(
    {
        *("msg_too_long", "no_text", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"),
        *("invalid_arguments", "invalid_metadata_format", "metadata_too_large", "too_many_attachments"),
    }
)
"""Slack would take it if the desk had drawn it well."""
NOBODY = frozenset({"user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"})
UNANSWERED = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed"})


def reason_of(around: Surroundings, reason: str, hook: str = "") -> str:
    """`hook`: the other system that it was for, if it was."""
    family = _family(reason)
    if family == "unanswered" and around.letter.get("what") == "redrawn":
        family = "unanswered_update"
    try:
        return around.plain(f"dead.reason.{family}", hook=hook)
    except MissingText:
        return around.plain("dead.reason.other", code=reason)


def whose(around: Surroundings, case: str) -> str:
    """A rota by its name: nobody but the desk knows the other."""
    rotas = around.provider.rotas if around.provider else ()
    return next((rota.name for rota in rotas if case == rota_id(rota.key)), case)


def whither(around: Surroundings) -> Mrkdwn:
    """What it is and for whom; empty for what is no message."""
    letter = around.letter
    what = letter.get("what")
    if not what:
        return Mrkdwn("")
    to = letter["to"]
    if to.startswith(DIRECT):
        return around.say(f"dead.direct.{what}", to=_whoever(around, to.removeprefix(DIRECT)))
    channel = around.provider.desk_channel if to == "desk" and around.provider else to
    return around.say(f"dead.{what}", to=Mrkdwn(f"<#{channel}>"))


def _whoever(around: Surroundings, ladder: str) -> Mrkdwn:
    """Who has to be told another way. Of a place in a rota nobody may be on duty any more who was."""
    return around.say("dead.to.duty") if ladder.startswith(DUTY) else around.person(ladder.partition(ELSE)[0])


def _family(reason: str) -> str:
    """Many codes of Slack's mean one thing to whoever has to mend it."""
    if reason in OURS or reason.startswith(OUR_FAULT):
        return "our_fault"
    if reason in NOBODY:
        return "nobody_there"
    if reason.isdigit() or reason in UNANSWERED:
        return "unanswered"
    return "restricted_action" if reason.startswith("restricted_action") else reason

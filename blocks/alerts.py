"""What staff must see about the desk itself: a message that could not be sent, a timer that does not fire."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import actions, button, context, esc, section
from slackbot.i18n import MissingText
from slackbot.words import Card, Rendered


def alert(card: Card, around: Surroundings) -> Rendered:
    kind, _, name = card.name.partition(":")
    return _stuck(name, around) if kind == "stuck" else _dead(name, around)


def _dead(entry: str, around: Surroundings) -> Rendered:
    if not around.letter:
        first = around.say("dead.sent", entry=entry)
        return Rendered(text=first, blocks=[section(first)])
    if "reason" not in around.letter:
        first = around.say("dead.again", entry=entry)
        return Rendered(text=first, blocks=[section(first)])
    reason = around.letter["reason"]
    follow_up = around.letter["lane"] == "follow_up"
    case = around.letter["channel"] if follow_up else around.letter["body"].partition(" ")[0]
    first = around.say("dead.text", case=case, reason=_reason(around, reason))
    retry = button(around.plain("button.retry"), "outbox.retry", entry, style="primary", about=case)
    small = context(around.say("dead.small", entry=entry, code=reason))
    return Rendered(text=first, blocks=[section(first), actions(retry), small])


def _reason(around: Surroundings, reason: str) -> str:
    try:
        return around.plain(f"dead.reason.{reason}")
    except MissingText:
        return around.plain("dead.reason.other", code=reason)


def _stuck(timer: str, around: Surroundings) -> Rendered:
    first = around.say("stuck.text" if around.letter else "stuck.over", timer=esc(timer))
    return Rendered(text=first, blocks=[section(first)])

"""What staff must see about the desk itself: a message that could not be sent, a timer that does not fire."""

from __future__ import annotations

from datetime import datetime

from blocks import unreadable
from blocks.around import Surroundings
from blocks.kit import Mrkdwn, actions, button, context, cut, esc, quote, section
from blocks.unsent import reason_of, whither, whose
from slackbot.cases.customers.state import Obstacle
from slackbot.cases.provider import PROVIDER
from slackbot.clock import from_millis
from slackbot.i18n import MissingText
from slackbot.words import Card, Notice, Rendered

MOST_WORDS = 300
"""Of what could not be sent: enough to know it by."""


def alert(card: Card, around: Surroundings) -> Rendered:
    kind, _, name = card.name.partition(":")
    return {"dead": _dead, "stuck": _stuck, "audit": _overdue, "restored": _restored, "silence": _silence}[kind](
        name, around
    )


def _dead(entry: str, around: Surroundings) -> Rendered:
    if not around.letter:
        first = around.say("dead.sent", entry=entry)
        return Rendered(text=first, blocks=[section(first)])
    if "reason" not in around.letter:
        first = around.say("dead.again", entry=entry)
        return Rendered(text=first, blocks=[section(first)])
    reason = around.letter["reason"]
    follow_up = around.letter["lane"].startswith("follow_up")
    case = whose(around, around.letter["channel"] if follow_up else around.letter["body"].partition(" ")[0])
    why = reason_of(around, reason, hook=around.letter["channel"])
    first = around.say("dead.text", case=case, reason=why, what=whither(around))
    retry = button(around.plain("button.retry"), "outbox.retry", entry, style="primary", about=case)
    small = context(around.say("dead.small", entry=entry, code=reason))
    words = around.letter.get("words")
    written = [quote(cut(words, MOST_WORDS))] if words else []
    return Rendered(text=first, blocks=[section(first), *written, actions(retry), small])


def obstacle(found: Obstacle, around: Surroundings) -> Rendered:
    """The customer's channel cannot be written to; once it can, the same card says so."""
    name = around.terms.particulars.short_name
    if found.over:
        first = around.say("obstacle.over", name=name)
        return Rendered(text=first, blocks=[section(first)])
    first = around.say("obstacle.text", reason=_why(around, found.reason), name=name)
    return Rendered(text=first, blocks=[section(first), context(around.grounds("12"))])


def _why(around: Surroundings, reason: str) -> str:
    try:
        return around.plain(f"obstacle.{reason}")
    except MissingText:
        return around.plain("obstacle.other", code=reason)


def desk_notice(said: Notice, around: Surroundings) -> Rendered:
    """To a lead in person: while other companies read #desk nothing is said there."""
    assert around.provider, "it is the provider's own"
    first = around.say(f"own.{said.key}", channel=Mrkdwn(f"<#{around.provider.desk_channel}>"))
    return Rendered(text=first, blocks=[section(first)])


def _stuck(timer: str, around: Surroundings) -> Rendered:
    first = around.say("stuck.text" if around.letter else "stuck.over", timer=esc(timer))
    return Rendered(text=first, blocks=[section(first)])


def _overdue(name: str, around: Surroundings) -> Rendered:
    """What nothing will move by itself; once it moves, the same card says so."""
    kind = name.partition(":")[0]
    if kind == "unreadable":
        return _unreadable(around)
    if not around.letter:
        first = around.say("audit.over", what=around.plain(f"audit.{kind}"))
        return Rendered(text=first, blocks=[section(first)])
    if kind == "cards_old":
        return _undrawn(around.letter["example"], around)
    if kind == "menus":
        first = around.say("menus.text", count=int(around.letter["count"]))
        return Rendered(text=first, blocks=[section(first), context(around.say("menus.small"))])
    what, letter = around.plain(f"audit.{kind}"), around.letter
    first = around.say("audit.text", what=what, count=letter["count"], example=letter["example"])
    small = context(around.say("audit.small"))
    return Rendered(text=first, blocks=[section(first), small])


def _unreadable(around: Surroundings) -> Rendered:
    """Which cases could not be read, or miss their agreement: everything else goes on without them."""
    if not around.letter:
        first = around.say("unreadable.over")
        return Rendered(text=first, blocks=[section(first)])
    named = unreadable.named(around.locale, around.letter["example"].split(), int(around.letter["count"]))
    first = around.say("unreadable.text", cases=named)
    return Rendered(text=first, blocks=[section(first), context(around.say("unreadable.small"))])


def _undrawn(case: str, around: Surroundings) -> Rendered:
    """Posts go through, cards are not drawn anew. `case`: one that has such a card."""
    first = around.say("undrawn.text", example=around.plain("undrawn.ours") if case == PROVIDER else case)
    return Rendered(text=first, blocks=[section(first), context(around.say("undrawn.small"))])


def _restored(taken_at: str, around: Surroundings) -> Rendered:
    first = around.say("restored.text", at=around.when(datetime.fromisoformat(taken_at)))
    return Rendered(text=first, blocks=[section(first), context(around.say("restored.small"))])


def _silence(since: str, around: Surroundings) -> Rendered:
    """Slack answered nobody for a while. It can be said only once it is over."""
    if not around.letter:
        first = around.say("silence.earlier", since=around.when(from_millis(int(since))))
        return Rendered(text=first, blocks=[section(first)])
    began, over = (datetime.fromisoformat(around.letter[name]) for name in ("since", "over"))
    first = around.say("silence.over", since=around.when(began), over=around.when(over))
    held = context(around.say("silence.held", count=int(around.letter["held"])))
    return Rendered(text=first, blocks=[section(first), held])

"""Cases that could not be read, by name: staff see which, and all others stand without them."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.kit import Mrkdwn, esc, joined, say

MOST_NAMED = 10


def named(locale: str, cases: Sequence[str], count: int) -> Mrkdwn:
    """`count`: of all, if more are known of than have a name here."""
    first, between = cases[:MOST_NAMED], say(locale, "card.between")
    said = joined(map(esc, first), between)
    more = max(count, len(cases)) - len(first)
    return say(locale, "unreadable.named", cases=said, more=more) if more > 0 else said


def unread(cases: Sequence[str], locale: str) -> list[Mrkdwn]:
    """For what they belong in, where there are any: whoever reads it has to know that it is not all."""
    return [say(locale, "list.unread", cases=named(locale, cases, len(cases)))] if cases else []

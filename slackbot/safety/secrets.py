"""Passwords, keys and tokens do not belong in Slack (Art. 12): are there any in this text?

The table is our own (`secret_patterns.py`): what libraries offer looks for word edges that are none beside Japanese
letters. A pattern is tried only where one of its hints stands, so that ordinary text costs a few substring searches.
How good it is on texts it was not written from is in docs/security.md.
"""

from __future__ import annotations

import unicodedata

from slackbot.safety.invisible import clean
from slackbot.safety.secret_patterns import PATTERNS, Pattern, Secret

HINTS = tuple(frozenset().union(*(each.hints for each in PATTERNS)))


def secret_in(*texts: str) -> Secret | None:
    """What the first secret in them looks like; None when there is none. The time grows with the length alone."""
    return next((found for text in texts if (found := _in(text))), None)


def _in(text: str) -> Secret | None:
    said = clean(text)
    if not said.isascii():
        said = unicodedata.normalize("NFKC", said)
    small = said.lower()
    hints = [hint for hint in HINTS if hint in small]
    if not hints:
        return None  # as nearly always
    return next((each.kind for each in PATTERNS if not each.hints.isdisjoint(hints) and _caught(each, said)), None)


def _caught(pattern: Pattern, said: str) -> bool:
    return any(pattern.holds(found.groupdict().get("secret") or "") for found in pattern.found.finditer(said))


__all__ = ["Secret", "secret_in"]

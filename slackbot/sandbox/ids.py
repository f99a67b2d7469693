"""Ids and timestamps as Slack writes them.

Ids are random, not counted: the app remembers event, view and trigger ids for longer than a sandbox may live.
"""

from __future__ import annotations

import secrets
import string
from datetime import datetime

CHANCE = secrets.SystemRandom()
LETTERS = string.ascii_uppercase + string.digits
TS_STEP = 100
"""Microseconds between two messages at least, as in Slack's own "….000100"."""


def new_id(prefix: str) -> str:
    return prefix + "".join(CHANCE.choices(LETTERS, k=10))


def trigger_id() -> str:
    return f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"


def block_id() -> str:
    return secrets.token_urlsafe(4)


def micros(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def ts_of(count: int) -> str:
    """Microseconds as a message ts: 1764000000000100 is "1764000000.000100"."""
    return f"{count // 1_000_000}.{count % 1_000_000:06d}"


def micros_of(ts: str) -> int:
    """Raises ValueError when it is no ts. Fewer than six decimals are filled up; whole seconds are one too."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int((fraction + "000000")[:6])

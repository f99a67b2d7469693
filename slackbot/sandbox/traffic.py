"""What went to the app and came from it, for the page's drawer and for tests; tokens and secrets masked."""

from __future__ import annotations

import re
from collections import deque
from itertools import takewhile
from typing import Any, Literal

from slackbot.words import value

KEPT = 2000
HIDDEN = frozenset({"token", "routing_key", "response_url", "upload_url", "content_base64"})
TOKEN = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+")

Direction = Literal["to_app", "from_app"]


@value
class Entry:
    """`status` 0: no answer. `ms`: how long the answer took."""

    n: int
    at: float
    direction: Direction
    name: str
    status: int
    ms: int
    body: Any
    answer: Any


class Traffic:
    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)
        self._count = 0

    def add(self, *, at: float, direction: Direction, name: str, status: int, ms: int, body: Any, answer: Any) -> None:
        self._count += 1
        self.entries.append(
            Entry(
                n=self._count,
                at=at,
                direction=direction,
                name=name,
                status=status,
                ms=ms,
                body=masked(body),
                answer=masked(answer),
            )
        )

    def after(self, n: int) -> list[Entry]:
        later = list(takewhile(lambda entry: entry.n > n, reversed(self.entries)))
        return later[::-1]

    def named(self, name: str, direction: Direction | None = None) -> list[Entry]:
        """Entries of one API method, event type, command or interaction type."""
        return [each for each in self.entries if each.name == name and direction in (None, each.direction)]


def masked(given: Any) -> Any:
    if isinstance(given, str):
        return TOKEN.sub("•••", given) if "xox" in given or "xapp-" in given else given
    if isinstance(given, dict):
        return {key: "•••" if key in HIDDEN and found else masked(found) for key, found in given.items()}
    return [masked(each) for each in given] if isinstance(given, (list, tuple)) else given

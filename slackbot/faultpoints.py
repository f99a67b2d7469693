"""Named places where a test may let processes die: `SLACKBOT_DIE_AT=outbox.sent`; `outbox.sent:3` is the third time.

`SLACKBOT_DIE_PIDS` names who dies there, one after another: `self`, which it is when nothing is said, or the number of
another process, such as the Redis server's.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_name, _left, _whom = "", 0, ["self"]
_ear: Callable[[str], None] | None = None


def arm() -> None:
    """Reads the two variables, as a process does when it begins."""
    global _name, _left, _whom
    _name, _, count = os.environ.get("SLACKBOT_DIE_AT", "").partition(":")
    _left = int(count or 1)
    _whom = os.environ.get("SLACKBOT_DIE_PIDS", "self").split(",")


arm()


def point(name: str) -> None:
    global _left
    if _ear is not None:
        _ear(name)
    if name != _name:
        return
    _left -= 1
    if _left == 0:
        for pid in _whom:
            os.kill(os.getpid() if pid == "self" else int(pid), signal.SIGKILL)


@contextmanager
def heard_by(ear: Callable[[str], None]) -> Iterator[None]:
    """In this process: `ear` is told every point that is come to, and ends what is being done by raising."""
    global _ear
    before, _ear = _ear, ear
    try:
        yield
    finally:
        _ear = before

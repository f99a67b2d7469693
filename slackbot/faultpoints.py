"""Named places where a test may let the process die: `SLACKBOT_DIE_AT=outbox.sent`, or `outbox.sent:3`."""

from __future__ import annotations

import os
import signal

_name, _, _count = os.environ.get("SLACKBOT_DIE_AT", "").partition(":")
_left = int(_count or 1)


def point(name: str) -> None:
    global _left
    if name != _name:
        return
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

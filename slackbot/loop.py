"""The loop that the desk runs on: uvloop where there is one, for which input and output cost half."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    if sys.platform == "win32":
        return asyncio.run(main)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


def opened() -> None:
    """What stands after the start stays: the collector need not walk through it again while somebody waits."""
    gc.collect()
    gc.freeze()


def told() -> asyncio.Event:
    """From now on a signal to end sets this, and no longer ends the process where it stands."""
    event = asyncio.Event()
    running = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(name, event.set)
    return event

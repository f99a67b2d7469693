"""The loop that the desk runs on: uvloop where there is one, for which input and output cost half."""

from __future__ import annotations

import asyncio
import gc
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

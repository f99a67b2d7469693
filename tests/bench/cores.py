"""Who computes where: the measured server has a core to itself, everything else (load, Redis, sink) shares the others.

That is the desk as it is run: one process, Redis and Slack elsewhere. Where the system cannot pin processes (macOS), or
there is one core only, nothing is pinned, and the table says so.
"""

from __future__ import annotations

import os
import sys

_CORES = "BENCH_CORES"
"""Environment variable: the cores of the one who measures. A process it starts may use only those it is pinned to."""


def _allowed() -> list[int]:
    if sys.platform != "linux":
        return []
    mine = " ".join(map(str, sorted(os.sched_getaffinity(0))))
    return [int(core) for core in os.environ.setdefault(_CORES, mine).split()]


_ALLOWED = _allowed()


def pinned() -> bool:
    return len(_ALLOWED) > 1


def pin_server() -> None:
    """The calling process is the server."""
    _pin(set(_ALLOWED[-1:]))


def pin_the_rest() -> None:
    """The calling process, and whatever it starts from here on."""
    _pin(set(_ALLOWED[:-1]))


def unpin() -> None:
    _pin(set(_ALLOWED))


def _pin(cores: set[int]) -> None:
    if pinned():
        os.sched_setaffinity(0, cores)

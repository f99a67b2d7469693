"""Who computes where: the measured server has a core to itself, everything else (load, Redis, sink) shares the others.

That is the desk as it is run: one process, Redis and Slack elsewhere. So the server gets the core that devices
interrupt least: what the disk asks of a core while Redis writes to it would be counted for the server. Where the
system cannot pin processes (macOS), or there is one core only, nothing is pinned, and the table says so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_CORES = "BENCH_CORES"
"""Environment variable: the cores of the one who measures. A process it starts may use only those it is pinned to."""


def _allowed() -> list[int]:
    if sys.platform != "linux":
        return []
    told = interruptions(Path("/proc/interrupts").read_text())
    mine = sorted(os.sched_getaffinity(0), key=lambda core: -told.get(core, 0))
    return [int(core) for core in os.environ.setdefault(_CORES, " ".join(map(str, mine))).split()]


def interruptions(table: str) -> dict[int, int]:
    """Core -> how often devices have interrupted it; what cores tell each other has no number."""
    head, *lines = table.splitlines()
    cores = [int(name.removeprefix("CPU")) for name in head.split()]
    devices = [line.split()[1:] for line in lines if line.split()[0].rstrip(":").isdigit()]
    return {core: sum(int(counts[n]) for counts in devices) for n, core in enumerate(cores)}


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

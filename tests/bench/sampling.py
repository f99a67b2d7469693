"""Where the processor's time goes: which functions run, looked at some 250 times in each second of it.

Looking, unlike cProfile, does not make small functions look dearer than they are. Time in C is counted for the Python
function that called it. What waits is not counted.
"""

from __future__ import annotations

import cProfile
import os
import signal
from collections import Counter
from pathlib import Path
from types import FrameType

import orjson

EVERY_S = 0.001
"""The kernel looks at its own pace, where that is slower."""

Stacks = Counter[tuple[str, ...]]


class Sampler:
    """Started and written in the process that is looked at."""

    def __init__(self) -> None:
        self.stacks: Stacks = Counter()

    def start(self) -> None:
        signal.signal(signal.SIGPROF, self._look)
        signal.siginterrupt(signal.SIGPROF, False)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def write(self, path: Path) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        path.write_bytes(orjson.dumps([[list(stack), count] for stack, count in self.stacks.items()]))

    def _look(self, _: int, frame: FrameType | None) -> None:
        stack = []
        while frame:
            code = frame.f_code
            stack.append(f"{code.co_filename}|{code.co_qualname}")
            frame = frame.f_back
        self.stacks[tuple(stack)] += 1


def read(path: Path) -> Stacks:
    return Counter({tuple(stack): count for stack, count in orjson.loads(path.read_bytes())})


class Watch:
    """What a server's environment asks for: BENCH_SAMPLES, BENCH_CALLS name the files to be written at its end."""

    def __init__(self) -> None:
        self._samples, self._calls = os.environ.get("BENCH_SAMPLES"), os.environ.get("BENCH_CALLS")
        self._sampler, self._counter = Sampler(), cProfile.Profile()
        self._started = False

    @property
    def wanted(self) -> bool:
        return bool(self._samples or self._calls)

    def start(self) -> None:
        if self._started:
            return
        self._started = True
        if self._samples:
            self._sampler.start()
        if self._calls:
            self._counter.enable()

    def write(self) -> None:
        if self._samples:
            self._sampler.write(Path(self._samples))
        if self._calls:
            self._counter.disable()
            self._counter.dump_stats(self._calls)

"""Many malformed requests at one door, and what became of them."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.fuzz.mutants import Mutant, mutants
from tests.fuzz.quiet import REFUSALS, Door

AT_ONCE = 250
ALLOWED = {200, *REFUSALS}


@dataclass
class Told:
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    rss_kib: list[int] = field(default_factory=list)
    """After each quarter; empty where the system does not say."""
    seconds: float = 0.0

    def __str__(self) -> str:
        mix = ", ".join(f"{kind} {times}" for kind, times in self.kinds.most_common())
        answers = ", ".join(f"{status}: {times}" for status, times in sorted(self.statuses.items()))
        return f"{self.kinds.total()} requests in {self.seconds:.0f} s\n  {mix}\n  {answers}\n  RSS KiB {self.rss_kib}"


async def knocked(door: Door, count: int, seed: int) -> Told:
    """A problem: another answer, a failure inside, a refusal that no line tells of, or one that writes."""
    rng, told, begun = Random(seed), Told(), time.monotonic()
    quarters = {count * n // 4 // AT_ONCE for n in range(1, 5)}
    for batch in range(-(-count // AT_ONCE)):
        some = mutants(rng, batch, min(AT_ONCE, count - batch * AT_ONCE))
        await _try(door, some, told)
        if batch + 1 in quarters and (found := _rss_kib()):
            told.rss_kib.append(found)
    told.seconds = time.monotonic() - begun
    return told


async def _try(door: Door, some: list[Mutant], told: Told) -> None:
    before, refused = await door.changes(), []
    for each in some:
        lines = door.lines.refused
        status = await door.answers(each.body, each.content_type, **each.headers)
        told.kinds[each.kind] += 1
        told.statuses[status] += 1
        if status in REFUSALS:
            refused.append(each)
            if door.lines.refused != lines + 1:
                told.problems.append(f"{door.lines.refused - lines} lines for one refusal: {each}")
        elif status not in ALLOWED:
            told.problems.append(f"answered {status}: {each}")
        if door.lines.failed:
            told.problems.append(f"{door.lines.failed.pop()}: {each}")
    if refused and await door.changes() != before:
        await _writes_nothing(door, refused, told)


async def _writes_nothing(door: Door, refused: list[Mutant], told: Told) -> None:
    """Something was written meanwhile, by those that were let in. The refused ones alone write nothing."""
    before = await door.changes()
    for each in refused:
        await door.answers(each.body, each.content_type, **each.headers)
    if await door.changes() != before:
        told.problems.append("a refused request was written")


def _rss_kib() -> int:
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4

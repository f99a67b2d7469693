"""What a measurement came to: printed, and with WRITE=1 put into docs/performance.md between the marks of its name."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from slackbot import embedded
from slackbot.clock import SystemClock
from slackbot.words import value
from tests.bench import cores
from tests.bench.stores import QUICK

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
PACKAGES = ("aiohttp", "uvloop", "slack-bolt", "redis", "pydantic", "orjson")


@value
class Table:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    """As many cells as the head has; the first column is words, the others mostly figures."""
    notes: Sequence[str] = ()

    def text(self) -> str:
        widths = [max(len(row[n]) for row in (self.head, *self.rows)) for n in range(len(self.head))]
        lines = [_aligned(row, widths) for row in (self.head, *self.rows)]
        return "\n".join(["", self.title, *lines, *self.notes])

    def markdown(self) -> str:
        align = ["---", *(["--:"] * (len(self.head) - 1))]
        lines = [f"| {' | '.join(row)} |" for row in (self.head, align, *self.rows)]
        notes = ["", *(f"- {note}" for note in self.notes)] if self.notes else []
        return "\n".join([f"**{self.title}**", "", *lines, *notes])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()


def publish(name: str, *tables: Table) -> None:
    """`name`: of the place in the page. With WRITE=1 raises ValueError when the page has no such place."""
    where = setting()
    sys.stdout.write("\n".join([*(table.text() for table in tables), "", where, ""]))
    if os.environ.get("WRITE"):
        found = "\n\n".join([*(table.markdown() for table in tables), f"_{where}_"])
        PAGE.write_text(placed(PAGE.read_text("utf-8"), name, found), "utf-8")


def placed(page: str, name: str, found: str) -> str:
    """The page with what was found between the two marks of that name."""
    pattern = rf"(<!-- bench {name} -->\n).*?(<!-- end of bench {name} -->)"
    page, places = re.subn(pattern, lambda marks: f"{marks[1]}{found}\n{marks[2]}", page, flags=re.DOTALL)
    if places != 1:
        raise ValueError(f"the page has {places} places for {name}")
    return page


def setting() -> str:
    """When, on what, and with which versions."""
    server = embedded.engine_of(embedded.find_server())
    versions = [f"Python {platform.python_version()}", str(server), *(f"{name} {version(name)}" for name in PACKAGES)]
    place = "the server on a core of its own" if cores.pinned() else "nothing pinned to a core"
    load = f"load average {os.getloadavg()[0]:.1f}"
    day = SystemClock().now().date().isoformat()
    parts = [day, f"{_processor()}, {os.cpu_count()} cores", f"{platform.system()} {platform.release()}", place, load]
    return "; ".join([*parts, ", ".join(versions), *(["QUICK: too short to be quoted"] if QUICK else [])])


def _processor() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except FileNotFoundError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def ms(seconds: float) -> str:
    return f"{1000 * seconds:.2f}" if seconds < 0.1 else f"{1000 * seconds:.0f}"


def percentile(waits: Sequence[float], part: float) -> float:
    return sorted(waits)[min(int(len(waits) * part), len(waits) - 1)]

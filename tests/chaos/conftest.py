from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The counts of every storm, and of all of them together."""
    rows = list(_recorded(terminalreporter))
    if not rows:
        return
    total = sum((Counter(row) for row in rows), Counter[str]())
    total.pop("seed", None)
    terminalreporter.section("counts of the storms")
    for row in [*rows, dict(total)]:
        terminalreporter.write_line("   ".join(f"{name} {row.get(name, 0):,}" for name in row))


def _recorded(reporter: TerminalReporter) -> Iterator[dict[str, int]]:
    for reports in reporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.when == "call":
                found: list[Any] = [counts for name, counts in report.user_properties if name == "chaos"]
                yield from found

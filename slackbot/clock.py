"""Where time comes from. Nothing else in the product asks the system for the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The current instant, aware, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """Stands still until it is told to move."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def forward(self, by: timedelta) -> None:
        self._now += by


class FileClock:
    """System time plus the seconds written in a file, so that two processes can be moved forward together."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    @property
    def offset(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._path.read_text()))
        except FileNotFoundError:
            return timedelta()

    def forward(self, by: timedelta) -> None:
        later = self.offset + by
        draft = self._path.with_suffix(".draft")
        draft.write_text(str(later.total_seconds()))
        draft.replace(self._path)


def millis(at: datetime) -> int:
    """Redis scores and Lua speak milliseconds since the epoch."""
    return int(at.timestamp() * 1000)


def from_millis(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def from_ts(ts: str) -> datetime:
    """Slack's message ts is seconds since the epoch."""
    return datetime.fromtimestamp(float(ts), UTC)

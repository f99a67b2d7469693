"""Faults that a test or the page orders: Slack answering badly, slowly, twice as careful, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

ANY_METHOD = "*"


@dataclass(kw_only=True)
class Fault:
    """`times` None: until it is taken away. `delay` in seconds of real time, before the answer.

    `after_effect`: the call takes effect first, then the fault is answered. `drop`: the connection is closed.
    """

    method: str = ANY_METHOD
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    delay: float = 0
    times: int | None = None
    after_effect: bool = False
    drop: bool = False

    @property
    def answers(self) -> bool:
        """False for a fault that only delays."""
        return self.drop or self.status is not None or self.error is not None or self.retry_after is not None


@dataclass
class Faults:
    rules: list[Fault] = field(default_factory=list)

    def add(self, **rule: Any) -> Fault:
        """Raises TypeError on a word that no fault has."""
        fault = Fault(**rule)
        self.rules.append(fault)
        return fault

    def replace(self, rules: list[dict[str, Any]]) -> None:
        known = {each.name for each in fields(Fault)}
        for rule in rules:
            if unknown := set(rule) - known:
                raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        self.rules = [Fault(**rule) for rule in rules]

    def clear(self) -> None:
        self.rules = []

    def strike(self, method: str) -> Fault | None:
        """The first fault for this call, used up once."""
        for fault in self.rules:
            if fault.method in (ANY_METHOD, method) and fault.times != 0:
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

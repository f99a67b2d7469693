"""The platform's official sample payloads as a shape that ours are compared with: key names and kinds of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parents[2].parent / "shared" / "slack-samples"


@dataclass
class Shape:
    """What the samples show at one place: kinds of values, keys with their shapes, the shape of list items.

    An empty object in a sample is one whose keys are free (view state, for instance).
    """

    kinds: set[str] = field(default_factory=set)
    keys: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    free: bool = False

    def learn(self, sample: Any) -> Shape:
        self.kinds.add(kind(sample))
        if isinstance(sample, dict):
            self.free = self.free or not sample
            for name, found in sample.items():
                self.keys.setdefault(name, Shape()).learn(found)
        elif isinstance(sample, list):
            self.items = self.items or Shape()
            for each in sample:
                self.items.learn(each)
        return self

    def differences(self, ours: Any, at: str = "") -> list[str]:
        """Each place where ours has a key or a kind of value that no sample has; null is always possible."""
        if ours is None:
            return []
        if kind(ours) not in self.kinds:
            return [f"{at}: {kind(ours)} where the samples have {' or '.join(sorted(self.kinds))}"]
        if isinstance(ours, dict) and not self.free:
            return [line for name, found in ours.items() for line in self._key(name, found, f"{at}/{name}")]
        if isinstance(ours, list) and self.items and self.items.kinds:
            return [line for index, each in enumerate(ours) for line in self.items.differences(each, f"{at}/{index}")]
        return []

    def _key(self, name: str, found: Any, at: str) -> list[str]:
        return self.keys[name].differences(found, at) if name in self.keys else [f"{at}: no sample has this key"]


def kind(given: Any) -> str:
    if isinstance(given, bool):
        return "boolean"
    if isinstance(given, int | float):
        return "number"
    return {str: "text", list: "list", dict: "object", type(None): "null"}[type(given)]


def sample(name: str) -> Any:
    return orjson.loads((FOLDER / name).read_bytes())


def shape(*names: str) -> Shape:
    learned = Shape()
    for name in names:
        learned.learn(sample(name))
    return learned

"""Many things, so many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def batches(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """In their order; only the last one may be shorter."""
    return (items[first : first + most] for first in range(0, len(items), most))

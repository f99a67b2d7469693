"""Which code makes which clause operational. The documentation of the agreement is generated from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from slackbot.agreement.refs import parse_ref
from slackbot.words import Ref

F = TypeVar("F", bound=Callable[..., Any])

_ENFORCED: dict[Ref, list[str]] = {}


def enforces(*refs: Ref) -> Callable[[F], F]:
    """Marks a rule as what a clause comes to in practice; the rule itself is left as it is."""
    if not refs:
        raise ValueError("name at least one clause")
    for ref in refs:
        parse_ref(ref)

    def mark(rule: F) -> F:
        name = f"{rule.__module__}.{rule.__qualname__}"
        for ref in refs:
            names = _ENFORCED.setdefault(ref, [])
            if name not in names:
                names.append(name)
        return rule

    return mark


def enforced() -> Mapping[Ref, tuple[str, ...]]:
    """Clause → qualified names, for the modules imported so far, in the order of the clauses."""
    return {ref: tuple(_ENFORCED[ref]) for ref in in_order(_ENFORCED)}


def in_order(refs: Iterable[Ref]) -> list[Ref]:
    """As the text has them: an article, its items, its paragraphs."""
    return sorted(refs, key=_order)


def _order(ref: Ref) -> tuple[int, int, int]:
    place = parse_ref(ref)
    return place.article, place.paragraph or 0, place.item or 0

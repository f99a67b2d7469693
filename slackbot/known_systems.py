"""The systems of all customers, found by what somebody types: several may share one, and each may call it otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from slackbot.agreement.summary import Summary, folded
from slackbot.words import value


@value
class KnownSystem:
    key: str
    name: str
    """As most of its users call it."""
    users: int
    sought: str
    """The key and every name, folded, each on a line."""


def systems_of(terms: Iterable[Summary]) -> dict[str, KnownSystem]:
    """By key."""
    names: dict[str, Counter[str]] = {}
    for each in terms:
        for key, name in each.systems:
            names.setdefault(key, Counter())[name] += 1
    return {key: _known(key, called) for key, called in sorted(names.items())}


def _known(key: str, called: Counter[str]) -> KnownSystem:
    (name, _), *_ = called.most_common(1)
    return KnownSystem(key=key, name=name, users=called.total(), sought=folded("\n".join(("", key, *called))))


def found(systems: Iterable[KnownSystem], typed: str) -> list[KnownSystem]:
    """Those with all that was typed: first what is called so from its beginning, then what most customers use."""
    words: Sequence[str] = folded(typed).split()
    having = [each for each in systems if all(word in each.sought for word in words)]
    begins = f"\n{words[0]}" if words else ""
    return sorted(having, key=lambda each: (begins not in each.sought, -each.users, each.name))

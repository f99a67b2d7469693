"""The systems of all customers, found by what somebody types: several may share one, and each may call it otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from slackbot.agreement.summary import Summary, folded
from slackbot.words import value


@value
class KnownSystem:
    key: str
    names: tuple[str, ...]
    """First as most of its users call it."""
    users: int
    sought: str
    """The key and every name, folded, each on a line."""

    @property
    def name(self) -> str:
        return self.names[0]

    def called(self, words: Sequence[str]) -> str:
        """By the name that was typed, where one of them is meant."""
        having = (name for name in self.names if all(word in folded(name) for word in words))
        return next(having, self.name)


def systems_of(terms: Iterable[Summary]) -> dict[str, KnownSystem]:
    """By key."""
    names: dict[str, Counter[str]] = {}
    for each in terms:
        for key, name in each.systems:
            names.setdefault(key, Counter())[name] += 1
    return {key: _known(key, called) for key, called in sorted(names.items())}


def _known(key: str, called: Counter[str]) -> KnownSystem:
    names = tuple(name for name, _ in called.most_common())
    return KnownSystem(key=key, names=names, users=called.total(), sought=folded("\n".join(("", key, *called))))


def found(systems: Iterable[KnownSystem], typed: str) -> list[tuple[KnownSystem, str]]:
    """Those with all that was typed, and the name that has it.

    First what is called so from its beginning, then what most customers use.
    """
    words: Sequence[str] = folded(typed).split()
    having = [each for each in systems if all(word in each.sought for word in words)]
    begins = f"\n{words[0]}" if words else ""
    ordered = sorted(having, key=lambda each: (begins not in each.sought, -each.users, each.name))
    return [(each, each.called(words)) for each in ordered]

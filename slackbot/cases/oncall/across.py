"""One person on duty by two rotas at once: called by the one, they cannot answer the other (Art. 5.2). Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime

from slackbot.agreement.rotas import RotaTerms
from slackbot.cases.oncall.shifts import Override, Shift, meeting, shifts
from slackbot.words import value


@value
class Plan:
    """A rota as it is, or as it would be."""

    terms: RotaTerms
    overrides: tuple[Override, ...] = ()

    def layers(self, since: datetime, until: datetime) -> Iterator[tuple[Shift, ...]]:
        for layer in self.terms.layers:
            yield shifts(self.terms, self.overrides, layer.name, since, until)


@value
class Double:
    """Of one person, in these two layers: a rota that changes daily would name it each day."""

    person: str
    one: tuple[str, str]
    """Name of the rota, and the layer."""
    other: tuple[str, str]
    since: datetime
    """The first time."""
    times: int


def doubles(plans: Sequence[Plan], since: datetime, until: datetime) -> tuple[Double, ...]:
    """Between different rotas, within [since, until); the earliest first."""
    each = [(plan.terms.name, found) for plan in plans for found in [tuple(plan.layers(since, until))]]
    found = [
        double
        for (one, layers), (other, others) in itertools.combinations(each, 2)
        for a, b in itertools.product(layers, others)
        for double in _of_layers(one, a, other, b)
    ]
    return tuple(sorted(found, key=lambda double: double.since))


def _of_layers(one: str, a: Sequence[Shift], other: str, b: Sequence[Shift]) -> Iterator[Double]:
    found: dict[str, list[tuple[Shift, Shift]]] = {}
    for pair in meeting(a, b):
        found.setdefault(pair[0].person, []).append(pair)
    for person, pairs in found.items():
        first, second = pairs[0]
        yield Double(
            person=person,
            one=(one, first.layer),
            other=(other, second.layer),
            since=min(max(x.since, y.since) for x, y in pairs),
            times=len(pairs),
        )

"""What files say that cannot be true together: two customers of one channel, turns of people who are not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from slackbot.agreement.tomlfile import TomlFile

if TYPE_CHECKING:
    from slackbot.agreement.particulars import Particulars, ProviderParticulars


def clashes(customers: Sequence[tuple[TomlFile, Particulars]]) -> Iterator[str]:
    """No two customers may share what tells them apart."""
    owned: tuple[tuple[str, Callable[[Particulars], frozenset[str]]], ...] = (
        ("key", lambda terms: frozenset({terms.key})),
        ("channel", lambda terms: frozenset({terms.channel})),
        ("teams", lambda terms: terms.teams),
    )
    for what, of in owned:
        taken: dict[str, Path] = {}
        for file, terms in customers:
            for one in sorted(of(terms)):
                if one in taken:
                    yield file.problem((what,), f"{one} belongs to {taken[one]} already")
                taken.setdefault(one, file.path)


def turns(file: TomlFile, provider: ProviderParticulars) -> Iterator[str]:
    """Only people of the provider take turns and are called. Who is in a user group is not known from the file."""
    if provider.groups:
        return
    ours = {*provider.leads, *provider.engineers}
    ours |= {person for company in provider.subcontractors for person in company.people}
    for rota in provider.rotas:
        if unknown := sorted({*rota.people} - ours):
            yield file.problem(("rotas",), f"{', '.join(unknown)} of {rota.key} is nobody of this provider's people")
    if unknown := sorted({*provider.escalation.people} - ours):
        yield file.problem(("escalation",), f"{', '.join(unknown)} is nobody of this provider's people")


def against(provider: ProviderParticulars, customers: Sequence[tuple[TomlFile, Particulars]]) -> Iterator[str]:
    for file, terms in customers:
        if provider.team in terms.teams:
            yield file.problem(("teams",), f"{provider.team} is the provider's own workspace")
        if terms.channel == provider.desk_channel:
            yield file.problem(("channel",), f"{terms.channel} is the provider's own desk_channel")
        if unknown := sorted({*terms.access.longest_of} - {system.key for system in terms.systems}):
            yield file.problem(("access", "longest_of"), f"{', '.join(unknown)} is none of the systems")

"""Are the people to whom a customer's file gives an authority that customer's at all? Slack is asked of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator

from slackbot.agreement.particulars import Configuration, Particulars
from slackbot.directory import Person

LookUp = Callable[[str], Awaitable[Person | None]]
"""None when Slack does not know the person, or shows them to nobody here."""


def why_not(person: Person | None, teams: Collection[str], provider: str) -> str:
    """Why they could never use an authority of the company with these teams, none: any company's; empty: they can."""
    if person is None:
        return "is nobody whom Slack shows here"
    if provider in person.teams:
        return "is one of the provider's own people"
    for what, said in ((person.deleted, "is deactivated"), (person.bot, "is a bot"), (person.guest, "is a guest")):
        if what:
            return said
    if teams and not person.teams & frozenset(teams):
        return f"is of another company ({', '.join(sorted(person.teams))})"
    return ""


async def strangers(terms: Particulars, provider: str, look_up: LookUp) -> list[tuple[str, str]]:
    """(field of the file, what is wrong) of each; SlackTrouble when Slack does not answer."""
    found = []
    for field, user in _named(terms):
        if said := why_not(await look_up(user), terms.teams, provider):
            found.append((f"people.{field}", f"{user} {said}"))
    return found


async def problems(configuration: Configuration, look_up: LookUp) -> list[str]:
    """Of all customers, as `file:line: field: …`; SlackTrouble when Slack does not answer."""
    provider, found = configuration.provider.team, []
    for terms in configuration.customers:
        wrong = await strangers(terms, provider, look_up)
        found += [configuration.problem(terms.key, field, what) for field, what in wrong]
    return found


def _named(terms: Particulars) -> Iterator[tuple[str, str]]:
    people = terms.people
    for field in ("reporters", "access_approvers", "buyers", "contract_owners"):
        yield from ((field, user) for user in getattr(people, field))
    yield from (("away", each.deputy) for each in people.away)

"""What Slack and the records say of a channel at this moment, for a rule that may ask neither (Art. 12)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from slackbot.agreement.document import DocumentError
from slackbot.agreement.draft import Terms, particulars
from slackbot.agreement.particulars import Particulars, ProviderParticulars
from slackbot.authorities import why_not
from slackbot.cases import Customer
from slackbot.cases.bindings.state import Found, named_people
from slackbot.office import Office
from slackbot.onboarding import agreed
from slackbot.safety.audience import CONNECTED, PENDING, UNNAMED
from slackbot.slack import Fault, SlackTrouble

MOST_PEOPLE, MOST_ASKED = 5, 40


async def look(office: Office, channel: str, terms: Terms, before: Found | None = None) -> Found:
    """`before`: who was found last; without it some of the people are looked up, which takes a call for each."""
    await office.directory.forget_channel(channel)
    provider = await office.directory.provider()
    version = await next_version(office, terms)
    taken, strangers = await _taken(office, channel, terms), await _strangers(office, terms, provider)
    try:
        info = await office.directory.channel(channel)
    except SlackTrouble as trouble:
        if trouble.fault is not Fault.REFUSED:
            raise
        name = before.name if before else channel
        return Found(name=name, member=False, taken=taken, strangers=strangers, version=version)
    teams = _teams(info, CONNECTED, provider)
    people = before.people if before and set(before.teams) == set(teams) else await people_of(office, channel, provider)
    pending = _pending(info, teams, provider)
    return Found(
        name=str(info.get("name") or channel),
        teams=teams,
        pending=pending,
        names=await office.directory.companies((*teams, *pending)),
        people=people,
        member=bool(info.get("is_member")),
        archived=bool(info.get("is_archived")),
        strangers=strangers,
        taken=taken,
        version=version,
    )


async def next_version(office: Office, terms: Terms) -> str:
    """Of a customer who is bound: whether these terms can follow on those in force (Art. 1)."""
    wanted, customer = particulars(terms), await office.store.case(str(terms.get("key") or ""))
    if not isinstance(wanted, Particulars) or not isinstance(customer, Customer) or not customer.in_force:
        return ""
    try:
        imported = await office.desk.agreements.documents()
        agreement = await agreed(wanted, await office.directory.provider(), imported, office.desk.agreements)
    except DocumentError:
        return ""
    current = await office.agreement(customer.agreement)
    if agreement.version in {customer.agreement, *(each.agreement for each in customer.scheduled)}:
        return "same"
    if agreement.terms == current.terms and wanted.effective_from == customer.in_force.effective_from:
        return ""
    if wanted.effective_from <= customer.in_force.effective_from:
        return "day"
    carried = wanted.signed is not None and wanted.signed == current.particulars.signed
    return "signing" if carried and agreement.terms != current.terms else ""


def _teams(info: Mapping[str, Any], names: Iterable[str], provider: ProviderParticulars) -> tuple[str, ...]:
    found = {str(team) for name in names for team in info.get(name) or ()}
    return tuple(sorted(found - {provider.team}))


def _pending(info: Mapping[str, Any], teams: tuple[str, ...], provider: ProviderParticulars) -> tuple[str, ...]:
    named = tuple(team for team in _teams(info, PENDING, provider) if team not in teams)
    return named or ((UNNAMED,) if info.get("is_pending_ext_shared") else ())


async def people_of(
    office: Office, channel: str, provider: ProviderParticulars, teams: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Some who are not ours, or of these companies: by them a lead sees whose company it is."""
    try:
        answer = await office.slack.ask("conversations.members", channel=channel, limit=MOST_ASKED)
    except SlackTrouble as trouble:
        if trouble.fault is not Fault.REFUSED:
            raise
        return ()
    known = {*provider.leads, *provider.engineers, office.bot_user}
    asked = [str(user) for user in answer.get("members") or () if user not in known][: 4 * MOST_PEOPLE]
    found = await asyncio.gather(*(office.directory.person(user) for user in asked))
    others = [person for person in found if person and provider.team not in person.teams and not person.bot]
    return tuple([person.id for person in others if not teams or person.teams & teams][:MOST_PEOPLE])


async def _strangers(office: Office, terms: Terms, provider: ProviderParticulars) -> tuple[str, ...]:
    """People of an authority who could never use it: of another company, guests, deactivated, bots."""
    given = terms.get("teams")
    teams = {str(team) for team in given} if isinstance(given, list) else set()
    named = list(dict.fromkeys(named_people(terms)))[:MOST_ASKED]
    found = await asyncio.gather(*(office.directory.person(user) for user in named))
    return tuple(user for user, person in zip(named, found, strict=True) if why_not(person, teams, provider.team))


async def _taken(office: Office, channel: str, terms: Terms) -> tuple[str, ...]:
    """Fields that name what another customer has: no two share a key, a channel or a company."""
    key, given = str(terms.get("key") or ""), terms.get("teams")
    teams = {str(team) for team in given} if isinstance(given, list) else set()
    holder, known = await office.store.customer_of(channel), await office.customers.all()
    found = {"channel"} if holder not in (None, key) else set()
    for other in known:
        if other.key == holder:
            continue
        found |= {"key"} if other.key == key else set()
        found |= {"teams"} if teams & other.terms.teams else set()
    return tuple(sorted(found))

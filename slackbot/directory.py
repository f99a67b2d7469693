"""Who is speaking, and for which customer: from team, user and channel, never from a name or an e-mail."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import orjson

from slackbot.agreement.clauses import Document
from slackbot.agreement.particulars import Agreement, Particulars, ProviderParticulars, Subcontractor
from slackbot.agreement.people import deputies_on
from slackbot.agreements import Agreements
from slackbot.arrivals import Arrival
from slackbot.cases import PROVIDER, Binding, Customer, Provider
from slackbot.cases.bindings import binding_id
from slackbot.clock import Clock, millis
from slackbot.slack import Fault, Slack, SlackTrouble
from slackbot.store import Store
from slackbot.words import Actor, Authority, Role, Side, value

PERSON_TTL = timedelta(minutes=10)
CHANNEL_TTL_MS = 60_000
COMPANY_TTL_MS = 3_600_000
LONGEST_COMPANY = 60
MOST_KEPT = 2048


@value
class Person:
    """What users.info says. `locale` is never given for people of other workspaces."""

    id: str
    teams: frozenset[str]
    """T… and E… ids."""
    name: str
    locale: str
    guest: bool
    deleted: bool
    bot: bool


@value
class Place:
    """A channel as the desk knows it: #desk, a customer's shared channel, or neither."""

    channel: str
    """By its id of today, whatever the payload still calls it."""
    provider: ProviderParticulars
    customer: Customer | None
    agreement: Agreement | None
    today: date
    """The provider's calendar day: whoever acts for another company does so only while it is registered."""
    binding: Binding | None = None
    """Of a channel that is no customer's yet."""

    @property
    def teams(self) -> frozenset[str]:
        """Of the company whose people may speak here: the customer's, or the one a lead has confirmed for the test."""
        if self.agreement:
            return self.agreement.particulars.teams
        tested = self.binding is not None and self.binding.is_open and self.binding.test_asked
        return self.binding.teams if self.binding and tested else frozenset()

    @property
    def locale(self) -> str:
        """The language of the place."""
        if self.agreement:
            return self.agreement.particulars.locale
        return self.binding.locale if self.binding and self.teams else self.provider.locale

    @property
    def is_desk(self) -> bool:
        return self.channel == self.provider.desk_channel


class Directory:
    def __init__(self, store: Store, agreements: Agreements, slack: Slack, clock: Clock) -> None:
        self._store = store
        self._agreements = agreements
        self._slack = slack
        self._clock = clock

    async def provider(self) -> ProviderParticulars:
        found = await self._store.case(PROVIDER)
        assert isinstance(found, Provider), "the provider's record is applied before the desk opens"
        return found.particulars

    async def agreement(self, version: str, provider: Provider | None = None) -> Agreement:
        """`provider`: as it was just read; else it is read."""
        return await self._agreements.get(version, provider)

    async def agreements(self, versions: Iterable[str], provider: Provider | None = None) -> dict[str, Agreement]:
        return await self._agreements.several(versions, provider)

    async def gloss_of(self, document: Document) -> Document | None:
        return await self._agreements.gloss_of(document)

    async def with_people_of_today(self, agreement: Agreement, customer: str) -> Agreement:
        return await self._agreements.with_people_of_today(agreement, customer)

    async def place(self, channel: str) -> Place:
        return await self._place(channel, await self._store.arrival(channel))

    async def who(
        self, channel: str, user: str, about: str = "", command_id: str = "", *, recall: bool = False
    ) -> tuple[Place, Person | None]:
        """The place and who speaks there, in one trip; see `person`. `about`: the case that will be asked for next.

        `recall`: from memory, see `Store.arrival`.
        """
        arrival = await self._store.arrival(channel, user, about, command_id, recall=recall)
        return await self._place(channel, arrival), await self._known(user, arrival.user)

    async def _place(self, channel: str, arrival: Arrival) -> Place:
        provider, customer = arrival.provider, arrival.customer
        assert provider, "the provider's record is applied before the desk opens"
        agreement = await self._agreements.get(customer.agreement, provider) if customer else None
        us, binding = provider.particulars, None
        if customer is None and channel != us.desk_channel:
            found = await self._store.case(binding_id(channel))
            binding = found if isinstance(found, Binding) else None
        return Place(
            channel=_now_called(channel, provider, customer),
            provider=us,
            customer=customer,
            agreement=agreement,
            today=us.day(self._clock.now()),
            binding=binding,
        )

    async def actor(self, place: Place, user: str, team: str = "") -> Actor | None:
        """The person with side and role as of now; None when undetermined, unlisted, a guest or deactivated.

        `team`: as the payload gave it; empty for the events that carry none.
        """
        return acting(place, await self.person(user), team)

    async def person(self, user: str) -> Person | None:
        """None when Slack does not know the person, or shows them to nobody here."""
        kept = await self._store.ask(self._store.redis.get(self._store.key("user", user)))
        return await self._known(user, kept)

    async def _known(self, user: str, kept: bytes | None) -> Person | None:
        return _as_kept(kept) if kept else await self._ask_slack(user)

    async def _ask_slack(self, user: str) -> Person | None:
        slim = await _info(self._slack, user)
        if slim is None:
            return None
        key, life = self._store.key("user", user), int(PERSON_TTL.total_seconds() * 1000)
        await self._store.ask(self._store.redis.set(key, orjson.dumps(slim), px=life))
        return _person(slim)

    async def forget(self, user: str) -> None:
        """Somebody changed (user_change): what was kept of them no longer counts."""
        await self._store.ask(self._store.redis.delete(self._store.key("user", user)))

    async def channel(self, channel: str) -> dict[str, Any]:
        """conversations.info, at most a minute old. Kept in Redis, so that every replica forgets it at once."""
        key, now = self._store.key("channel", channel), millis(self._clock.now())
        kept = await self._store.ask(self._store.redis.get(key))
        if kept and now < (known := orjson.loads(kept))["until"]:
            return dict(known["channel"])
        answer = await self._slack.ask("conversations.info", channel=channel)
        body = orjson.dumps({"until": now + CHANNEL_TTL_MS, "channel": answer["channel"]})
        await self._store.ask(self._store.redis.set(key, body, px=CHANNEL_TTL_MS))
        return dict(answer["channel"])

    async def knows(self, channel: str) -> bool:
        """Is what `channel` says at hand, without asking Slack?"""
        kept = await self._store.ask(self._store.redis.get(self._store.key("channel", channel)))
        return bool(kept and millis(self._clock.now()) < orjson.loads(kept)["until"])

    async def note(self, channels: list[dict[str, Any]]) -> None:
        """Slack has told of many at once what conversations.info says of one."""
        until = millis(self._clock.now()) + CHANNEL_TTL_MS
        async with self._store.redis.pipeline(transaction=False) as pipe:
            for each in channels:
                body = orjson.dumps({"until": until, "channel": each})
                pipe.set(self._store.key("channel", each["id"]), body, px=CHANNEL_TTL_MS)
            await self._store.ask(pipe.execute())

    async def companies(self, teams: Iterable[str]) -> dict[str, str]:
        """What connected companies are called, as far as Slack says it: of some it does, of others it does not."""
        ids = [team for team in teams if team[:1] in ("T", "E")]
        found = await asyncio.gather(*map(self._company, ids))
        return {team: name for team, name in zip(ids, found, strict=True) if name}

    async def _company(self, team: str) -> str:
        """Empty where Slack does not say it; that is kept as well, or each look would ask again."""
        key = self._store.key("team", team)
        kept = await self._store.ask(self._store.redis.get(key))
        if kept is not None:
            return str(orjson.loads(kept))
        try:
            answer = await self._slack.ask("team.info", team=team)
        except SlackTrouble as trouble:
            if trouble.fault is not Fault.REFUSED:
                # A name is a help for the eye; what is decided is decided by ids, and does not wait for it.
                return ""
            answer = {}
        name = " ".join(str((answer.get("team") or {}).get("name") or "").split())[:LONGEST_COMPANY]
        await self._store.ask(self._store.redis.set(key, orjson.dumps(name), px=COMPANY_TTL_MS))
        return name

    async def forget_channel(self, channel: str) -> None:
        """Who is in it may have changed."""
        await self._store.ask(self._store.redis.delete(self._store.key("channel", channel)))


async def look_up(slack: Slack, user: str) -> Person | None:
    """Asked of Slack and not kept: for commands that run without a desk. Raises SlackTrouble."""
    slim = await _info(slack, user)
    return _person(slim) if slim else None


async def _info(slack: Slack, user: str) -> dict[str, Any] | None:
    """What is kept of users.info; None when Slack does not know the person, or shows them to nobody here."""
    try:
        answer = await slack.ask("users.info", user=user, include_locale="true")
    except SlackTrouble as trouble:
        if trouble.code in ("user_not_found", "user_not_visible"):
            return None
        raise
    found = answer["user"]
    slim = {name: found.get(name) for name in _KEPT}
    slim["profile"] = {name: (found.get("profile") or {}).get(name) for name in ("display_name", "real_name")}
    return slim


def _now_called(channel: str, provider: Provider, customer: Customer | None) -> str:
    """What Slack calls the channel since it gave it another id."""
    for case in (provider, customer):
        if case and channel in case.replaced:
            return case.channel
    return channel


def acting(place: Place, person: Person | None, team: str = "") -> Actor | None:
    """What `Directory.actor` says of a person who has been looked up already."""
    if person is None or person.deleted or person.bot:
        return None
    if team and team not in person.teams:
        return None
    if place.provider.team in person.teams:
        return _staff(place, person)
    # A payload names one of a Grid person's teams, the workspace or the organisation; the customer may list the other.
    theirs = person.teams & place.teams
    if not theirs:
        return None
    held = authorities(place.agreement.particulars, person.id) if place.agreement else ()
    return Actor(team=min(theirs), user=person.id, side=Side.CUSTOMER, role=Role.MEMBER, authorities=held)


def authorities(terms: Particulars, user: str) -> tuple[Authority, ...]:
    """What the person may decide for the customer, as of now. Nobody named as 報告者: everybody reports."""
    people = terms.people
    held = {
        Authority.REPORTER: not people.reporters or user in people.reporters,
        Authority.ACCESS_APPROVER: user in people.access_approvers,
        Authority.BUYER: user in people.buyers,
        Authority.CONTRACT_OWNER: user in people.contract_owners,
    }
    return tuple(each for each, has in held.items() if has)


_KEPT = (
    "id",
    "team_id",
    "enterprise_user",
    "name",
    "locale",
    "is_restricted",
    "is_ultra_restricted",
    "deleted",
    "is_bot",
    "is_stranger",
)


@lru_cache(MOST_KEPT)
def _as_kept(kept: bytes) -> Person | None:
    """What was read once from the same bytes, which is how a person who did not change comes."""
    return _person(orjson.loads(kept))


def _person(user: dict[str, Any]) -> Person | None:
    if user.get("is_stranger"):
        return None
    org = user.get("enterprise_user") or {}
    teams = {user.get("team_id"), org.get("enterprise_id"), *(org.get("teams") or ())}
    profile = user.get("profile") or {}
    return Person(
        id=str(user["id"]),
        teams=frozenset(team for team in teams if team),
        name=str(profile.get("display_name") or profile.get("real_name") or user.get("name") or ""),
        locale=str(user.get("locale") or ""),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        deleted=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")),
    )


def _staff(place: Place, person: Person) -> Actor | None:
    provider = place.provider
    company = provider.subcontractor_of(person.id, place.today)
    away = _stands_in_for(place, person.id)
    role = Role.LEAD if away else _role(provider, person.id, company)
    if role is None or person.guest:
        return None
    if company and place.customer and not company.works_for(place.customer.id):
        return None
    name = company.company if company else ""
    return Actor(team=provider.team, user=person.id, side=Side.PROVIDER, role=role, company=name, deputy_for=away)


def _stands_in_for(place: Place, user: str) -> str:
    """The lead who is away today and whose deputy they are; empty of a lead, who decides anyway."""
    provider = place.provider
    if not provider.away or user in provider.leads:
        return ""
    named = deputies_on(provider.away, place.today)
    return next((lead for lead in provider.leads if named.get(lead) == user), "")


def _role(provider: ProviderParticulars, user: str, company: Subcontractor | None) -> Role | None:
    if user in provider.leads:
        return Role.LEAD
    if user in provider.engineers:
        return Role.ENGINEER
    return Role.SUBCONTRACTOR if company else None

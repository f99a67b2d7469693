"""A customer among many, found by what somebody types. No document of any customer is read for it.

The commit writes who there is (`customers`, `busy`), `slackbot/agreements.py` what is asked of the terms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from slackbot import known_systems
from slackbot.agreement.summary import Summary, folded
from slackbot.agreements import Agreements
from slackbot.desk import Desk
from slackbot.indexes import PRECEDENTS, UNREACHABLE
from slackbot.known_systems import KnownSystem
from slackbot.relisting import relist
from slackbot.store import Store
from slackbot.words import value

MOST_FOUND = 100
"""Slack takes no more options for a menu."""


@value
class Known:
    key: str
    version: str
    """Of the agreement in force."""
    terms: Summary
    reachable: bool
    """Something can be said in their channel now."""
    has_precedents: bool


class CustomerList:
    def __init__(self, store: Store, agreements: Agreements) -> None:
        self._store = store
        self._agreements = agreements
        self._versions: dict[bytes, bytes] = {}
        self._all: list[Known] = []
        """As of those versions: what is named by its content cannot grow old."""
        self._systems: dict[str, KnownSystem] | None = None

    async def all(self) -> list[Known]:
        """By key."""
        versions = await self._store.ask(self._store.redis.hgetall(self._store.key("customers")))
        if versions != self._versions:
            self._versions, self._all, self._systems = versions, await self._made(versions), None
        return self._all

    async def _made(self, versions: dict[bytes, bytes]) -> list[Known]:
        written = {key.decode(): line.decode().split() for key, line in sorted(versions.items())}
        summaries = await self._agreements.summaries([version for version, *_ in written.values()])
        return [
            Known(
                key=key,
                version=version,
                terms=terms,
                reachable=UNREACHABLE not in marks,
                has_precedents=PRECEDENTS in marks,
            )
            for key, (version, *marks) in written.items()
            if (terms := summaries.get(version))
        ]

    async def of(self, keys: Iterable[str]) -> list[Known]:
        """Those that are known among them, by key."""
        wanted = frozenset(keys)
        return [each for each in await self.all() if each.key in wanted]

    async def systems(self, among: Collection[str] | None = None) -> dict[str, KnownSystem]:
        """By key. `among`: as these customers have and call them."""
        if among is not None:
            return known_systems.systems_of(each.terms for each in await self.of(among))
        known = await self.all()
        if self._systems is None:
            self._systems = known_systems.systems_of(each.terms for each in known)
        return self._systems

    async def texts(self, among: Collection[str] | None = None) -> list[str]:
        """For each text that somebody has agreed to, a version with it. `among`: that one of these customers has."""
        known = await (self.all() if among is None else self.of(among))
        return list({each.terms.text: each.version for each in known}.values())

    async def count(self) -> int:
        return int(await self._store.ask(self._store.redis.hlen(self._store.key("customers"))))

    async def found(self, typed: str, among: Collection[str] | None = None) -> list[Known]:
        """At most a hundred of those with all that was typed in their key, names or systems.

        First whose name begins so, then who has the most open cases.
        """
        words, busy = tuple(folded(typed).split()), await self._store.busy()
        known = await (self.all() if among is None else self.of(among))
        having = [each for each in known if each.terms.has(words)]
        if words:
            having.sort(key=lambda each: (not each.terms.begins_with(words[0]), -busy.get(each.key, 0)))
        else:
            having.sort(key=lambda each: -busy.get(each.key, 0))
        return having[:MOST_FOUND]

    async def named(self, typed: str) -> list[str]:
        """Keys of those with this key, or else one that begins so, or else all of this in their names."""
        known, wanted = await self.all(), folded(typed).strip()
        keys = [(each.key, folded(each.key)) for each in known]
        found = [key for key, said in keys if said == wanted] or [key for key, said in keys if said.startswith(wanted)]
        return found or [each.key for each in known if each.terms.is_called(tuple(wanted.split()))]

    async def unlisted(self) -> list[str]:
        """Bound by a build that kept no list; see `complete`."""
        found = await self._store.ask(self._store.redis.hvals(self._store.key("channels")))
        return sorted({key.decode() for key in found} - {*await self._store.customer_keys()})


async def complete(customers: CustomerList, desk: Desk) -> None:
    await relist(desk, await customers.unlisted())

"""Agreements in Redis: text and particulars under the name of their content, written once, never changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from slackbot import codec
from slackbot.agreement.document import Document
from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.agreement.reading import Reading
from slackbot.agreement.summary import Summary, dump_summary, load_summary
from slackbot.agreement.texts import standard
from slackbot.batches import batches
from slackbot.cases import PROVIDER, Customer, Provider
from slackbot.readable import readable
from slackbot.store import Store

T = TypeVar("T")

MOST_READ = 2048
"""Agreements kept as they were read, some 5 kB each, all of them 10 MB; of more the ones that were asked for last."""
MOST_TEXTS = 64
MOST_AT_ONCE = 500


class UnknownAgreement(LookupError):
    pass


class Agreements:
    """Kept in memory once read: what is named by its content cannot grow old. The provider's people are read live."""

    def __init__(self, store: Store, most: int = MOST_READ) -> None:
        self._store = store
        self._most = most
        self._read: OrderedDict[str, Agreement] = OrderedDict()
        self._texts: OrderedDict[str, Document] = OrderedDict()
        self._summaries: dict[str, Summary] = {}

    @property
    def in_memory(self) -> int:
        return len(self._read)

    async def put(self, agreement: Agreement) -> None:
        key, body = self._store.key("agreement", agreement.version), codec.dump_agreement(agreement)
        await self._store.ask(self._store.redis.set(key, body, nx=True))
        await self._keep({agreement.version: Summary.of(agreement)})

    async def summaries(self, versions: Iterable[str]) -> dict[str, Summary]:
        """Of each version that is on record; what an older build has put is made once, from the agreement itself.

        Kept in memory for those alone that were asked for last: all customers', some 1 kB each.
        """
        wanted = list(versions)
        unread = [each for each in wanted if each not in self._summaries]
        found = await self._kept(unread) if unread else {}
        if missing := [each for each in unread if each not in found]:
            made = await self._made(missing)
            await self._keep(made)
            found |= made
        known = self._summaries | found
        self._summaries = {each: known[each] for each in wanted if each in known}
        return self._summaries

    async def _kept(self, versions: list[str]) -> dict[str, Summary]:
        key, store = self._store.key("summaries"), self._store
        found: dict[str, Summary] = {}
        for some in batches(versions, MOST_AT_ONCE):
            bodies: Any = await store.ask(store.redis.hmget(key, some))
            read = {each: load_summary(body) for each, body in zip(some, bodies, strict=True) if body}
            found |= {each: summary for each, summary in read.items() if summary}
        return found

    async def _made(self, versions: list[str]) -> dict[str, Summary]:
        store, found = self._store, dict[str, Summary]()
        for some in batches(versions, MOST_AT_ONCE):
            bodies: Any = await store.ask(store.redis.mget([store.key("agreement", each) for each in some]))
            found |= {
                each: Summary.of(codec.load_agreement(body)) for each, body in zip(some, bodies, strict=True) if body
            }
        return found

    async def _keep(self, made: dict[str, Summary]) -> None:
        if made:
            bodies: Any = {version: dump_summary(summary) for version, summary in made.items()}
            await self._store.ask(self._store.redis.hset(self._store.key("summaries"), mapping=bodies))

    async def keep(self, document: Document, confirmed: Reading) -> None:
        """An imported text under its SHA-256, with what a person has confirmed of it."""
        store, sha, body = self._store, document.sha256, codec.dump_document(document)
        # The reading first: a text that is found has one.
        await store.ask(store.redis.hset(store.key("readings"), sha, codec.dump_reading(confirmed)))
        await store.ask(store.redis.hset(store.key("documents"), sha, body))

    async def confirmed(self, document: Document) -> Reading | None:
        """None of the product's own texts, and of those that were imported before readings were kept."""
        body: Any = await self._store.ask(self._store.redis.hget(self._store.key("readings"), document.sha256))
        return codec.load_reading(body) if body else None

    async def documents(self) -> tuple[Document, ...]:
        kept: Any = await self._store.ask(self._store.redis.hvals(self._store.key("documents")))
        return tuple(codec.load_document(body) for body in kept)

    async def attach(self, document: Document, gloss: Document) -> None:
        """The same text in another language, for reading."""
        body = codec.dump_document(gloss)
        await self._store.ask(self._store.redis.hset(self._store.key("glosses"), document.sha256, body))

    async def gloss_of(self, document: Document) -> Document | None:
        """The product's own text has its other language for one."""
        both = {standard("ja").sha256: standard("en"), standard("en").sha256: standard("ja")}
        if document.sha256 in both:
            return both[document.sha256]
        body: Any = await self._store.ask(self._store.redis.hget(self._store.key("glosses"), document.sha256))
        return codec.load_document(body) if body else None

    async def get(self, version: str, provider: Provider | None = None) -> Agreement:
        """`provider`: as it was just read; else it is read. Raises UnknownAgreement, or StoreUnavailable."""
        if version not in self._read:
            body: Any = await self._store.ask(self._store.redis.get(self._store.key("agreement", version)))
            if body is None:
                raise UnknownAgreement(version)
            _remember(self._read, version, self._sharing_text(codec.load_agreement(body)), self._most)
        self._read.move_to_end(version)
        known = self._read[version]
        provider = provider or (await self._store.load(PROVIDER)).provider
        return self._with(known, provider.particulars) if provider else known

    async def several(self, versions: Iterable[str], provider: Provider | None = None) -> dict[str, Agreement]:
        """The same of many at once, in a trip for each five hundred, also of more than are kept in memory.

        For lists: one that is missing or cannot be read is left out, and keeps no other from being shown.
        """
        wanted = list(dict.fromkeys(versions))
        found = {each: self._read[each] for each in wanted if each in self._read}
        for version in found:
            self._read.move_to_end(version)
        for some in batches([each for each in wanted if each not in found], MOST_AT_ONCE):
            found |= await self._read_at_once(some)
        provider = provider or (await self._store.load(PROVIDER)).provider
        known = [each for each in wanted if each in found]
        return {each: self._with(found[each], provider.particulars) if provider else found[each] for each in known}

    async def _read_at_once(self, versions: Sequence[str]) -> dict[str, Agreement]:
        keys, found = [self._store.key("agreement", each) for each in versions], dict[str, Agreement]()
        bodies: Any = await self._store.ask(self._store.redis.mget(keys))
        for agreement in readable(versions, bodies, codec.load_agreement).cases:
            found[agreement.version] = self._sharing_text(agreement)
            _remember(self._read, agreement.version, found[agreement.version], self._most)
        return found

    def _sharing_text(self, agreement: Agreement) -> Agreement:
        """A text that many customers have is one: what is looked up by it need not compare it word for word."""
        sha = agreement.document.sha256
        if sha not in self._texts:
            _remember(self._texts, sha, agreement.document, MOST_TEXTS)
        return replace(agreement, document=self._texts[sha])

    async def with_people_of_today(self, agreement: Agreement, customer: str) -> Agreement:
        """The terms of a case, with the people whom the customer names now: who may decide is read live."""
        found = await self._store.case(customer)
        if not isinstance(found, Customer) or found.agreement == agreement.version:
            return agreement
        people = (await self.get(found.agreement)).particulars.people
        return replace(agreement, particulars=replace(agreement.particulars, people=people))

    def _with(self, known: Agreement, provider: ProviderParticulars) -> Agreement:
        if known.provider is provider:
            return known
        renewed = replace(known, provider=provider)
        if known.version in self._read:
            self._read[known.version] = renewed
        return renewed


def _remember(kept: OrderedDict[str, T], name: str, found: T, most: int) -> None:
    """What was asked for longest ago goes first."""
    kept[name] = found
    while len(kept) > most:
        kept.popitem(last=False)

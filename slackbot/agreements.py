"""Agreements in Redis: text and particulars under the name of their content, written once, never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slackbot import codec
from slackbot.agreement.document import Document
from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.agreement.reading import Reading
from slackbot.agreement.texts import standard
from slackbot.cases import PROVIDER, Customer, Provider
from slackbot.store import Store


class UnknownAgreement(LookupError):
    pass


class Agreements:
    """Kept in memory once read: what is named by its content cannot grow old. The provider's people are read live."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, Agreement] = {}
        self._texts: dict[str, Document] = {}

    async def put(self, agreement: Agreement) -> None:
        key, body = self._store.key("agreement", agreement.version), codec.dump_agreement(agreement)
        await self._store.ask(self._store.redis.set(key, body, nx=True))

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
            self._read[version] = self._sharing_text(codec.load_agreement(body))
        provider = provider or (await self._store.load(PROVIDER)).provider
        return self._with(version, provider.particulars) if provider else self._read[version]

    def _sharing_text(self, agreement: Agreement) -> Agreement:
        """A text that many customers have is one: what is looked up by it need not compare it word for word."""
        return replace(agreement, document=self._texts.setdefault(agreement.document.sha256, agreement.document))

    async def with_people_of_today(self, agreement: Agreement, customer: str) -> Agreement:
        """The terms of a case, with the people whom the customer names now: who may decide is read live."""
        found = await self._store.case(customer)
        if not isinstance(found, Customer) or found.agreement == agreement.version:
            return agreement
        people = (await self.get(found.agreement)).particulars.people
        return replace(agreement, particulars=replace(agreement.particulars, people=people))

    def _with(self, version: str, provider: ProviderParticulars) -> Agreement:
        known = self._read[version]
        if known.provider is not provider:
            known = self._read[version] = replace(known, provider=provider)
        return known

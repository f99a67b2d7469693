"""Agreements in Redis: text and particulars under the name of their content, written once, never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from slackbot import codec
from slackbot.agreement.document import Document
from slackbot.agreement.particulars import Agreement, dump_agreement, load_agreement
from slackbot.cases import PROVIDER, Provider
from slackbot.store import Store

_DOCUMENT = TypeAdapter(Document)


class UnknownAgreement(LookupError):
    pass


class Agreements:
    """Kept in memory once read: what is named by its content cannot grow old. The provider's people are read live."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, Agreement] = {}

    async def put(self, agreement: Agreement) -> None:
        await self._store.ask(
            self._store.redis.set(self._store.key("agreement", agreement.version), dump_agreement(agreement))
        )

    async def keep(self, document: Document) -> None:
        """An imported text, under its SHA-256."""
        body = _DOCUMENT.dump_json(document)
        await self._store.ask(self._store.redis.hset(self._store.key("documents"), document.sha256, body))

    async def documents(self) -> tuple[Document, ...]:
        kept: Any = await self._store.ask(self._store.redis.hvals(self._store.key("documents")))
        return tuple(_DOCUMENT.validate_json(body) for body in kept)

    async def get(self, version: str) -> Agreement:
        """Raises UnknownAgreement, or StoreUnavailable."""
        if version not in self._read:
            body: Any = await self._store.ask(self._store.redis.get(self._store.key("agreement", version)))
            if body is None:
                raise UnknownAgreement(version)
            self._read[version] = load_agreement(body)
        doc: Any = await self._store.ask(self._store.redis.hget(self._store.key("case", PROVIDER), "doc"))
        provider = codec.load_case(doc) if doc else None
        known = self._read[version]
        return replace(known, provider=provider.particulars) if isinstance(provider, Provider) else known

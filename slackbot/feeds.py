"""The secret in the address of a customer's calendar: made, and found again by what is kept of it, its SHA-256."""

from __future__ import annotations

import hashlib
import secrets

from slackbot.cases import Announcement, Customer
from slackbot.store import Store

BYTES = 32
PATH = "/calendar/{secret}.ics"


def new_secret() -> str:
    """In letters that no program takes for markup, and that a double click selects."""
    return secrets.token_hex(BYTES)


def kept_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


async def customer_of(secret: str, store: Store) -> Customer | None:
    """Whose calendar the address leads to; None for one that was never given, or was taken back."""
    kept = kept_of(secret)
    key = await store.ask(store.redis.hget(store.key("feeds"), kept))
    found = await store.case(key.decode()) if key else None
    if not isinstance(found, Customer) or not any(each.sha256 == kept and each.is_open for each in found.feeds):
        return None
    return found


async def stops_of(customer: Customer, store: Store) -> list[Announcement]:
    """All that the customer's record knows of, also what is over: a calendar looks back as well."""
    ids = [each.announcement for each in customer.stops if each.announcement]
    return [each for each in await store.cases(ids) if isinstance(each, Announcement)]

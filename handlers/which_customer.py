"""Whom a command is about: the channel's customer, the one that is named, the only one, or one still to be chosen."""

from __future__ import annotations

import re
from typing import Any

from handlers import bound
from handlers.requests import Press, Request
from slackbot.cases import Customer
from slackbot.office import Office
from slackbot.slack import SlackTrouble
from slackbot.words import Refusal, Side

KEY = re.compile(r"[A-Z0-9]{2,16}")
MOST_KEYS = 30
"""More than that nobody reads through in one line."""


async def meant(request: Request, office: Office, key: str = "") -> Customer | Refusal | None:
    """None: there are several, and nobody has said which. In a customer's channel no other is spoken of (Art. 12)."""
    here = request.place.customer
    if here:
        return here if key in ("", here.id) else Refusal(code="wrong_customer")
    if key:
        if not bound.hears_of(request, key):
            return bound.BEYOND
        found = await office.store.case(key)
        return found if isinstance(found, Customer) else Refusal(code="no_such_customer_key")
    count = await office.customers.count()
    if count == 0:
        return Refusal(code="no_such_customer")
    only = await office.store.case((await office.store.customer_keys())[0]) if count == 1 else None
    return only if isinstance(only, Customer) and bound.hears_of(request, only.id) else None


async def named(office: Office, word: str) -> Customer | None:
    """The customer with this key, however it is typed."""
    found = await office.store.case(word.upper()) if KEY.fullmatch(word.upper()) else None
    return found if isinstance(found, Customer) else None


async def some_keys(request: Request, office: Office) -> str:
    """For an answer that asks which customer was meant."""
    keys = [key for key in await office.store.customer_keys() if bound.hears_of(request, key)]
    return ", ".join(keys[:MOST_KEYS]) + (" …" if len(keys) > MOST_KEYS else "")


def may_see(press: Press, customer: str) -> bool:
    """In a customer's channel that customer alone is shown, to whomever; staff may choose where no customer reads."""
    if press.place.customer is None:
        return press.actor.side is Side.PROVIDER
    return press.place.customer.id == customer


async def replace_view(press: Press, office: Office, view: dict[str, Any]) -> None:
    try:
        await office.slack.call("views.update", view_id=press.view["id"], hash=press.view.get("hash"), view=view)
    except SlackTrouble as trouble:
        if trouble.code not in ("hash_conflict", "not_found"):
            raise

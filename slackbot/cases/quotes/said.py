"""Where a quote is shown and who is told of it: a card of its own in #desk and in the shared channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.common import leads_there, tell_customer, tell_desk
from slackbot.cases.matter import Disputable, Matter
from slackbot.cases.quotes.state import Quote
from slackbot.words import Audience, Card, Lane, Message, Notice

QUOTE = "quote"
"""The name of a quote's cards: `quote:2` of the second, whatever its version."""


def named(quote: Quote) -> str:
    return f"{QUOTE}:{quote.number}"


def shown_to_desk(case: Matter, quote: Quote) -> Card:
    return Card(channel=case.desk, audience=Audience.DESK, name=named(quote), lane=Lane.APPROVAL)


def shown_to_customer(case: Matter, quote: Quote) -> Card:
    return Card(channel=case.channel, audience=Audience.CUSTOMER, name=named(quote), lane=Lane.APPROVAL)


def both_cards(case: Matter, quote: Quote) -> tuple[Message, ...]:
    """To the customer only what they were shown before."""
    seen = any(each.number == quote.number and each.offered for each in case.quotes)
    return (shown_to_desk(case, quote), *([shown_to_customer(case, quote)] if seen else []))


def offers(case: Disputable) -> tuple[Message, ...]:
    """The cards of all that the customer was shown: whether each can be talked over changes with a consultation."""
    if not isinstance(case, Matter):
        return ()
    shown = {each.number: each for each in case.quotes if each.offered}
    return tuple(shown_to_customer(case, each) for each in shown.values())


def offered_to_customer(case: Matter, quote: Quote, agreement: Agreement, now: datetime) -> tuple[Message, ...]:
    buyers = [*approvals.asked_now(quote.approval, agreement, now)]
    return (shown_to_customer(case, quote), tell(case, "quote_offered", quote, to=buyers))


def tell(case: Matter, key: str, quote: Quote, **params: Any) -> Notice:
    """In the thread of the case's card in the shared channel."""
    return tell_customer(case, key, number=quote.number, version=quote.version, **params)


def tell_leads(case: Matter, key: str, quote: Quote, agreement: Agreement, now: datetime, **params: Any) -> Notice:
    people = leads_there(agreement, now)
    return tell_desk(case, key, number=quote.number, version=quote.version, to=people, **params)

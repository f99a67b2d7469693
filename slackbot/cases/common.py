"""What every rule about a customer's case does the same way."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.agreement.people import deputies
from slackbot.words import Audience, Card, CommandBase, CustomerCase, Decision, Event, JsonValue, Message, Notice, Ref

CARD = "card"
TRIAGE = "triage"


def decided(
    case: CustomerCase,
    command: CommandBase,
    now: datetime,
    happened: str,
    *said: Message,
    refs: tuple[Ref, ...] = (),
    **data: JsonValue,
) -> Decision:
    """One event, what is said about it, and both cards drawn anew."""
    return noted(case, command, now, happened, *cards(case), *said, refs=refs, **data)


def noted(
    case: CustomerCase,
    command: CommandBase,
    now: datetime,
    happened: str,
    *said: Message,
    refs: tuple[Ref, ...] = (),
    **data: JsonValue,
) -> Decision:
    """The same for what no card shows."""
    event = Event(type=f"{case.kind}.{happened}", at=now, by=command.by, refs=refs, data=data)
    return Decision(case=case, events=(event,), messages=said)


def digest(*shown: object) -> str:
    """Of what somebody is asked to decide on: a button carries it, and one that is outdated changes nothing."""
    return hashlib.sha256("|".join(map(str, shown)).encode()).hexdigest()[:10]


def leads_there(agreement: Agreement, now: datetime) -> list[str]:
    """Whom a call to the leads means today: deputies stand where those who are away stood."""
    return leads_of(agreement.provider, now)


def leads_of(provider: ProviderParticulars, now: datetime) -> list[str]:
    """The same for what is about no customer alone."""
    away = deputies(provider.away, provider.tz, now)
    return [*dict.fromkeys(away.get(lead, lead) for lead in provider.leads)]


def contract_owners(agreement: Agreement, now: datetime) -> list[str]:
    """契約責任者 of the customer, or whoever stands in for them today."""
    theirs = agreement.particulars
    away = deputies(theirs.people.away, theirs.tz, now)
    return [*dict.fromkeys(away.get(owner, owner) for owner in theirs.people.contract_owners)]


def first_fields(agreement: Agreement, number: int, now: datetime) -> dict[str, Any]:
    """What every case of a customer begins with."""
    terms = agreement.particulars
    return {
        "id": f"{terms.key}-{number}",
        "channel": terms.channel,
        "opened_at": now,
        "customer": terms.key,
        "desk": agreement.provider.desk_channel,
        "agreement": agreement.version,
    }


def cards(case: CustomerCase) -> tuple[Card, Card]:
    return (
        Card(channel=case.channel, audience=Audience.CUSTOMER, name=CARD),
        Card(channel=case.desk, audience=Audience.DESK, name=TRIAGE),
    )


def tell_customer(case: CustomerCase, key: str, /, **params: Any) -> Notice:
    """In the thread of the card in the shared channel."""
    return Notice(to=case.channel, audience=Audience.CUSTOMER, key=key, params=params, under=CARD)


def tell_desk(case: CustomerCase, key: str, /, **params: Any) -> Notice:
    """In the thread of the triage card; never leaves #desk."""
    return Notice(to=case.desk, audience=Audience.DESK, key=key, params=params, under=TRIAGE)

"""A password, a key or a token was written where it must not stand: it is kept out, counted and answered (Art. 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.commands import KeepSecretOut
from slackbot.cases.customers.state import Customer
from slackbot.cases.rulebook import ANYONE, rule
from slackbot.words import Audience, Decision, Event, JsonValue, Notice

IN_MESSAGE, IN_CHANNEL = "secret_in_message", "secret_in_channel"


@enforces("12")
@rule(KeepSecretOut, may=ANYONE, cites=("12",))
def keep_secret_out(customer: Customer, command: KeepSecretOut, agreement: Agreement, now: datetime) -> Decision:
    """Who wrote it learns in the thread how to take it back, #desk at once that a secret may have to be changed."""
    counted = replace(customer, secrets_kept_out=customer.secrets_kept_out + 1)
    data: dict[str, JsonValue] = {"where": command.where, "looks_like": str(command.looks_like), "message": command.ts}
    event = Event(type="customer.secret_kept_out", at=now, by=command.by, refs=("12",), data=data)
    said = _said(customer, command, agreement) if command.ts else ()
    return Decision(case=counted, events=(event,), messages=said)


def _said(customer: Customer, command: KeepSecretOut, agreement: Agreement) -> tuple[Notice, ...]:
    about = {"by": command.by.user, "looks_like": str(command.looks_like)}
    return (
        Notice(
            to=customer.channel,
            audience=Audience.CUSTOMER,
            key=IN_MESSAGE,
            params={**about},
            thread=command.thread or command.ts,
        ),
        Notice(
            to=agreement.provider.desk_channel,
            audience=Audience.DESK,
            key=IN_CHANNEL,
            params={**about, "permalink": command.permalink},
        ),
    )

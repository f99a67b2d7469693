"""Which other systems hear of it, by the provider's particulars: facts alone, nothing that somebody wrote (Art. 12)."""

from __future__ import annotations

from datetime import datetime

from slackbot.agreement.hooks import HookEvent
from slackbot.agreement.particulars import Agreement
from slackbot.words import CustomerCase, Hook, JsonValue


def hooks(
    case: CustomerCase, event: HookEvent, agreement: Agreement, now: datetime, **data: JsonValue
) -> tuple[Hook, ...]:
    """One for each system that hears of this customer and of this."""
    facts: dict[str, JsonValue] = {"case": case.id, "customer": case.customer, **data}
    return tuple(
        Hook(endpoint=each.name, event=event, at=now, data=facts)
        for each in agreement.provider.hooks
        if each.hears(event, case.customer)
    )

"""The hours of an accepted quote come to their end: said while some are left; more needs another yes (Art. 10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slackbot.agreement.particulars import Agreement
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.said import tell, tell_leads
from slackbot.cases.quotes.state import Quote, Stage, worked
from slackbot.words import Message

NEARLY_PERCENT = 80


def nearly_used(before: Matter, after: Matter, agreement: Agreement, now: datetime) -> tuple[Message, ...]:
    """Said when the mark is passed; where the customer pays by the hour up to a ceiling, to them as well."""
    return tuple(
        said
        for quote in after.quotes
        if quote.stage is Stage.ACCEPTED
        for said in _said(before, after, quote, agreement, now)
    )


def _said(before: Matter, after: Matter, quote: Quote, agreement: Agreement, now: datetime) -> Iterator[Message]:
    spent, earlier = worked(after.entries, quote.number), worked(before.entries, quote.number)
    if quote.minutes is None or spent <= earlier:
        return
    if earlier < quote.minutes <= spent:
        key = "quote_used_up"
    elif earlier * 100 < quote.minutes * NEARLY_PERCENT <= spent * 100:
        key = "quote_nearly_used"
    else:
        return
    yield tell_leads(after, key, quote, agreement, now, spent=spent)
    if quote.ceiling:
        yield tell(after, key, quote, spent=spent)

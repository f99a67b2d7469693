"""`slackbot quotes export`: the quotes of a span of time as a file, without Slack and without a limit (Art. 10)."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Surroundings
from blocks.quotes.search import as_csv
from slackbot.cases.quotes.search import Wanted
from slackbot.paid import parties, quotes_found
from slackbot.records import Records
from slackbot.settings import StoreSettings


class QuotesError(ValueError):
    """What was asked cannot be done; the text says why."""


async def export(settings: StoreSettings, wanted: Wanted, customers: Sequence[str], locale: str) -> str:
    """`customers`: their keys; none means all of them."""
    async with Records.opened(settings) as records:
        keys = await records.desk.store.customer_keys()
        if strangers := sorted(set(customers) - set(keys)):
            raise QuotesError(f"No customer has the key {', '.join(strangers)}.")
        terms = records.agreements.several
        found = await quotes_found(records.desk.store, terms, customers or keys, wanted)
        if found.unread:
            raise QuotesError(f"Sums would be missing: {', '.join(found.unread)} cannot be read. The log says why.")
        return as_csv(found.cases, await parties(terms, found.cases), Surroundings(locale=locale))

"""`slackbot quotes export`: the quotes of a span of time as a file, without Slack and without a limit (Art. 10)."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Surroundings
from blocks.quotes.search import Party, as_csv
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.search import Found, Wanted, is_wanted, newest_first
from slackbot.paid import paid_cases
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
        found: list[Found] = []
        parties: dict[str, Party] = {}
        for case in await paid_cases(records.desk.store, customers or keys, wanted.moved_since):
            if isinstance(case, Matter):
                terms = (await records.agreements.get(case.agreement)).particulars
                parties[case.customer] = Party(name=terms.name, short_name=terms.short_name, tz=terms.tz)
                found += [Found(case=case, quote=each) for each in case.quotes if is_wanted(each, wanted, terms.tz)]
        return as_csv(newest_first(found), parties, Surroundings(locale=locale))

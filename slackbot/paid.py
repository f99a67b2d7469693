"""Cases with quotes or worked time, open and closed, found by when that changed last; and the quotes in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from blocks.quotes.search import Party
from slackbot.agreement.particulars import Agreement
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.search import Found, Wanted, is_wanted, newest_first
from slackbot.clock import millis
from slackbot.store import Store

Terms = Callable[[Iterable[str]], Awaitable[dict[str, Agreement]]]
"""The agreements of these versions, in few trips however many there are."""


async def paid_cases(store: Store, customers: Sequence[str], since: datetime) -> list[Matter]:
    """Of each customer the earliest change first."""
    async with store.redis.pipeline(transaction=False) as pipe:
        for customer in customers:
            pipe.zrange(store.key("paid", customer), millis(since), "+inf", byscore=True)
        ids = [case_id.decode() for found in await store.ask(pipe.execute()) for case_id in found]
    return [case for case in await store.cases(ids) if isinstance(case, Matter)]


async def quotes_found(store: Store, terms: Terms, customers: Sequence[str], wanted: Wanted) -> list[Found]:
    """Of these customers, the newest first; each version on its own."""
    cases = await paid_cases(store, customers, wanted.moved_since)
    agreements = await terms(case.agreement for case in cases)
    return newest_first(
        Found(case=case, quote=each)
        for case in cases
        for each in case.quotes
        if is_wanted(each, wanted, agreements[case.agreement].particulars.tz)
    )


async def parties(terms: Terms, found: Sequence[Found]) -> dict[str, Party]:
    """By key, as the agreement of their latest case names them."""
    latest = {each.case.customer: each.case.agreement for each in reversed(found)}
    agreements = await terms(latest.values())
    named = ((key, agreements[version].particulars) for key, version in latest.items())
    return {key: Party(name=of.name, short_name=of.short_name, tz=of.tz) for key, of in named}

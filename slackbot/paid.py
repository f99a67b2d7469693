"""Cases with quotes or worked time, open and closed, found by when that changed last; and the quotes in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from blocks.quotes.search import Party
from slackbot.agreement.particulars import Agreement
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.search import Found, Wanted, is_wanted, newest_first
from slackbot.clock import millis
from slackbot.listed import without_terms
from slackbot.readable import Readable
from slackbot.store import Store

Terms = Callable[[Iterable[str]], Awaitable[dict[str, Agreement]]]
"""The agreements of these versions, in few trips however many there are."""


async def paid_cases(
    store: Store, terms: Terms, customers: Sequence[str], since: datetime
) -> Readable[tuple[Matter, Agreement]]:
    """Of each customer the earliest change first; one whose agreement is missing counts as unread."""
    async with store.redis.pipeline(transaction=False) as pipe:
        for customer in customers:
            pipe.zrange(store.key("paid", customer), millis(since), "+inf", byscore=True)
        ids = [case_id.decode() for found in await store.ask(pipe.execute()) for case_id in found]
    found = (await store.readable(ids)).of_kind(Matter)
    agreements = await terms(case.agreement for case in found.cases)
    cases = [(case, agreements[case.agreement]) for case in found.cases if case.agreement in agreements]
    return Readable(cases=cases, unread=(*found.unread, *without_terms(found.cases, agreements)))


async def quotes_found(store: Store, terms: Terms, customers: Sequence[str], wanted: Wanted) -> Readable[Found]:
    """Of these customers, the newest first; each version on its own. Unread: cases that may have some."""
    paid = await paid_cases(store, terms, customers, wanted.moved_since)
    found = newest_first(
        Found(case=case, quote=each)
        for case, agreement in paid.cases
        for each in case.quotes
        if is_wanted(each, wanted, agreement.particulars.tz)
    )
    return Readable(cases=found, unread=paid.unread)


async def parties(terms: Terms, found: Sequence[Found]) -> dict[str, Party]:
    """By key, as the agreement of their latest case names them."""
    latest = {each.case.customer: each.case.agreement for each in reversed(found)}
    agreements = await terms(latest.values())
    named = ((key, agreements[version].particulars) for key, version in latest.items())
    return {key: Party(name=of.name, short_name=of.short_name, tz=of.tz) for key, of in named}

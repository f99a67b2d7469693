"""Cases with quotes or worked time, open and closed, found by when that changed last; and the quotes in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from blocks.quotes.search import Party
from slackbot.agreement.particulars import Agreement
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.search import Found, Wanted, is_wanted, newest_first
from slackbot.clock import millis
from slackbot.store import Store

Terms = Callable[[str], Awaitable[Agreement]]
"""The agreement of a version."""


async def paid_cases(store: Store, customers: Sequence[str], since: datetime) -> list[Matter]:
    """Of each customer the earliest change first."""
    async with store.redis.pipeline(transaction=False) as pipe:
        for customer in customers:
            pipe.zrange(store.key("paid", customer), millis(since), "+inf", byscore=True)
        ids = [case_id.decode() for found in await store.ask(pipe.execute()) for case_id in found]
    return [case for case in await store.cases(ids) if isinstance(case, Matter)]


async def quotes_found(store: Store, terms: Terms, customers: Sequence[str], wanted: Wanted) -> list[Found]:
    """Of these customers, the newest first; each version on its own."""
    found: list[Found] = []
    for case in await paid_cases(store, customers, wanted.moved_since):
        tz = (await terms(case.agreement)).particulars.tz
        found += [Found(case=case, quote=each) for each in case.quotes if is_wanted(each, wanted, tz)]
    return newest_first(found)


async def parties(terms: Terms, found: Sequence[Found]) -> dict[str, Party]:
    """By key, as the agreement of their latest case names them."""
    named: dict[str, Party] = {}
    for each in found:
        if each.case.customer not in named:
            of = (await terms(each.case.agreement)).particulars
            named[each.case.customer] = Party(name=of.name, short_name=of.short_name, tz=of.tz)
    return named

"""Cases with quotes or worked time, open and closed, found by when that changed last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slackbot.clock import millis
from slackbot.store import Store
from slackbot.words import CustomerCase


async def paid_cases(store: Store, customers: Sequence[str], since: datetime) -> list[CustomerCase]:
    """Of each customer the earliest change first."""
    async with store.redis.pipeline(transaction=False) as pipe:
        for customer in customers:
            pipe.zrange(store.key("paid", customer), millis(since), "+inf", byscore=True)
        ids = [case_id.decode() for found in await store.ask(pipe.execute()) for case_id in found]
    return [case for case in await store.cases(ids) if isinstance(case, CustomerCase)]

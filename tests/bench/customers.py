"""What it costs to find one customer among many: `python -m tests.bench.customers 2000 10000`.

No gate: for a number before a change and after it. Milliseconds, the best of five; the first time apart, after a start.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from slackbot import embedded
from slackbot.agreements import Agreements
from slackbot.cases import Customer
from slackbot.clock import ManualClock
from slackbot.customer_list import CustomerList
from slackbot.store import Store
from tests import many

TIMES = 5


async def measured(count: int, url: str) -> None:
    clock = ManualClock(datetime(2026, 11, 24, 1, tzinfo=UTC))
    async with Redis.from_url(url) as redis:
        await redis.flushall()
        store = Store(redis, many.US)
        await many.register(store, clock, count)
        sys.stdout.write(f"{count} customers\n")
        await _timed("every agreement, as a form read them before", partial(_every_agreement, store), times=1)
        customers = CustomerList(store, Agreements(store))
        for what, typed in (("nothing typed", ""), ("by key", many.key(count - 1)), ("by name", "株式会社1")):
            await _timed(f"found: {what}", partial(customers.found, typed))


async def _every_agreement(store: Store) -> int:
    agreements = Agreements(store)
    found = await store.cases(await store.customer_keys())
    return len([await agreements.get(each.agreement) for each in found if isinstance(each, Customer)])


async def _timed(what: str, does: Callable[[], Awaitable[Any]], times: int = TIMES) -> None:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        await does()
        taken.append((time.perf_counter() - begun) * 1000)
    again = f", then {min(taken[1:]):.1f} ms" if times > 1 else ""
    sys.stdout.write(f"  {what}: {taken[0]:.1f} ms{again}\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = embedded.start(Path(folder))
        try:
            for count in map(int, sys.argv[1:]):
                asyncio.run(measured(count, server.url))
        finally:
            server.stop()


if __name__ == "__main__":
    main()

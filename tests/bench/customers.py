"""What it costs to find one customer among many, and to plan a stop for them all.

`python -m tests.bench.customers 2000 10000`

No gate: for a number before a change and after it. Milliseconds, the best of five; the first time apart, after a start.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis

from blocks.maintenance.preview import ANNOUNCE
from handlers.maintenance_plan import FORMS as PLAN_FORMS
from handlers.maintenance_plan import open_edit, open_plan
from handlers.maintenance_preview import FORMS as PREVIEW_FORMS
from handlers.requests import Answers, Submission
from slackbot import embedded
from slackbot.agreement.hours import Interval, WeeklyHours
from slackbot.agreement.stops import AgreedOnStops, StopTerms, written
from slackbot.agreement.summary import Summary
from slackbot.agreements import Agreements
from slackbot.cases import Customer
from slackbot.cases.maintenance.concerns import Weighed
from slackbot.clock import ManualClock
from slackbot.customer_list import CustomerList
from slackbot.desk import Desk
from slackbot.directory import Directory, Place
from slackbot.office import Office
from slackbot.store import Store
from slackbot.words import Refusal
from tests import many
from tests.acting import ENGINEER, a_stop

TIMES = 5
KINDS_OF_HOURS = 100


async def measured(count: int, url: str) -> None:
    clock = ManualClock(datetime(2026, 11, 24, 1, tzinfo=UTC))
    async with Redis.from_url(url) as redis:
        await redis.flushall()
        store = Store(redis, many.US)
        await many.register(store, clock, count)
        sys.stdout.write(f"{count} customers\n")
        await timed("every agreement, as a form read them before", partial(_every_agreement, store), times=1)
        customers = CustomerList(store, Agreements(store))
        for what, typed in (("nothing typed", ""), ("by key", many.key(count - 1)), ("by name", "株式会社1")):
            await timed(f"found: {what}", partial(customers.found, typed))

        await timed("a stop of them all: its form", partial(_opened, store, clock), times=1)
        office = _office(store, clock)
        plan = partial(open_plan, cast(Any, _submission(await _place(office), "")), office)
        await timed("the same, in a process that has opened one", plan)
        await timed("planned: recipients, what speaks against it, the preview", partial(_planned, office))
        edit = partial(open_edit, _submission(await _place(office), ""), office, "MW-1")
        await timed("its form again", edit)
        await timed("announced, up to the commit", partial(_announced, office), times=1)
        terms = [_own_terms(n) for n in range(count)]
        await timed(
            f"what speaks against it, with {KINDS_OF_HOURS} kinds of reception hours", partial(_weighed, terms), times=2
        )


class _NoSlack:
    """What the desk would say to Slack at once: it is Slack's time that is not measured here."""

    view: dict[str, Any]

    async def call(self, method: str, **given: Any) -> dict[str, Any]:
        self.view = given["view"]
        return {}


def _office(store: Store, clock: ManualClock) -> Office:
    agreements, slack = Agreements(store), cast(Any, _NoSlack())
    return Office(
        desk=Desk(store, agreements, clock),
        directory=Directory(store, agreements, slack, clock),
        store=store,
        customers=CustomerList(store, agreements),
        queue=cast(Any, None),
        slack=slack,
        clock=clock,
        bot_user=many.BOT,
    )


async def _place(office: Office) -> Place:
    provider, today = await office.directory.provider(), office.clock.now().date()
    return Place(channel="C0DESK", provider=provider, customer=None, agreement=None, today=today)


_ids = iter(range(1_000_000))


def _submission(place: Place, callback: str, given: dict[str, Any] | None = None, **kept: str) -> Submission:
    return Submission(
        place=place,
        actor=ENGINEER,
        locale="ja",
        command_id=f"view:V{next(_ids)}:{callback}",
        trigger="1",
        callback_id=callback,
        view={},
        answers=Answers(given=given or {}),
        metadata=kept,
    )


async def _opened(store: Store, clock: ManualClock) -> None:
    office = _office(store, clock)
    await open_plan(_submission(await _place(office), ""), office)


async def _planned(office: Office) -> None:
    stop = a_stop(office.clock.now())
    times = ("start", stop.start), ("expected", stop.expected_end), ("latest", stop.latest_end)
    given: dict[str, Any] = {name: str(int(at.timestamp())) for name, at in times}
    given |= {"title_ja": "定期保守", "ground": "9(1)|", "systems": ["order"]}
    answer = await PLAN_FORMS["window.plan"](_submission(await _place(office), "window.plan", given), office)
    assert not isinstance(answer, Refusal), answer


async def _announced(office: Office) -> None:
    window: Any = await office.store.case("MW-1")
    kept = {"window": "MW-1", "shown": window.shown()}
    answer = await PREVIEW_FORMS[ANNOUNCE](_submission(await _place(office), ANNOUNCE, None, **kept), office)
    assert not isinstance(answer, Refusal), answer


def _own_terms(n: int) -> Summary:
    """Whose days of the year are worked out the first time that a process needs them."""
    hours = WeeklyHours(weekdays=(Interval(opens=n % KINDS_OF_HOURS, closes=18 * 60),), holidays="JP")
    stops = AgreedOnStops(terms=StopTerms(), hours=hours, tz="Asia/Tokyo")
    return replace(Summary.of(many.agreement(0)), key=many.key(n), stops=written(stops))


async def _weighed(terms: list[Summary]) -> None:
    now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    weighed = Weighed(a_stop(now, start=now + timedelta(days=21)), [], now)
    for each in terms:
        weighed.concerns(each)


async def _every_agreement(store: Store) -> int:
    agreements = Agreements(store)
    found = await store.cases(await store.customer_keys())
    return len([await agreements.get(each.agreement) for each in found if isinstance(each, Customer)])


async def timed(
    what: str, does: Callable[[], Awaitable[Any]], asked: Callable[[], int] = lambda: 0, times: int = TIMES
) -> None:
    """`asked`: how often Redis was asked up to now."""
    taken, trips = [], [asked()]
    for _ in range(times):
        begun = time.perf_counter()
        await does()
        taken.append((time.perf_counter() - begun) * 1000)
        trips.append(asked())
    again = f", then {min(taken[1:]):.1f} ms" if times > 1 else ""
    often = f" ({trips[1] - trips[0]} trips, then {trips[-1] - trips[-2]})" if trips[-1] else ""
    sys.stdout.write(f"  {what}: {taken[0]:.1f} ms{again}{often}\n")


def for_each_count(measured: Callable[[int, str], Coroutine[Any, Any, None]]) -> None:
    """Once for every number of customers on the command line, on a Redis that all of them share."""
    with tempfile.TemporaryDirectory() as folder:
        server = embedded.start(Path(folder))
        try:
            for count in map(int, sys.argv[1:]):
                asyncio.run(measured(count, server.url))
        finally:
            server.stop()


if __name__ == "__main__":
    for_each_count(measured)

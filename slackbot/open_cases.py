"""What is open, in the order in which it falls due: a few trips to Redis, however much there is.

The commit writes the lists with each case (`slackbot/cases/due.py` says what stands in which).
"""

from __future__ import annotations

from collections.abc import Collection

from slackbot.cases import Announcement, Customer
from slackbot.cases.due import DUE, TASKS, List
from slackbot.cases.stops import State
from slackbot.deliveries import announced
from slackbot.desk import Desk
from slackbot.readable import Readable
from slackbot.relisting import relist
from slackbot.store import MOST_LISTED, Store
from slackbot.words import CustomerCase

KINDS = tuple(name for name, _ in DUE.values())
"""Each open case is on the one of its kind."""


async def ids_by_due(store: Store, name: List) -> list[str]:
    found: list[bytes] = await store.ask(store.redis.zrange(store.key("due", name), 0, -1))
    return [case_id.decode() for case_id in found]


async def next_due(
    store: Store, most: int = MOST_LISTED, among: Collection[str] | None = None
) -> tuple[Readable[CustomerCase], int]:
    """Of all customers together at most so many, what waits for a decision or a quote's answer among them; and how
    many are open. `among`: of these customers, for which the lists are read whole."""
    last = most - 1 if among is None else -1
    async with store.redis.pipeline(transaction=False) as pipe:
        for name in List:
            pipe.zrange(store.key("due", name), 0, last, withscores=True)
        for name, _ in DUE.values():
            pipe.zcard(store.key("due", name))
        found = await store.ask(pipe.execute())
    scores: dict[str, float] = {}
    for case_id, score in (entry for entries in found[: len(List)] for entry in entries):
        scores[case_id.decode()] = min(score, scores.get(case_id.decode(), score))
    if among is not None:
        scores = {case_id: score for case_id, score in scores.items() if case_id.rpartition("-")[0] in among}
    first = sorted(scores, key=lambda case_id: scores[case_id])[:most]
    return await of(store, first), sum(found[len(List) :]) if among is None else len(scores)


async def next_tasks(
    store: Store, most: int = MOST_LISTED, among: Collection[str] | None = None
) -> Readable[Customer | Announcement]:
    """Whose own record, or whose announcement of a stop, waits for our people, what falls due first at the top."""
    listed = await store.ask(store.redis.zrange(store.key("due", TASKS), 0, most - 1 if among is None else -1))
    ids = [case_id.decode() for case_id in listed]
    ids = [each for each in ids if among is None or (each.rpartition("-")[0] or each) in among][:most]
    found = await store.readable(ids)
    waiting = [each for each in found.cases if isinstance(each, Customer | Announcement)]
    return Readable(cases=waiting, unread=found.unread)


async def of(store: Store, ids: list[str]) -> Readable[CustomerCase]:
    """Those that are open among them: an older build takes none off its list."""
    found = await store.readable(ids)
    open_ = [case for case in found.cases if isinstance(case, CustomerCase) and case.is_open]
    return Readable(cases=open_, unread=found.unread)


async def out_of_place(store: Store) -> list[str]:
    """On no list though open, or on one though closed: a build that kept fewer has written them. See `complete`.

    What of the open ones waits for a decision or a quote's answer their documents alone say, which the auditor reads.
    """
    customers = sorted(await store.busy())
    async with store.redis.pipeline(transaction=False) as pipe:
        for customer in customers:
            pipe.zrange(store.key("open", customer), 0, -1)
        for name in (*KINDS, *(each for each in List if each not in KINDS)):
            pipe.zrange(store.key("due", name), 0, -1)
        found = await store.ask(pipe.execute())
    open_, lists = _together(found[: len(customers)]), found[len(customers) :]
    by_kind, others = _together(lists[: len(KINDS)]), _together(lists[len(KINDS) :])
    return sorted((open_ ^ by_kind) | (others - open_) | await _wishes_unlisted(store))


async def _wishes_unlisted(store: Store) -> set[str]:
    """Of stops: what a build without that list has left. A customer's record comes on it with its panel, each day."""
    windows = (await store.readable_windows()).cases
    listed = await store.ask(store.redis.zrange(store.key("due", TASKS), 0, -1))
    told = [await announced(store, window) for window in windows if window.state is State.PLANNED]
    return {name for each in told for name, open_ in each.items() if "wish" in open_} - _together([listed])


def _together(found: list[list[bytes]]) -> set[str]:
    return {case_id.decode() for ids in found for case_id in ids}


async def complete(desk: Desk) -> None:
    await relist(desk, await out_of_place(desk.store))

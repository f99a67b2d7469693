"""What falls due, and on which lists a case stands, is a function of its state: what is missing is made again, case by
case, in turn."""

from __future__ import annotations

from collections.abc import Collection

from slackbot.cases import armed
from slackbot.clock import Clock, millis
from slackbot.desk import Desk
from slackbot.indexes import indexes
from slackbot.line import script
from slackbot.logs import get_logger
from slackbot.store import StoreUnavailable
from slackbot.timers import TRY_AGAIN
from slackbot.unavailable import NewerRecord
from slackbot.words import THE_CLOCK, CommandBase, Decision, Timer, value

CASES_AT_ONCE = 200
"""So many open cases a look; the next one goes on where it ended."""

log = get_logger("auditor")


@value
class Lost:
    version: int
    """Of the case that was looked at."""
    timers: tuple[Timer, ...]
    """That its state calls for; none: it stands on another list than its state says."""


@value
class Looked:
    late: int
    """So many cases had lost a timer whose time has passed."""
    unreadable: tuple[str, ...]


class TimersAndLists:
    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._store = desk.store
        self._clock = clock
        self._drop = script("drop_timer")
        self._at = 0

    async def mend(self, known: Collection[str]) -> Looked:
        """An older build may have left a case without a timer that this one's rules call for, or off a list.

        Each stands by itself: one that cannot be read, or whose agreement is missing, is named, and the rest goes on.
        `known`: those that could not be read before, which are looked at again whatever their turn.
        """
        late, unreadable = 0, list[str]()
        for case_id in dict.fromkeys([*known, *await self.next_cases()]):
            try:
                late += await self._mended(case_id)
            except NewerRecord:
                continue  # for the newer build that has written it, which looks as well
            except StoreUnavailable:
                raise
            except Exception as error:
                unreadable.append(case_id)
                if case_id not in known:
                    log.error("case_not_looked_at", case=case_id, exc_info=error)
        return Looked(late=late, unreadable=tuple(unreadable))

    async def _mended(self, case_id: str) -> bool:
        """Had it lost one whose time has passed?"""
        if not await self._lost(case_id) or not (lost := await self._lost(case_id)):
            return False
        log.warning("timers_made_again" if lost.timers else "listed_again", case=case_id)
        for timer in lost.timers:
            await self._store.run(self._drop, timer.command.id, case_id, lost.version)  # all that is left of it
        await self._desk.rearm(case_id)
        return any(timer.at <= self._clock.now() for timer in lost.timers)

    async def next_cases(self) -> list[str]:
        """Some of what is open, in turn: customers with their cases, and what belongs to no customer or is talked over
        after its close. Two trips."""
        owners, open_ = await self._owners()
        chosen, count = list[str](), 0
        while count < CASES_AT_ONCE and len(chosen) < len(owners):
            owner = owners[self._at % len(owners)]
            self._at += 1
            chosen.append(owner)
            count += 1 + open_.get(owner, 0)
        return await self._with_what_is_open(chosen)

    async def _owners(self) -> tuple[list[str], dict[str, int]]:
        """What may have timers and stands in no customer's list, customers among it; of these how many are open."""
        store = self._store
        async with store.redis.pipeline(transaction=False) as pipe:
            pipe.hkeys(store.key("customers"))
            pipe.hvals(store.key("rotas"))
            for listed in (store.key("windows"), store.key("bindings"), store.key("consultations")):
                pipe.zrange(listed, 0, -1)
            pipe.zrange(store.key("busy"), 0, -1, withscores=True)
            customers, *others, busy = await store.ask(pipe.execute())
        ids = [*sorted(customers), *(each for some in others for each in some)]
        return [each.decode() for each in ids], {key.decode(): int(count) for key, count in busy}

    async def _with_what_is_open(self, owners: list[str]) -> list[str]:
        store = self._store
        async with store.redis.pipeline(transaction=False) as pipe:
            for owner in owners:
                pipe.zrange(store.key("open", owner), 0, -1)
                pipe.zrange(store.key("stops", owner), 0, -1)
            lists = await store.ask(pipe.execute())
        return [*owners, *(each.decode() for some in lists for each in some)]

    async def _lost(self, case_id: str) -> Lost | None:
        """None: nothing, or it has changed meanwhile."""
        found = await self._store.load(case_id)
        if found.case is None:
            return None
        agreement = await self._desk.agreement_of(found, CommandBase(id="", case_id=case_id, by=THE_CLOCK))
        left = armed(Decision(case=found.case, events=()), agreement)
        lists = indexes(found.case, left.listed)["sets"]
        async with self._store.redis.pipeline(transaction=False) as pipe:
            for timer in left.timers:
                pipe.zmscore(self._store.key("timers"), [timer.command.id])
            for each in lists:
                pipe.zmscore(self._store.prefix + each["key"], [each["member"]])
            pipe.hget(self._store.key("case", case_id), "version")
            *scores, version = await self._store.ask(pipe.execute())
        if int(version or 0) != found.version:
            return None
        at, stands = scores[: len(left.timers)], scores[len(left.timers) :]
        latest = millis(self._clock.now() + TRY_AGAIN)
        lost = tuple(timer for timer, (due,) in zip(left.timers, at, strict=True) if _is_lost(timer, due, latest))
        astray = any(score != each.get("score") for each, (score,) in zip(lists, stands, strict=True))
        return Lost(version=found.version, timers=lost) if lost or astray else None


def _is_lost(timer: Timer, due: float | None, latest: int) -> bool:
    """A clock that ran ahead and was put right has put one off, that failed, until a time that nothing has."""
    return due is None or due > max(millis(timer.at), latest)

"""Looks every minute for what is overdue and that nothing will move; says so in #desk, and outside that all is well.

What falls due is a function of a case's state, so a timer that is missing can be made again; what is late can only be
told. Whoever watches the heartbeat hears of it too when the desk itself is gone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta

import aiohttp
import orjson

from slackbot.cases import PROVIDER
from slackbot.clock import Clock, millis
from slackbot.desk import Desk
from slackbot.entries import ALONE, EARLIER_UNDRAWN, HOOKS
from slackbot.findings import CARDS, FINDINGS, MENUS, UNREADABLE, kept_in, keys
from slackbot.logs import get_logger
from slackbot.menu_watch import MenuWatch
from slackbot.menus import Menus
from slackbot.outbox import silence
from slackbot.outbox.queue import LANES, TO_MANY, Queue
from slackbot.store import StoreUnavailable
from slackbot.timers_and_lists import TimersAndLists
from slackbot.words import value

LOOK_EVERY = timedelta(minutes=1)
TIMER_LATE = timedelta(minutes=2)
MESSAGE_OLD = timedelta(minutes=15)
BULK_OLD = timedelta(hours=12)
"""What goes to many customers takes its time: Slack takes a few hundred messages a minute."""
CARD_OLD = timedelta(minutes=2)
DEAD_OLD = timedelta(hours=1)
MOST_LINES = 1000

MOST_NAMED = 200
"""So many unreadable cases are kept by name and looked at again every minute."""

UNDRAWN = (*ALONE, EARLIER_UNDRAWN)
UNWOKEN = (CARDS, MENUS)
"""For these nobody outside need be woken: all that is new is posted."""

log = get_logger("auditor")


def heartbeat(url: str, session: aiohttp.ClientSession) -> Callable[[], Awaitable[None]]:
    """Asks for the address; that nobody answers there is for those who watch it."""

    async def beat() -> None:
        try:
            async with session.get(url) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("no_heartbeat", why=type(error).__name__)

    return beat


@value
class Finding:
    kind: str
    count: int
    example: str
    """The id of the one that is overdue for longest; of unreadable cases all of them."""


class Auditor:
    def __init__(
        self,
        queue: Queue,
        desk: Desk,
        clock: Clock,
        heartbeat: Callable[[], Awaitable[None]] | None,
        menus: Menus | None = None,
    ) -> None:
        self._queue = queue
        self._menus = MenuWatch(menus or Menus(), queue.store)
        self._store = queue.store
        self._clock = clock
        self._heartbeat = heartbeat
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._timers_and_lists = TimersAndLists(desk, clock)

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="auditor")

    async def stop(self) -> None:
        self._stopping.set()
        if self._task:
            await self._task

    async def look(self) -> tuple[Finding, ...]:
        """What is overdue now; #desk is told what is new, and what is over."""
        known = await self._known()
        looked = await self._timers_and_lists.mend(known.get(UNREADABLE, {}).get("example", "").split())
        if await silence.lasts(self._store, self._clock.now()):
            # Everything waits, and #desk cannot be told: whoever misses the heartbeat tells.
            log.error("slack_is_silent")
            return ()
        looks = (
            await self._timers(),
            await self._messages(),
            await self._cards(),
            await self._hooks(),
            await self._dead(),
            await self._unasked(),
            _unreadable(looked.unreadable),
        )
        found = [each for each in looks if each]
        for each in found:
            await self._tell(each, known.get(each.kind))
        for kind in known.keys() - {each.kind for each in found}:
            await self._over(kind, str(known[kind].get("since", "")))
        if self._heartbeat and not looked.late and all(each.kind in UNWOKEN for each in found):
            await self._heartbeat()
        return tuple(found)

    async def _known(self) -> dict[str, dict[str, str]]:
        """Kind -> what #desk was told of it. What a newer desk beside this one has found is for that one."""
        store, known = self._store, dict[str, dict[str, str]]()
        for key in keys(store):
            found: dict[bytes, bytes] = await store.ask(store.redis.hgetall(key))
            known |= {kind.decode(): orjson.loads(body) for kind, body in found.items()}
        return {kind: body for kind, body in known.items() if kind in FINDINGS}

    async def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._menus.note()
                if await self._my_turn():
                    await self.look()
            except StoreUnavailable:
                log.warning("cannot_look")
            except Exception:
                log.exception("auditor_faltered")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK_EVERY.total_seconds())

    async def _my_turn(self) -> bool:
        """Of several replicas one looks."""
        key, life = self._store.key("auditor"), int(LOOK_EVERY.total_seconds() * 900)
        return bool(await self._store.ask(self._store.redis.set(key, "1", nx=True, px=life)))

    # ── What is overdue ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _timers(self) -> Finding | None:
        late = millis(self._clock.now() - TIMER_LATE)
        key = self._store.key("timers")
        count = await self._store.ask(self._store.redis.zcount(key, "-inf", late))
        first = await self._store.ask(self._store.redis.zrange(key, 0, 0))
        return Finding(kind="timers_late", count=count, example=first[0].decode()) if count else None

    async def _messages(self) -> Finding | None:
        """The one at the head of its queue is the oldest there."""
        old: list[tuple[int, str]] = []
        for lane in [each for each in LANES if each not in UNDRAWN]:
            bound = millis(self._clock.now() - (BULK_OLD if lane in TO_MANY else MESSAGE_OLD))
            old += [(at, entry) for at, entry in await self._heads(lane) if at < bound]
        return Finding(kind="messages_old", count=len(old), example=min(old)[1]) if old else None

    async def _cards(self) -> Finding | None:
        """What Slack has not drawn anew for minutes, though asked. One of a case is named first, our own alerts last.

        Very many at once wait for their turn under the limit of a minute: those have not failed.
        """
        store, bound = self._store, millis(self._clock.now() - CARD_OLD)
        waiting = [each for lane in UNDRAWN for each in await self._heads(lane)]
        async with store.redis.pipeline(transaction=False) as pipe:
            for _, entry in waiting:
                pipe.hmget(store.key("out", "entry", entry), "body", "frozen", "failed")
            kept = await store.ask(pipe.execute())
        cards = [
            (at, body.decode().partition(" ")[0])
            for (at, _), (body, frozen, failed) in zip(waiting, kept, strict=True)
            if at < bound and body and failed and not frozen
        ]
        old = sorted(cards, key=lambda each: (each[1] == PROVIDER, *each))
        return Finding(kind=CARDS, count=len(old), example=old[0][1]) if old else None

    async def _hooks(self) -> Finding | None:
        """Another system that is silent; a pager may be among them."""
        bound = millis(self._clock.now() - MESSAGE_OLD)
        old = [(at, entry) for at, entry in await self._heads(HOOKS) if at < bound]
        return Finding(kind="hooks_old", count=len(old), example=min(old)[1]) if old else None

    async def _heads(self, lane: str) -> list[tuple[int, str]]:
        """(queued at, entry id) of each line's next entry; what a lead must decide about has its card."""
        store = self._store
        async with store.redis.pipeline(transaction=False) as pipe:
            for line in await self._queue.lines(lane, MOST_LINES):
                pipe.lindex(store.key("out", "queue", lane, line), 0)
            entries = [entry.decode() for entry in await store.ask(pipe.execute()) if entry]
        async with store.redis.pipeline(transaction=False) as pipe:
            for entry in entries:
                pipe.hmget(store.key("out", "entry", entry), "queued", "frozen")
            queued = await store.ask(pipe.execute())
        found = zip(queued, entries, strict=True)
        return [(int(at), entry) for (at, frozen), entry in found if at and frozen != b"frozen"]

    async def _dead(self) -> Finding | None:
        """Each has its card in #desk; that nobody has pressed it for an hour is told here."""
        key, old = self._store.key("out", "dead"), millis(self._clock.now() - DEAD_OLD)
        count = await self._store.ask(self._store.redis.zcount(key, "-inf", old))
        first = await self._store.ask(self._store.redis.zrange(key, 0, 0))
        return Finding(kind="dead_letters", count=count, example=first[0].decode()) if count else None

    async def _unasked(self) -> Finding | None:
        """Forms in which nobody can choose anything: the app was installed from an older manifest."""
        await self._menus.note()
        count = await self._menus.unasked()
        return Finding(kind=MENUS, count=count, example="") if count else None

    # ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _tell(self, found: Finding, before: dict[str, str] | None) -> None:
        """`before`: what #desk was told; None: nothing yet. Which cases are unreadable is kept true on the card."""
        now, new = self._clock.now(), before is None
        since = str(millis(now)) if before is None else str(before.get("since", ""))
        key = kept_in(self._store, found.kind)
        body = {"count": str(found.count), "example": found.example, "since": since}
        await self._store.ask(self._store.redis.hset(key, found.kind, orjson.dumps(body)))
        if new:
            say = log.warning if found.kind == MENUS else log.error
            say("overdue", finding=found.kind, count=found.count, example=found.example)
        if new or (found.kind == UNREADABLE and body != before):
            await self._queue.alert(_card(found.kind, since), "found", now)

    async def _over(self, kind: str, since: str) -> None:
        await self._store.ask(self._store.redis.hdel(kept_in(self._store, kind), kind))
        log.info("no_longer_overdue", finding=kind)
        await self._queue.alert(_card(kind, since), "over", self._clock.now())


def _unreadable(cases: Sequence[str]) -> Finding | None:
    named = " ".join(cases[:MOST_NAMED])
    return Finding(kind=UNREADABLE, count=len(cases), example=named) if cases else None


def _card(kind: str, since: str) -> str:
    """What comes again has a card of its own: the earlier one has scrolled out of sight."""
    return f"audit:{kind}:{since}" if since else f"audit:{kind}"

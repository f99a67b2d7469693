"""What falls due is submitted to the desk. The commit replaces a case's timers, so doing it twice is harmless."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

from slackbot.cases import PROVIDER, Provider, superseded
from slackbot.clock import Clock, millis
from slackbot.codec import load_command
from slackbot.desk import Desk
from slackbot.faultpoints import point
from slackbot.line import script
from slackbot.logs import get_logger
from slackbot.outbox.queue import Queue
from slackbot.store import StoreUnavailable
from slackbot.unavailable import NewerRecord
from slackbot.words import CommandBase, Done, Refusal

AT_ONCE = 200
LOOK_EVERY_S = 0.25
LOOK_AFTER_FAULT_S = 2.0
TRY_AGAIN = timedelta(minutes=1)

log = get_logger("timers")


class Timers:
    def __init__(self, queue: Queue, desk: Desk, clock: Clock) -> None:
        self._queue = queue
        self._store = queue.store
        self._desk = desk
        self._clock = clock
        self._drop = script("drop_timer")
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._left = 0
        """So many at the head are a newer build's."""

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="timers")

    async def stop(self) -> None:
        self._stopping.set()
        if self._task:
            await self._task

    async def run_due(self) -> int:
        """Submits the timers that are due by the clock, so many at once; how many there were.

        What a newer build has set, or whose case it has written, is left to it: the next look goes on behind them.
        """
        now = millis(self._clock.now())
        timers = self._store.key("timers")
        due: Any = await self._store.ask(
            self._store.redis.zrange(timers, "-inf", now, byscore=True, offset=self._left, num=AT_ONCE)
        )
        fired = 0
        for timer in due:
            with suppress(NewerRecord):
                await self._fire(timer.decode())
                fired += 1
        self._left = self._left + len(due) - fired if len(due) == AT_ONCE else 0
        return fired

    async def _work(self) -> None:
        while not self._stopping.is_set():
            wait = LOOK_EVERY_S
            try:
                if await self.run_due() == AT_ONCE:
                    continue
                wait = LOOK_AFTER_FAULT_S if self._left else LOOK_EVERY_S
            except Exception:
                log.exception("timers_faltered")
                wait = LOOK_AFTER_FAULT_S
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), wait)

    async def _fire(self, timer: str) -> None:
        body: Any = await self._store.ask(self._store.redis.hget(self._store.key("timer"), timer))
        if body is None:
            return
        point("timers.due")
        try:
            why = await self._submit(timer, load_command(body))
        except StoreUnavailable:
            raise
        except Exception as error:
            log.exception("timer_failed", timer=timer)
            why = type(error).__name__
        await (self._stuck(timer, why) if why else self._over(timer))

    async def _submit(self, timer: str, command: CommandBase) -> str:
        """Why it stays; empty when it is done with."""
        outcome = await self._desk.submit(command)
        point("timers.submitted")
        if isinstance(outcome, Done) and not outcome.again:
            return ""
        # No commit of ours has replaced the case's timers.
        if (version := await self._no_longer_wanted(command)) is not None:
            await self._store.run(self._drop, timer, command.case_id, version)
            point("timers.dropped")
            return ""
        code = outcome.code if isinstance(outcome, Refusal) else "again"
        log.error("timer_refused", timer=timer, code=code)
        return code

    async def _over(self, timer: str) -> None:
        """If #desk was told that it is stuck, it is told that it no longer is."""
        provider = await self._store.case(PROVIDER)
        desk = provider.channel if isinstance(provider, Provider) else ""
        if await self._store.card_ts(PROVIDER, desk, f"stuck:{timer}"):
            await self._queue.alert(f"stuck:{timer}", "over", self._clock.now())

    async def _no_longer_wanted(self, command: CommandBase) -> int | None:
        """The version of the case of which that is so; None: it is called for."""
        found = await self._store.load(command.case_id)
        agreement = await self._desk.agreement_of(found, command)
        return found.version if found.case is None or superseded(found.case, command, agreement) else None

    async def _stuck(self, timer: str, code: str) -> None:
        """Tried again later, and shown in #desk: never dropped while the state calls for it."""
        later = {timer: millis(self._clock.now() + TRY_AGAIN)}
        await self._store.ask(self._store.redis.zadd(self._store.key("timers"), later, xx=True))
        await self._queue.alert(f"stuck:{timer}", code, self._clock.now())

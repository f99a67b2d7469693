"""What falls due is submitted to the desk. The commit replaces a case's timers, so doing it twice is harmless."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from slackbot.cases import superseded
from slackbot.clock import Clock, millis
from slackbot.codec import load_command
from slackbot.desk import Desk
from slackbot.faultpoints import point
from slackbot.logs import get_logger
from slackbot.outbox.queue import Queue
from slackbot.store import StoreUnavailable, script
from slackbot.words import CommandBase, Refusal

AT_ONCE = 200
LOOK_EVERY_S = 0.25
TRY_AGAIN = timedelta(minutes=1)

log = get_logger("timers")


class Timers:
    def __init__(self, queue: Queue, desk: Desk, clock: Clock) -> None:
        self._queue = queue
        self._store = store = queue.store
        self._desk = desk
        self._clock = clock
        self._drop = script(store.redis, "drop_timer")
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="timers")

    async def stop(self) -> None:
        self._stopping.set()
        if self._task:
            await self._task

    async def run_due(self) -> int:
        """Submits every timer that is due by the clock; how many there were."""
        now = millis(self._clock.now())
        due: Any = await self._store.redis.zrange(
            self._store.key("timers"), "-inf", now, byscore=True, offset=0, num=AT_ONCE
        )
        for timer in due:
            await self._fire(timer.decode())
        return len(due)

    async def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                if await self.run_due() == AT_ONCE:
                    continue
            except Exception:
                log.exception("timers_faltered")
            try:
                await asyncio.wait_for(self._stopping.wait(), LOOK_EVERY_S)
            except TimeoutError:
                continue

    async def _fire(self, timer: str) -> None:
        body: Any = await self._store.redis.hget(self._store.key("timer"), timer)
        if body is None:
            return
        point("timers.due")
        try:
            command = load_command(body)
            outcome = await self._desk.submit(command)
        except StoreUnavailable:
            raise
        except Exception as error:
            log.exception("timer_failed", timer=timer)
            await self._stuck(timer, type(error).__name__)
            return
        if isinstance(outcome, Refusal):
            await self._refused(timer, command, outcome)
        elif outcome.again:
            await self._settle(timer, command)

    async def _refused(self, timer: str, command: CommandBase, outcome: Refusal) -> None:
        if await self._no_longer_wanted(command):
            await self._drop(keys=[self._store.prefix], args=[timer, command.case_id])
            return
        log.error("timer_refused", timer=timer, code=outcome.code)
        await self._stuck(timer, outcome.code)

    async def _settle(self, timer: str, command: CommandBase) -> None:
        """Its command was committed before, so the state has moved on: the timer is a left-over."""
        if await self._no_longer_wanted(command):
            await self._drop(keys=[self._store.prefix], args=[timer, command.case_id])

    async def _no_longer_wanted(self, command: CommandBase) -> bool:
        case = await self._store.case(command.case_id)
        agreement = await self._desk.agreement_of(case, command)
        return case is None or agreement is None or superseded(case, command, agreement)

    async def _stuck(self, timer: str, code: str) -> None:
        """Tried again later, and shown in #desk: never dropped while the state calls for it."""
        await self._store.redis.zadd(self._store.key("timers"), {timer: millis(self._clock.now() + TRY_AGAIN)}, xx=True)
        await self._queue.alert(f"stuck:{timer}", code, self._clock.now())

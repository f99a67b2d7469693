"""The timers stay sound in Redis too, whatever people do and wherever the desk dies between two steps of its own."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from slackbot.agreement.particulars import Agreement, Configuration
from slackbot.agreements import Agreements
from slackbot.cases import Incident, deadlines
from slackbot.clock import ManualClock, millis
from slackbot.codec import load_command, load_done, load_event
from slackbot.desk import Desk
from slackbot.faultpoints import heard_by
from slackbot.onboarding import apply
from slackbot.outbox.queue import Queue
from slackbot.store import Store
from slackbot.timers import Timers
from slackbot.words import CommandBase, Done, Refusal, value
from tests.acting import CUSTOMER, a_report
from tests.rules.living import MINUTE, START, Life
from tests.rules.test_timer_rules import ACTIONS

CASE = "AKATSUKI-1"
EXAMPLES = int(os.environ.get("EXAMPLES", "12"))
POINTS = ["desk.decided", "desk.committed", "timers.due", "timers.submitted", "timers.dropped"]
WAITS = [timedelta(), *(n * MINUTE for n in (1, 47, 250, 1440, 2900))]


class Died(BaseException):
    """Nothing that the desk catches: the process is gone."""


@value
class Step:
    wait: timedelta
    action: int
    die_at: str


STEPS = st.lists(
    st.builds(
        lambda wait, action, die_at: Step(wait=wait, action=action, die_at=die_at),
        st.sampled_from(WAITS),
        st.integers(0, len(ACTIONS) - 1),
        st.sampled_from(["", *POINTS]),
    ),
    min_size=4,
    max_size=8,
)


class Desks:
    """One desk after another on the same Redis: each lives until it dies somewhere."""

    def __init__(self, redis: Redis, agreement: Agreement) -> None:
        self.store = Store(redis, "T0HINODE")
        self.clock = ManualClock(START)
        self.agreement = agreement
        self.seen: dict[str, CommandBase] = {}
        """Every timer that was ever left in Redis."""

    def desk(self) -> Desk:
        return Desk(self.store, Agreements(self.store), self.clock)

    async def incident(self) -> Incident:
        found = await self.store.case(CASE)
        assert isinstance(found, Incident)
        return found

    async def submit(self, command: CommandBase, die_at: str = "") -> Done | Refusal:
        """Whoever asked asks again, with the same words, after the desk has died."""
        with heard_by(_dying(die_at)):
            try:
                return await self.desk().submit(command)
            except Died:
                pass
        return await self.desk().submit(command)

    async def fire(self, die_at: str = "") -> None:
        """Until nothing is due, by one desk after another."""
        with heard_by(_dying(die_at)):
            try:
                while await self._timers().run_due():
                    pass
            except Died:
                pass
        while await self._timers().run_due():
            pass

    async def waiting(self) -> set[str]:
        found: Any = await self.store.redis.smembers(self.store.key("timers", CASE))
        for name in found:
            body: Any = await self.store.redis.hget(self.store.key("timer"), name)
            self.seen[name.decode()] = load_command(body)
        return {name.decode() for name in found}

    def _timers(self) -> Timers:
        desk = self.desk()
        return Timers(Queue(desk.store), desk, self.clock)


def _dying(at: str) -> Any:
    def ear(point: str) -> None:
        if point == at:
            raise Died(point)

    return ear


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_timers_stay_sound_wherever_the_desk_dies(
    steps: list[Step], redis_url: str, configuration: Configuration, agreement: Agreement
) -> None:
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
        await _live(steps, Desks(redis, agreement), configuration)


async def _live(steps: list[Step], desks: Desks, configuration: Configuration) -> None:
    desk = desks.desk()
    await apply(configuration, desk, desk.agreements)
    await desks.submit(a_report(START, CUSTOMER))

    for step in steps:
        desks.clock.forward(step.wait)
        kind, by, words = ACTIONS[step.action]
        life = Life(desks.agreement)
        life.case, life.now = await desks.incident(), desks.clock.now()
        await desks.submit(life.command(kind, by, **words), step.die_at)
        await desks.fire(step.die_at)
        await check(desks)


async def check(desks: Desks) -> None:
    incident, waiting = await desks.incident(), await desks.waiting()
    assert waiting == {timer.command.id for timer in deadlines(incident, desks.agreement)}
    now = millis(desks.clock.now())
    assert await desks.store.redis.zcount(desks.store.key("timers"), "-inf", now) == 0, "each that was due has fired"
    await _late_ones_change_nothing(desks, waiting)
    await _the_audit_is_what_was_decided(desks)
    waiting_cards: Any = await desks.store.redis.hkeys(desks.store.key("out", "pending"))
    assert [card for card in waiting_cards if b"|stuck:" in card] == [], "none was shown to staff as stuck"


async def _late_ones_change_nothing(desks: Desks, waiting: set[str]) -> None:
    """A timer's command counts only while the state calls for that very timer, whenever it was read."""
    version = await desks.store.redis.hget(desks.store.key("case", CASE), "version")
    for name, command in desks.seen.items():
        if name not in waiting:
            outcome = await desks.desk().submit(command)
            assert isinstance(outcome, Refusal) or outcome.again
    assert await desks.store.redis.hget(desks.store.key("case", CASE), "version") == version


async def _the_audit_is_what_was_decided(desks: Desks) -> None:
    audit = Counter(load_event(body).type for body in await desks.store.audit(CASE))
    bodies: list[Any] = await desks.store.redis.hvals(desks.store.key("kept", CASE))
    for key in {key async for key in desks.store.redis.scan_iter(desks.store.key("done", "*"))}:
        bodies.append(await desks.store.redis.get(key))
    outcomes = [load_done(body) for body in bodies]
    assert audit == Counter(event for done in outcomes if done.case_id == CASE for event in done.events)

"""What a desk remembers of who spoke where never decides: a change anywhere is seen by the next commit."""

from __future__ import annotations

import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from slackbot import arrivals
from slackbot.agreement.particulars import Configuration
from slackbot.arrivals import Arrival, OnlyRemembered
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.onboarding import apply
from slackbot.store import Store, begin
from slackbot.words import Done
from tests.acting import CUSTOMER, a_report

CHANNEL, USER, KEY = "C0AKATSUKI", CUSTOMER.user, "AKATSUKI"
Change = Callable[[Desk, Configuration], Awaitable[None]]
_numbers = itertools.count(1)


def _new() -> str:
    return f"U0NEW{next(_numbers):05}"


@pytest.fixture
async def other(desk: Desk, redis: Redis) -> AsyncIterator[Desk]:
    """A second desk on the same Redis; of the customer's person something is kept."""
    await _somebody_is_looked_up(desk)
    yield Desk(Store(redis, "T0HINODE"), desk.agreements, desk.clock)
    begin()


async def _somebody_is_looked_up(desk: Desk, name: str = "田中") -> None:
    await desk.store.redis.set(desk.store.key("user", USER), f'{{"id":"{USER}","name":"{name}"}}', px=60_000)


async def _engineers_change(desk: Desk, seed: Configuration) -> None:
    provider = replace(seed.provider, engineers=(*seed.provider.engineers, _new()))
    await apply(replace(seed, provider=provider), desk, desk.agreements)


async def _people_change(desk: Desk, seed: Configuration) -> None:
    first, *others = seed.customers
    people = replace(first.people, buyers=(_new(),))
    await apply(replace(seed, customers=(replace(first, people=people), *others)), desk, desk.agreements)


async def _the_person_changes(desk: Desk, _: Configuration) -> None:
    await _somebody_is_looked_up(desk, _new())


async def _the_person_is_forgotten(desk: Desk, _: Configuration) -> None:
    await desk.store.redis.delete(desk.store.key("user", USER))


async def _the_channel_becomes_another_customer_s(desk: Desk, _: Configuration) -> None:
    await desk.store.redis.hset(desk.store.key("channels"), CHANNEL, "HARBOR")


CHANGES: tuple[Change, ...] = (
    _engineers_change,
    _people_change,
    _the_person_changes,
    _the_person_is_forgotten,
    _the_channel_becomes_another_customer_s,
)


async def _arrives(desk: Desk, command_id: str = "", *, recall: bool) -> Arrival:
    begin()
    return await desk.store.arrival(CHANNEL, USER, KEY, command_id, recall=recall)


async def _reports(desk: Desk, *, recall: bool) -> Done:
    report = a_report(desk.clock.now())
    await _arrives(desk, report.id, recall=recall)
    outcome = await desk.submit(report)
    assert isinstance(outcome, Done)
    arrivals.sure()
    return outcome


async def test_what_is_remembered_is_not_read_again(other: Desk, redis: Redis) -> None:
    await _reports(other, recall=True)
    before = (await redis.info("stats"))["total_commands_processed"]

    found = await _arrives(other, recall=True)

    assert (await redis.info("stats"))["total_commands_processed"] - before == 1, "the question itself"
    assert found.customer
    assert (await _reports(other, recall=True)).case_id == "AKATSUKI-2"


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_at_one_desk_is_seen_by_the_next_commit_of_the_other(
    change: Change, desk: Desk, other: Desk, configuration: Configuration, clock: ManualClock
) -> None:
    await _arrives(other, recall=False)
    clock.forward(timedelta(seconds=1))
    await change(desk, configuration)

    with pytest.raises(OnlyRemembered):
        await _reports(other, recall=True)

    assert not await desk.store.open_cases(KEY)
    begin()
    assert (await other.store.load(KEY)).last_number == 0, "no number is used up"


async def test_what_comes_to_no_commit_is_not_said_from_memory(desk: Desk, other: Desk) -> None:
    await _arrives(other, recall=False)
    arrivals.sure()

    await _arrives(other, recall=True)

    with pytest.raises(OnlyRemembered):
        arrivals.sure()


async def test_nothing_is_remembered_over_a_connection_that_has_ended(other: Desk) -> None:
    """The server behind the next may be a follower that never heard of the latest change."""
    await _arrives(other, recall=False)
    other.store._line._hang_up()

    await _arrives(other, recall=True)

    arrivals.sure()


async def test_numbers_have_no_gap_when_two_desks_remember(desk: Desk, other: Desk) -> None:
    both = (desk, other)
    for each in both:
        await _arrives(each, recall=False)

    recorded = [(await _reports(both[n % 2], recall=True)).case_id for n in range(8)]

    assert recorded == [f"AKATSUKI-{n}" for n in range(1, 9)]


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_at_two_desks_only_what_is_so_is_committed_by(
    seed: int, desk: Desk, other: Desk, configuration: Configuration, clock: ManualClock
) -> None:
    chance, both = random.Random(seed), (desk, other)
    recorded, refused = 0, 0
    for _ in range(40):
        clock.forward(timedelta(seconds=1))
        near, far = chance.sample(both, 2)
        if chance.random() < 0.4:
            await chance.choice(CHANGES[:3])(near, configuration)
        report = a_report(near.clock.now())
        remembered = await _arrives(near, report.id, recall=True)
        so = (await far.store.arrival(CHANNEL, USER)).mark
        try:
            assert isinstance(await near.submit(report), Done)
        except OnlyRemembered:
            refused += 1
            assert remembered.mark != so
            await _reports(near, recall=False)
        else:
            assert remembered.mark == so
        recorded += 1
    assert refused
    assert len(await desk.store.open_cases(KEY)) == recorded

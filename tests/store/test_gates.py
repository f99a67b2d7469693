"""Slack's limits, kept before Slack has to say so: by channel, by method for the whole workspace, by Retry-After."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from redis.asyncio import Redis

from slackbot.clock import ManualClock
from slackbot.outbox import gates
from slackbot.outbox.gates import PIN, POST, POST_GAP_MS, POSTS_A_MINUTE, UPDATE, UPDATES_A_MINUTE
from slackbot.outbox.queue import POSTED, Entry, Queue
from slackbot.words import Audience, Card, FollowUp, Lane, Notice
from tests.acting import a_report
from tests.store.test_outbox import HERE, THERE, Post

MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(redis: Redis, clock: ManualClock) -> Post:
    return Post(redis, clock)


def notice(channel: str, lane: Lane = Lane.BULK) -> Notice:
    return Notice(to=channel, audience=Audience.CUSTOMER, key="update", params={}, lane=lane)


def card(channel: str, lane: Lane = Lane.BULK) -> Card:
    return Card(channel=channel, audience=Audience.CUSTOMER, name="card", lane=lane)


async def sends(post: Post, entry: Entry, method: str = POST) -> bool:
    """A worker with the entry in hand asks the gates, and says it or puts it back."""
    now = post.clock.now()
    wait, needs = await gates.permit(post.queue, entry, method, entry.channel, now)
    if wait:
        await post.queue.later(entry, now, now + wait, "gate", gate=needs)
    else:
        await post.done(entry)
    return not wait


async def sends_all(post: Post) -> list[str]:
    """Whatever may go now; the channels in their order."""
    said = []
    while isinstance(entry := await post.queue.claim(post.clock.now()), Entry):
        method = UPDATE if entry.gate == ":update" else POST
        if await sends(post, entry, method):
            said.append(entry.channel)
    return said


def busiest_minute(at: list[datetime]) -> int:
    return max(sum(since <= each < since + MINUTE for each in at) for since in at)


# ── One channel ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_channel_is_posted_to_once_a_second(post: Post) -> None:
    async def wait(channel: str) -> float:
        return (await post.queue.gate(POST, channel, post.clock.now(), POST_GAP_MS, POSTS_A_MINUTE)).total_seconds()

    assert await wait(HERE) == 0
    assert await wait(HERE) == 1
    assert await wait(THERE) == 0
    post.forward(0.4)
    assert await wait(HERE) == 0.6
    post.forward(0.6)
    assert await wait(HERE) == 0


async def test_a_clock_that_ran_ahead_and_was_put_right_silences_no_channel(post: Post) -> None:
    async def wait(budget: int) -> float:
        return (await post.queue.gate(POST, HERE, post.clock.now(), POST_GAP_MS, budget)).total_seconds()

    post.forward(86_400)
    while await wait(20) <= 1:
        post.forward(1)
    post.forward(-86_400)

    assert await wait(20) == 0
    assert await wait(20) == 1


# ── The whole workspace ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_cards_are_drawn_fifty_times_a_minute(post: Post) -> None:
    async def wait() -> float:
        return (await post.queue.gate(UPDATE, HERE, post.clock.now(), 0, UPDATES_A_MINUTE)).total_seconds()

    assert [await wait() for _ in range(10)] == [0.0] * 10
    assert await wait() == 1.5
    post.forward(1.5)
    assert await wait() == 0
    assert await wait() == 1.5
    post.forward(60)
    assert [await wait() for _ in range(11)] == [0.0] * 10 + [1.5]


@pytest.mark.parametrize("lane", [Lane.INCIDENT, Lane.BULK])
@pytest.mark.parametrize(
    ("method", "budget"), [(POST, POSTS_A_MINUTE), (UPDATE, UPDATES_A_MINUTE), (PIN, gates.PINS_A_MINUTE)]
)
async def test_no_minute_wherever_it_begins_has_more_than_the_budget(
    method: str, budget: int, lane: Lane, post: Post
) -> None:
    taken: list[datetime] = []
    while post.clock.now() - taken[0] < 3 * MINUTE if taken else True:
        wait = await post.queue.gate(method, HERE, post.clock.now(), 0, budget, lane)
        if wait:
            post.forward(wait.total_seconds())
        else:
            taken.append(post.clock.now())

    assert budget - 5 <= busiest_minute(taken) <= budget


async def test_posts_of_all_channels_together_have_a_budget(post: Post) -> None:
    async def wait(n: int) -> float:
        return (await post.queue.gate(POST, f"C{n}", post.clock.now(), POST_GAP_MS, POSTS_A_MINUTE)).total_seconds()

    assert {await wait(n) for n in range(POSTS_A_MINUTE // 5)} == {0.0}
    assert await wait(POSTS_A_MINUTE) == 0.375


async def test_three_desks_together_keep_to_what_slack_allows_one_app(redis: Redis, post: Post) -> None:
    """Two of them tell many customers, the third is busy with incidents."""
    desks = [(Queue(post.queue.store), Lane.BULK), (Queue(post.queue.store), Lane.BULK), (post.queue, Lane.INCIDENT)]
    taken: list[datetime] = []
    for n in range(700):
        for which, (desk, lane) in enumerate(desks):
            if not await desk.gate(POST, f"C{n}.{which}", post.clock.now(), POST_GAP_MS, POSTS_A_MINUTE, lane):
                taken.append(post.clock.now())
        post.forward(0.2)

    assert POSTS_A_MINUTE - 2 <= busiest_minute(taken) <= POSTS_A_MINUTE


async def test_what_is_for_many_goes_evenly_at_nearly_all_that_is_allowed(post: Post) -> None:
    taken: list[datetime] = []
    began = post.clock.now()
    while (now := post.clock.now()) - began < 10 * MINUTE:
        wait = await post.queue.gate(POST, f"C{len(taken)}", now, POST_GAP_MS, POSTS_A_MINUTE, Lane.BULK)
        post.forward(wait.total_seconds())
        taken += [] if wait else [now]

    assert len(taken) >= 0.97 * 10 * POSTS_A_MINUTE
    six_seconds = [sum(at <= each < at + timedelta(seconds=6) for each in taken) for at in taken[::50]]
    assert max(six_seconds) <= POSTS_A_MINUTE // 10


async def test_what_is_urgent_finds_room_while_many_are_told(post: Post) -> None:
    for n in range(3 * POSTS_A_MINUTE):
        now = post.clock.now()
        wait = await post.queue.gate(POST, f"C{n}", now, POST_GAP_MS, POSTS_A_MINUTE, Lane.BULK)
        post.forward(wait.total_seconds())

    now = post.clock.now()
    waits = [await post.queue.gate(POST, f"D{n}", now, POST_GAP_MS, POSTS_A_MINUTE, Lane.INCIDENT) for n in range(5)]

    assert set(waits) == {timedelta()}


async def test_a_method_that_slack_paused_waits_exactly_as_long(post: Post) -> None:
    now = post.clock.now()
    await post.queue.pause(POST, now + timedelta(seconds=30), now)

    async def wait(method: str) -> float:
        return (await post.queue.gate(method, HERE, post.clock.now(), 0, 0)).total_seconds()

    assert await wait(POST) == 30
    assert await wait(UPDATE) == 0
    post.forward(29.999)
    assert await wait(POST) == 0.001
    post.forward(0.001)
    assert await wait(POST) == 0


# ── What waits before a gate ─────────────────────────────────────────────────────────────────────────────────────────


async def test_while_a_gate_is_shut_nobody_looks_at_what_waits_before_it(post: Post) -> None:
    for n in range(POSTS_A_MINUTE):
        await post.says(notice(f"C{n}"))
    assert len(await sends_all(post)) == POSTS_A_MINUTE // 10

    opens = await post.queue.claim(post.clock.now())

    assert opens == post.clock.now() + timedelta(seconds=6)
    post.forward(6)
    assert len(await sends_all(post)) == POSTS_A_MINUTE // 10


async def test_what_many_are_told_keeps_its_order_before_the_gate(post: Post) -> None:
    channels = [f"C{n:02}" for n in range(60)]
    for channel in channels:
        await post.says(notice(channel))
        post.forward(0.001)

    said = await sends_all(post)
    while len(said) < len(channels):
        post.forward(1)
        said += await sends_all(post)

    first = POSTS_A_MINUTE // 10
    assert said[:first] == channels[:first]
    assert sorted(said) == channels


async def test_posts_do_not_wait_for_cards_that_are_drawn_anew(post: Post) -> None:
    for n in range(UPDATES_A_MINUTE):
        await post.says(card(f"C{n}"))
    posted = await sends_all(post)
    post.forward(60)
    while len(posted) < UPDATES_A_MINUTE:
        posted += await sends_all(post)
        post.forward(6)
    for entry in range(UPDATES_A_MINUTE):
        key = f"AKATSUKI-1|C{entry}|card"
        await post.queue.store.redis.hset(post.queue.store.key("cards"), key, "1.1")
    for n in range(UPDATES_A_MINUTE):
        await post.says(card(f"C{n}"))
    await post.says(notice("C0LATER"))

    said = await sends_all(post)

    assert "C0LATER" in said
    assert len(said) == UPDATES_A_MINUTE // 10 + 1


async def test_an_incident_overtakes_what_many_are_told(post: Post) -> None:
    for n in range(POSTS_A_MINUTE):
        await post.says(notice(f"C{n}"))
    await sends_all(post)

    await post.says(notice("C0DESK", Lane.INCIDENT))

    assert await sends_all(post) == ["C0DESK"]


async def test_cases_are_opened_for_many_while_nothing_can_be_said(post: Post) -> None:
    """At a pace of ours: whoever presses a button meanwhile must not wait."""
    report = FollowUp(command=a_report(post.clock.now()))
    await post.says(replace(report, many=True), "many")
    await post.says(notice("C0BULK"), "bulk")
    await post.says(report, "follow-up")

    assert await post.drains() == ["follow-up", "bulk", "many"]
    while not (wait := await gates.follow_up_permit(post.queue, post.clock.now())):
        pass
    await post.says(replace(report, many=True), "next")
    await post.says(report, "another")
    assert await post.drains() == ["another"]
    post.forward(wait.total_seconds())
    assert await post.drains() == ["next"]


async def test_a_pause_by_slack_is_over_for_all_at_once(post: Post) -> None:
    for n in range(5):
        await post.says(notice(f"C{n}"))
    now = post.clock.now()
    await post.queue.pause(POST, now + timedelta(seconds=30), now)
    assert await sends_all(post) == []
    assert await post.queue.claim(now) == now + timedelta(seconds=30)

    post.forward(30)

    assert len(await sends_all(post)) == 5


async def test_an_entry_that_an_older_build_queued_is_sent(post: Post) -> None:
    name = await post.says(notice(HERE))
    await post.queue.store.redis.hdel(post.queue.store.key("out", "entry", name), "gate")

    entry = await post.takes()

    assert (entry.id, entry.gate) == (name, POSTED)

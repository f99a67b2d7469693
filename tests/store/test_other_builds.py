"""Beside the release before, on what it left, and on what nobody can say how it came about: the rest is still sent."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from slackbot.clock import ManualClock, millis
from slackbot.entries import EARLIER_UNDRAWN, UNDRAWN_INCIDENT, card_key
from slackbot.outbox.queue import LEASE
from slackbot.words import Card
from tests.store.keys import misplaced
from tests.store.test_outbox import CARD, HERE, Post, card, notice, stands

LANES_BEFORE = ("incident", "approval", "undrawn", "follow_up", "bulk", "follow_up_many", "file")
"""Of the release before this one."""


@pytest.fixture
def post(redis: Redis, clock: ManualClock) -> Post:
    return Post(redis, clock)


async def left(post: Post, each: Card, lane: str) -> str:
    """As the release before queued it: in the line of its channel, which the entry does not name."""
    store = post.queue.store
    name, key = await post.says(each), card_key("AKATSUKI-1", HERE, each.name)
    await store.redis.delete(store.key("out", "queue", UNDRAWN_INCIDENT, key))
    await store.redis.zrem(store.key("out", "ready", f"{UNDRAWN_INCIDENT}:update"), key)
    await store.redis.hdel(store.key("out", "entry", name), "line")
    await store.redis.hset(store.key("out", "entry", name), "lane", lane)
    await store.redis.rpush(store.key("out", "queue", lane, HERE), name)
    await store.redis.zadd(store.key("out", "ready", f"{lane}:update"), {HERE: millis(post.clock.now())})
    return name


async def test_what_an_older_build_left_is_still_sent(post: Post) -> None:
    """There a card that was not drawn stood in a line of its channel, and a card that stands among the posts."""
    await stands(post, card(), replace(card(), name="quote:1"))
    names = [await left(post, card(), EARLIER_UNDRAWN), await left(post, replace(card(), name="quote:1"), "incident")]
    await post.says(card())

    assert sorted(await post.drains()) == sorted(names)
    assert await post.queue.lines_waiting() == 0


async def test_the_release_before_leaves_alone_what_is_to_be_drawn_anew(post: Post) -> None:
    """It would forget the entry and leave its name in a line that it does not know of."""
    await stands(post, card())
    drawn = await post.says(card())

    found = await post.queue.claim(post.clock.now(), LANES_BEFORE)

    assert found is None
    assert await post.drains() == [drawn]


async def test_a_name_without_an_entry_holds_nobody(post: Post) -> None:
    names = [await post.says(notice()) for _ in range(2)]
    store = post.queue.store
    await store.redis.rpush(store.key("out", "queue", "incident", HERE), *names)
    behind = await post.says(notice())

    with capture_logs() as logged:
        assert await post.drains() == [*names, behind]

    assert lost(logged) == names
    assert await post.queue.lines_waiting() == 0
    assert await misplaced(store.redis) == []


async def test_nor_does_one_of_which_a_claim_is_all_that_is_left(post: Post) -> None:
    names = [await post.says(notice()) for _ in range(2)]
    await post.takes()
    store = post.queue.store
    await store.redis.hdel(store.key("out", "entry", names[0]), "body", "lane", "channel", "queued")
    post.forward(LEASE.total_seconds())

    with capture_logs() as logged:
        assert await post.drains() == names[1:]

    assert lost(logged) == names[:1]
    assert await post.queue.letter(names[0]) == {}


async def test_a_card_is_drawn_although_one_that_is_lost_was_to_draw_it(post: Post) -> None:
    await stands(post, card())
    store = post.queue.store
    await store.redis.hset(store.key("out", "pending"), CARD, "op-of-nobody")

    drawn = await post.says(card())

    assert await post.drains() == [drawn]


def lost(logged: list[MutableMapping[str, Any]]) -> list[str]:
    return [each["entry"] for each in logged if each["event"] == "entry_lost" and each["log_level"] == "error"]

"""The order that is promised, whatever Slack refuses meanwhile: messages as they were decided, a card's post before its
drawings, and each held only by what Slack does not take of its own kind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from slackbot.clock import ManualClock
from slackbot.codec import load_said
from slackbot.entries import REDRAWS, card_key
from slackbot.outbox import gates
from slackbot.outbox.gates import POST, UPDATE
from slackbot.outbox.queue import DRAWN, REDRAWN, TAKEN, UNKNOWN, Entry
from slackbot.words import Audience, Card, Lane, Notice
from tests.store.keys import misplaced
from tests.store.test_outbox import HERE, THERE, Post

CHANNELS, CARDS = (HERE, THERE), ("card", "quote:1")
LIMITED_S = 60
ENOUGH_S = 100
"""For all that a test says, at a second for each post and a tenth of a minute for many cards."""


class Wires:
    """Workers who say what they claim to a Slack that now and then takes no posts, or draws no cards."""

    def __init__(self, post: Post, lane: Lane) -> None:
        self.post, self.lane = post, lane
        self.limited: dict[str, datetime] = {}
        self.failing = set[str]()
        self.decided: dict[str, list[str]] = {channel: [] for channel in CHANNELS}
        self.stands: dict[str, list[str]] = {channel: [] for channel in CHANNELS}
        self.wanted: dict[str, int] = {}
        """Card -> how often it was changed."""
        self.shown: dict[str, int] = {}
        """Card -> after how many changes it was drawn."""

    async def says(self, channel: str) -> None:
        said = Notice(to=channel, audience=Audience.CUSTOMER, key="update", params={}, lane=self.lane)
        self.decided[channel].append(await self.post.says(said))

    async def changes(self, channel: str, name: str) -> None:
        key = card_key("AKATSUKI-1", channel, name)
        if key not in self.wanted:
            self.decided[channel].append(key)
        self.wanted[key] = self.wanted.get(key, 0) + 1
        await self.post.says(Card(channel=channel, audience=Audience.CUSTOMER, name=name, lane=self.lane))

    async def limits(self, method: str) -> None:
        self.limited[method] = self.post.clock.now() + timedelta(seconds=LIMITED_S)

    async def fails(self, method: str) -> None:
        self.failing.add(method)

    async def mends(self, method: str) -> None:
        self.failing.discard(method)

    async def works(self, seconds: int = 1) -> None:
        for _ in range(seconds):
            while isinstance(entry := await self.post.queue.claim(self.post.clock.now()), Entry):
                await self._sends(entry)
            assert await misplaced(self.post.queue.store.redis) == []
            self.post.forward(1)

    async def _sends(self, entry: Entry) -> None:
        said, now = load_said(entry.said), self.post.clock.now()
        card = card_key("AKATSUKI-1", entry.channel, said.name) if isinstance(said, Card) else ""
        method = UPDATE if card in self.shown else POST
        if method == UPDATE and entry.lane not in REDRAWS:
            await self.post.queue.later(entry, now, now, "gate", gate=REDRAWN)
            return
        wait, needs = await gates.permit(self.post.queue, entry, method, entry.channel, now)
        if wait:
            await self.post.queue.later(entry, now, now + wait, "gate", gate=needs)
        elif (until := self.limited.get(method, now)) > now:
            await self.post.queue.pause(method, until, now)
            await self.post.queue.later(entry, now, until, "gate", gate=REDRAWN if method == UPDATE else UNKNOWN)
        elif method in self.failing:
            needs, until = REDRAWN if method == UPDATE else UNKNOWN, now + timedelta(seconds=30)
            await self.post.queue.later(entry, now, until, "failed", gate=needs, soonest=now)
        else:
            await self._stands(entry, card, method)

    async def _stands(self, entry: Entry, card: str, method: str) -> None:
        if method == POST:
            self.stands[entry.channel].append(card or entry.id)
        if card:
            self.shown[card] = self.wanted[card]
        ts = "1764000000.000100" if card else ""
        await self.post.done(entry, card=card, ts=ts, took=TAKEN if method == POST else DRAWN)


STEP = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(CHANNELS)),
    st.tuples(st.just("changes"), st.sampled_from(CHANNELS), st.sampled_from(CARDS)),
    st.tuples(st.just("limits"), st.sampled_from((POST, UPDATE))),
    st.tuples(st.just("works"), st.integers(1, 3)),
    st.tuples(st.sampled_from(("fails", "mends")), st.sampled_from((POST, UPDATE))),
)


@pytest.fixture
def post(redis: Redis, clock: ManualClock) -> Post:
    """One connection for all examples."""
    return Post(redis, clock)


TWO_CARDS = [("changes", HERE, card) for card in CARDS]
"""The second that meets a limit shuts the gate of both."""


@example(steps=[*TWO_CARDS, ("works", 2), ("fails", UPDATE), *TWO_CARDS], lane=Lane.INCIDENT)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=25), lane=st.sampled_from([Lane.INCIDENT, Lane.APPROVAL, Lane.BULK]))
async def test_the_order_of_a_channel_and_what_holds_what(
    steps: list[tuple[str, ...]], lane: Lane, redis: Redis, clock: ManualClock, post: Post
) -> None:
    await redis.flushall()
    wires = Wires(post, lane)
    for name, *given_ in steps:
        await getattr(wires, name)(*given_)
    await wires.works(LIMITED_S)

    # while Slack draws no card, and allows none to be drawn, all that is to be said is said, in its order
    wires.limited, wires.failing = {UPDATE: clock.now() + timedelta(seconds=ENOUGH_S)}, {UPDATE}
    await wires.works(ENOUGH_S)
    assert wires.stands == wires.decided

    # while it takes no post, the cards that stand are drawn as they are now
    wires.limited, wires.failing = {POST: clock.now() + timedelta(seconds=ENOUGH_S)}, set()
    await wires.says(HERE)
    for key in wires.shown:
        _, channel, card = key.split("|")
        await wires.changes(channel, card)
    await wires.works(ENOUGH_S)
    assert wires.shown == wires.wanted
    assert wires.stands[HERE] == wires.decided[HERE][:-1]

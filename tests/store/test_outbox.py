"""The outbox in Redis: what was decided is handed out once, in order, to whoever holds the fence, by our clock."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from slackbot.auditor import MOST_LINES, Auditor
from slackbot.clock import ManualClock, millis
from slackbot.desk import Desk
from slackbot.entries import UNDRAWN_MANY, card_key, entry_for
from slackbot.line import script
from slackbot.outbox.gates import POST
from slackbot.outbox.queue import DRAWN, LEASE, PANELS, REDRAWN, TAKEN, UNKNOWN, Entry, Queue
from slackbot.slack import TIMEOUT_S
from slackbot.store import Store
from slackbot.words import Audience, Card, FollowUp, Lane, Message, Notice
from tests.acting import a_report

HERE, THERE = "C0AKATSUKI", "C0DESK"
CARD = card_key("AKATSUKI-1", HERE, "card")


def notice(channel: str = HERE, lane: Lane = Lane.INCIDENT, under: str = "") -> Notice:
    return Notice(to=channel, audience=Audience.CUSTOMER, key="update", params={}, under=under, lane=lane)


def card(channel: str = HERE) -> Card:
    return Card(channel=channel, audience=Audience.CUSTOMER, name="card")


class Post:
    """The queue with a clock: what tests say is put in, taken out and answered now."""

    def __init__(self, redis: Redis, clock: ManualClock) -> None:
        self.queue = Queue(Store(redis, "T0HINODE"))
        self.clock = clock
        self._put = script("put")
        self._names = itertools.count(1)

    async def says(self, message: Message, name: str = "") -> str:
        name = name or f"op{next(self._names)}"
        entry = entry_for("AKATSUKI-1", message, name)
        await self.queue.store.run(self._put, json.dumps(entry), millis(self.clock.now()))
        return name

    async def takes(self) -> Entry:
        found = await self.queue.claim(self.clock.now())
        assert isinstance(found, Entry), found
        return found

    async def finds_nothing(self) -> bool:
        return not isinstance(await self.queue.claim(self.clock.now()), Entry)

    async def done(self, entry: Entry, **how: Any) -> bool:
        return await self.queue.done(entry, self.clock.now(), **how)

    async def later(self, entry: Entry, seconds: float, how: str, card: str = "") -> bool:
        now = self.clock.now()
        return await self.queue.later(entry, now, now + timedelta(seconds=seconds), how, card)

    async def dead(self, entry: Entry, reason: str = "is_archived", *, doubt: bool = False) -> bool:
        return await self.queue.dead(entry, self.clock.now(), reason, doubt=doubt)

    async def drains(self) -> list[str]:
        """Everything that is due, in the order it comes."""
        order = []
        while isinstance(found := await self.queue.claim(self.clock.now()), Entry):
            order.append(found.id)
            await self.done(found)
        return order

    def forward(self, seconds: float) -> None:
        self.clock.forward(timedelta(seconds=seconds))


@pytest.fixture
def post(redis: Redis, clock: ManualClock) -> Post:
    return Post(redis, clock)


# ── Claim and fence ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_entry_goes_to_one_worker(post: Post) -> None:
    await post.says(notice())

    found = await asyncio.gather(*(post.queue.claim(post.clock.now()) for _ in range(4)))

    assert sum(isinstance(each, Entry) for each in found) == 1


async def test_an_answer_counts_once(post: Post) -> None:
    await post.says(notice(), "first")
    await post.says(notice(), "second")
    entry = await post.takes()

    assert await post.done(entry)
    assert not await post.done(entry)
    assert not await post.later(entry, 60, "failed")
    assert not await post.dead(entry)
    assert await post.drains() == ["second"]
    assert await post.queue.dead_letters() == []


async def test_whoever_lost_the_claim_can_no_longer_answer(post: Post) -> None:
    await post.says(notice())
    slow = await post.takes()
    post.forward(LEASE.total_seconds())
    quick = await post.takes()

    assert quick.id == slow.id
    assert not await post.queue.hold(slow, post.clock.now())
    assert not await post.done(slow)
    assert not await post.dead(slow)
    assert await post.done(quick)


async def test_holding_a_claim_begins_its_lease_anew(post: Post) -> None:
    await post.says(notice())
    entry = await post.takes()
    post.forward(29)

    assert await post.queue.hold(entry, post.clock.now())

    post.forward(29)
    assert await post.finds_nothing()
    post.forward(1)
    assert (await post.takes()).in_doubt


async def test_the_lease_is_longer_than_any_call_to_slack() -> None:
    assert timedelta(seconds=TIMEOUT_S) * 2 < LEASE, "a post and a pin"


async def test_a_worker_that_died_leaves_its_entry_in_doubt(post: Post) -> None:
    await post.says(notice())
    await post.takes()

    post.forward(LEASE.total_seconds() - 0.001)
    assert await post.finds_nothing()
    post.forward(0.001)
    again = await post.takes()

    assert again.in_doubt
    assert again.tries == 2


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_channel_hears_things_in_the_order_they_were_decided(post: Post) -> None:
    names = [await post.says(notice()) for _ in range(5)]

    first = await post.takes()
    assert await post.finds_nothing(), "the second waits until the first is answered"
    await post.done(first)

    assert [first.id, *await post.drains()] == names


async def test_channels_do_not_wait_for_each_other(post: Post) -> None:
    await post.says(notice(HERE))
    await post.says(notice(THERE))

    assert {(await post.takes()).channel, (await post.takes()).channel} == {HERE, THERE}


async def test_what_is_urgent_goes_first(post: Post) -> None:
    bulk = await post.says(notice(lane=Lane.BULK))
    await post.says(FollowUp(command=a_report(post.clock.now())), "follow-up")
    approval = await post.says(notice(lane=Lane.APPROVAL))
    incident = await post.says(notice(lane=Lane.INCIDENT))

    assert await post.drains() == [incident, approval, "follow-up", bulk]


async def test_one_that_fails_holds_back_its_channel_and_no_other(post: Post) -> None:
    failing = await post.says(notice(HERE))
    behind = await post.says(notice(HERE))
    elsewhere = await post.says(notice(THERE))
    await post.later(await post.takes(), 2, "failed")

    assert await post.drains() == [elsewhere]
    post.forward(1.999)
    assert await post.drains() == []
    post.forward(0.001)
    assert await post.drains() == [failing, behind]


async def test_when_a_clock_that_ran_ahead_is_put_right_nothing_waits_for_the_time_it_had(post: Post) -> None:
    """What failed, or was being sent, while it was a day ahead."""
    day = 24 * 3600
    post.forward(day)
    failing, lost = await post.says(notice(HERE)), await post.says(notice(THERE))
    await post.later(await post.takes(), 2, "failed")
    await post.takes()
    post.forward(-day)
    behind = await post.says(notice(HERE))

    said = await post.drains()
    post.forward(60)
    said += await post.drains()

    assert sorted(said) == sorted([failing, lost, behind])
    assert said.index(failing) < said.index(behind)


async def test_nobody_asks_again_before_something_is_due(post: Post) -> None:
    await post.says(notice())
    await post.later(await post.takes(), 7, "failed")

    assert await post.queue.claim(post.clock.now()) == post.clock.now() + timedelta(seconds=7)
    await post.queue.pause(POST, post.clock.now() + timedelta(seconds=1), post.clock.now())


# ── Tries and doubt ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("how", "in_doubt", "tries"), [("failed", False, 2), ("gate", False, 1), ("doubt", True, 2), ("looked", True, 2)]
)
async def test_what_is_known_of_the_last_try(how: str, in_doubt: bool, tries: int, post: Post) -> None:
    await post.says(notice())
    await post.later(await post.takes(), 1, how)
    post.forward(1)

    again = await post.takes()

    assert (again.in_doubt, again.tries) == (in_doubt, tries)


async def test_a_closed_gate_does_not_settle_a_doubt(post: Post) -> None:
    await post.says(notice())
    await post.later(await post.takes(), 0, "doubt")
    await post.later(await post.takes(), 0, "gate", "doubt")

    assert (await post.takes()).in_doubt


async def test_look_ups_count_until_it_is_sent_again(post: Post) -> None:
    await post.says(notice())
    await post.later(await post.takes(), 0, "doubt")
    await post.later(await post.takes(), 0, "looked")
    looked = await post.takes()
    assert looked.looked == 1

    await post.queue.hold(looked, post.clock.now())
    await post.later(looked, 0, "doubt")

    assert (await post.takes()).looked == 0


async def test_our_own_message_seen_in_the_channel_is_remembered(post: Post) -> None:
    name = await post.says(notice())
    await post.queue.seen(name, "1764000000.000100")
    await post.queue.seen("op-of-nobody", "1764000000.000100")

    assert (await post.takes()).seen == "1764000000.000100"


# ── Cards ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_card_that_waits_already_is_not_queued_twice(post: Post) -> None:
    first = await post.says(card())
    for _ in range(19):
        await post.says(card())

    assert await post.drains() == [first]


async def test_a_card_that_changes_while_it_is_sent_is_sent_once_more(post: Post) -> None:
    first = await post.says(card())
    taken = await post.takes()
    second, _ = await post.says(card()), await post.says(card())
    await post.done(taken)

    assert [first, *await post.drains()] == [first, second]


async def test_a_card_that_somebody_looks_at_does_not_wait_among_the_many(post: Post) -> None:
    for n in range(5):
        await post.says(notice(f"C{n}", lane=Lane.BULK), f"many {n}")
    await post.says(replace(card(), lane=Lane.BULK), "for many")
    await post.says(replace(card(), lane=Lane.APPROVAL), "pressed")

    assert await post.drains() == ["pressed", *(f"many {n}" for n in range(5))]


async def test_what_is_being_sent_keeps_its_lease_when_a_card_behind_it_goes_first(post: Post) -> None:
    await post.says(notice(lane=Lane.BULK), "sending")
    await post.takes()
    await post.says(replace(card(), lane=Lane.BULK), "for many")
    await post.says(replace(card(), lane=Lane.APPROVAL), "pressed")

    assert await post.drains() == ["pressed"]


async def test_a_card_that_is_being_sent_is_sent_once_more_for_whoever_looks_at_it(post: Post) -> None:
    await post.says(replace(card(), lane=Lane.BULK), "for many")
    entry = await post.takes()
    await post.later(entry, 5, "doubt")
    await post.says(replace(card(), lane=Lane.APPROVAL), "pressed")

    assert await post.drains() == ["pressed"]
    post.forward(5)
    assert await post.drains() == ["for many"]


async def test_changes_while_a_card_waits_at_a_closed_gate_draw_it_once_more_and_not_each_time(post: Post) -> None:
    await post.says(card())
    for _ in range(5):
        taken = await post.takes()
        await post.says(card())
        await post.later(taken, 0, "gate")

    assert len(await post.drains()) == 2


async def stands(post: Post, *cards: Card) -> None:
    for each in cards:
        await post.says(each)
        entry = await post.takes()
        await post.done(entry, card=card_key("AKATSUKI-1", each.channel, each.name), ts="1764000000.000100")


async def test_what_is_said_waits_for_no_card_that_is_drawn_anew_nor_it_for_that(post: Post) -> None:
    await stands(post, card())
    drawn, said = await post.says(card()), await post.says(notice())

    both = {(await post.takes()).id, (await post.takes()).id}

    assert both == {drawn, said}


async def test_a_card_that_turns_out_to_stand_steps_out_of_the_line(post: Post) -> None:
    """It was queued before its first drawing had come to an end."""
    await post.says(card())
    first = await post.takes()
    drawn, behind = await post.says(card()), await post.says(notice())
    await post.done(first, card=CARD, ts="1764000000.000100")

    entry = await post.takes()
    await post.queue.later(entry, post.clock.now(), post.clock.now() + timedelta(seconds=60), "gate", gate=REDRAWN)

    assert entry.id == drawn
    assert await post.drains() == [behind]
    await post.says(card())
    post.forward(60)
    assert await post.drains() == [drawn], "and what has changed meanwhile is drawn with it"


async def test_each_card_is_drawn_at_its_own_time(post: Post) -> None:
    """One that fails for ever keeps none of the others waiting, and none is tried before its time."""
    others = [replace(card(), name=f"quote:{n}") for n in range(2)]
    await stands(post, card(), *others)
    names = [await post.says(each) for each in (card(), *others)]
    for wait in (30, 2, 4):
        await post.later(await post.takes(), wait, "failed")

    assert await post.drains() == []
    post.forward(2)
    slow = await post.takes()
    assert slow.id == names[1]
    post.forward(2)
    assert (await post.takes()).id == names[2]
    assert await post.finds_nothing()


async def test_a_card_that_changes_while_it_waits_is_due_at_once_and_drawn_once(post: Post) -> None:
    await stands(post, card())
    drawn = await post.says(card())
    await post.later(await post.takes(), 30, "failed")
    for _ in range(3):
        await post.says(card())

    again = await post.takes()

    assert (again.id, again.tries) == (drawn, 1)
    assert await post.finds_nothing()


async def test_a_card_that_changes_is_due_at_once_whichever_of_its_drawings_comes_first(post: Post) -> None:
    """Somebody pressed while the first was on its way, and presses again once that has failed alone."""
    await stands(post, card())
    first = await post.says(card())
    entry = await post.takes()
    await post.says(card())
    await post.later(entry, 120, "failed")
    assert await post.finds_nothing()

    await post.says(card())

    again = await post.takes()
    assert (again.id, again.tries) == (first, 1)


async def test_the_card_of_an_incident_is_drawn_before_those_that_wait_for_approval(post: Post) -> None:
    approvals = [replace(card(), name=f"quote:{n}", lane=Lane.APPROVAL) for n in range(3)]
    await stands(post, card(), *approvals)
    waiting = [await post.says(each) for each in approvals]
    incident = await post.says(card())

    assert await post.drains() == [incident, *waiting]


async def test_a_card_that_waits_with_the_approvals_comes_first_when_it_is_changed_as_one_of_an_incident(
    post: Post,
) -> None:
    """A window's card follows what is counted, and what is decided."""
    approvals = [replace(card(), name=name, lane=Lane.APPROVAL) for name in ("quote:1", "window")]
    await stands(post, *approvals)
    other, _ = [await post.says(each) for each in approvals]
    decided = await post.says(replace(card(), name="window"))

    assert await post.drains() == [decided, other]


async def test_a_card_is_not_drawn_as_one_of_an_incident_while_it_is_drawn_as_one_of_an_approval(post: Post) -> None:
    await stands(post, card())
    counted = await post.says(replace(card(), lane=Lane.APPROVAL))
    entry = await post.takes()
    decided = await post.says(card())

    assert await post.finds_nothing()
    await post.done(entry, took=DRAWN)

    assert entry.id == counted
    assert await post.drains() == [decided]


async def test_a_panel_that_turns_out_to_stand_is_still_counted_as_one_that_is_pinned(post: Post) -> None:
    panel = replace(card(), name="panel", lane=Lane.BULK)
    await post.says(panel)
    now = post.clock.now()
    await post.queue.later(await post.takes(), now, now, "gate", gate=REDRAWN)

    entry = await post.takes()

    assert (entry.lane, entry.gate) == (UNDRAWN_MANY, PANELS)


async def test_while_one_is_drawing_a_card_nobody_else_is(post: Post) -> None:
    """What was drawn first would come to stand last."""
    await stands(post, card())
    first = await post.says(card())
    entry = await post.takes()
    second = await post.says(card())
    await post.says(card())

    assert await post.finds_nothing()
    await post.done(entry, took=DRAWN)

    assert entry.id == first
    assert await post.drains() == [second]


async def test_the_first_card_that_is_drawn_makes_the_others_due(post: Post) -> None:
    others = [replace(card(), name=f"quote:{n}") for n in range(3)]
    await stands(post, card(), *others)
    names = [await post.says(each) for each in others]
    for _ in names:
        await fails(post, await post.takes(), "failed", gate=REDRAWN)
    await post.says(card())
    entry = await post.takes()
    post.forward(1)

    await post.done(entry, took=DRAWN)

    assert await post.drains() == names


async def fails(post: Post, entry: Entry, how: str, gate: str = UNKNOWN) -> None:
    """As everything does for the moment; in doubt for another 8 seconds."""
    now = post.clock.now()
    soonest = now + timedelta(seconds=8 if how == "doubt" else 0)
    await post.queue.later(entry, now, now + timedelta(seconds=30), how, gate=gate, soonest=soonest)


async def test_the_first_post_that_is_taken_makes_those_of_other_channels_due(post: Post) -> None:
    first, second = await post.says(notice(HERE)), await post.says(notice(HERE))
    await fails(post, await post.takes(), "failed")
    await post.says(notice(THERE))
    elsewhere = await post.takes()
    post.forward(1)
    assert await post.finds_nothing()

    await post.done(elsewhere, took=TAKEN)

    assert await post.drains() == [first, second]


async def test_one_in_doubt_is_due_when_its_sending_has_surely_ended(post: Post) -> None:
    doubtful = await post.says(notice(HERE))
    await fails(post, await post.takes(), "doubt")
    await post.says(notice(THERE))

    await post.done(await post.takes(), took=TAKEN)

    post.forward(7.9)
    assert await post.finds_nothing()
    post.forward(0.1)
    assert (await post.takes()).id == doubtful


async def test_between_two_look_ups_the_time_is_kept_whatever_slack_takes(post: Post) -> None:
    doubtful = await post.says(notice(HERE))
    await fails(post, await post.takes(), "doubt")
    post.forward(30)
    await post.later(await post.takes(), 5, "looked")
    await post.says(notice(THERE))

    await post.done(await post.takes(), took=TAKEN)

    assert await post.finds_nothing()
    post.forward(5)
    assert (await post.takes()).id == doubtful


async def test_what_failed_while_nothing_was_taken_is_not_held_against_a_message(post: Post) -> None:
    await post.says(notice())
    for _ in range(20):
        await fails(post, await post.takes(), "failed")
        post.forward(30)
    now, entry = post.clock.now(), await post.takes()
    assert entry.tries == 21

    await post.queue.later(entry, now, now, "failed", alone=True)

    assert (await post.takes()).tries == 2


async def test_a_card_that_fails_while_others_are_drawn_waits_its_own_time(post: Post) -> None:
    other = replace(card(), name="quote:1")
    await stands(post, card(), other)
    await post.says(other)
    now = post.clock.now()
    await post.queue.later(await post.takes(), now, now + timedelta(seconds=8), "failed", alone=True)
    await post.says(card())

    await post.done(await post.takes(), took=DRAWN)

    assert await post.drains() == []
    post.forward(8)
    assert (await post.takes()).blamed == 1


async def test_of_a_frozen_channel_its_cards_are_counted_and_let_go_too(post: Post) -> None:
    elsewhere = card(THERE)
    await stands(post, card(), elsewhere)
    drawn, said, other = await post.says(card()), await post.says(notice()), await post.says(elsewhere)
    for _ in range(3):
        await post.later(await post.takes(), 60, "frozen")

    assert await post.queue.frozen((HERE,)) == 2
    await post.queue.release((HERE,), post.clock.now())

    assert sorted(await post.drains()) == sorted([drawn, said])
    post.forward(60)
    assert await post.drains() == [other]


async def test_notices_wait_for_their_card_and_come_before_what_was_said_later(post: Post) -> None:
    names = [await post.says(notice(under="card")) for _ in range(2)]
    for _ in names:
        await post.later(await post.takes(), 0, "wait", CARD)
    assert await post.queue.lines_waiting() == 0
    drawn = await post.says(card())
    later = await post.says(notice())

    first = await post.takes()
    assert first.id == drawn
    await post.done(first, card=CARD, ts="1764000000.000100", thread=f"{HERE}:1764000000.000100")

    assert await post.drains() == [*names, later]
    assert await post.queue.store.case_of_thread(HERE, "1764000000.000100") == "AKATSUKI-1"


async def test_a_notice_whose_card_has_come_meanwhile_does_not_wait(post: Post) -> None:
    await post.says(notice(THERE, under="card"))
    held = await post.takes()
    await post.says(card())
    await post.done(await post.takes(), card=CARD, ts="1764000000.000100")

    await post.later(held, 0, "wait", CARD)

    assert await post.drains() == [held.id]


# ── Dead letters ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_dead_letter_is_shown_and_the_channel_goes_on(post: Post) -> None:
    name, behind = await post.says(notice()), await post.says(notice())

    await post.dead(await post.takes())

    assert await post.queue.dead_letters() == [name]
    assert (await post.queue.letter(name))["reason"] == "is_archived"
    alert, then = await post.takes(), await post.takes()
    assert {alert.channel, then.channel} == {"desk", HERE}
    assert behind in (alert.id, then.id)


async def test_a_dead_letter_sent_again_is_the_same_message(post: Post) -> None:
    name = await post.says(notice())
    await post.dead(await post.takes())

    assert await post.queue.revive(name, post.clock.now(), "act:1")

    again = next(e for e in (await post.takes(), await post.takes()) if e.channel == HERE)
    assert (again.id, again.tries, again.revived) == (name, 1, True)
    assert await post.queue.dead_letters() == []


async def test_one_press_counts_once_and_the_next_finds_nothing_to_do(post: Post) -> None:
    name = await post.says(notice())
    await post.dead(await post.takes())

    assert await post.queue.revive(name, post.clock.now(), "act:1")
    assert await post.queue.revive(name, post.clock.now(), "act:1"), "the reply was lost on its way"
    assert not await post.queue.revive(name, post.clock.now(), "act:2")
    assert not await post.queue.revive("op-of-nobody", post.clock.now(), "act:3")
    sent = await post.drains()
    assert sent.count(name) == 1


@pytest.mark.parametrize(
    ("reason", "doubt", "in_doubt", "looked"),
    [("is_archived", False, False, 0), ("500", True, True, 0), ("delivery_unknown", True, True, 2)],
)
async def test_what_has_to_be_looked_up_before_it_is_sent_again(
    reason: str, doubt: bool, in_doubt: bool, looked: int, post: Post
) -> None:
    """Slack's clear no needs no look-up; and whoever presses because a look-up is refused has looked."""
    name = await post.says(notice())
    await post.dead(await post.takes(), reason, doubt=doubt)
    await post.queue.revive(name, post.clock.now(), "act:1")

    again = next(e for e in (await post.takes(), await post.takes()) if e.channel == HERE)

    assert (again.in_doubt, again.looked) == (in_doubt, looked)


async def test_a_card_that_dies_twice_is_one_dead_letter(post: Post) -> None:
    first = await post.says(card())
    await post.dead(await post.takes())
    await post.drains()
    await post.says(card())
    await post.dead(await post.takes())

    assert await post.queue.dead_letters() == [first]
    assert await post.drains() == []


async def test_a_card_that_stands_settles_its_dead_letter(post: Post) -> None:
    first = await post.says(card())
    await post.dead(await post.takes())
    await post.drains()
    await post.says(card())

    await post.done(await post.takes(), card=CARD, ts="1764000000.000100")

    settled = await post.takes()
    assert (settled.id, settled.revived) == (first, True)
    assert await post.queue.dead_letters() == []


# ── Whatever happens ─────────────────────────────────────────────────────────────────────────────────────────────────


class Workers:
    """They take, answer, fail and die; a dead one's answer comes late."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.said: dict[str, list[str]] = {HERE: [], THERE: []}
        self.heard: dict[str, list[str]] = {HERE: [], THERE: []}
        self._hands: list[Entry] = []
        self._ghosts: list[Entry] = []

    async def says_here(self) -> None:
        self.said[HERE].append(await self.post.says(notice(HERE)))

    async def says_there(self) -> None:
        self.said[THERE].append(await self.post.says(notice(THERE)))

    async def takes(self) -> None:
        if isinstance(found := await self.post.queue.claim(self.post.clock.now()), Entry):
            self._hands.append(found)

    async def answers(self) -> None:
        if self._hands:
            await self._done(self._hands.pop())

    async def fails(self) -> None:
        if self._hands:
            await self.post.later(self._hands.pop(), 2, "failed")

    async def doubts(self) -> None:
        if self._hands:
            await self.post.later(self._hands.pop(), 2, "doubt")

    async def dies(self) -> None:
        if self._hands:
            self._ghosts.append(self._hands.pop())
            self.post.forward(LEASE.total_seconds())

    async def waits(self) -> None:
        self.post.forward(3)

    async def finishes(self) -> None:
        for entry in (*self._hands, *self._ghosts):
            await self._done(entry)
        while await self.post.queue.lines_waiting():
            self.post.forward(LEASE.total_seconds())
            while isinstance(found := await self.post.queue.claim(self.post.clock.now()), Entry):
                await self._done(found)

    async def _done(self, entry: Entry) -> None:
        if await self.post.done(entry):
            self.heard[entry.channel].append(entry.id)


STEPS = st.lists(
    st.sampled_from(["says_here", "says_there", "takes", "answers", "fails", "doubts", "dies", "waits"]), max_size=40
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_every_message_is_answered_once_and_in_the_order_of_its_channel(
    steps: list[str], redis: Redis, clock: ManualClock
) -> None:
    await redis.flushall()
    workers = Workers(Post(redis, clock))

    for step in steps:
        await getattr(workers, step)()
    await workers.finishes()

    assert workers.heard == workers.said


async def test_of_very_many_lines_that_are_overdue_the_auditor_looks_at_a_part(
    post: Post, desk: Desk, clock: ManualClock
) -> None:
    """That there are some is all that staff need to read; a look may not keep everybody waiting."""
    await asyncio.gather(*(post.says(notice(f"C{n}")) for n in range(MOST_LINES + 20)))
    post.forward(16 * 60)

    (found,) = await Auditor(post.queue, desk, clock, None).look()

    assert (found.kind, found.count) == ("messages_old", MOST_LINES)

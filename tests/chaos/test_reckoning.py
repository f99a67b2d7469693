"""The judge of the storms is judged: whatever is taken from the books, added to them or moved, it finds."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

import pytest

from slackbot.agreement.particulars import Configuration
from slackbot.cases.incidents import PostUpdate
from slackbot.cases.incidents.state import State
from slackbot.clock import ManualClock
from tests.acting import ENGINEER
from tests.chaos import reckoning
from tests.chaos.crowd import DESK, SHARED, Crowd, Told
from tests.chaos.reckoning import Books
from tests.scenarios.world import World, opened

HEARD = "会員サイトが開きません。至急お願いします"


Day = tuple[World, Crowd]


@pytest.fixture
async def day(redis: Any, redis_url: str, clock: ManualClock, configuration: Configuration) -> AsyncIterator[Day]:
    """A quiet one, on which everything went well, and what each person was told of it."""
    async with opened(redis_url, clock, configuration) as world:
        world.everything_expected = True
        crowd = Crowd(cast(Any, world), random.Random(1))
        for what in ("障害い", "障害ろ"):
            crowd.answers[what] = [Told.RECORDED]
            await world.tanaka.reports(what=what)
        await world.sato.clicks("対応開始", DESK, about="AKATSUKI-1")
        for n in range(2):
            for verb in ("note", "update"):
                crowd.answers[f"{verb}{n}"] = [Told.RECORDED]
                await world.sato.types(f"/incident {verb} AKATSUKI-1 {verb}{n}")
        crowd.said[HEARD] = await world.tanaka.writes(HEARD)
        yield world, crowd


async def books_of(world: World) -> Books:
    office = world.app.office
    return await reckoning.opened(office.store, world.sandbox.slack, office.agreement)


@pytest.fixture
async def told(day: Day) -> tuple[Books, Crowd, set[str]]:
    world, crowd = day
    return await books_of(world), crowd, {*crowd.said.values()}


def _lost_incident(books: Books) -> None:
    books.incidents.pop()


def _incident_twice(books: Books) -> None:
    books.incidents.append(replace(books.incidents[0], id="AKATSUKI-3"))


def _gap_in_the_numbers(books: Books) -> None:
    books.incidents[-1] = replace(books.incidents[-1], id="AKATSUKI-4")


def _counter_behind(books: Books) -> None:
    books.numbers["AKATSUKI"] = 1


def _lost_note(books: Books) -> None:
    books.events["AKATSUKI-1"] = [e for e in books.events["AKATSUKI-1"] if e.data.get("text") != "note1"]


def _note_of_nobody(books: Books) -> None:
    events = books.events["AKATSUKI-1"]
    events.append(replace(events[-1], data={"text": "nobody wrote this"}))


def _unheard_message(books: Books) -> None:
    books.events["AKATSUKI"] = [e for e in books.events["AKATSUKI"] if e.type != "customer.heard"]


def _heard_twice(books: Books) -> None:
    books.events["AKATSUKI"] += [e for e in books.events["AKATSUKI"] if e.type == "customer.heard"]


def _said_twice(books: Books) -> None:
    said = books.posted(SHARED)[-1]
    books.said.append(replace(said, ts="9999999999.000100"))


def _never_said(books: Books) -> None:
    books.said.remove(next(each for each in books.posted(SHARED) if "update1" in str(each.blocks)))


def _card_missing(books: Books) -> None:
    books.said.remove(next(each for each in books.posted(DESK) if reckoning._case(each) == "AKATSUKI-2"))


def _in_another_order(channel: str, words: str) -> Callable[[Books], None]:
    def swapped(books: Books) -> None:
        first, second = (each for each in books.posted(channel) if each.thread_ts and words in str(each.blocks))
        first.ts, second.ts = second.ts, first.ts

    return swapped


def _cards_in_another_order(channel: str) -> Callable[[Books], None]:
    def swapped(books: Books) -> None:
        first, second = (each for each in books.posted(channel) if reckoning._case(each))
        first.ts, second.ts = second.ts, first.ts

    return swapped


def _ahead_of_another_case(channel: str, words: str) -> Callable[[Books], None]:
    """Within its own case it stands where it should."""

    def moved(books: Books) -> None:
        card = next(each for each in books.posted(channel) if reckoning._case(each) == "AKATSUKI-2")
        notice = next(each for each in books.posted(channel) if each.thread_ts and words in str(each.blocks))
        notice.ts = f"{float(card.ts) - 0.0001:.6f}"

    return moved


def _timer_missing(books: Books) -> None:
    books.timers.pop()


def _timer_of_nobody(books: Books) -> None:
    books.timers.add("AKATSUKI-1/first_response@1")


def _timer_not_fired(books: Books) -> None:
    books.due = 1


def _not_found_among_the_open(books: Books) -> None:
    books.open.discard("AKATSUKI-1")


def _key_of_nobody(books: Books) -> None:
    books.unlisted.append("{T0HINODE}:left:behind")


def _outcome_without_event(books: Books) -> None:
    books.outcomes.append("incident.updated")


def _state_that_nobody_decided(books: Books) -> None:
    books.incidents[1] = replace(books.incidents[1], state=State.MITIGATED)


PLANTED: dict[str, Callable[[Books], None]] = {
    "an incident is lost": _lost_incident,
    "an incident is there twice": _incident_twice,
    "the numbers have a gap": _gap_in_the_numbers,
    "the counter is behind": _counter_behind,
    "a note is lost": _lost_note,
    "a note that nobody wrote": _note_of_nobody,
    "a message was not heard": _unheard_message,
    "a message was heard twice": _heard_twice,
    "a message stands twice": _said_twice,
    "an update was never said": _never_said,
    "a card is missing": _card_missing,
    "notes in another order": _in_another_order(DESK, "note"),
    "updates in another order": _in_another_order(SHARED, "update"),
    "cards of two cases in another order, before the customer": _cards_in_another_order(SHARED),
    "cards of two cases in another order, in the desk": _cards_in_another_order(DESK),
    "an update ahead of an earlier case's card": _ahead_of_another_case(SHARED, "update0"),
    "a note ahead of an earlier case's card": _ahead_of_another_case(DESK, "note0"),
    "a timer is missing": _timer_missing,
    "a timer that no state calls for": _timer_of_nobody,
    "a timer has not fired": _timer_not_fired,
    "an open case that is not found": _not_found_among_the_open,
    "a key that nobody owns": _key_of_nobody,
    "an outcome without its event": _outcome_without_event,
    "a state that nobody decided": _state_that_nobody_decided,
}


async def test_a_quiet_day_is_in_order(told: tuple[Books, Crowd, set[str]]) -> None:
    reckoning.check(*told)


async def test_the_cards_and_notices_of_all_cases_are_looked_at_in_their_line(
    told: tuple[Books, Crowd, set[str]],
) -> None:
    books, *_ = told
    for channel, words in ((SHARED, "update"), (DESK, "note")):
        line = books.in_line(channel)
        assert [case for case in map(reckoning._case, line) if case] == ["AKATSUKI-1", "AKATSUKI-2"]
        assert len([each for each in line if each.thread_ts and words in str(each.blocks)]) == 2


async def test_whatever_is_wrong_with_the_books_is_found(told: tuple[Books, Crowd, set[str]]) -> None:
    books, crowd, answered = told
    unseen = []
    for name, plant in PLANTED.items():
        spoilt = deepcopy(books)
        plant(spoilt)
        try:
            reckoning.check(spoilt, crowd, answered)
        except AssertionError:
            continue
        unseen.append(name)
    assert unseen == []


# ── Lost for real ───────────────────────────────────────────────────────────────────────────────────────────────────


async def _a_message_of_slack(world: World) -> None:
    said = world.sandbox.workspace.said(SHARED)
    del said[next(ts for ts, each in said.items() if each.thread_ts and "update1" in str(each.blocks))]


async def _a_message_of_the_outbox(world: World) -> None:
    """It was queued, and whoever should have said it took it out and died."""
    store, world.sandbox.app_config.request_url = world.app.office.store, ""
    await world.app.stop()
    case = await store.load("AKATSUKI-1")
    by = replace(ENGINEER, user="U0SATO")
    await world.app.office.desk.submit(PostUpdate(id="cmd:lost", case_id="AKATSUKI-1", by=by, text="update9"))
    assert (await store.load("AKATSUKI-1")).version == case.version + 1
    async for key in store.redis.scan_iter(store.key("out", "*")):
        await store.redis.delete(key)


async def _a_timer(world: World) -> None:
    store = world.app.office.store
    first: Any = await cast(Any, store.redis).zrange(store.key("timers"), 0, 0)
    await cast(Any, store.redis).zrem(store.key("timers"), *first)


async def _an_event(world: World) -> None:
    store = world.app.office.store
    await cast(Any, store.redis).lpop(store.key("audit", "AKATSUKI-1"))


async def _a_case(world: World) -> None:
    store = world.app.office.store
    await store.redis.delete(store.key("case", "AKATSUKI-2"))


LOST = {
    "a message that stood in Slack": (_a_message_of_slack, "each note and update, once"),
    "a message that was still to be said": (_a_message_of_the_outbox, "each note and update, once"),
    "a timer": (_a_timer, "the timers are those that the states call for"),
    "an event of the audit": (_an_event, None),
    "a case": (_a_case, None),
}


@pytest.mark.parametrize("what", LOST)
async def test_what_is_lost_for_real_is_missed(what: str, day: Day) -> None:
    world, crowd = day
    if what == "a message that was still to be said":
        crowd.answers["update9"] = [Told.RECORDED]

    lose, why = LOST[what]
    await lose(world)

    with pytest.raises(AssertionError, match=why):
        reckoning.check(await books_of(world), crowd, {*crowd.said.values()})

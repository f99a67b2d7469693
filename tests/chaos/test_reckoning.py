"""The judge of the storms is judged: whatever is taken from the books, added to them or moved, it finds."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

import pytest

from slackbot.agreement.particulars import Configuration
from slackbot.cases.incidents.state import State
from slackbot.clock import ManualClock
from tests.chaos import reckoning
from tests.chaos.crowd import DESK, SHARED, Crowd, Told
from tests.chaos.reckoning import Books
from tests.scenarios.world import opened

HEARD = "会員サイトが開きません。至急お願いします"


@pytest.fixture
async def told(
    redis: Any, redis_url: str, clock: ManualClock, configuration: Configuration
) -> AsyncIterator[tuple[Books, Crowd, set[str]]]:
    """A quiet day on which everything went well, and what each person was told of it."""
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
        office = world.app.office
        books = await reckoning.opened(office.store, world.sandbox.slack, office.agreement)
        yield books, crowd, {*crowd.said.values()}


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

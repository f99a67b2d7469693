"""A customer is given a window of their own while the desk dies: once, in one announcement, and told once (Art. 9)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from slackbot.agreements import Agreements
from slackbot.cases import Announcement, Window
from slackbot.cases.maintenance import Apart, SplitWindow
from slackbot.codec import load_event
from slackbot.desk import Desk
from slackbot.store import Store
from slackbot.words import Done
from tests.acting import announces_a_stop, command
from tests.chaos.mortal import MortalWorld, mortal_world
from tests.scenarios.people import CannotDo

DAY = timedelta(days=1)
STEPS = ("desk.decided", "desk.committed", "outbox.claimed", "outbox.sent", "outbox.updated", "outbox.before_done")
"""What a split comes to: its follow-ups are claimed and submitted one after another, then the card and the notice."""
APART = Apart(customer="HARBOR", name="Harbor Trading", announcement="HARBOR-1")


@pytest.mark.parametrize("times", [1, *(pytest.param(each, marks=pytest.mark.chaos) for each in (2, 4))])
@pytest.mark.parametrize("point", STEPS)
async def test_whoever_is_set_apart_has_one_window_and_is_told_once(point: str, times: int, tmp_path: Path) -> None:
    async with mortal_world(tmp_path) as world, world.store() as store:
        await world.live()
        await world.until(lambda: world.tanaka.sees("サポート窓口", times=1))
        desk = Desk(store, Agreements(store), world.clock)
        await announces_a_stop(desk, data_at_risk=False)
        await world.until(lambda: _rests(store))
        await world.end()

        await _splits(desk)
        await world.live(die_at=f"{point}:{times}" if times > 1 else point)
        await world.until(lambda: _rests(store))

        await _is_set_apart_once(world, store)


async def _rests(store: Store) -> None:
    if [key async for key in store.redis.scan_iter(store.key("out", "entry", "*"))]:
        raise CannotDo("something waits")


async def _splits(desk: Desk) -> None:
    window = await desk.store.case("MW-1")
    assert isinstance(window, Window)
    start, expected, latest = (each + 2 * DAY for each in window.stop.times)
    given: dict[str, Any] = {"start": start, "expected_end": expected, "latest_end": latest, "shown": window.shown()}
    outcome = await desk.submit(command(SplitWindow, case_id="MW-1", apart=APART, **given))
    assert isinstance(outcome, Done), outcome


async def _is_set_apart_once(world: MortalWorld, store: Store) -> None:
    both, own = await store.case("MW-1"), await store.case("MW-2")
    theirs, others = await store.case("HARBOR-1"), await store.case("AKATSUKI-1")
    assert isinstance(both, Window)
    assert isinstance(own, Window)
    assert isinstance(theirs, Announcement)
    assert isinstance(others, Announcement)
    assert (both.concerned, own.concerned) == (("AKATSUKI",), ("HARBOR",))
    assert [each.window for each in both.apart] == ["MW-2"]
    assert (theirs.news, others.news) == (own.news, both.news)
    assert (theirs.sequence, others.sequence) == (1, 0)
    assert await store.case("MW-3") is None
    assert await store.case("HARBOR-2") is None
    events = [load_event(body).type for body in await store.audit("HARBOR-1")]
    assert events.count("announcement.moved") == 1
    said = [each.text for each in world.sandbox.workspace.said("C0HARBOR").values()]
    assert sum("The time of the stop has changed" in text for text in said) == 1
    assert await store.redis.zcard(store.key("out", "dead")) == 0

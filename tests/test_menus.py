"""An app from an older manifest has no address at which menus load their options: which forms count, and when."""

from __future__ import annotations

from typing import Any

import pytest
from redis.asyncio import Redis

from blocks import which_customer
from slackbot.menu_watch import FORMS, MenuWatch
from slackbot.menus import Menus
from slackbot.store import Store, StoreUnavailable, connect
from tests.blocks.drawing import around
from tests.blocks.stops import stop_views


def form(name: str = "stop apart for whom") -> dict[str, Any]:
    return stop_views("ja")[name]


def test_the_question_which_customer_counts() -> None:
    """It is asked before anything else, in a line of its own."""
    menus = Menus()
    menus.shown(which_customer.first(around("ja"), "incident", "incident.report", {}))

    assert menus.seen() == (1, False)


def test_only_a_form_in_which_something_has_to_be_chosen_counts() -> None:
    menus = Menus()
    for view in (form(), form("stop preview"), form("stop move"), {}):
        menus.shown(view)

    assert menus.seen() == (1, False)


def test_what_was_seen_while_the_rest_was_written_counts_as_well() -> None:
    menus = Menus()
    menus.shown(form())
    forms, asked = menus.seen()
    menus.shown(form())

    menus.written(forms, asked)

    assert menus.seen() == (1, False)


@pytest.fixture
def desks(redis: Redis) -> list[tuple[Menus, MenuWatch]]:
    """Two of them side by side."""
    every = [Menus(), Menus()]
    return [(each, MenuWatch(each, Store(redis, "T0HINODE"))) for each in every]


async def test_forms_are_counted_over_all_desks_until_a_menu_asks(desks: list[tuple[Menus, MenuWatch]]) -> None:
    (here, watch), (there, other) = desks
    for n in range(1, FORMS + 1):
        (here if n % 2 else there).shown(form())
        await watch.note()
        await other.note()
        assert await watch.unasked() == (n if n == FORMS else 0)

    there.asked()
    await other.note()

    assert await watch.unasked() == 0


async def test_where_menus_work_forms_that_are_closed_again_are_nobodys_news(
    desks: list[tuple[Menus, MenuWatch]],
) -> None:
    (here, watch), (there, other) = desks
    there.asked()
    await other.note()
    for _ in range(9):
        here.shown(form())
    await watch.note()

    assert await watch.unasked() == 0


async def test_forms_that_are_closed_again_days_apart_are_nobodys_news(
    redis: Redis, desks: list[tuple[Menus, MenuWatch]]
) -> None:
    (here, watch), _ = desks
    for _ in range(FORMS):
        here.shown(form())
        await watch.note()
        assert await watch.unasked() == 0
        assert 0 < await redis.pttl("{T0HINODE}:menus") <= 24 * 3600 * 1000
        await redis.delete("{T0HINODE}:menus")  # as its life does


async def test_once_found_it_lasts_until_a_menu_asks(redis: Redis, desks: list[tuple[Menus, MenuWatch]]) -> None:
    """Nobody opens a form at night: that alone mends nothing."""
    (here, watch), _ = desks
    for _ in range(FORMS):
        here.shown(form())
        await watch.note()

    assert await redis.pttl("{T0HINODE}:menus") == -1


async def test_what_redis_did_not_take_is_told_again(redis: Redis) -> None:
    menus = Menus()
    gone = connect("redis://127.0.0.1:1")
    for _ in range(FORMS):
        menus.shown(form())
    with pytest.raises(StoreUnavailable):
        await MenuWatch(menus, Store(gone, "T0HINODE")).note()
    await gone.aclose()

    watch = MenuWatch(menus, Store(redis, "T0HINODE"))
    await watch.note()

    assert await watch.unasked() == FORMS

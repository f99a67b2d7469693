"""A form goes by what the desk read when it was opened, unless anything has changed meanwhile."""

from __future__ import annotations

from dataclasses import replace

from slackbot.agreements import Agreements
from slackbot.desk import Desk
from slackbot.onboarding import apply
from slackbot.store import Store
from tests.scenarios.people import words_of
from tests.scenarios.story import reported
from tests.scenarios.world import World


async def names_a_reporter(world: World, person: str) -> None:
    """At another replica: from now on nobody else reports for Akatsuki."""
    store = Store(world.app.office.store.redis, "T0HINODE")
    first, *others = world.configuration.customers
    theirs = replace(first, people=replace(first.people, reporters=(person,)))
    agreements = Agreements(store)
    changed = replace(world.configuration, customers=(theirs, *others))
    await apply(changed, Desk(store, agreements, world.clock), agreements)


async def test_whoever_may_no_longer_report_is_refused_though_the_form_was_open(world: World) -> None:
    world.everything_expected = True
    await reported(world)
    await world.tanaka.clicks("障害を報告")
    await names_a_reporter(world, "U0ITO")

    await world.tanaka.sends(system="order", what="注文画面が開きません")

    assert (await world.tanaka.form())["callback_id"] == "incident.report"
    assert len(await world.app.office.store.open_cases("AKATSUKI")) == 1


async def test_whoever_may_report_by_now_is_not_refused_from_memory(world: World) -> None:
    world.everything_expected = True
    await names_a_reporter(world, "U0ITO")
    await world.tanaka.clicks("障害を報告")
    assert (await world.tanaka.form())["callback_id"] == "incident.report"
    await names_a_reporter(world, "U0TANAKA")

    await world.tanaka.sends(system="order", what="注文画面が開きません")

    assert "AKATSUKI-1" in words_of(await world.tanaka.form())

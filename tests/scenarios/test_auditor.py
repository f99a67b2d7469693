"""The auditor: what is overdue and nothing moves is told in #desk; while all is well, the outside hears a heartbeat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from slackbot.auditor import Auditor, heartbeat
from tests.acting import a_report, announces_a_stop
from tests.scenarios.story import DESK, reported
from tests.scenarios.test_access import at_the_customer, granted
from tests.scenarios.world import World


class Heart:
    def __init__(self) -> None:
        self.beats = 0

    async def beat(self) -> None:
        self.beats += 1


@pytest.fixture
def heart() -> Heart:
    return Heart()


@pytest.fixture
def auditor(world: World, heart: Heart) -> Auditor:
    office = world.app.office
    return Auditor(office.queue, office.desk, world.clock, heart.beat)


async def found(auditor: Auditor) -> list[str]:
    return [each.kind for each in await auditor.look()]


async def test_while_all_is_well_the_outside_hears_it_and_desk_does_not(
    world: World, auditor: Auditor, heart: Heart
) -> None:
    await reported(world)

    assert await found(auditor) == []

    assert heart.beats == 1
    await world.settle()
    await world.sato.does_not_see("動いていません", channel=DESK)


async def test_a_timer_that_nothing_fires_is_told_once_and_again_when_it_is_over(
    world: World, auditor: Auditor, heart: Heart
) -> None:
    # given a report whose clock has run out while the timers stand still
    await reported(world)
    world.clock.forward(timedelta(hours=5))

    # when the auditor looks twice
    assert await found(auditor) == ["timers_late"]
    assert await found(auditor) == ["timers_late"]

    # then the outside hears nothing, and #desk reads it once
    assert heart.beats == 0
    await world.app.outbox.drain()
    await world.sato.sees("期限を過ぎたまま動いていません", "AKATSUKI-1/first_response", channel=DESK, times=1)

    # and when the timers work again, the same card says so
    await world.settle()
    assert await found(auditor) == []
    await world.settle()
    await world.sato.sees("動きだしました：期限の処理", channel=DESK, times=1)
    await world.sato.sees("期限を過ぎました", channel=DESK)
    assert heart.beats == 1
    world.allowed_errors.add("overdue")


async def test_a_message_that_waits_for_a_quarter_of_an_hour_is_told(
    world: World, auditor: Auditor, heart: Heart
) -> None:
    world.allowed_errors |= {"overdue", "send_failed"}
    world.sandbox.faults.add(method="chat.postMessage", error="fatal_error")
    await world.app.office.desk.submit(a_report(world.clock.now()))
    await world.app.outbox.drain()

    world.clock.forward(timedelta(minutes=16))
    assert await found(auditor) == ["messages_old"]
    assert heart.beats == 0

    world.sandbox.faults.clear()
    await world.settle()
    assert await found(auditor) == []
    await world.settle()
    world.everything_expected = True


async def test_what_is_overdue_again_has_a_card_of_its_own(world: World, auditor: Auditor) -> None:
    """The first one has scrolled out of sight."""
    world.allowed_errors |= {"overdue", "send_failed"}
    world.everything_expected = True
    for times in (1, 2):
        world.sandbox.faults.add(method="chat.postMessage", error="fatal_error")
        await world.app.office.desk.submit(a_report(world.clock.now()))
        await world.app.outbox.drain()
        world.clock.forward(timedelta(minutes=16))
        await auditor.look()
        world.sandbox.faults.clear()
        await world.settle()
        await auditor.look()
        await world.settle()
        await world.sato.sees("動きだしました：送信待ちのメッセージ", channel=DESK, times=times)


async def test_a_timer_that_is_missing_is_made_again(world: World, auditor: Auditor) -> None:
    # given a case as a build might have left it that knew of no such timer
    case, store = await reported(world), world.app.office.store
    for name in await store.redis.smembers(store.key("timers", case)):
        await store.redis.zrem(store.key("timers"), name)
        await store.redis.hdel(store.key("timer"), name)
    await store.redis.delete(store.key("timers", case))

    # when the auditor has looked
    assert await found(auditor) == []

    # then it fires as if nothing had been
    await world.forward(hours=4)
    await world.sato.sees("期限を過ぎました", channel=DESK)


async def everything_with_a_timer(world: World) -> set[str]:
    """An escalation, an access that waits for its yes, one that is granted, a stop, and a rota."""
    desk = world.app.office.desk
    case = await world.tanaka.reports(impact="high", urgency="high")
    await world.sato.types(f"/escalate {case} ベンダーへの連絡をお願いします")
    await granted(world)
    await at_the_customer(world, access_scope="ログの参照")
    await announces_a_stop(desk)
    world.everything_expected = True
    await world.settle()
    return await kept_timers(world)


async def kept_timers(world: World) -> set[str]:
    store = world.app.office.store
    kept: Any = await store.redis.zrange(store.key("timers"), 0, -1)
    return {name.decode() for name in kept if not name.startswith(b"cron:")}


async def loses_its_timers(world: World) -> None:
    store = world.app.office.store
    kept: Any = await store.redis.zrange(store.key("timers"), 0, -1)
    for name in kept:
        await store.redis.zrem(store.key("timers"), name)
        await store.redis.hdel(store.key("timer"), name)


async def test_whatever_lost_its_timer_is_found_and_the_heartbeat_is_silent_for_it(
    world: World, auditor: Auditor, heart: Heart
) -> None:
    """Art. 5.2: an escalation, an approval, a grant, a stop: none of them waits for nobody."""
    before = await everything_with_a_timer(world)
    kinds = {name.partition("/")[2].partition("@")[0].rstrip("0123456789.") for name in before}
    assert kinds >= {"escalation", "expire.customer", "end", "change"}, kinds
    assert any(name.startswith("MW-") for name in before), "the stop's own window"
    await loses_its_timers(world)
    # and the clock goes on past all of them
    world.clock.forward(timedelta(hours=9))

    assert "timers_late" in await found(auditor)

    assert before - await kept_timers(world) == set()
    assert heart.beats == 0
    world.allowed_errors.add("overdue")


async def test_one_that_was_due_meanwhile_is_made_again_and_the_heartbeat_misses_one_look(
    world: World, auditor: Auditor, heart: Heart
) -> None:
    await reported(world)
    await loses_its_timers(world)
    world.clock.forward(timedelta(hours=3, seconds=1))

    assert [await found(auditor), heart.beats] == [[], 0]
    assert [await found(auditor), heart.beats] == [[], 1]
    world.everything_expected = True


async def test_for_one_that_was_not_due_yet_the_heartbeat_goes_on(world: World, auditor: Auditor, heart: Heart) -> None:
    """A build that knows one kind of timer more makes it for every case: nothing is late."""
    await reported(world)
    before = await kept_timers(world)
    await loses_its_timers(world)

    assert [await found(auditor), heart.beats] == [[], 1]

    assert before - await kept_timers(world) == set()


async def test_of_several_replicas_one_looks(world: World, auditor: Auditor) -> None:
    office = world.app.office
    other = Auditor(office.queue, office.desk, world.clock, None)

    assert [await auditor._my_turn(), await other._my_turn()] == [True, False]


async def test_a_rota_keeps_its_timers_too(world: World, auditor: Auditor) -> None:
    store = world.app.office.store
    for name in await store.redis.smembers(store.key("timers", "rota:main")):
        await store.redis.zrem(store.key("timers"), name)

    await auditor.look()

    kept: Any = await store.redis.zrange(store.key("timers"), 0, -1)
    assert any(name.startswith(b"rota:main/") for name in kept)


async def test_the_heartbeat_is_a_request_and_nobody_minds_when_it_fails() -> None:
    heard: list[str] = []

    async def watch(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_get("/ping/desk", watch)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]

    async with aiohttp.ClientSession() as session:
        await heartbeat(f"http://127.0.0.1:{port}/ping/desk", session)()
        await runner.cleanup()
        await heartbeat(f"http://127.0.0.1:{port}/ping/desk", session)()

    assert heard == ["/ping/desk"]


async def test_forms_in_which_nobody_can_choose_are_told_until_a_menu_asks(world: World, heart: Heart) -> None:
    """The app was installed from an older manifest: Slack does not know where menus load their options."""
    office = world.app.office
    auditor = Auditor(office.queue, office.desk, world.clock, heart.beat, office.slack.menus)
    for _ in range(2):
        await world.sato.types("/incident report", channel=DESK)
        await world.sato.closes()
    assert await found(auditor) == []

    await world.sato.types("/incident report", channel=DESK)
    assert await found(auditor) == ["menus"]
    await world.settle()
    assert await found(auditor) == ["menus"]
    await world.settle()

    await world.sato.sees("フォームで候補が表示されていないようです", "App Manifest", channel=DESK, times=1)
    assert heart.beats == 3, "nobody outside is woken for that"

    # when the manifest has been mended, a menu asks
    await world.sato.finds("customer", "AKA")
    assert await found(auditor) == []
    await world.settle()
    await world.sato.sees("動きだしました：フォームの候補表示", channel=DESK, times=1)


async def test_beside_a_desk_of_the_release_before_a_finding_that_is_new_to_it_is_told_once(
    world: World, heart: Heart
) -> None:
    """That one takes for over whatever stands among its findings and it has not found."""
    office, known_then = (
        world.app.office,
        {b"timers_late", b"messages_old", b"cards_old", b"hooks_old", b"dead_letters"},
    )
    auditor = Auditor(office.queue, office.desk, world.clock, heart.beat, office.slack.menus)
    for _ in range(3):
        await world.sato.types("/incident report", channel=DESK)
        await world.sato.closes()

    for _ in range(2):
        assert await found(auditor) == ["menus"]
        findings = office.store.key("findings")
        kept: Any = await office.store.redis.hkeys(findings)
        for kind in {*kept} - known_then:
            await office.store.redis.hdel(findings, kind.decode())
        await world.forward(minutes=1)

    await world.sato.sees("フォームで候補が表示されていないようです", channel=DESK, times=1)


async def test_what_a_newer_desk_has_found_is_left_to_it(world: World, auditor: Auditor) -> None:
    store = world.app.office.store
    await store.redis.hset(store.key("findings"), "of_tomorrow", '{"count":"1","example":"","since":"1"}')

    await auditor.look()

    assert await store.redis.hkeys(store.key("findings")) == [b"of_tomorrow"]

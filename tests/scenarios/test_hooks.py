"""Other systems hear of an access at least once, whatever happens to them or to us; Slack never waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from pydantic import SecretStr

from slackbot.agreement.hooks import HookKind, HookTerms
from slackbot.agreement.particulars import Configuration
from slackbot.auditor import Auditor
from slackbot.backup.keys import dump_key, read_all
from slackbot.entries import HOOKS
from slackbot.faultpoints import heard_by
from slackbot.hook_keys import HookKey
from slackbot.outbox.hooks import LONGEST_BACKOFF, HookSender
from slackbot.outbox.queue import LANES, Entry
from tests.scenarios.receiver import HANG_UP, SILENT, Receiver, receiving
from tests.scenarios.story import DESK, reported
from tests.scenarios.test_access import GIVEN, SCOPE, granted
from tests.scenarios.world import HOOK_SECRET, World

pytestmark = pytest.mark.article("6(4)", "12")
IAM = HookTerms(name="iam")
PAGER = HookTerms(name="pager", kind=HookKind.PAGERDUTY)
THEIRS = HookTerms(name="theirs", customers=("HARBOR",))
RETRY = "もう一度送信する"
WHAT = "注文画面を開くとエラーになります"


@pytest.fixture
def configuration(configuration: Configuration) -> Configuration:
    return replace(configuration, provider=replace(configuration.provider, hooks=(IAM, PAGER, THEIRS)))


@pytest.fixture(autouse=True)
async def iam(world: World) -> AsyncIterator[Receiver]:
    """Hears of every access."""
    world.everything_expected = True
    async with receiving() as receiver:
        world.hook_keys["iam"] = receiver.key
        yield receiver


@pytest.fixture
async def pager(world: World) -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        world.hook_keys["pager"] = receiver.key
        yield receiver


async def goes_on(world: World, for_: timedelta) -> None:
    """Whatever waits, and with nobody waiting for it."""
    until = world.clock.now() + for_
    while world.clock.now() < until:
        await world.sandbox.settled()
        await world.app.timers.run_due()
        await world.app.outbox.drain()
        world.clock.forward(min(LONGEST_BACKOFF, max(until - world.clock.now(), timedelta(seconds=1))))
    await world.app.outbox.drain()


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_another_system_hears_what_was_granted_and_that_it_ended(world: World, iam: Receiver) -> None:
    case = await granted(world)
    await world.forward(hours=2)

    began, over = (arrival.body for arrival in iam.arrived)
    assert (began["type"], began["case"], began["system"], began["grantee"]) == (
        "access.granted",
        case,
        "order",
        "U0SATO",
    )
    assert began["ends"][:16] == over["ends"][:16]
    assert over["ends"] == over["at"]
    assert (over["type"], over["case"], over["why"]) == ("access.ended", case, "time")


async def test_nothing_that_somebody_wrote_is_in_it(world: World, iam: Receiver) -> None:
    await granted(world)
    await world.forward(hours=2)

    said = b"".join(arrival.raw for arrival in iam.arrived).decode()
    assert not [text for text in (SCOPE, GIVEN, "不整合の調査") if text in said]


async def test_each_message_is_signed_over_its_time_and_its_body(world: World, iam: Receiver) -> None:
    await granted(world)

    (arrival,) = iam.arrived
    assert arrival.is_signed
    assert abs(int(arrival.headers["Desk-Timestamp"]) - world.clock.now().timestamp()) < 60
    assert arrival.headers["Desk-Id"] == arrival.body["id"]
    assert not replace(arrival, raw=arrival.raw.replace(b"order", b"other")).is_signed


async def test_a_system_that_hears_of_one_customer_hears_of_no_other(world: World) -> None:
    async with receiving() as theirs:
        world.hook_keys["theirs"] = theirs.key
        await granted(world)

        assert theirs.arrived == []


async def test_the_sandbox_takes_what_is_for_other_systems_and_shows_it_in_its_traffic(world: World) -> None:
    world.hook_keys.clear()
    case = await granted(world)

    async with world.http.get(f"{world.sandbox.url}/ui/traffic?after=0") as answer:
        shown = [each for each in (await answer.json())["entries"] if each["name"] == "hook"]

    (told,) = [each["body"] for each in shown]
    assert (told["hook"], told["body"]["type"], told["body"]["case"]) == ("iam", "access.granted", case)
    assert told["headers"]["Desk-Signature"].startswith("v1=")


# ── A pager ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_pager_rings_until_somebody_begins_and_is_told_when_it_is_over(world: World, pager: Receiver) -> None:
    pager.always = 202
    case = await reported(world, what=WHAT, impact="high", urgency="high")
    await world.forward(minutes=1)

    (rung,) = [arrival.body for arrival in pager.arrived]
    assert (rung["routing_key"], rung["event_action"], rung["dedup_key"]) == (HOOK_SECRET, "trigger", f"{case}/1")
    about = rung["payload"]
    assert (about["source"], about["severity"], about["component"]) == ("AKATSUKI", "critical", "order")
    assert case in about["summary"]
    card = await world.sato.card(case, DESK)
    assert rung["client_url"] == world.app.office.slack.permalink(DESK, card["ts"])
    assert WHAT not in pager.arrived[0].raw.decode()

    await world.forward(minutes=11)
    await world.sato.clicks("対応開始", DESK, about=case)
    await world.sato.types(f"/incident resolve {case}", DESK)
    await world.sato.sends(cause="接続数の上限", work="上限を変更")

    said = [(arrival.body["event_action"], arrival.body["dedup_key"]) for arrival in pager.arrived]
    assert said == [(action, f"{case}/1") for action in ("trigger", "trigger", "acknowledge", "resolve")]


async def test_a_pager_that_is_quicker_than_the_card_leads_to_the_channel(world: World, pager: Receiver) -> None:
    world.sandbox.faults.add(method="chat.postMessage", retry_after=30, times=1)

    await world.tanaka.reports(impact="high", urgency="high")

    assert pager.arrived[0].body["client_url"] == world.app.office.slack.permalink(DESK)


async def test_what_a_pager_knows_us_by_is_in_no_log_and_no_record(
    world: World, pager: Receiver, iam: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    pager.says(429, 500)
    await reported(world, impact="high", urgency="high")
    await world.forward(minutes=1)

    store = world.app.office.store
    kept = [dump_key(key) async for key in read_all(store.redis, store.prefix)]
    assert len(pager.arrived) == 3
    assert HOOK_SECRET not in caplog.text
    assert not [each for each in kept if HOOK_SECRET.encode() in each]


# ── When it goes wrong ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [500, 302, HANG_UP])
async def test_what_was_not_taken_is_sent_again_with_the_same_id(world: World, iam: Receiver, status: int) -> None:
    iam.says(status, status)

    case = await granted(world)
    await world.forward(seconds=5)

    assert len(iam.arrived) == 3
    assert len({arrival.raw for arrival in iam.arrived}) == 1
    assert iam.told() == [("access.granted", case)]


async def test_one_that_never_answers_is_given_up_on_in_time_and_asked_again(world: World, iam: Receiver) -> None:
    iam.says(500, SILENT)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.2)) as impatient:
        queue = world.app.office.queue
        hooks = HookSender(queue, impatient, world.hook_key, world.clock, world.app.office.slack)
        world.app.outbox._hooks = hooks
        case = await granted(world)
        await world.forward(seconds=5)

    assert iam.told() == [("access.granted", case)]
    assert len(iam.arrived) == 3


async def test_one_that_asks_for_time_gets_it(world: World, iam: Receiver) -> None:
    iam.says(429, **{"Retry-After": "300"})
    begun = world.clock.now()

    await granted(world)
    await world.forward(minutes=5)

    first, second = (int(arrival.headers["Desk-Timestamp"]) for arrival in iam.arrived)
    assert second - first >= 300
    assert second - begun.timestamp() < 360


async def test_what_is_not_understood_keeps_nothing_waiting(world: World, iam: Receiver) -> None:
    world.allowed_errors |= {"hook_refused", "dead_letter"}
    iam.says(400)

    await granted(world)
    await world.sato.sees("連携先「iam」が内容を受け付けませんでした", channel=DESK, times=1)
    await world.forward(hours=2)

    assert [arrival.body["type"] for arrival in iam.arrived] == ["access.granted", "access.ended"]


async def test_a_system_that_is_down_for_a_day_becomes_a_dead_letter_that_somebody_sends(
    world: World, iam: Receiver
) -> None:
    world.allowed_errors |= {"dead_letter", "overdue"}
    iam.always = 503
    queue = world.app.office.queue

    # given a system that takes nothing, and an access that begins and ends meanwhile
    await with_patience(world, timedelta(hours=23))
    assert await queue.dead_letters() == []
    (name,) = {arrival.body["case"] for arrival in iam.arrived}
    assert len(iam.arrived) < 24 * 6 + 20, "it is not pressed harder the longer it is down"

    # when the day is over, both are shown in #desk
    await goes_on(world, timedelta(hours=4))
    assert len(await queue.dead_letters()) == 2
    await world.sato.sees("連携先「iam」から1日以上応答がありません", name, channel=DESK, times=2)

    # then somebody sends them again, once it is back
    iam.always = 200
    iam.arrived.clear()
    for _ in range(2):
        await world.sato.clicks(RETRY, DESK, about=name)
        await world.settle()
    assert sorted(iam.told()) == [("access.ended", name), ("access.granted", name)]
    assert await queue.dead_letters() == []


async def with_patience(world: World, for_: timedelta) -> None:
    """An access is granted while the other system is down: the desk's own outbox never comes to rest."""
    settle, world.settle = world.settle, lambda: goes_on(world, timedelta(seconds=30))  # type: ignore[method-assign]
    try:
        await granted(world)
        await goes_on(world, for_)
    finally:
        world.settle = settle  # type: ignore[method-assign]


async def test_the_desk_that_dies_after_sending_says_it_again_with_the_same_id(world: World, iam: Receiver) -> None:
    """At least once: between the sending and the striking out nobody can know."""
    left = ["once"]

    def dies(point: str) -> None:
        if point == "outbox.sent" and iam.arrived and left:
            left.clear()
            raise asyncio.CancelledError

    with heard_by(dies):
        try:
            case = await granted(world)
        except asyncio.CancelledError:
            case = iam.arrived[0].body["case"]
            await world.closes_the_desk()
            await world.opens_the_desk()
    await world.forward(seconds=31)

    assert len(iam.arrived) == 2
    assert iam.told() == [("access.granted", case)]


async def test_slack_does_not_wait_for_another_system(world: World, iam: Receiver) -> None:
    """Its entries are not among those that Slack's workers take."""
    iam.always = 503
    await with_patience(world, timedelta(minutes=1))
    queue, now = world.app.office.queue, world.clock.now() + timedelta(hours=1)

    assert await queue.lines_waiting() == 1
    assert not isinstance(await queue.claim(now, LANES), Entry)
    assert isinstance(await queue.claim(now, (HOOKS,)), Entry)


async def test_one_that_is_silent_for_long_is_told_in_desk_before_the_day_is_over(world: World, iam: Receiver) -> None:
    world.allowed_errors |= {"overdue"}
    iam.always = 503
    await with_patience(world, timedelta(minutes=20))
    office = world.app.office

    found = await Auditor(office.queue, office.desk, world.clock, None).look()

    assert [each.kind for each in found] == ["hooks_old"]


async def test_without_its_key_nothing_is_sent_and_nothing_is_lost(world: World, iam: Receiver) -> None:
    world.allowed_errors |= {"hook_failed"}
    key, world.hook_keys["iam"] = iam.key, HookKey(url="", secret=SecretStr(""))
    await with_patience(world, timedelta(hours=1))
    assert iam.arrived == []

    world.hook_keys["iam"] = key
    await goes_on(world, LONGEST_BACKOFF * 2)

    assert [arrival.body["type"] for arrival in iam.arrived] == ["access.granted"]

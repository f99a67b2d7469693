"""Redis dies, is cut off, or says nothing: what a person reads about it is true, and nothing is recorded twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis.asyncio import Redis

from slackbot.agreement.particulars import Configuration
from slackbot.cases import Incident
from slackbot.clock import ManualClock
from slackbot.codec import load_event
from slackbot.i18n import text
from slackbot.line import PATIENCE_S, script
from slackbot.sandbox.ports import free_port
from slackbot.sandbox.workspace import Json
from slackbot.store import StoreUnavailable
from tests.acting import a_report
from tests.chaos.mortal import MortalDesk, MortalRedis
from tests.conftest import CONFIG
from tests.scenarios.conftest import guarded
from tests.scenarios.people import words_of
from tests.scenarios.wire import Wire, wired
from tests.scenarios.world import PATIENCE_S as SLACKS_PATIENCE_S
from tests.scenarios.world import SECRET, TOKEN, Transport, World, both_ways, opened

AKATSUKI = "C0AKATSUKI"
ATTEMPTS = 4
"""The client sends once and again three times."""

NOT_WRITTEN, UNKNOWN = text("ja", "trouble.not_written"), text("ja", "trouble.unknown")


@pytest.fixture
async def mortal(tmp_path: Path) -> AsyncIterator[MortalRedis]:
    mortal = MortalRedis(tmp_path / "redis")
    yield mortal
    mortal.stop()


@pytest.fixture
def patience_s(transport: Transport) -> float:
    """Over Socket Mode the desk refuses by saying nothing, and Slack waits for its three seconds in earnest."""
    return 3.0 if transport == "socket" else SLACKS_PATIENCE_S


@pytest.fixture
async def world(
    mortal: MortalRedis, clock: ManualClock, configuration: Configuration, transport: Transport, patience_s: float
) -> AsyncIterator[World]:
    async with (
        opened(mortal.url, clock, configuration, transport=transport, patience_s=patience_s) as world,
        guarded(world),
    ):
        yield world


@pytest.fixture
async def cut(redis: Redis, redis_url: str) -> AsyncIterator[tuple[str, Wire]]:
    async with wired(redis_url) as (url, wire):
        yield url, wire


@pytest.fixture
async def wired_world(
    cut: tuple[str, Wire], clock: ManualClock, configuration: Configuration, transport: Transport, patience_s: float
) -> AsyncIterator[World]:
    async with (
        opened(cut[0], clock, configuration, transport=transport, patience_s=patience_s) as world,
        guarded(world),
    ):
        yield world


@pytest.fixture
def wire(cut: tuple[str, Wire]) -> Wire:
    return cut[1]


def commits(request: bytes) -> bool:
    """Is this the one script that records?"""
    return b"remember_ms" in request


async def opens_the_form(world: World) -> Json:
    await world.tanaka.clicks("障害を報告")
    return await world.tanaka.form()


async def sends(world: World, form: Json, what: str = "注文画面が開きません") -> Json:
    """What Slack shows the person, whether or not the desk can go on working."""
    blocks = {block["element"]["action_id"]: block["block_id"] for block in form["blocks"] if "element" in block}
    given = {"system": "order", "what": what}
    values = {blocks[name]: {name: value} for name, value in given.items()}
    return await world.sandbox.act("U0TANAKA", "submit", view_id=form["id"], values=values)


def refused(transport: Transport) -> int:
    """How an event that could not be recorded ends: 503, or no acknowledgement."""
    return 503 if transport == "http" else 0


def answers(world: World) -> list[int]:
    """To the events about what Tanaka wrote."""
    sent = world.sandbox.traffic.named("message", "to_app")
    return [entry.status for entry in sent if entry.body["event"].get("user") == "U0TANAKA"]


def errors(world: World) -> str:
    return " ".join(world.sandbox.workspace.stack("U0TANAKA")[-1].errors.values())


async def recorded(world: World) -> list[str]:
    return [
        incident.what
        for incident in await world.app.office.store.open_cases("AKATSUKI")
        if isinstance(incident, Incident)
    ]


# ── Dead ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@both_ways
async def test_a_message_while_redis_is_dead_is_recorded_once_by_slacks_retry(
    world: World, mortal: MortalRedis, transport: Transport
) -> None:
    # given no Redis
    mortal.kill()

    # when a customer writes
    with suppress(StoreUnavailable):
        await world.tanaka.writes("受注画面が開きません。至急お願いします")

    # then Slack is told to try again
    assert answers(world) == [refused(transport)] * 2, "at once, and once more at once"

    # and when it does, a minute later, there is one record of it
    mortal.starts_again()
    await world.forward(minutes=1)
    customer = await world.app.office.store.case("AKATSUKI")
    assert [heard.text for heard in customer.heard] == ["受注画面が開きません。至急お願いします"]  # type: ignore[union-attr]


@both_ways
async def test_who_presses_while_redis_is_dead_reads_in_both_languages_that_nothing_was_recorded(
    world: World, mortal: MortalRedis
) -> None:
    mortal.kill()

    with suppress(StoreUnavailable):
        await world.tanaka.clicks("障害を報告")

    said = words_of(await world.tanaka.form())
    assert NOT_WRITTEN in said
    assert text("en", "trouble.not_written") in said


@both_ways
async def test_a_form_sent_while_redis_is_dead_keeps_its_words_and_is_recorded_when_it_is_back(
    world: World, mortal: MortalRedis
) -> None:
    form = await opens_the_form(world)
    mortal.kill()

    answer = await sends(world, form)

    assert not answer["ok"]
    assert NOT_WRITTEN in errors(world)
    mortal.starts_again()
    assert (await sends(world, form))["ok"]
    assert await recorded(world) == ["注文画面が開きません"]


async def test_what_was_recorded_before_it_died_is_said_when_it_is_back(world: World, mortal: MortalRedis) -> None:
    await sends(world, await opens_the_form(world))
    mortal.kill()
    with pytest.raises(StoreUnavailable):
        await world.app.outbox.drain()

    mortal.starts_again()
    await world.settle()

    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)


async def test_the_desk_says_that_it_is_not_ready_and_that_it_lives(world: World, mortal: MortalRedis) -> None:
    async def status(name: str) -> int:
        url = str(world.sandbox.app_config.request_url).replace("/slack/events", f"/{name}")
        async with world.http.get(url) as response:
            return response.status

    assert await status("readyz") == 200
    mortal.kill()
    assert (await status("readyz"), await status("healthz")) == (503, 200)
    mortal.starts_again()
    assert await status("readyz") == 200


# ── Cut off in the middle ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["before", "after"])
@pytest.mark.parametrize("times", [1, ATTEMPTS - 1])
async def test_a_short_interruption_while_it_is_recorded_is_not_noticed(
    how: str, times: int, wired_world: World, wire: Wire
) -> None:
    world = wired_world
    form = await opens_the_form(world)
    wire.fault(how, times, commits)

    assert (await sends(world, form))["ok"]

    assert "AKATSUKI-1" in words_of(await world.tanaka.form())
    assert await recorded(world) == ["注文画面が開きません"]
    await world.settle()
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)


@pytest.mark.parametrize("how", ["before", "after"])
async def test_who_cannot_be_told_whether_it_was_recorded_sends_again_and_it_is_recorded_once(
    how: str, wired_world: World, wire: Wire
) -> None:
    # given a connection that fails at the moment of recording, every time
    world = wired_world
    form = await opens_the_form(world)
    wire.fault(how, ATTEMPTS, commits)

    # when the form is sent
    answer = await sends(world, form)

    # then the person reads the truth: it is not known
    assert not answer["ok"]
    assert UNKNOWN in errors(world)
    assert await recorded(world) == (["注文画面が開きません"] if how == "after" else [])

    # and doing what it says records it once
    assert (await sends(world, form))["ok"]
    assert "AKATSUKI-1" in words_of(await world.tanaka.form())
    assert await recorded(world) == ["注文画面が開きません"]
    assert [load_event(body).type for body in await world.app.office.store.audit("AKATSUKI-1")] == ["incident.reported"]


async def test_nobody_reads_that_nothing_was_recorded_once_something_may_have_been(
    wired_world: World, wire: Wire
) -> None:
    """It was recorded; then Redis is gone before the desk can read what to show."""
    form = await opens_the_form(wired_world)
    written = False

    def after_the_commit(request: bytes) -> bool:
        nonlocal written
        written, met = written or commits(request), written
        return met

    wire.fault("before", 1000, after_the_commit)
    answer = await sends(wired_world, form)
    wire.fault("", 0)

    assert answer["ok"] or UNKNOWN in errors(wired_world)
    assert await recorded(wired_world) == ["注文画面が開きません"]


@both_ways
async def test_an_event_whose_recording_is_unclear_is_recorded_once_by_slacks_retry(
    wired_world: World, wire: Wire, transport: Transport
) -> None:
    wire.fault("after", ATTEMPTS, commits)

    await wired_world.tanaka.writes("受注画面が開きません。至急お願いします")

    assert answers(wired_world) == [refused(transport), 200]
    assert len(await wired_world.app.office.store.audit("AKATSUKI")) == 2, "the agreement, and the message"


async def test_a_redis_that_says_nothing_is_given_up_before_slack_gives_up(wired_world: World, wire: Wire) -> None:
    """Slack shows its own error after three seconds; the desk's own words have to come before."""
    form = await opens_the_form(wired_world)
    wire.fault("silent", 1000)
    begun = time.monotonic()

    await sends(wired_world, form)

    assert NOT_WRITTEN in errors(wired_world)
    assert time.monotonic() - begun < PATIENCE_S + 0.9
    wire.fault("", 0)
    assert (await sends(wired_world, form))["ok"]


async def test_a_message_whose_end_could_not_be_noted_stands_once(
    wired_world: World, wire: Wire, clock: ManualClock
) -> None:
    """Slack has it, and the connection to Redis breaks before the desk can write that down."""
    world = wired_world
    world.sandbox.app_config.request_url = ""  # the event that would settle it does not come
    await world.app.office.desk.submit(a_report(clock.now()))
    done = script("done").sha
    wire.fault("before", ATTEMPTS, lambda request: done.encode() in request)
    with pytest.raises(StoreUnavailable):
        await world.app.outbox.drain()

    await world.forward(minutes=1)

    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    await world.sato.sees("AKATSUKI-1", "アカツキ商事様", channel="C0DESK", times=1)


async def test_more_people_than_connections_wait_their_turn(wired_world: World) -> None:
    store = wired_world.app.office.store

    found = await asyncio.gather(*(store.case("AKATSUKI") for _ in range(300)))

    assert None not in found


# ── Not fit ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def serve(redis_url: str, folder: Path) -> tuple[int | None, str]:
    """`slackbot serve` until it ends by itself: its exit code and what it says."""
    given = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_BASE_URL": "http://127.0.0.1:1/api/",
        "REDIS_URL": redis_url,
        "SLACKBOT_CONFIG_DIR": str(CONFIG),
    }
    desk = MortalDesk(given, free_port(), folder / "said")
    await desk.live()
    return await desk.ended(), desk.said


async def test_the_desk_does_not_open_on_a_redis_that_can_forget(mortal: MortalRedis, tmp_path: Path) -> None:
    async with Redis.from_url(mortal.url) as redis:
        await redis.config_set("appendonly", "no")
        await redis.config_set("maxmemory-policy", "allkeys-lru")

    code, said = await serve(mortal.url, tmp_path)

    assert code == 2
    for name in ("appendonly", "maxmemory-policy", "SLACKBOT_ALLOW_FORGETFUL_REDIS=true"):
        assert name in said
    assert "Traceback" not in said


async def test_the_desk_does_not_open_without_redis_and_says_which_setting_names_it(
    mortal: MortalRedis, tmp_path: Path
) -> None:
    mortal.kill()

    code, said = await serve(mortal.url, tmp_path)

    assert code == 2
    assert "REDIS_URL" in said
    assert "Traceback" not in said

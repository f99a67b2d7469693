"""How fast Slack gets its answer, beside servers that only verify, or only acknowledge. No assertion on time."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import pytest
from redis.asyncio import Redis

from slackbot.clock import SystemClock
from slackbot.words import value
from tests.bench import fill, payloads, world
from tests.bench.load import Run, closed_loop, open_loop, usage
from tests.bench.servers import server
from tests.bench.sink import sink
from tests.bench.stores import QUICK, hold_still, redis_server
from tests.bench.table import Table, ms, percentile, publish

ROUNDS, A_ROUND = (2, 100) if QUICK else (5, 400)
WARM_UP = 1
PER_SECOND, SECONDS, SLICES = (50, 2, 2) if QUICK else (50, 5, 5)
BARE, DESK = ("floor", "bolt", "bolt-process", "bolt-uvloop"), "desk"
CALLED = {
    "floor": "aiohttp that verifies",
    "bolt": "Bolt that acks",
    "bolt-process": "Bolt that acks, process_before_response",
    "bolt-uvloop": "the same, on uvloop",
    "desk": "the desk",
    "desk-whole": "the desk, outbox and timers at work",
}


@value
class Cell:
    """One line of the table."""

    kind: str
    which: str
    under_way: int
    fsync: str = ""
    customers: int = 1

    @property
    def name(self) -> str:
        return CALLED[self.which] + (f", appendfsync {self.fsync}" if self.fsync else "")


@dataclass
class Found:
    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)

    def add(self, run: Run, cpu_s: float) -> None:
        self.rates.append(run.rate)
        self.waits += run.waits
        self.cpu_s.append(cpu_s / len(run.waits))

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)


@dataclass
class Bench:
    redis: Redis
    ports: dict[str, int]
    untouched: Iterator[fill.Case]
    """Cases that wait for their first response: each can be acknowledged once."""
    sent: int = 0
    """Requests that the desk has to have recorded."""

    async def run(self, cell: Cell) -> tuple[Run, float]:
        if cell.fsync:
            await self.redis.config_set("appendfsync", cell.fsync)
            self.sent += A_ROUND
        requests, port = self._requests(cell), self.ports[cell.which]
        before = await usage(port)
        run = await closed_loop(port, requests, cell.under_way)
        return run, (await usage(port)).cpu_s - before.cpu_s

    def _requests(self, cell: Cell) -> list[bytes]:
        if cell.kind == "form":
            return payloads.form(range(cell.customers), A_ROUND)
        if cell.kind == "command":
            return payloads.command([case.id for case in fill.in_turn(A_ROUND)])
        cases = itertools.islice(self.untouched, A_ROUND) if cell.which == DESK else fill.in_turn(A_ROUND)
        return payloads.button([case.id for case in cases])


def cells() -> list[Cell]:
    found = []
    for kind, under_way in itertools.product(("form", "command", "button"), (8, 32)):
        found += [Cell(kind=kind, which=which, under_way=under_way) for which in BARE]
        for customers in (1, world.CUSTOMERS) if kind == "form" else (world.CUSTOMERS,):
            found += [
                Cell(kind=kind, which=DESK, under_way=under_way, fsync=fsync, customers=customers)
                for fsync in ("always", "everysec")
            ]
    return found


@pytest.mark.bench
@pytest.mark.timeout(600)
async def test_every_kind_of_request_is_answered_and_recorded() -> None:
    async with _bench((*BARE, DESK)) as bench:
        found = {cell: Found() for cell in cells()}
        before = await fill.recorded(bench.redis)
        for round_ in range(WARM_UP + ROUNDS):
            for cell, so_far in found.items():
                run, cpu_s = await bench.run(cell)
                if round_ >= WARM_UP:
                    so_far.add(run, cpu_s)
        recorded = await fill.recorded(bench.redis) - before
        rss = (await usage(bench.ports[DESK])).rss_kib
    publish("answer", *_tables(found, f"The desk after {bench.sent} requests: {rss / 1024:.0f} MiB resident."))
    assert recorded == bench.sent


@pytest.mark.bench
@pytest.mark.timeout(600)
async def test_fifty_forms_a_second_are_answered_and_recorded() -> None:
    async with _bench(("bolt-process", "desk", "desk-whole")) as bench:
        runs: dict[str, list[Run]] = {which: [] for which in bench.ports}
        before = await fill.recorded(bench.redis)
        for _ in range(WARM_UP + SLICES):
            for which, so_far in runs.items():
                requests = payloads.form(range(world.CUSTOMERS), PER_SECOND * SECONDS)
                so_far.append(await open_loop(bench.ports[which], requests, PER_SECOND))
        recorded = await fill.recorded(bench.redis) - before
    publish("schedule", _scheduled({which: so_far[WARM_UP:] for which, so_far in runs.items()}))
    assert recorded == 2 * (WARM_UP + SLICES) * PER_SECOND * SECONDS


@asynccontextmanager
async def _bench(which: Sequence[str]) -> AsyncIterator[Bench]:
    """The servers, side by side on one Redis that holds a case for each button that will be pressed."""
    presses = (WARM_UP + ROUNDS) * A_ROUND * sum(cell.kind == "button" and cell.which == DESK for cell in cells())
    async with AsyncExitStack() as stack:
        url = stack.enter_context(redis_server())
        redis = await stack.enter_async_context(Redis.from_url(url))
        slack = await stack.enter_async_context(sink())
        await hold_still(redis)
        await world.open_books(redis, SystemClock())
        life = await fill.reported(url, SystemClock().now())
        await fill.fill(redis, url, [life], fill.in_turn(presses + A_ROUND))
        ports = {each: await stack.enter_async_context(server(each, url, slack.url)) for each in which}
        yield Bench(redis, ports, untouched=iter(fill.in_turn(presses, A_ROUND)))


def _tables(found: dict[Cell, Found], note: str) -> list[Table]:
    titles = {
        "form": "A customer's report: a form of 8 kB",
        "command": "/incident note, on 400 cases",
        "button": "「対応開始」, each on a case of its own",
    }
    head = ("", "under way", "customers", "requests/s", "× Bolt", "p50 ms", "p99 ms", "CPU ms")
    tables = []
    for kind, title in titles.items():
        rows = [_row(cell, so_far, found) for cell, so_far in found.items() if cell.kind == kind]
        tables.append(Table(title=title, head=head, rows=rows, notes=[note] if kind == "button" else []))
    return tables


def _row(cell: Cell, so_far: Found, found: dict[Cell, Found]) -> list[str]:
    beside = found[Cell(kind=cell.kind, which="bolt-process", under_way=cell.under_way)]
    return [
        cell.name,
        str(cell.under_way),
        str(cell.customers) if cell.fsync else "",
        f"{so_far.rate:.0f}",
        f"{so_far.rate / beside.rate:.2f}",
        ms(percentile(so_far.waits, 0.5)),
        ms(percentile(so_far.waits, 0.99)),
        ms(statistics.median(so_far.cpu_s)),
    ]


def _scheduled(runs: dict[str, list[Run]]) -> Table:
    rows = []
    for which, slices in runs.items():
        waits = [wait for run in slices for wait in run.waits]
        late = sum(run.late for run in slices)
        rows.append([CALLED[which], ms(percentile(waits, 0.5)), ms(percentile(waits, 0.99)), ms(max(waits)), str(late)])
    spent = f"{SLICES} × {SECONDS} s"
    return Table(
        title=f"{PER_SECOND} reports of 8 kB a second, {spent}, {world.CUSTOMERS} customers, fsync always",
        head=("", "p50 ms", "p99 ms", "longest ms", "left late"),
        rows=rows,
    )

"""Where the desk's time goes under load, by hand: `python -m tests.bench.profile [form|command|whole] [--seconds 10]`.

Prints the share of each layer, and the functions that take most of it themselves, layer by layer. `--calls` prints what
cProfile counts instead, functions in C too; small functions look dearer there than they are.
"""

from __future__ import annotations

import argparse
import asyncio
import pstats
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from redis.asyncio import Redis

from slackbot.clock import SystemClock
from slackbot.words import value
from tests.bench import cores, payloads, world
from tests.bench.load import closed_loop, usage
from tests.bench.sampling import Stacks, read
from tests.bench.servers import server
from tests.bench.sink import sink
from tests.bench.stores import data_dir, redis_server

UNDER_WAY, A_ROUND, WARM_UP = 8, 400, 400
SECONDS = 10.0
LAYERS: dict[str, str] = {
    "signature": r"/handlers/signature\.py",
    "parsing, checking": r"/handlers/payload\.py|/handlers/boundary\.py",
    "handlers": r"/handlers/",
    "who is speaking": r"/slackbot/(directory|agreements)\.py",
    "rules": r"/slackbot/(cases|agreement)/|/slackbot/words\.py",
    "blocks": r"/blocks/|/slackbot/(i18n\.py|safety/)",
    "codec (pydantic)": r"/slackbot/codec\.py|/pydantic",
    "store, desk": r"/slackbot/",
    "redis-py": r"/site-packages/(redis|hiredis)/",
    "bolt": r"/site-packages/slack_(bolt|sdk)/",
    "structlog": r"/site-packages/structlog/",
    "aiohttp": r"/site-packages/(aiohttp|multidict)/",
    "event loop": r"/asyncio/|/selectors\.py",
}
"""The first that fits. A sample belongs to the innermost function that fits one; the standard library to its caller."""


@value
class Load:
    kind: str = "form"
    """form: the customer's report; command: `/incident note`; whole: the form, outbox and timers at work."""
    seconds: float = SECONDS
    under_way: int = UNDER_WAY


@value
class Seen:
    rate: float
    cpu_s: float
    """Of the desk, per request."""


async def measure(load: Load, **files: str) -> Seen:
    """`files`: BENCH_SAMPLES or BENCH_CALLS, written by the desk when it ends."""
    with redis_server() as url:
        async with Redis.from_url(url) as redis, sink() as slack:
            await world.open_books(redis, SystemClock())
            which = "desk-whole" if load.kind == "whole" else "desk"
            async with server(which, url, slack.url, **files) as port:
                return await _loaded(port, load)


async def _loaded(port: int, load: Load) -> Seen:
    await closed_loop(port, payloads.form(range(world.CUSTOMERS), WARM_UP), UNDER_WAY)
    asked, spent, answered, before = _asked(load.kind), 0.0, 0, await usage(port)
    while spent < load.seconds:
        run = await closed_loop(port, asked(), load.under_way)
        spent, answered = spent + run.seconds, answered + len(run.waits)
    return Seen(rate=answered / spent, cpu_s=((await usage(port)).cpu_s - before.cpu_s) / answered)


def _asked(kind: str) -> Callable[[], list[bytes]]:
    if kind == "command":
        cases = [f"{world.key(n % world.CUSTOMERS)}-{n // world.CUSTOMERS + 1}" for n in range(WARM_UP)]
        return lambda: payloads.command(cases)
    return lambda: payloads.form(range(world.CUSTOMERS), A_ROUND)


async def sampled(load: Load) -> tuple[Seen, Stacks]:
    with data_dir() as folder:
        samples = folder / "samples"
        seen = await measure(load, BENCH_SAMPLES=str(samples))
        return seen, read(samples)


def shares(stacks: Stacks) -> dict[str, Counter[str]]:
    """By layer, the dearest first, how often each of its functions was the one that ran."""
    layers: dict[str, Counter[str]] = {}
    for stack, times in stacks.items():
        layer, function = _owner(stack)
        layers.setdefault(layer, Counter())[function] += times
    return dict(sorted(layers.items(), key=lambda each: -each[1].total()))


def _owner(stack: tuple[str, ...]) -> tuple[str, str]:
    for frame in stack:
        path, _, name = frame.partition("|")
        layer = next((layer for layer, pattern in LAYERS.items() if re.search(pattern, path)), None)
        if layer:
            return layer, f"{'/'.join(Path(path).parts[-2:])} {name}"
    return "start", ""


def _report(stacks: Stacks, most: int) -> str:
    layers, total = shares(stacks), stacks.total()
    told = [_share(functions.total(), total, layer) for layer, functions in layers.items()]
    for layer, functions in layers.items():
        told += ["", layer, *(_share(times, total, name) for name, times in functions.most_common(most))]
    return "\n".join(told)


def _share(times: int, total: int, name: str) -> str:
    return f"{100 * times / total:6.1f} %  {name}"


async def _print_calls(load: Load, most: int) -> Seen:
    with data_dir() as folder:
        calls = folder / "calls"
        seen = await measure(load, BENCH_CALLS=str(calls))
        pstats.Stats(str(calls)).sort_stats("tottime").print_stats(most)
        return seen


async def _print_samples(load: Load, most: int) -> Seen:
    seen, stacks = await sampled(load)
    sys.stdout.write(f"{_report(stacks, most)}\n\n{stacks.total()} samples; ")
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", nargs="?", choices=("form", "command", "whole"), default="form")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--under-way", type=int, default=UNDER_WAY)
    parser.add_argument("--most", type=int, default=8, help="functions shown of each layer")
    parser.add_argument("--calls", action="store_true", help="count calls with cProfile instead")
    given = parser.parse_args()
    cores.pin_the_rest()
    load = Load(kind=given.kind, seconds=given.seconds, under_way=given.under_way)
    seen = asyncio.run((_print_calls if given.calls else _print_samples)(load, given.most * (5 if given.calls else 1)))
    told = f"{load.kind}, {load.under_way} under way: {seen.rate:.0f}/s, {1000 * seen.cpu_s:.3f} ms of processor each\n"
    sys.stdout.write(told)


if __name__ == "__main__":
    main()

"""What it costs to look at what is open: `python -m tests.bench.lists 2000 10000`.

No gate: for a number before a change and after it. So many customers, 300 open cases among them, an eighth of these
with a quote and an escalation, and 20,000 closed ones. Of each list the milliseconds, the first time after a start and
the best of five, and how often Redis is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from redis.asyncio import Redis

from handlers import binding_facts, home
from handlers.commands import COMMANDS
from handlers.requests import Slash
from slackbot import codec
from slackbot.app import App, Wiring, build
from slackbot.cases.access import RequestAccess
from slackbot.cases.escalations.rules import AskEscalation
from slackbot.cases.escalations.state import Subject
from slackbot.cases.incidents.state import Incident, Origin, Source
from slackbot.cases.quotes.make import MakeQuote
from slackbot.cases.quotes.state import Item
from slackbot.cases.service_requests import MakeRequest
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.store import Store
from slackbot.words import CommandBase, Done
from tests import many
from tests.acting import ENGINEER, a_report, command
from tests.bench import world
from tests.bench.customers import for_each_count, timed
from tests.bench.sink import sink

OPEN, CLOSED, EVERY = 300, 20_000, 8
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
LISTS = ("/incident list", "/request list", "/access list", "/customer list", "/quote list", "/escalate list")
FURTHER = ("/quote find 2026-11", "/quote find KUNDE00001", "/maintenance list", "/oncall")


async def measured(count: int, url: str) -> None:
    clock = ManualClock(AT)
    async with Redis.from_url(url) as redis, sink() as slack:
        await redis.flushall()
        desk = await many.register(Store(redis, many.US), clock, count)
        await _fill(desk, count)
        sys.stdout.write(f"{count} customers, {OPEN} open cases, {CLOSED} closed\n")
        for typed in (*LISTS, *FURTHER):
            await _asked(typed, partial(_typed, typed), slack.url, redis, clock)
        await _asked("App Home", _home, slack.url, redis, clock)
        await _asked("a shift's digest", _digest, slack.url, redis, clock)
        await _asked("whose key and company it is", _taken, slack.url, redis, clock)


async def _asked(what: str, does: Callable[[App], Awaitable[Any]], url: str, redis: Redis, clock: ManualClock) -> None:
    """By a desk that has just started."""
    app = await build(Wiring(world.TOKEN, (world.SECRET,), url), redis, clock)
    try:
        trips = _counting(app.office.store)
        await timed(what, partial(does, app), trips)
    finally:
        await app.stop()


def _counting(store: Store) -> Callable[[], int]:
    """How often it was asked; a pipeline is one trip."""
    asked = [0]

    def counted(does: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def counts(*args: Any) -> Any:
            asked[0] += 1
            return await does(*args)

        return counts

    for name in ("ask", "run", "_read"):
        setattr(store, name, counted(getattr(store, name)))
    return lambda: asked[0]


async def _typed(text: str, app: App) -> Any:
    name, _, rest = text.partition(" ")
    place = await app.office.directory.place(world.DESK_CHANNEL)
    slash = Slash(place=place, actor=ENGINEER, locale="ja", command_id="cmd:1", trigger="1", name=name, text=rest)
    return await COMMANDS[name](slash, app.office)


async def _home(app: App) -> None:
    await home.opened({"tab": "home", "user": world.ENGINEER}, app.office)


async def _digest(app: App) -> Any:
    provider = await app.office.store.case("provider")
    return await app.outbox._sender._background._at_handover(provider)  # type: ignore[arg-type]


async def _taken(app: App) -> Any:
    return await binding_facts._taken(app.office, "C0NEW", {"key": "NEW", "teams": ["T0NEW"]})


# ── What is open ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def _fill(desk: Desk, count: int) -> None:
    """Of customers all over the list; three kinds in turn."""
    first = ""
    for n in range(OPEN):
        made = await _done(desk, _begun(n, many.key(n * (count // OPEN))))
        first = first or made
        if n % EVERY == 0:
            about = await _done(desk, _begun(0, many.key(n * (count // OPEN))))
            await _done(desk, command(AskEscalation, case_id=about, subject=Subject.DECISION, why="判断をお願いします"))
            await _done(desk, _a_quote(about))
    model = await desk.store.case(first)
    assert isinstance(model, Incident)
    for some in range(0, CLOSED, many.AT_ONCE):
        async with desk.store.redis.pipeline(transaction=False) as pipe:
            for n in range(some, some + many.AT_ONCE):
                closed = replace(model, id=f"{model.id}{n:05}")
                pipe.hset(desk.store.key("case", closed.id), mapping={"version": 9, "doc": codec.dump_case(closed)})
            await pipe.execute()


def _begun(n: int, key: str) -> Any:
    origin = Origin(source=Source.PHONE)
    if n % 3 == 0:
        return a_report(AT, ENGINEER, case_id=key, origin=origin)
    if n % 3 == 1:
        return command(MakeRequest, case_id=key, choice="2(1)", what="手順を教えてください", origin=origin)
    return command(
        RequestAccess,
        case_id=key,
        system="order",
        scope="参照のみ",
        reason="調査のため",
        duration=timedelta(hours=2),
        grantee=ENGINEER.user,
    )


def _a_quote(case_id: str) -> Any:
    item = Item(what="移行作業", amount=100_000)
    return command(MakeQuote, case_id=case_id, ref="10(2)", items=(item,), valid_until=(AT + timedelta(days=30)).date())


async def _done(desk: Desk, wanted: CommandBase) -> str:
    outcome = await desk.submit(wanted)
    assert isinstance(outcome, Done), outcome
    return outcome.case_id


if __name__ == "__main__":
    for_each_count(measured)

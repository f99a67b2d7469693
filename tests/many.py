"""Many customers, each with terms like the sandbox's first one and a shared channel of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from slackbot import codec
from slackbot.agreement.particulars import Agreement, Configuration, load_all
from slackbot.agreement.summary import Summary, dump_summary
from slackbot.agreement.texts import standard
from slackbot.agreements import Agreements
from slackbot.cases import Customer
from slackbot.clock import Clock
from slackbot.desk import Desk
from slackbot.onboarding import apply
from slackbot.sandbox.workspace import Channel, Team, Workspace
from slackbot.store import Store
from tests.conftest import CONFIG

US, BOT, STAFF = "T0HINODE", "U0DESK", ("U0SATO", "U0EMMA", "U0TAKAHASHI")
AT_ONCE = 500


def key(n: int) -> str:
    return f"KUNDE{n:05}"


def channel(n: int) -> str:
    return f"C0MANY{n:05}"


def team(n: int) -> str:
    return f"T0MANY{n:05}"


@cache
def _configuration() -> Configuration:
    return load_all(CONFIG)


def agreement(n: int) -> Agreement:
    seed = _configuration()
    model, name = seed.customers[0], f"株式会社{n}"
    systems = tuple(replace(each, name="共通基盤") for each in model.systems)
    theirs = replace(model, key=key(n), channel=channel(n), teams=frozenset({team(n)}))
    terms = replace(theirs, name=name, short_name=name, systems=systems)
    return Agreement.of(standard(terms.locale), terms, seed.provider)


def settle_in(workspace: Workspace, count: int) -> None:
    """Their companies and channels, as Slack has them."""
    for n in range(count):
        workspace.add(Team(id=team(n), name=f"株式会社{n}", domain=key(n).lower()))
        members = [*STAFF, BOT]
        place = Channel(id=channel(n), name=key(n).lower(), kind="public", teams=[US, team(n)], members=members)
        workspace.add(place)


async def register(store: Store, clock: Clock, count: int) -> Desk:
    """Bound long ago, their panels standing: the outbox is empty. The first one goes through the desk, the others are
    written as it was."""
    desk = Desk(store, Agreements(store), clock)
    configuration, redis = _configuration(), store.redis
    model = agreement(0)
    await apply(replace(configuration, customers=(*configuration.customers, model.particulars)), desk, desk.agreements)
    found = await store.case(key(0))
    assert isinstance(found, Customer)
    for some in _chunks(count):
        async with redis.pipeline(transaction=False) as pipe:
            for n in some:
                _write(pipe, store, found, n)
            await pipe.execute()
    await nothing_to_say(store)
    return desk


async def nothing_to_say(store: Store) -> None:
    """As long after whatever was said."""
    left = [name async for name in store.redis.scan_iter(store.key("out", "*"), count=10_000)]
    if left:
        await store.redis.delete(*left)


def _chunks(count: int) -> Iterator[range]:
    return (range(first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE))


def _write(pipe: Any, store: Store, model: Customer, n: int) -> None:
    terms = agreement(n)
    versions = tuple(replace(each, agreement=terms.version) for each in model.versions)
    case = replace(model, id=key(n), channel=channel(n), agreement=terms.version, versions=versions)
    pipe.hset(store.key("case", case.id), mapping={"version": 1, "doc": codec.dump_case(case)})
    pipe.hset(store.key("channels"), case.channel, case.id)
    pipe.hset(store.key("customers"), case.id, terms.version)
    pipe.set(store.key("agreement", terms.version), codec.dump_agreement(terms))
    pipe.hset(store.key("summaries"), terms.version, dump_summary(Summary.of(terms)))

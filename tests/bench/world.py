"""Who takes part in a measurement: the provider as the sandbox has it, and twenty customers like its first one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from redis.asyncio import Redis

from slackbot.agreement.particulars import Agreement, Configuration, load_all
from slackbot.agreement.texts import standard
from slackbot.agreements import Agreements
from slackbot.clock import Clock
from slackbot.desk import Desk
from slackbot.onboarding import apply
from slackbot.store import Store
from tests.conftest import CONFIG

CUSTOMERS = 20
PROVIDER_TEAM, ENGINEER, DESK_CHANNEL = "T0HINODE", "U0SATO", "C0DESK"
SECRET, TOKEN = "sandbox-signing-secret", "xoxb-sandbox-bench"


def key(customer: int) -> str:
    return f"BENCH{customer:02}"


def channel(customer: int) -> str:
    return f"C0BENCH{customer:02}"


def team(customer: int) -> str:
    return f"T0BENCH{customer:02}"


def person(customer: int) -> str:
    return f"U0BENCH{customer:02}"


def redis_key(*parts: str) -> str:
    return f"{{{PROVIDER_TEAM}}}:{':'.join(parts)}"


@cache
def configuration() -> Configuration:
    seed = load_all(CONFIG)
    customers = tuple(
        replace(seed.customers[0], key=key(n), channel=channel(n), teams=frozenset({team(n)})) for n in range(CUSTOMERS)
    )
    return replace(seed, customers=customers)


@cache
def agreement(customer: int) -> Agreement:
    terms = configuration().customers[customer]
    return Agreement.of(standard(terms.locale), terms, configuration().provider)


def version(customer: int) -> bytes:
    return agreement(customer).version.encode()


async def open_books(redis: Redis, clock: Clock) -> Desk:
    """An empty database, with the twenty agreements put in force."""
    await redis.flushdb()
    store = Store(redis, PROVIDER_TEAM)
    agreements = Agreements(store)
    desk = Desk(store, agreements, clock)
    await apply(configuration(), desk, agreements)
    return desk

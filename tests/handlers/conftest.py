from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from slackbot.agreement.particulars import Configuration, load_all
from slackbot.clock import ManualClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.workspace import Channel, Team, User, Workspace
from tests.conftest import CONFIG
from tests.handlers.door import Door
from tests.scenarios.world import World, opened

STAFF = ["U0SATO", "U0EMMA", "U0HAYASHI", "U0TAKAHASHI", "U0DESK"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(redis_url: str) -> AsyncIterator[World]:
    """One for all tests of a module, which look at what each request changes. Two customers, a guest, a stranger."""
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
    clock = ManualClock(datetime(2026, 11, 24, 1, tzinfo=UTC))
    async with opened(redis_url, clock, two_customers(), seed_two) as world:
        yield world


@pytest.fixture
def door(world: World) -> Door:
    return Door(world)


def two_customers() -> Configuration:
    """The second one's language is English."""
    configuration = load_all(CONFIG)
    other = replace(
        configuration.customers[0],
        key="MINATO",
        name="Minato Trading",
        short_name="Minato",
        locale="en",
        channel="C0MINATO",
        teams=frozenset({"T0MINATO"}),
    )
    return replace(configuration, customers=(*configuration.customers, other))


def seed_two(workspace: Workspace) -> None:
    seed_world(workspace)
    members = [*STAFF, "U0OKADA", "U0GUEST"]
    teams = ["T0HINODE", "T0MINATO"]
    workspace.add(Channel(id="C0MINATO", name="minato-support", kind="public", teams=teams, members=members))
    workspace.add(Team(id="T0FAR", name="遠方株式会社", domain="far"))
    workspace.add(User(id="U0FAR", team="T0FAR", name="far", real_name="どこにもいない人"))
    workspace.add(User(id="U0YAMADA", team="T0HINODE", name="yamada", real_name="山田 一郎"))
    workspace.channels["C0AKATSUKI"].members += ["U0GUEST", "U0YAMADA"]

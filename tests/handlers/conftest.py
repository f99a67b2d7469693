from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from slackbot.agreement.particulars import Configuration, load_all
from slackbot.agreement.people import Subcontractor
from slackbot.clock import ManualClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.workspace import Team, User, Workspace
from tests.conftest import CONFIG
from tests.handlers.door import Door
from tests.scenarios.world import World, opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(redis_url: str) -> AsyncIterator[World]:
    """One for all tests of a module, which look at what each request changes. Everybody who could want something."""
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
    clock = ManualClock(datetime(2026, 11, 24, 1, tzinfo=UTC))
    async with opened(redis_url, clock, with_mistakes(), seed_everybody) as world:
        yield world


@pytest.fixture
def door(world: World) -> Door:
    return Door(world)


def with_mistakes() -> Configuration:
    """A guest and a leaver stand among the engineers; Harbor's organisation is on Enterprise Grid. One company of the
    provider's works for Akatsuki alone."""
    configuration = load_all(CONFIG)
    akatsuki, harbor = configuration.customers
    provider = configuration.provider
    engineers = (*provider.engineers, "U0GUEST", "U0KATO")
    harbor = replace(harbor, teams=harbor.teams | {"E0GRID"})
    companies = (
        *provider.subcontractors,
        Subcontractor(company="ミズキ", people=("U0MIZUKI",), customers=("AKATSUKI",)),
    )
    provider = replace(provider, engineers=engineers, subcontractors=companies)
    return replace(configuration, provider=provider, customers=(akatsuki, harbor))


def seed_everybody(workspace: Workspace) -> None:
    """The seed's people, some more, and in both customers' channels whoever has no business there."""
    seed_world(workspace)
    workspace.add(
        Team(id="T0FAR", name="遠方株式会社", domain="far"),
        Team(id="T0RIVAL", name="Rival Group", domain="rival", enterprise="E0RIVAL"),
        User(id="U0FAR", team="T0FAR", name="far", real_name="どこにもいない人"),
        User(id="U0RIVAL", team="T0RIVAL", name="rival", real_name="Rita Rival"),
        User(id="U0MIZUKI", team="T0HINODE", name="mizuki", real_name="水木 遥", locale="ja-JP"),
        User(id="U0YAMADA", team="T0HINODE", name="yamada", real_name="山田 一郎", locale="en-US"),
        User(id="U0ROBOTA", team="T0AKATSUKI", name="robot", real_name="robot", is_bot=True),
        User(id="U0ROBOTH", team="T0HARBOR", name="robot", real_name="robot", is_bot=True),
    )
    sitting = ["U0MIZUKI", "U0GUEST", "U0YAMADA", "U0KATO", "U0OKADA", "U0KLEIN", "U0RIVAL"]
    workspace.channels["C0AKATSUKI"].members += [*sitting, "U0ROBOTA", "U0BAKER"]
    workspace.channels["C0HARBOR"].members += [*sitting, "U0ROBOTH", "U0FOX", "U0TANAKA"]

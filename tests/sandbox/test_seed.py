"""The world that the sandbox begins with, and one that was saved before it had as many companies."""

from __future__ import annotations

from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import Sandbox
from slackbot.sandbox.workspace import Workspace, load, save


def test_a_company_that_is_new_in_the_seed_joins_a_saved_world(tmp_path: Path) -> None:
    # given a world saved before Harbor was in it, in which somebody has changed their name
    old, file = Workspace(), tmp_path / "world.json"
    seed_world(old)
    del old.teams["T0HARBOR"], old.channels["C0HARBOR"]
    for user in ("U0BAKER", "U0REED", "U0FOX"):
        del old.users[user]
    old.users["U0TANAKA"].display_name = "たなか"
    save(old, file)

    # when the sandbox of today opens it
    now, seeded = load(file), Workspace()
    seed_world(seeded)
    now.welcome(seeded)

    # then Harbor is there, and what was is as it was
    assert "U0BAKER" in now.channels["C0HARBOR"].members
    assert {"T0HARBOR", "U0BAKER", "U0REED"} <= now.teams.keys() | now.users.keys()
    assert now.users["U0TANAKA"].display_name == "たなか"
    now.welcome(seeded)
    assert list(now.channels) == ["C0DESK", "C0AKATSUKI", "C0KAEDE", "C0HARBOR"]


async def test_a_person_on_enterprise_grid_has_an_organisation(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.join("C0HARBOR", "U0KLEIN")

    klein = (await slack.users_info(user="U0KLEIN"))["user"]
    baker = (await slack.users_info(user="U0BAKER"))["user"]

    assert (klein["team_id"], klein["enterprise_user"]["enterprise_id"]) == ("T0KLEIN", "E0GRID")
    assert "enterprise_user" not in baker

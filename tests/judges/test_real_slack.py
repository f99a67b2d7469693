"""The last judge: Slack's own blocks.validate. `SLACK_BLOCKS_TOKEN=xoxb-… .venv/bin/pytest -m real_slack`.

Any token of any workspace will do: the method needs no scope, posts nothing and reads nothing.
"""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from slackbot.slack import Slack, SlackTrouble, session
from tests.judges import wrong
from tests.judges.right import IN_A_HOME, IN_A_MESSAGE, IN_A_MODAL, Json, home, modal
from tests.judges.test_libraries import of_message, of_view

NAME = "SLACK_BLOCKS_TOKEN"
SPOILED = 60
"""How many wrong blocks are sent: Slack says only that special limits apply."""

pytestmark = [
    pytest.mark.real_slack,
    pytest.mark.skipif(not os.environ.get(NAME), reason=f"{NAME} is not set: a bot token of any workspace"),
    pytest.mark.timeout(600),
]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with session() as http:
        yield Slack(os.environ[NAME], "https://slack.com/api/", http)


async def refused(slack: Slack, **given: Any) -> bool:
    try:
        await slack.ask("blocks.validate", **{name: orjson.dumps(found).decode() for name, found in given.items()})
    except SlackTrouble as trouble:
        if trouble.code not in {f"invalid_{name}" for name in given}:
            raise
        return True
    return False


async def test_slack_takes_what_we_call_right(slack: Slack) -> None:
    found = [name for name, block in IN_A_MESSAGE.items() if await refused(slack, message={"blocks": [block]})]
    found += [f"modal: {name}" for name, block in IN_A_MODAL.items() if await refused(slack, view=modal(block))]
    found += [f"home: {name}" for name, block in IN_A_HOME.items() if await refused(slack, view=home(block))]
    assert found == []


def spoiled() -> list[Json]:
    """The same ones in every run."""
    chance = random.Random(1)
    made = []
    for _ in range(SPOILED):
        block = chance.choice(list(IN_A_MESSAGE.values()))
        path = chance.choice(list(wrong.places(block)))
        made.append(wrong.changed(block, path, chance.choice(list(wrong.changes(block, path)))))
    return made


async def test_slack_and_we_refuse_the_same(slack: Slack) -> None:
    apart = []
    for block in spoiled():
        slack_refuses = await refused(slack, message={"blocks": [block]})
        if slack_refuses != bool(of_message([block])):
            apart.append((slack_refuses, block))
    assert apart == []


async def test_slack_and_we_refuse_the_same_views(slack: Slack) -> None:
    whole = modal(IN_A_MODAL["asked: users_select"], callback_id="c", private_metadata="m")
    for name in [*whole]:
        lacking = {key: found for key, found in whole.items() if key != name}
        assert await refused(slack, view=lacking) == bool(of_view(lacking)), name

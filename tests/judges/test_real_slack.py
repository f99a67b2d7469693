"""The last judge: Slack's own blocks.validate. `SLACK_BLOCKS_TOKEN=xoxb-… .venv/bin/pytest -m real_slack`.

Any token of any workspace will do: the method needs no scope, posts nothing and reads nothing. In every other run the
sandbox is asked the same, so that the questions are in order when somebody has a token.
"""

from __future__ import annotations

import os

import pytest

from slackbot.sandbox.server import Sandbox
from slackbot.slack import Slack, session
from tests.judges import last
from tests.sandbox.conftest import TOKEN

NAME = "SLACK_BLOCKS_TOKEN"


async def test_the_sandbox_answers_as_our_own_validator_does(sandbox: Sandbox) -> None:
    async with session() as http:
        slack = Slack(TOKEN, sandbox.api_url, http)
        assert (await last.right_and_refused(slack), await last.apart(slack)) == ([], [])


@pytest.mark.real_slack
@pytest.mark.skipif(not os.environ.get(NAME), reason=f"{NAME} is not set: a bot token of any workspace")
@pytest.mark.timeout(600)
async def test_slack_refuses_what_we_refuse_and_takes_what_we_call_right() -> None:
    async with session() as http:
        slack = Slack(os.environ[NAME], "https://slack.com/api/", http)
        assert (await last.right_and_refused(slack), await last.apart(slack)) == ([], [])

"""What the last judge, Slack's own blocks.validate, is asked: of any Slack."""

from __future__ import annotations

import random
from typing import Any

import orjson

from slackbot.slack import Slack, SlackTrouble
from tests.judges import wrong
from tests.judges.right import IN_A_HOME, IN_A_MESSAGE, IN_A_MODAL, Json, home, modal
from tests.judges.test_libraries import of_message, of_view

SPOILED = 60
"""How many wrong blocks are sent: Slack says only that special limits apply."""


async def refused(slack: Slack, **given: Any) -> bool:
    try:
        await slack.ask("blocks.validate", **{name: orjson.dumps(found).decode() for name, found in given.items()})
    except SlackTrouble as trouble:
        if trouble.code not in {f"invalid_{name}" for name in given}:
            raise
        return True
    return False


async def right_and_refused(slack: Slack) -> list[str]:
    """What we call right, and Slack does not take."""
    found = [name for name, block in IN_A_MESSAGE.items() if await refused(slack, message={"blocks": [block]})]
    found += [f"modal: {name}" for name, block in IN_A_MODAL.items() if await refused(slack, view=modal(block))]
    return found + [f"home: {name}" for name, block in IN_A_HOME.items() if await refused(slack, view=home(block))]


def spoiled() -> list[Json]:
    """The same ones in every run."""
    chance = random.Random(1)
    made = []
    for _ in range(SPOILED):
        block = chance.choice(list(IN_A_MESSAGE.values()))
        path = chance.choice(list(wrong.places(block)))
        made.append(wrong.changed(block, path, chance.choice(list(wrong.changes(block, path)))))
    return made


async def apart(slack: Slack) -> list[tuple[bool, Json]]:
    """(does Slack refuse it, what) where we say otherwise."""
    found = []
    for block in spoiled():
        slack_refuses = await refused(slack, message={"blocks": [block]})
        if slack_refuses != bool(of_message([block])):
            found.append((slack_refuses, block))
    whole = modal(IN_A_MODAL["asked: users_select"], callback_id="c", private_metadata="m")
    for name in [*whole]:
        lacking = {key: given for key, given in whole.items() if key != name}
        slack_refuses = await refused(slack, view=lacking)
        if slack_refuses != bool(of_view(lacking)):
            found.append((slack_refuses, lacking))
    return found

"""Every call the desk makes, against the SDK: the method exists and its arguments have those names."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from slackbot.slack import Slack
from slackbot.words import Rendered
from tests.sandbox.conftest import TOKEN

ROOT = Path(__file__).parents[2]
ASKERS = ("call", "ask")
"""Of slackbot.slack.Slack; each takes the method's name first."""
FEWEST = 20
"""Calls there are at least: a search that finds none would be content with everything."""


def of_sdk(method: str) -> set[str] | None:
    """The names of its arguments; the SDK spells conversations.info conversations_info."""
    found = getattr(AsyncWebClient, method.replace(".", "_"), None)
    return set(inspect.signature(found).parameters) if found else None


def written() -> Iterator[tuple[str, str, set[str]]]:
    """(file, method, names of arguments) of each call whose method stands in the code."""
    for path in sorted([*ROOT.glob("slackbot/**/*.py"), *ROOT.glob("handlers/**/*.py")]):
        if "sandbox" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKERS:
                method = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                if isinstance(method, str) and re.fullmatch(r"[a-z]+(\.[a-zA-Z]+)+", method):
                    yield path.name, method, {each.arg for each in node.keywords if each.arg}


def test_every_call_in_the_code_is_one_that_the_sdk_knows() -> None:
    calls = list(written())
    assert len(calls) >= FEWEST
    strange = [(file, method) for file, method, _ in calls if of_sdk(method) is None]
    misspelt = [(file, method, names - (of_sdk(method) or names)) for file, method, names in calls]
    assert strange == []
    assert [each for each in misspelt if each[2]] == []


async def test_what_goes_over_the_wire_has_the_names_of_the_sdk(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        slack = Slack(TOKEN, sandbox.api_url, session)
        await slack.introduce()
        said = Rendered(text="t", blocks=[{"type": "divider"}])
        ts = await slack.post("C0DESK", said, "op1")
        await slack.post("C0DESK", said, "op2", ts)
        await slack.update("C0DESK", ts, said)
        await slack.pin("C0DESK", ts)
        assert await slack.find("C0DESK", "op1", 0) == ts
        assert await slack.find("C0DESK", "op2", 0, ts)
        assert await slack.message("C0DESK", ts)

    calls = [entry for entry in sandbox.traffic.entries if entry.direction == "from_app"]
    assert len({entry.name for entry in calls}) >= 5
    for entry in calls:
        known = of_sdk(entry.name)
        assert known, entry.name
        assert set(entry.body or {}) - known - {"token"} == set(), entry.name

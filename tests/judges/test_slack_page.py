"""docs/slack.md: no assumption waits for a step that does not exist, and no step is there for nothing."""

from __future__ import annotations

import re
from pathlib import Path

from slackbot.connect.steps import STEPS

PAGE = (Path(__file__).parents[2] / "docs" / "slack.md").read_text("utf-8")


def rows(title: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_assumption_names_the_step_that_settles_it() -> None:
    named = [re.findall(r"`(\w+)`", row[-1]) for row in rows("Assumptions")]

    assert len(named) > 10
    assert all(len(each) == 1 for each in named)
    assert {each[0] for each in named} == {step.key for step in STEPS}


def test_each_documented_behaviour_names_its_page_and_each_reported_one_its_thread() -> None:
    assert all(re.search(r"[a-z]+/[a-z]+", row[-1]) for row in rows("Slack's documents"))
    assert all(re.search(r"[\w-]+/[\w-]+#\d+", row[-1]) for row in rows("What people report"))

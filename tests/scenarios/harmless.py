"""Whatever was typed: what the desk said in a scenario calls nobody and leads nowhere but where it would itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from slackbot.sandbox.traffic import Entry
from slackbot.sandbox.workspace import Workspace
from slackbot.words import Rendered
from tests.reading import read

OUR_GROUP = re.compile(r"!subteam\^S0[A-Z]+")
"""Of the particulars, whether Slack has it or not."""


def harms(entries: Iterable[Entry], workspace: Workspace, ours: tuple[str, ...]) -> list[str]:
    """`ours`: how the addresses begin to which the desk itself leads."""
    known = {f"@{user}" for user in workspace.users}
    found = []
    for how, said in _said(entries):
        seen = read(said)
        found += [f"{how} calls {call}" for call in seen.calls if call not in known and not OUR_GROUP.fullmatch(call)]
        found += [f"{how} leads to {address}" for address, _ in seen.leads if not _is_ours(address, ours)]
    return found


def _is_ours(address: str, ours: tuple[str, ...]) -> bool:
    return address.startswith((*ours, "#C", "#D", "#G"))


def _said(entries: Iterable[Entry]) -> Iterator[tuple[str, Rendered | dict[str, Any]]]:
    """Messages with their notification, views, and what is answered to one person."""
    for entry in entries:
        if entry.direction == "from_app" and entry.name.startswith(("chat.", "views.")):
            yield from _parts(entry.name, entry.body)
        elif entry.direction == "to_app":
            yield from _parts(f"answer to {entry.name}", entry.answer)


def _parts(how: str, given: Any) -> Iterator[tuple[str, Rendered | dict[str, Any]]]:
    if not isinstance(given, dict):
        return
    if "view" in given:
        yield how, _parsed(given["view"])
    if "text" in given or "blocks" in given:
        yield how, Rendered(text=str(given.get("text") or ""), blocks=_parsed(given.get("blocks") or []))


def _parsed(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) else given

"""Slack's side of the screen for tests: what a reader sees of a message, whom it calls, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from blocks.kit import unesc
from slackbot.words import Rendered, value

MARK = re.compile(r"<([^<>]*)>")
CALLS = ("@", "!channel", "!here", "!everyone", "!subteam")


@value
class Read:
    """`calls`: people and groups that are notified. `leads`: (address, the words on it), channels by their mark."""

    words: list[str] = field(default_factory=list)
    literals: list[str] = field(default_factory=list)
    """Of these the words that stand letter for letter, as somebody wrote them."""
    calls: set[str] = field(default_factory=set)
    leads: set[tuple[str, str]] = field(default_factory=set)

    def text(self) -> str:
        return "\n".join(self.words)


def read(said: Rendered | dict[str, Any]) -> Read:
    """A message with its notification, or a view."""
    seen = Read()
    for part in _parts(said.blocks if isinstance(said, Rendered) else said):
        _take(part, seen)
    if isinstance(said, Rendered):
        _mrkdwn(said.text, seen)
    return seen


def _take(part: dict[str, Any], seen: Read) -> None:
    kind = part.get("type")
    if kind == "plain_text":
        seen.words.append(part["text"])
    elif kind == "mrkdwn":
        assert part.get("verbatim"), "Slack would make links of addresses, and calls of names"
        _mrkdwn(part["text"], seen)
    elif kind == "text":
        seen.words.append(part["text"])
        seen.literals.append(part["text"])
    elif kind in ("user", "usergroup", "broadcast"):
        seen.calls.add(str(part))
    elif kind == "link":
        seen.leads.add((part["url"], part.get("text", "")))


def _mrkdwn(markup: str, seen: Read) -> None:
    shown, end = [], 0
    for mark in MARK.finditer(markup):
        shown += [unesc(markup[end : mark.start()]), _mark(mark[1], seen)]
        end = mark.end()
    seen.words.append("".join([*shown, unesc(markup[end:])]))


def _mark(inside: str, seen: Read) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(CALLS):
        seen.calls.add(target)
        return unesc(label or target)
    if target.startswith("!date^"):
        seen.leads.update({(address, label) for address in target.split("^")[3:]})
        return unesc(label)
    seen.leads.add((unesc(target), unesc(label)))
    return unesc(label or target)


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from _parts(each)
    elif isinstance(node, dict):
        yield node
        for each in node.values():
            yield from _parts(each)

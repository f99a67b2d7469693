"""Block Kit gone wrong in one place: a part lost, of another kind, too long, doubled, or with a key nobody knows."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]

LENGTHS = (31, 51, 76, 101, 151, 201, 256, 301, 2001, 3001, 4001, 12_001)
COUNTS = (3, 4, 6, 11, 13, 21, 26, 101)
KINDS = ("section", "button", "plain_text", "mrkdwn", "image", "text", "rich_text_section", "static_select", "divider")
OTHERS: tuple[Any, ...] = ("", "x", 0, -1, 7, 100_000, 1.5, True, [], {}, ["x"], {"x": "x"})


def places(node: Any, at: Path = ()) -> Iterator[Path]:
    """Every place inside, the outermost first."""
    inside: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, found in inside:
        yield (*at, name)
        yield from places(found, (*at, name))


def at(node: Any, path: Path) -> Any:
    for step in path:
        node = node[step]
    return node


def kind_of_place(node: Any, path: Path) -> tuple[str, ...]:
    """What holds it, what holds that, and the names: the same confirm dialog stands under twenty elements."""
    trail: list[str] = []
    for step in path:
        if isinstance(node, dict):
            trail += [str(node.get("type", "")), str(step)]
        node = node[step]
    return (*trail[-4:], "[]" if isinstance(path[-1], int) else "")


def changes(node: Any, path: Path) -> Iterator[Callable[[Any], Any]]:
    """What can go wrong there: each takes the old value and gives the new one, or LOST."""
    found = at(node, path)
    yield lambda _: LOST
    for other in OTHERS:
        if type(other) is not type(found) or not other:
            yield partial(_instead, other)
    if isinstance(found, str):
        yield from (lambda old, most=most: (old * most)[:most] for most in LENGTHS)
    if isinstance(found, list) and found:
        yield from (lambda old, most=most: (old * most)[:most] for most in COUNTS)
    if isinstance(found, dict):
        yield lambda old: {**old, "colour": "green"}
    if path[-1] == "type":
        yield from (lambda _, kind=kind: kind for kind in KINDS)
    if isinstance(found, int) and not isinstance(found, bool):
        yield from (lambda old, more=more: old + more for more in (1, 12, 100_000))


def _instead(other: Any, _: Any) -> Any:
    return copy.deepcopy(other)


class Lost:
    pass


LOST = Lost()


def changed(node: Json, path: Path, change: Callable[[Any], Any]) -> Json:
    """A copy that is otherwise the same."""
    made = copy.deepcopy(node)
    inside, last = at(made, path[:-1]), path[-1]
    value = change(inside[last])
    if value is LOST:
        del inside[last]
    else:
        inside[last] = value
    return made

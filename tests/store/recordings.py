"""What builds have stored, as `python -m scripts.record` wrote it down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from slackbot.backup.keys import Key, load_key

DATA = Path(__file__).parents[1] / "data"
ALL = sorted(path.stem for path in DATA.glob("schema-*.jsonl"))


def recorded(name: str) -> tuple[datetime, list[Key]]:
    """When it was written down, by the clock of that desk, and every key."""
    first, *lines = (DATA / f"{name}.jsonl").read_bytes().splitlines()
    return datetime.fromisoformat(json.loads(first)), [load_key(line) for line in lines]


def documents(keys: list[Key]) -> Iterator[tuple[str, bytes]]:
    """Every stored document with what the codec calls its kind."""
    for key in keys:
        for kind, text in _in(key):
            yield kind, text.encode()


def _in(key: Key) -> Iterator[tuple[str, str]]:
    family = key.name.partition(":")[0]
    if family == "case":
        yield "case", key.held["doc"]
    elif family in ("done", "agreement"):
        yield family, key.held
    elif family == "audit":
        yield from (("event", event) for event in key.held)
    elif family in ("kept", "documents", "readings", "timer"):
        kind = {"kept": "done", "documents": "document", "readings": "reading", "timer": "command"}[family]
        yield from ((kind, text) for text in key.held.values())
    elif key.name.startswith("out:entry:"):
        if key.held["lane"].startswith("follow_up"):
            yield "command", key.held["body"]
        else:
            yield "hook" if key.held["lane"] == "hook" else "said", key.held["body"].partition(" ")[2]

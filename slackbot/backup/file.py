"""The file: gzipped lines of JSON. A heading, one line for each key, and at the end their number and checksum."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from slackbot.backup.keys import Key, dump_key, load_key
from slackbot.words import value


class BackupError(Exception):
    """It cannot be backed up or restored; the text says why, and what mends it."""


@value
class Heading:
    slackbot_backup: Literal[1] = 1
    """Of the file's own form."""
    team: str
    taken_at: AwareDatetime
    schema: int
    """The newest number of what is inside."""
    engine: str
    """Where it came from; it may be restored into another."""


@value
class Ending:
    keys: int
    sha256: str
    """Of every line before this one."""


@value
class Contents:
    heading: Heading
    families: Counter[str]
    """How many keys of each kind: `case`, `out:entry`."""

    def __str__(self) -> str:
        return told(self.families)


_HEADING, _ENDING = TypeAdapter(Heading), TypeAdapter(Ending)


async def write_file(path: Path, heading: Heading, keys: AsyncIterator[Key]) -> None:
    """Readable by this user alone; there under its name once it is whole. OSError when it exists."""
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)
    seen, count = hashlib.sha256(), 0
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=5) as file:
            line = _HEADING.dump_json(heading) + b"\n"
            file.write(line)
            seen.update(line)
            async for key in keys:
                line = dump_key(key) + b"\n"
                file.write(line)
                seen.update(line)
                count += 1
            file.write(_ENDING.dump_json(Ending(keys=count, sha256=seen.hexdigest())) + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    os.link(draft, path)  # fails where a rename would replace another backup
    draft.unlink()


def verify(path: Path) -> Contents:
    """Reads it from end to end. Raises BackupError unless it is a whole backup, unchanged since it was written."""
    seen, families, last = hashlib.sha256(), Counter[str](), b""
    try:
        lines = _lines(path)
        heading = _HEADING.validate_json(first := next(lines, b""))
        seen.update(first)
        for line in lines:
            if last:
                seen.update(last)
                families[family(load_key(last).name)] += 1
            last = line
        ending = _ENDING.validate_json(last)
    except (ValidationError, json.JSONDecodeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BackupError(f"{path} is not a whole backup of this desk: {type(error).__name__}.") from error
    if (ending.keys, ending.sha256) != (families.total(), seen.hexdigest()):
        raise BackupError(f"{path} has been changed since it was written: its checksum does not hold.")
    return Contents(heading=heading, families=families)


def keys_of(path: Path) -> Iterator[Key]:
    """The keys of a file that was verified."""
    lines = _lines(path)
    next(lines)
    held = next(lines)
    for line in lines:
        yield load_key(held)
        held = line


def family(name: str) -> str:
    """`case` of `case:AKATSUKI-1`, `out:entry` of `out:entry:5c85…`."""
    words = name.split(":")
    return ":".join(words[:2]) if words[0] == "out" else words[0]


def told(families: Counter[str]) -> str:
    return f"{families['case']} records of cases, {families['out:entry']} messages not sent, {families.total()} keys"


def at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as file:
        yield from file

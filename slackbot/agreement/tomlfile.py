"""A TOML file checked against a type, with everything that is wrong in it named at once: file, line and field."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from slackbot.words import value

T = TypeVar("T")
Field = tuple[str | int, ...]
"""Where a value stands: ("targets", "sev1", "first_response"), ("systems", 0, "key")."""

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?")
_KEY = re.compile(r"""\s*([A-Za-z0-9_.\-"' ]+?)\s*=""")


class ParticularsError(ValueError):
    """`problems`: one line of text for each, as `file:line: field: what is wrong`."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@value
class TomlFile:
    path: Path
    data: Mapping[str, Any]
    lines: Mapping[Field, int]
    taken: tuple[Field, ...] = ()
    """What it leaves to `lender`, which says it under `defaults`."""
    lender: TomlFile | None = None

    @property
    def names_taken(self) -> tuple[str, ...]:
        return tuple(map(_named, self.taken))

    def checked(self, kind: TypeAdapter[T], known: Iterable[str] = ()) -> T:
        """ParticularsError with every problem; `known` are the names to guess a misspelt one from."""
        try:
            return kind.validate_python(self.data)
        except ValidationError as error:
            names = sorted(known)
            raise ParticularsError(
                self.problem(tuple(found["loc"]), _said(found, names)) for found in error.errors(include_url=False)
            ) from error

    def problem(self, field: Field, what: str) -> str:
        """Named where the value stands, which may be the file that lent it."""
        field = tuple(part for part in field if part != "[key]")
        if self.lender and any(field[: len(each)] == each for each in self.taken):
            return self.lender.problem(("defaults", *field), what)
        where = self._place(field)
        return f"{where}: {_named(field)}: {what}" if field else f"{where}: {what}{self._lent(what)}"

    def _place(self, field: Field) -> str:
        line = next((self.lines[field[:n]] for n in range(len(field), 0, -1) if field[:n] in self.lines), None)
        return f"{self.path}:{line}" if line else f"{self.path}"

    def _lent(self, what: str) -> str:
        """Of a problem between several fields: those of them that stand in the other file."""
        lender = self.lender
        if lender is None:
            return ""
        found = [(each, name) for each, name in zip(self.taken, self.names_taken, strict=True) if name in what]
        told = [f"{name} stands in {lender._place(('defaults', *each))}" for each, name in found]
        return f" ({', '.join(told)})" if told else ""


def open_toml(path: Path) -> TomlFile:
    """ParticularsError when there is no such file, or it is not TOML in UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return TomlFile(path=path, data=tomllib.loads(text), lines=_lines(text))
    except OSError as error:
        raise ParticularsError([f"{path}: {error.strerror or error}"]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ParticularsError([f"{path}:{line}: not UTF-8 from here on"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ParticularsError([f"{path}: {error}"]) from error


def _lines(text: str) -> dict[Field, int]:
    """Field → line, for tables and keys that begin a line; enough to point at, not a second parser."""
    found: dict[Field, int] = {}
    table: Field = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _TABLE.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                found.setdefault(table, number)
                table = (*table, sum(1 for field in found if field[:-1] == table and isinstance(field[-1], int)))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _parts(dotted: str) -> Field:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _named(field: Field) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in field).removeprefix(".")


def _said(error: Mapping[str, Any], known: list[str]) -> str:
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "unexpected_keyword_argument":
        near = difflib.get_close_matches(str(error["loc"][-1]), known, n=1)
        return "is unknown" + (f"; did you mean {near[0]}?" if near else "")
    text = str(error["msg"]).removeprefix("Value error, ")
    return text[:1].lower() + text[1:] if text.startswith("Input") else text

"""Small rules that a JSON value either keeps or is reported for, with a pointer to the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from slackbot.words import value

Rule = Callable[[Any, str, "Report"], None]


@value
class Complaint:
    at: str
    said: str


class Report:
    """What is wrong and where."""

    def __init__(self) -> None:
        self.complaints: list[Complaint] = []

    def add(self, at: str, complaint: str) -> None:
        self.complaints.append(Complaint(at=at, said=complaint))

    @property
    def messages(self) -> list[str]:
        """In the words of Slack's own response_metadata.messages."""
        return [f"[ERROR] {each.said} [json-pointer:{each.at}]" for each in self.complaints]


@value
class Shape:
    """An object: what it must have, what it may have besides; one of which it must have, which exclude each other."""

    required: Mapping[str, Rule]
    optional: Mapping[str, Rule]
    one_of: tuple[str, ...] = ()
    not_both: tuple[str, str] | None = None

    def __call__(self, given: Any, at: str, report: Report) -> None:
        if not isinstance(given, dict):
            report.add(at, "must be an object")
            return
        for name in self.required:
            if name not in given:
                report.add(at, f"missing required field: {name}")
        self._together(given, at, report)
        rules = {**self.required, **self.optional}
        for name, found in given.items():
            if name not in rules:
                report.add(f"{at}/{name}", f"invalid additional property: {name}")
            else:
                rules[name](found, f"{at}/{name}", report)

    def _together(self, given: Mapping[str, Any], at: str, report: Report) -> None:
        if self.one_of and not any(name in given for name in self.one_of):
            report.add(at, f"missing required field: {' or '.join(self.one_of)}")
        if self.not_both and all(name in given for name in self.not_both):
            report.add(at, f"cannot have both {' and '.join(self.not_both)}")


def string(most: int, least: int = 1) -> Rule:
    def rule(given: Any, at: str, report: Report) -> None:
        if not isinstance(given, str):
            report.add(at, "must be a string")
        elif len(given) < least:
            report.add(at, f"must be more than {least - 1} characters")
        elif len(given) > most:
            report.add(at, f"must be less than {most + 1} characters")

    return rule


def pattern(expression: str, what: str) -> Rule:
    compiled = re.compile(expression)

    def rule(given: Any, at: str, report: Report) -> None:
        if not (isinstance(given, str) and compiled.fullmatch(given)):
            report.add(at, f"must be {what}")

    return rule


def parsed(by: Callable[[str], object], what: str) -> Rule:
    """A string that `by` reads without a ValueError."""

    def rule(given: Any, at: str, report: Report) -> None:
        try:
            if not isinstance(given, str):
                raise ValueError(given)
            by(given)
        except ValueError:
            report.add(at, f"must be {what}")

    return rule


def whole(least: int, most: int) -> Rule:
    def rule(given: Any, at: str, report: Report) -> None:
        if isinstance(given, bool) or not isinstance(given, int):
            report.add(at, "must be an integer")
        elif not least <= given <= most:
            report.add(at, f"must be between {least} and {most}")

    return rule


def number(given: Any, at: str, report: Report) -> None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        report.add(at, "must be a number")


def above_zero(given: Any, at: str, report: Report) -> None:
    if isinstance(given, bool) or not isinstance(given, int | float) or given <= 0:
        report.add(at, "must be a number greater than 0")


def flag(given: Any, at: str, report: Report) -> None:
    if not isinstance(given, bool):
        report.add(at, "must be a boolean")


def among(*words: str) -> Rule:
    def rule(given: Any, at: str, report: Report) -> None:
        if given not in words:
            report.add(at, f"must be a valid enum value: {', '.join(words)}")

    return rule


def listing(rule: Rule, most: int, least: int = 1) -> Rule:
    def whole_list(given: Any, at: str, report: Report) -> None:
        if not isinstance(given, list):
            report.add(at, "must be a list")
            return
        if len(given) > most:
            report.add(at, f"no more than {most} items allowed")
        if len(given) < least:
            report.add(at, f"must have at least {least} items")
        for index, each in enumerate(given):
            rule(each, f"{at}/{index}", report)

    return whole_list


def typed(shapes: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which shape it has."""

    def rule(given: Any, at: str, report: Report) -> None:
        kind = given.get("type") if isinstance(given, dict) else None
        if kind is None:
            report.add(at, "missing required field: type")
        elif not isinstance(kind, str) or kind not in shapes:
            report.add(f"{at}/type", f"unsupported type: {kind}")
        else:
            shapes[kind]({name: found for name, found in given.items() if name != "type"}, at, report)

    return rule


def different(values: Iterable[Any]) -> bool:
    seen = list(values)
    return len(seen) == len(set(seen))

"""Does a test that says it holds a clause notice when that clause's rule is broken?

A plugin of the run that `tests/test_articles.py` starts. It runs each test once for every rule that is marked with a
clause of the test (`@enforces`, `@pytest.mark.article`) while that rule comes to nothing. Only a test that then fails
has held the clause. A rule that stands for several items is broken for the one in question alone: where that one is
spoken of in what the rule was given or in what it came to.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import is_hypothesis_test

from scripts import articles
from slackbot.agreement.refs import parse_ref
from slackbot.words import CaseBase, Decision, Ref, Refusal
from tests.rules.living import forget_lives

Held = dict[Ref, dict[str, list[str]]]
"""Clause → the name of each of its rules → tests that noticed."""


OFTEN = 50
"""A timer whose rule comes to nothing stays due for ever."""


class Broken(Exception):
    pass


class Breaking:
    """One rule at a time comes to nothing, wherever it has been imported to."""

    def __init__(self, ref: Ref, name: str) -> None:
        self.ref, self.rule, self.runs = ref, _rule(name), 0
        items = [each for each, rules in articles.clauses().items() if name in rules and parse_ref(each).item]
        self.for_one_item = len(items) > 1 and ref in items
        code = self.rule.__code__
        self.real = FunctionType(code, self.rule.__globals__, code.co_name, self.rule.__defaults__)
        self.real.__kwdefaults__ = self.rule.__kwdefaults__

    def comes_to(self, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        result = self.real(*given, **named)
        if self.for_one_item and f"'{self.ref}'" not in repr((given, named, result)):
            return result
        self.runs += 1
        if self.runs > OFTEN:
            raise Broken
        return _nothing(given, result)


NOW: list[Breaking] = []


@contextmanager
def broken(ref: Ref, name: str) -> Iterator[Breaking]:
    breaking = Breaking(ref, name)
    code = breaking.rule.__code__
    NOW.append(breaking)
    breaking.rule.__code__ = _instead.__code__
    forget_lives()
    try:
        yield breaking
    finally:
        breaking.rule.__code__ = code
        forget_lives()
        NOW.pop()


def _instead(*given, **named):  # type: ignore[no-untyped-def]
    # Runs with the names of the module whose rule it stands in for.
    from tests.breaking import NOW

    return NOW[-1].comes_to(given, named)


def _nothing(given: Sequence[Any], result: Any) -> Any:
    if isinstance(result, Decision | Refusal):
        case = given[0] if given else None
        return Decision(case=case, events=()) if isinstance(case, CaseBase) else Refusal(code="broken")
    if isinstance(result, tuple | Generator):
        return ()
    raise Broken


def _rule(name: str) -> FunctionType:
    module, _, function = name.rpartition(".")
    found = inspect.unwrap(getattr(importlib.import_module(module), function))
    assert isinstance(found, FunctionType), name
    return found


# ── The run ──────────────────────────────────────────────────────────────────────────────────────────────────────────


HELD = pytest.StashKey[Held]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--clauses", default="")
    parser.addoption("--every-rule-of", default="")
    parser.addoption("--noticed", default="")


def pytest_configure(config: pytest.Config) -> None:
    wanted = config.getoption("--clauses").split()
    held: Held = {ref: {rule: [] for rule in articles.clauses().get(ref, ())} for ref in wanted}
    config.stash[HELD] = held


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Examples, no properties: a search for the smallest counterexample takes its time."""
    wanted = config.stash[HELD].keys()
    items[:] = [item for item in items if _refs(item) & wanted and not is_hypothesis_test(getattr(item, "obj", None))]


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    held = item.config.stash[HELD]
    for ref in sorted(_refs(item) & set(held)):
        for rule in _to_break(item.config, ref):
            if _notices(item, nextitem, ref, rule):
                held[ref][rule].append(item.nodeid)
    return True


def _to_break(config: pytest.Config, ref: Ref) -> Iterator[str]:
    """What nobody has noticed yet."""
    held, every_rule = config.stash[HELD][ref], ref in config.getoption("--every-rule-of").split()
    for rule, noticed in held.items():
        if not noticed and (every_rule or not any(held.values())):
            yield rule


def _notices(item: pytest.Item, nextitem: pytest.Item | None, ref: Ref, rule: str) -> bool:
    with broken(ref, rule) as breaking:
        item._initrequest()  # type: ignore[attr-defined]
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    return breaking.runs > 0 and any(each.failed and each.when == "call" for each in reports)


def _refs(item: pytest.Item) -> set[Ref]:
    return {str(ref) for mark in item.iter_markers("article") for ref in mark.args}


def pytest_sessionfinish(session: pytest.Session) -> None:
    Path(session.config.getoption("--noticed")).write_text(json.dumps(session.config.stash[HELD]), "utf-8")

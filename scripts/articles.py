"""docs/agreement.md: article by article, what the desk does about each clause, in which rule, held by which tests.

A test says which clause it holds by `@pytest.mark.article("4(1)")`, a rule by `@enforces("4(1)")`.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

import handlers
import slackbot
from slackbot.agreement.articles import enforced, in_order
from slackbot.agreement.practice import practice
from slackbot.agreement.refs import parse_ref
from slackbot.agreement.texts import standard
from slackbot.words import Ref, value

ROOT = Path(__file__).parents[1]
NOT_EVERY_TIME = ("chaos", "bench")
"""Folders of tests that do not run with the others."""

PAGE = """# The agreement

Article by article: what each clause says, what the desk does about it, and the tests that hold it. A clause that is not
listed asks nothing of the desk. The numbers and words are those of the standard agreement that comes with the product;
with a text of your own every case cites that text's numbers (`slackbot agreement check` shows which is which).

† marks our reading: what the desk does there is more than the text says in so many words.

Written by `make docs` from `@enforces` at the rules, the sentences in `slackbot/agreement/practice.py`, and
`@pytest.mark.article(…)` at the tests.
"""


@value
class Marked:
    """A test that holds a clause."""

    file: str
    test: str

    @property
    def sentence(self) -> str:
        return self.test.removeprefix("test_").replace("_", " ")


def page() -> str:
    rules, tests = clauses(), marked()
    refs = in_order({*rules, *tests})
    articles = groupby(refs, key=lambda ref: parse_ref(ref).article)
    return PAGE + "".join(_article(number, list(found), rules, tests) for number, found in articles)


@cache
def clauses() -> Mapping[Ref, tuple[str, ...]]:
    """Clause → the qualified names of the rules of the product that make it operational."""
    for package in (slackbot, handlers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith("slackbot.sandbox"):
                importlib.import_module(module.name)
    ours = {ref: tuple(name for name in names if not name.startswith("tests.")) for ref, names in enforced().items()}
    return {ref: names for ref, names in ours.items() if names}


@cache
def marked(tests: Path = ROOT / "tests") -> Mapping[Ref, tuple[Marked, ...]]:
    """Clause → the tests that say they hold it, among those that every run runs."""
    found: dict[Ref, list[Marked]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        if path.relative_to(tests).parts[0] in NOT_EVERY_TIME:
            continue
        for ref, test in _in(ast.parse(path.read_text("utf-8"))):
            here = Marked(file=path.relative_to(tests.parent).as_posix(), test=test)
            if here not in found.setdefault(ref, []):
                found[ref].append(here)
    return {ref: tuple(each) for ref, each in found.items()}


def _in(module: ast.Module) -> Iterator[tuple[Ref, str]]:
    """Marks of the module (`pytestmark`) hold for each of its tests, those at a parameter for that test."""
    whole = [each for each in module.body if isinstance(each, ast.Assign) and _names(each) == ["pytestmark"]]
    everywhere = [ref for each in whole for ref in _refs(each)]
    for function in module.body:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name.startswith("test_"):
            own = [ref for decorator in function.decorator_list for ref in _refs(decorator)]
            yield from ((ref, function.name) for ref in (*everywhere, *own))


def _names(assigned: ast.Assign) -> list[str]:
    return [target.id for target in assigned.targets if isinstance(target, ast.Name)]


def _refs(node: ast.AST) -> Iterator[Ref]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.article":
            yield from (str(ast.literal_eval(argument)) for argument in call.args)


def _article(
    number: int, refs: list[Ref], rules: Mapping[Ref, tuple[str, ...]], tests: Mapping[Ref, tuple[Marked, ...]]
) -> str:
    heading = standard("en").clause(str(number)).heading
    said = "".join(_clause(ref, rules.get(ref, ()), tests.get(ref, ())) for ref in refs)
    return f"\n## Article {number}: {heading}\n{said}"


def _clause(ref: Ref, rules: tuple[str, ...], tests: tuple[Marked, ...]) -> str:
    words = standard("en").clause(ref).text.partition("\n")[0]
    lines = [f"\n**{ref}** {words}\n", f"- {practice(ref)}"]
    if rules:
        lines.append(f"- Rules: {', '.join(f'`{name}`' for name in rules)}")
    for file, same in groupby(tests, key=lambda each: each.file):
        lines.append(f"- `{file}`: {'; '.join(each.sentence for each in same)}")
    return "\n".join(lines) + "\n"

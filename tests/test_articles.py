"""Every article that the desk acts on is held by a test, and docs/agreement.md says what is done about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import articles
from slackbot.agreement.practice import OURS, PRACTICE, practice
from slackbot.agreement.refs import parse_ref
from slackbot.agreement.texts import standard
from slackbot.words import Ref
from tests.breaking import Held

ACTED_ON = sorted({parse_ref(ref).article for ref in articles.clauses()})
ALWAYS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18}
"""Articles that have rules; more may come, none of these goes."""


EVERY_RULE: tuple[Ref, ...] = (
    *("5.1", "5.3", "8", "8.1", "8.2", "9", "9(1)", "9(2)", "9(3)", "9(4)", "9(5)"),
    *("10", "10(1)", "10(2)", "10(3)", "10(4)", "10(5)", "10(6)", "10(7)", "16", "17", "18"),
)
"""Held clause by clause: when a rule that is marked with it is broken, a test that is marked with it notices."""
ONE_RULE: tuple[Ref, ...] = ("5.2", "6(1)", "6(2)", "6(3)", "6(4)", "6(5)", "11", "12")
"""The same of at least one of its rules."""
QUICK = "tests/rules/"


def article(ref: Ref) -> int:
    return parse_ref(ref).article


def test_no_article_that_had_rules_has_lost_them() -> None:
    assert set(ACTED_ON) >= ALWAYS


@pytest.mark.parametrize("number", ACTED_ON)
def test_an_article_that_the_desk_acts_on_is_held_by_a_test(number: int) -> None:
    assert [ref for ref in articles.marked() if article(ref) == number], (
        f'mark the tests that hold it: @pytest.mark.article("{number}…")'
    )


def test_each_clause_has_a_test_that_notices_when_its_rule_is_broken(tmp_path: Path) -> None:
    """How: see tests/breaking.py. Only tests that are quick, since each runs many times."""
    wanted = (*EVERY_RULE, *ONE_RULE)

    held = _held(wanted, tmp_path / "held.json")

    assert set(held) == set(wanted)
    assert [ref for ref in wanted if not any(held[ref].values())] == [], "no test marked with them would notice"
    assert [(ref, rule) for ref in EVERY_RULE for rule, tests in held[ref].items() if not tests] == []


def _held(wanted: tuple[Ref, ...], answer: Path) -> Held:
    files = sorted({each.file for ref in wanted for each in articles.marked().get(ref, ()) if QUICK in each.file})
    named = ["--clauses", " ".join(wanted), "--every-rule-of", " ".join(EVERY_RULE), "--noticed", str(answer)]
    quietly = ["-p", "no:cacheprovider", "--assert=plain", "--tb=no", "-q"]
    clean = {name: said for name, said in os.environ.items() if not name.startswith("PYTEST_")}
    run = [sys.executable, "-m", "pytest", "-p", "tests.breaking", *quietly, *named, *files]
    done = subprocess.run(run, cwd=articles.ROOT, env=clean, capture_output=True, text=True, check=False)
    assert answer.exists(), done.stdout + done.stderr
    return json.loads(answer.read_text("utf-8"))  # type: ignore[no-any-return]


def test_what_the_desk_does_about_a_clause_is_said() -> None:
    page = articles.page()

    assert [ref for ref in articles.clauses() if practice(ref) not in page] == []


def test_a_test_names_a_clause_that_the_standard_agreement_has() -> None:
    refs = standard("en").refs()

    assert {ref: tests for ref, tests in articles.marked().items() if ref not in refs} == {}


def test_only_clauses_of_the_standard_agreement_are_spoken_of() -> None:
    assert set(PRACTICE) <= set(standard("en").refs())


def test_our_reading_is_marked_and_explained() -> None:
    assert "4(3)" in {ref for ref, said in PRACTICE.items() if said.endswith(OURS)}
    assert f"{OURS} marks our reading" in articles.page()


def test_marks_are_found_wherever_pytest_takes_them(tmp_path: Path) -> None:
    (tmp_path / "tests" / "bench").mkdir(parents=True)
    (tmp_path / "tests" / "bench" / "test_slow.py").write_text('@pytest.mark.article("9")\ndef test_x(): ...\n')
    (tmp_path / "tests" / "test_a.py").write_text(
        'pytestmark = [pytest.mark.article("1")]\n\n'
        '@pytest.mark.article("2(1)", "5.2")\ndef test_one(): ...\n\n'
        '@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.article("7(1)"))])\n'
        "async def test_two(x): ...\n"
    )

    found = articles.marked(tmp_path / "tests")

    assert {ref: [each.test for each in tests] for ref, tests in found.items()} == {
        "1": ["test_one", "test_two"],
        "2(1)": ["test_one"],
        "5.2": ["test_one"],
        "7(1)": ["test_two"],
    }


def test_a_clause_that_nothing_is_said_about_is_named() -> None:
    with pytest.raises(LookupError, match=r"practice\.py what the desk does about 20"):
        practice("20")

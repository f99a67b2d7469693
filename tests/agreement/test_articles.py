import subprocess
import sys

import pytest

from slackbot.agreement.articles import enforced, enforces


@enforces("5.1", "3.3")
def told_at_once() -> str:
    return "told"


def test_a_rule_is_listed_under_every_clause_it_makes_operational_and_stays_itself() -> None:
    name = f"{told_at_once.__module__}.told_at_once"
    assert name in enforced()["5.1"]
    assert name in enforced()["3.3"]
    assert told_at_once() == "told"


def test_a_rule_that_is_imported_again_is_listed_once() -> None:
    enforces("5.1")(told_at_once)
    assert enforced()["5.1"].count(f"{told_at_once.__module__}.told_at_once") == 1


def test_clauses_are_listed_in_the_order_of_the_text() -> None:
    @enforces("10(2)", "10", "3", "10.1", "10(1)")
    def rule() -> None: ...

    listed = [ref for ref in enforced() if rule.__qualname__ in " ".join(enforced()[ref])]
    assert listed == ["3", "10", "10(1)", "10(2)", "10.1"]


@pytest.mark.parametrize("ref", ["第5条", "5,1", ""])
def test_a_misspelt_clause_stops_the_import(ref: str) -> None:
    with pytest.raises(ValueError, match="is no clause"):
        enforces(ref)
    with pytest.raises(ValueError, match="at least one"):
        enforces()


def test_marking_rules_loads_no_library() -> None:
    code = (
        "import sys, slackbot.words; before = set(sys.modules); import slackbot.agreement.articles;"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new - {'slackbot', *sys.stdlib_module_names}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

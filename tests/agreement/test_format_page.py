"""docs/agreement-format.md says what the code does."""

import re
from dataclasses import MISSING, Field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from slackbot.agreement.access_terms import AccessTerms
from slackbot.agreement.document import parse
from slackbot.agreement.durations import format_duration
from slackbot.agreement.escalation import EscalationTerms
from slackbot.agreement.hooks import HookTerms
from slackbot.agreement.hours import WeeklyHours
from slackbot.agreement.particulars import (
    DEFAULT_TARGETS,
    CustomerPeople,
    Particulars,
    ProviderParticulars,
    Subcontractor,
    System,
    Target,
    Term,
)
from slackbot.agreement.rotas import Layer, RotaTerms
from slackbot.agreement.signing import Signed
from slackbot.agreement.stops import StopTerms

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/agreement-format.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z0-9_]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def section(title: str) -> list[tuple[str, str, str]]:
    _, _, rest = PAGE.partition(f"\n### {title}\n")
    return [(row[1], row[2], row[3]) for row in ROW.finditer(rest.split("\n### ")[0])]


def when_left_out(field: "Field[Any]") -> str:
    if field.type in ("Duration", "Wait") and isinstance(field.default, timedelta):
        return f'`"{format_duration(field.default)}"`'
    if type(field.default) is int:
        return f"`{field.default}`"
    if field.default_factory is not MISSING:
        return "see below"
    if isinstance(field.default, tuple) and field.default:
        return "see below"
    return "required" if field.default is MISSING else f'`"{field.default}"`' if field.default else "none"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("provider.toml", ProviderParticulars),
        ("provider.toml: `[[subcontractors]]`", Subcontractor),
        ("provider.toml: `[[rotas]]`", RotaTerms),
        ("provider.toml: `[[rotas.layers]]`", Layer),
        ("provider.toml: `[escalation]`", EscalationTerms),
        ("provider.toml: `[[hooks]]`", HookTerms),
        ("customers/*.toml", Particulars),
        ("customers/*.toml: `[[systems]]`", System),
        ("customers/*.toml: `[hours]`", WeeklyHours),
        ("customers/*.toml: `[people]`", CustomerPeople),
        ("customers/*.toml: `[maintenance]`", StopTerms),
        ("customers/*.toml: `[access]`", AccessTerms),
        ("customers/*.toml: `[term]`", Term),
        ("customers/*.toml: `[signed]`", Signed),
    ],
)
def test_every_field_has_its_row_with_its_default(title: str, kind: type[Particulars]) -> None:
    assert [(name, default) for name, default, _ in section(title)] == [
        (f.name, when_left_out(f)) for f in fields(kind)
    ]


def test_the_targets_are_those_of_the_code() -> None:
    rows = section("customers/*.toml: `[targets.sev1]` to `[targets.sev4]`")
    assert [name for name, _, _ in rows[:3]] == [f.name for f in fields(Target)]
    assert rows[3:] == [
        (severity, f'`"{format_duration(target.first_response)}"`', f'`"{format_duration(target.update_every)}"`')
        for severity, target in DEFAULT_TARGETS.items()
    ]


def test_the_example_text_is_read() -> None:
    example = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert example
    text = parse(example[1])
    assert text.refs() == ("1", "1(1)", "1(2)", "2", "2.1", "2.2")
    assert [party.fields for party in text.signature] == [("会社名", "日付")] * 2


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert links
    assert all((ROOT / "docs" / link).exists() for link in links)

"""The documentation says what the code does, as far as that can be held against it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from handlers.commands import VOCABULARIES
from scripts import docs
from slackbot.cli import main
from slackbot.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def read(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8")


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in re.findall(r"^\|.*\|$", text, re.MULTILINE)]


def section(page: str, title: str) -> str:
    _, found, rest = read(page).partition(f"\n## {title}\n")
    assert found, f"docs/{page} has no section {title}"
    return rest.partition("\n## ")[0]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_what_is_generated_is_current() -> None:
    old = [name(path) for path, page in docs.pages().items() if path.read_text("utf-8") != page]

    assert old == [], "run `make docs`"


def test_the_commands_stand_there_in_both_languages() -> None:
    page = docs.commands()

    for each in VOCABULARIES:
        for word in each.table:
            assert f"{each.command} {word.usage}`" in page
            assert f"{each.command} {word.alias}" in page


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        docs.with_table("# A page", "keys", docs.keys())


def test_every_setting_has_its_row_with_its_default() -> None:
    told = {row[0].strip("`"): row[1] for row in rows(section("operations.md", "Settings"))[2:]}

    assert list(told) == [str(field.validation_alias) for field in Settings.model_fields.values()]
    for field in Settings.model_fields.values():
        if (shown := when_not_set(field)) is not None:
            assert told[str(field.validation_alias)] == shown


def when_not_set(field: FieldInfo) -> str | None:
    """None where the default is found out at the start and told in words."""
    if field.is_required():
        return "required"
    return f"`{json.dumps(field.default)}`".replace('"', "") if isinstance(field.default, str | int) else None


def test_every_fault_point_is_described_and_no_other() -> None:
    sources = [path for folder in ("slackbot", "handlers") for path in (ROOT / folder).rglob("*.py")]
    points = {point for path in sources for point in re.findall(r'\bpoint\("([a-z_.]+)"\)', path.read_text("utf-8"))}

    told = [row[0].strip("`") for row in rows(section("architecture.md", "Fault points"))[2:]]
    assert sorted(told) == sorted(points)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text("utf-8")):
        file, _, anchor = link.partition("#")
        target = page.parent / file if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = set(re.findall(r"`((?:slackbot|handlers|blocks|tests|scripts|docs)/[\w./-]*)`", text))

    assert sorted(file for file in named if not (ROOT / file).exists()) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_named_exists(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = page.read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert [verb for verb in set(re.findall(r"`make ([a-z]+)`", text)) if f"\n{verb}:" not in makefile] == []
    for line in set(re.findall(r"(?:`|^)slackbot ((?:agreement )?[a-z]+)", text, re.MULTILINE)):
        with pytest.raises(SystemExit) as ended:
            main([*line.split(), "--help"])
        assert ended.value.code == 0, line


def test_the_doctor_s_example_has_the_names_it_prints() -> None:
    """The scopes are counted, so that the example cannot grow old unnoticed."""
    from slackbot import manifest

    assert f"the {len(manifest.scopes())} of the manifest" in read("operations.md")

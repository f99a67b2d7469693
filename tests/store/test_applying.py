"""Particulars are applied for everybody or for nobody, and whoever applies them hears beforehand what changes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from blocks.agreement.differences import plan_in_words
from slackbot.agreement.particulars import Configuration, ParticularsError, load_all
from slackbot.cases.customers import Customer
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.onboarding import apply, plan
from tests.conftest import CONFIG

AKATSUKI = "customers/akatsuki.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def rewritten(folder: Path, *changes: tuple[str, str], file: str = AKATSUKI) -> Configuration:
    path = folder / file
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")
    return load_all(folder)


async def customer(desk: Desk, key: str = "AKATSUKI") -> Customer:
    found = await desk.store.case(key)
    assert isinstance(found, Customer)
    return found


FASTER = ('first_response = "15m"', 'first_response = "5m"')
LATER = ("effective_from = 2026-04-01", "effective_from = 2027-01-01")


async def refused(configuration: Configuration, desk: Desk) -> list[str]:
    with pytest.raises(ParticularsError) as error:
        await apply(configuration, desk, desk.agreements)
    return list(error.value.problems)


async def test_overlapping_versions_are_named_by_file_line_and_field_and_nobody_s_are_applied(
    desk: Desk, folder: Path
) -> None:
    rewritten(folder, ('contact = "Hinode', 'contact = "New Hinode'), file="customers/harbor.toml")
    before = await customer(desk), await customer(desk, "HARBOR")

    (problem,) = await refused(rewritten(folder, FASTER), desk)

    line = (folder / AKATSUKI).read_text("utf-8").split("\n").index("effective_from = 2026-04-01") + 1
    assert problem.startswith(f"{folder / AKATSUKI}:{line}: effective_from: 2026-04-01 is not after 2026-04-01")
    assert (await customer(desk), await customer(desk, "HARBOR")) == before


async def test_a_channel_that_another_customer_holds_is_named(desk: Desk, folder: Path) -> None:
    shutil.move(folder / AKATSUKI, folder / "customers" / "new.toml")
    changes = (('key = "AKATSUKI"', 'key = "NEW"'), ('"T0AKATSUKI"', '"T0NEW"'))

    (problem,) = await refused(rewritten(folder, *changes, file="customers/new.toml"), desk)

    assert "channel: C0AKATSUKI is bound to AKATSUKI already" in problem


async def test_a_key_that_another_company_has_is_named(desk: Desk, folder: Path) -> None:
    changes = (("株式会社アカツキ商事", "株式会社ミナト"), ('"T0AKATSUKI"', '"T0MINATO"'))

    (problem,) = await refused(rewritten(folder, *changes), desk)

    assert "key: AKATSUKI is the key of 株式会社アカツキ商事 already" in problem


async def test_what_would_change_is_said_in_words_and_nothing_is_written(desk: Desk, folder: Path) -> None:
    before = await customer(desk)

    steps = await plan(rewritten(folder, LATER, FASTER), desk, desk.agreements)

    said = {step.key: plan_in_words(step.key, step.before, step.after) for step in steps}
    assert said["AKATSUKI"][0] == "AKATSUKI: from 2027-01-01"
    assert any("15m → 5m" in line for line in said["AKATSUKI"])
    assert said["HARBOR"] == ["HARBOR: no change"]
    assert await customer(desk) == before


async def test_who_may_act_counts_at_once_while_the_new_terms_wait_for_their_day(
    desk: Desk, clock: ManualClock, folder: Path
) -> None:
    people = ('buyers = ["U0ITO"]', 'buyers = ["U0TANAKA"]')

    await apply(rewritten(folder, LATER, FASTER, people), desk, desk.agreements, author="takahashi")

    found = await customer(desk)
    now = await desk.agreements.get(found.agreement)
    assert now.particulars.people.buyers == ("U0TANAKA",)
    assert now.particulars.effective_from == date(2026, 4, 1)
    assert [each.effective_from for each in found.scheduled] == [date(2027, 1, 1)]
    assert found.scheduled[0].put_by == "takahashi"
    assert await apply(load_all(folder), desk, desk.agreements) == []


async def test_a_correction_is_asked_for_by_name(desk: Desk, folder: Path) -> None:
    configuration = rewritten(folder, FASTER)

    assert "AKATSUKI" in await apply(configuration, desk, desk.agreements, correct=True)


async def test_one_file_alone_is_applied(desk: Desk, folder: Path) -> None:
    (folder / "customers" / "harbor.toml").write_text("broken", "utf-8")
    rewritten_text = (folder / AKATSUKI).read_text("utf-8").replace("サポートデスク", "夜間窓口")
    (folder / AKATSUKI).write_text(rewritten_text, "utf-8")

    changed = await apply(load_all(folder, [folder / AKATSUKI]), desk, desk.agreements)

    assert "AKATSUKI" in changed
    assert "HARBOR" not in changed

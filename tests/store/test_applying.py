"""Particulars are applied for everybody or for nobody, and whoever applies them hears beforehand what changes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from blocks.agreement.differences import difference, plan_in_words
from slackbot.agreement.particulars import Configuration, ParticularsError, load_all
from slackbot.cases.customers import ApplyAgreement, Customer
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.onboarding import Slack, agreed, apply, plan
from slackbot.words import Refusal
from tests.acting import LEAD
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

    said = {step.key: plan_in_words(step.key, step.before, step.after, step.taken) for step in steps}
    assert said["AKATSUKI"][0] == "AKATSUKI: from 2027-01-01"
    assert any("15 min → 5 min" in line for line in said["AKATSUKI"])
    assert said["HARBOR"] == [
        "HARBOR: no change",
        "  taken from [defaults] of provider.toml: targets.sev3, targets.sev4, access",
    ]
    assert await customer(desk) == before


async def test_nothing_that_changes_is_told_as_no_change(desk: Desk, folder: Path) -> None:
    changes = (
        ('buyers = ["U0ITO"]', 'buyers = ["U0ITO", "U0TANAKA"]'),
        ('[access]\nlongest = "8h"', '[access]\nlongest = "6h"'),
    )

    (step,) = [
        each for each in await plan(rewritten(folder, *changes), desk, desk.agreements) if each.key == "AKATSUKI"
    ]

    lines = "\n".join(plan_in_words(step.key, step.before, step.after, step.taken))
    assert "U0ITO → U0ITO, U0TANAKA" in lines
    assert "access.longest: 8h → 6h" in lines
    assert step.before
    told = difference(step.before, step.after, "ja").text
    assert "発注権限者：<@U0ITO> → <@U0ITO> <@U0TANAKA>" in told


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


# ── What a lead has changed in Slack ─────────────────────────────────────────────────────────────────────────────────


async def changed_in_slack(desk: Desk, folder: Path) -> str:
    """A lead gives AKATSUKI another 発注権限者, as the forms do; the version that is then in force."""
    configuration = load_all(folder)
    (terms,) = [each for each in configuration.customers if each.key == "AKATSUKI"]
    people = replace(terms.people, buyers=("U0TANAKA",))
    agreement = await agreed(replace(terms, people=people), configuration.provider, (), desk.agreements)
    await desk.agreements.put(agreement)
    done = await desk.submit(ApplyAgreement(id="view:1", case_id="AKATSUKI", by=LEAD, agreement=agreement.version))
    assert not isinstance(done, Refusal)
    return agreement.version


async def test_a_file_does_not_undo_what_a_lead_decided_in_slack(desk: Desk, folder: Path) -> None:
    decided = await changed_in_slack(desk, folder)
    assert (await customer(desk)).agreement == decided

    # when the desk starts again with the files as they were, twice
    for _ in range(2):
        await apply(load_all(folder), desk, desk.agreements)

    assert (await customer(desk)).agreement == decided


async def test_what_the_file_of_another_customer_says_counts_all_the_same(desk: Desk, folder: Path) -> None:
    decided = await changed_in_slack(desk, folder)
    changed = ('contact = "Hinode', 'contact = "New Hinode')

    assert await apply(rewritten(folder, changed, file="customers/harbor.toml"), desk, desk.agreements) == ["HARBOR"]
    assert (await customer(desk)).agreement == decided


async def test_whoever_applies_files_by_hand_says_which_counts(desk: Desk, clock: ManualClock, folder: Path) -> None:
    decided = await changed_in_slack(desk, folder)
    files = load_all(folder)

    with pytest.raises(ParticularsError) as error:
        await apply(files, desk, desk.agreements, slack=Slack.REFUSE)

    (problem,) = error.value.problems
    assert "akatsuki.toml:" in problem
    assert f"changed in Slack on 2026-11-24 by {LEAD.user}" in problem
    assert "slackbot agreement export AKATSUKI" in problem
    assert (await customer(desk)).agreement == decided

    # when the file counts, then the next start finds nothing to ask
    clock.forward(timedelta(minutes=1))
    await apply(files, desk, desk.agreements, slack=Slack.OVERRIDE)
    undone = await customer(desk)
    assert undone.agreement != decided
    assert [each.changed_in_slack for each in await plan(files, desk, desk.agreements)] == [""] * len(files.customers)


async def test_a_file_that_says_what_the_lead_decided_is_no_difference(desk: Desk, folder: Path) -> None:
    await changed_in_slack(desk, folder)
    said = (folder / AKATSUKI).read_text("utf-8")
    line = next(each for each in said.splitlines() if each.startswith("buyers = "))

    files = rewritten(folder, (line, 'buyers = ["U0TANAKA"]'))

    assert await apply(files, desk, desk.agreements, slack=Slack.REFUSE) == []

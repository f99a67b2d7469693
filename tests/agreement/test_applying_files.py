"""`slackbot agreement apply`, `export` and `gloss`, as somebody types them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from slackbot import manifest
from slackbot.agreement.document import read
from slackbot.agreements import Agreements
from slackbot.cases import Customer
from slackbot.cli import main
from slackbot.clock import SystemClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.store import Store
from tests.agreement.test_reading import SHOP
from tests.conftest import CONFIG

TOKEN = "xoxb-sandbox-apply"


class Files:
    """A folder of particulars of its own, and what is on record because of it."""

    def __init__(self, folder: Path, redis: Redis) -> None:
        self.folder = folder
        self.store = Store(redis, "T0HINODE")
        self.agreements = Agreements(self.store)

    def says(self, old: str, new: str) -> None:
        file = self.folder / "customers/akatsuki.toml"
        said = file.read_text("utf-8")
        assert old in said
        file.write_text(said.replace(old, new, 1), "utf-8")

    def line_of(self, words: str) -> int:
        said = (self.folder / "customers/akatsuki.toml").read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(said, start=1) if words in line)

    async def customer(self) -> Customer:
        found = await self.store.case("AKATSUKI")
        assert isinstance(found, Customer)
        return found


@pytest.fixture
def files(redis: Redis, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(folder))
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    return Files(folder, redis)


@pytest.fixture
async def slack(files: Files, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    """There is a token, and Slack answers."""
    sandbox = Sandbox(SystemClock(), manifest.load(), AppConfig(None, "", TOKEN), seed_world)
    await sandbox.start(port=0)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API_BASE_URL", sandbox.api_url)
    yield sandbox
    await sandbox.stop()


async def types(*words: str | Path) -> int:
    return await asyncio.to_thread(main, ["agreement", *map(str, words)])


async def test_a_dry_run_says_what_would_change_and_changes_nothing(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await types("apply", "--dry-run") == 0

    said = capsys.readouterr().out
    assert "AKATSUKI: new, 株式会社アカツキ商事 in C0AKATSUKI, from 2026-04-01" in said
    assert said.endswith("Nothing was changed.\n")
    assert await files.store.case("AKATSUKI") is None


async def test_who_applied_a_version_is_kept_with_it(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert await types("apply", "--by", "高橋 誠") == 0

    version = (await files.customer()).in_force
    assert version
    assert version.put_by == "高橋 誠"
    capsys.readouterr()
    assert await types("apply") == 0
    assert capsys.readouterr().out.endswith("Everything is in force already.\n")


async def test_other_terms_from_the_same_day_are_refused_and_a_correction_takes_their_place(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await types("apply") == 0
    wrong = (await files.customer()).agreement
    files.says('first_response = "15m"', 'first_response = "20m"')

    assert await types("apply") == 2
    refused = capsys.readouterr().err
    assert f"akatsuki.toml:{files.line_of('effective_from')}: effective_from: " in refused
    assert (await files.customer()).agreement == wrong

    assert await types("apply", "--correct") == 0
    corrected = await files.customer()
    assert corrected.agreement != wrong
    assert [each.agreement for each in corrected.versions] == [wrong, corrected.agreement]
    assert corrected.versions[0].replaced_at


async def test_export_prints_the_file_that_says_the_terms_in_force(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await types("apply") == 0
    version = (await files.customer()).agreement
    capsys.readouterr()

    assert await types("export", "akatsuki") == 0
    exported = capsys.readouterr().out
    (files.folder / "customers/akatsuki.toml").write_text(exported, "utf-8")
    assert await types("apply") == 0

    assert (await files.customer()).agreement == version
    assert await types("export", "NOBODY") == 1
    assert "No customer has the key NOBODY" in capsys.readouterr().err


async def test_a_gloss_is_attached_and_says_which_clauses_have_none(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = read(SHOP)
    assert await types("import", SHOP, "--yes") == 0
    gloss = tmp_path / "en.md"
    gloss.write_text("Maintenance\n\nArticle 1 (Aims)\nThe shop stays up.\n", "utf-8")
    capsys.readouterr()

    assert await types("gloss", gloss, "--of", document.title) == 0

    said = capsys.readouterr().out
    assert f"Attached to {document.title}" in said
    assert "Without a gloss: 2" in said
    assert await files.agreements.gloss_of(document) == read(gloss)


async def test_a_gloss_of_a_text_that_nobody_imported_is_refused(files: Files, tmp_path: Path) -> None:
    gloss = tmp_path / "en.md"
    gloss.write_text("Maintenance\n\nArticle 1 (Aims)\nThe shop stays up.\n", "utf-8")

    assert await types("gloss", gloss, "--of", "そのような契約書") == 2


@pytest.mark.parametrize(
    ("user", "why"),
    [
        ("U0BAKER", "is of another company (T0HARBOR)"),
        ("U0SATO", "is one of the provider's own people"),
        ("U0NOBODY", "is nobody whom Slack shows here"),
        ("U0LEFT", "is deactivated"),
    ],
)
async def test_with_a_token_people_who_are_not_the_customer_s_are_named_and_nothing_is_applied(
    files: Files, slack: Sandbox, user: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    left = slack.workspace.users["U0TANAKA"]
    slack.workspace.users["U0LEFT"] = replace(left, id="U0LEFT", deleted=True)
    slack.workspace.channels["C0AKATSUKI"].members.append("U0LEFT")
    files.says('["U0ITO", "U0TANAKA"]', f'["U0ITO", "{user}"]')

    assert await types("apply") == 2

    line = files.line_of(f'"{user}"')
    assert f"akatsuki.toml:{line}: people.access_approvers: {user} {why}" in capsys.readouterr().err
    assert await files.store.case("AKATSUKI") is None


async def test_people_of_the_customer_pass(files: Files, slack: Sandbox) -> None:
    assert await types("apply") == 0


async def test_where_slack_does_not_answer_it_is_said_and_the_files_are_applied(
    files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API_BASE_URL", "http://127.0.0.1:1/api/")

    assert await types("apply") == 0

    assert "Not checked who the people are" in capsys.readouterr().err
    assert (await files.customer()).agreement

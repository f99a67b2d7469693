"""`slackbot agreement import`: nothing is kept that nobody has confirmed."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from redis.asyncio import Redis

from slackbot.agreement.clues import Part
from slackbot.agreement.document import read
from slackbot.agreements import Agreements
from slackbot.cli import main
from slackbot.store import Store
from tests.agreement.test_reading import SHOP
from tests.conftest import CONFIG


@pytest.fixture
def kept(redis: Redis, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agreements:
    """What the command keeps, in a Redis and a folder of particulars of its own."""
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("REDIS_URL", redis_url)
    return Agreements(Store(redis, "T0HINODE"))


async def imports(*more: str, file: Path = SHOP) -> int:
    return await asyncio.to_thread(main, ["agreement", "import", str(file), *more])


async def test_a_text_that_a_person_confirms_is_kept_with_who_and_when(kept: Agreements) -> None:
    assert await imports("--yes", "--by", "佐藤") == 0

    reading = await kept.confirmed(read(SHOP))
    assert await kept.documents() == (read(SHOP),)
    assert reading
    assert (reading.confirmed_by, reading.parts[Part.STOP]) == ("佐藤", 7)
    assert reading.confirmed_at


async def test_what_a_person_corrects_is_kept(kept: Agreements) -> None:
    assert await imports("--yes", "--part", "exclusions=9", "--item", "2(2)=question") == 0

    reading = await kept.confirmed(read(SHOP))
    assert reading
    assert (reading.parts[Part.EXCLUSIONS], str(reading.works["2(2)"])) == (9, "question")


async def test_where_nobody_can_be_asked_nothing_is_kept(kept: Agreements, capsys: pytest.CaptureFixture[str]) -> None:
    assert await imports() == 1

    assert "Not kept: a person confirms it" in capsys.readouterr().out
    assert await kept.documents() == ()


@pytest.mark.parametrize("wrong", [["--part", "stop"], ["--part", "sto=7"], ["--part", "stop=70"], ["--item", "9=x"]])
async def test_a_correction_that_means_nothing_keeps_nothing(
    wrong: list[str], kept: Agreements, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await imports("--yes", *wrong) == 2

    assert capsys.readouterr().err.startswith("slackbot: ")
    assert await kept.documents() == ()


async def test_a_text_that_cannot_be_read_is_named_by_line_and_nothing_is_kept(
    kept: Agreements, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_text(SHOP.read_text("utf-8").replace("第三条", "第五条"), "utf-8")

    assert await imports("--yes", file=broken) == 2

    assert "broken.txt: line 16: article 3 is missing before article 5" in capsys.readouterr().err
    assert await kept.documents() == ()


async def test_check_shows_what_was_confirmed(kept: Agreements, capsys: pytest.CaptureFixture[str]) -> None:
    await imports("--yes", "--by", "佐藤")
    capsys.readouterr()

    assert await asyncio.to_thread(main, ["agreement", "check"]) == 0

    said = capsys.readouterr().out
    assert "ＥＣサイト運用保守契約書, SHA-256 " in said
    assert "  confirmed by 佐藤, " in said

"""`slackbot quotes export`, as somebody types it."""

from __future__ import annotations

import asyncio
import csv
import io
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from slackbot.agreements import Agreements
from slackbot.cases.quotes.make import MakeQuote
from slackbot.cases.quotes.state import Item
from slackbot.cli import main
from slackbot.clock import SystemClock
from slackbot.desk import Desk
from slackbot.store import Store
from slackbot.words import Done
from tests.acting import ENGINEER, a_report, command
from tests.conftest import CONFIG


@pytest.fixture
async def quoted(redis: Redis, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> date:
    """The day on which a quote was made."""
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(shutil.copytree(CONFIG, tmp_path / "config")))
    monkeypatch.setenv("REDIS_URL", redis_url)
    assert await typed("agreement", "apply") == 0
    store, clock = Store(redis, "T0HINODE"), SystemClock()
    desk = Desk(store, Agreements(store), clock)
    assert isinstance(await desk.submit(a_report(clock.now())), Done)
    items, until = (Item(what="調査", amount=100_000),), clock.now().date() + timedelta(days=14)
    made = command(MakeQuote, ENGINEER, "AKATSUKI-1", ref="10(1)", items=items, valid_until=until)
    assert isinstance(await desk.submit(made), Done)
    return clock.now().date()


async def typed(*words: str) -> int:
    return await asyncio.to_thread(main, words)


async def rows(capfd: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    capfd.readouterr()
    assert await typed("quotes", "export", *words) == 0
    printed = capfd.readouterr().out
    return list(csv.DictReader(io.StringIO(printed[printed.index("\ufeff") + 1 :])))


async def test_quotes_go_out_as_a_file_by_day_amount_and_customer(
    quoted: date, capfd: pytest.CaptureFixture[str]
) -> None:
    day = timedelta(days=1)
    around = ("--from", f"{quoted - day}", "--to", f"{quoted + day}")

    (row,) = await rows(capfd, *around, "--at-least", "110000", "--customer", "akatsuki")
    assert (row["見積番号"], row["合計（円）"]) == ("AKATSUKI-1-Q1", "110000")
    assert await rows(capfd, "--to", f"{quoted - 2 * day}") == []
    assert await rows(capfd, "--at-most", "109999", "--lang", "en") == []
    assert await rows(capfd, "--customer", "HARBOR") == []


async def test_a_customer_that_there_is_not_is_named(quoted: date, capfd: pytest.CaptureFixture[str]) -> None:
    assert await typed("quotes", "export", "--customer", "nobody") == 2
    assert "NOBODY" in capfd.readouterr().err


async def test_what_cannot_be_read_is_named_and_no_file_goes_out_without_it(
    quoted: date, redis: Redis, capfd: pytest.CaptureFixture[str]
) -> None:
    await redis.hset(Store(redis, "T0HINODE").key("case", "AKATSUKI-1"), "doc", "{")
    capfd.readouterr()

    assert await typed("quotes", "export") == 2

    told = capfd.readouterr()
    assert "AKATSUKI-1 cannot be read" in told.err
    assert "\ufeff" not in told.out

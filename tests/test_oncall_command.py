"""`slackbot oncall …`, as somebody types it: a calendar goes out, and comes in whole or not at all."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from pydantic import TypeAdapter
from redis.asyncio import Redis

from slackbot.agreement.rotas import RotaTerms
from slackbot.agreement.tomlfile import open_toml
from slackbot.cases import Rota
from slackbot.cli import main
from slackbot.clock import SystemClock
from slackbot.store import Store
from tests.conftest import CONFIG

TOMORROW = SystemClock().now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)


@pytest.fixture
async def store(redis: Redis, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The particulars are in force."""
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(shutil.copytree(CONFIG, tmp_path / "config")))
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    assert await typed("agreement", "apply") == 0
    return Store(redis, "T0HINODE")


async def typed(*words: str) -> int:
    return await asyncio.to_thread(main, words)


def a_file(folder: Path, who: str = "sato@example.jp") -> Path:
    file, until = folder / "nights.ics", TOMORROW + timedelta(hours=12)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20261101T000000Z"]
    lines += [f"DTSTART:{TOMORROW:%Y%m%dT%H%M%SZ}", f"DTEND:{until:%Y%m%dT%H%M%SZ}", f"ATTENDEE:mailto:{who}"]
    file.write_text("\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR"]), "utf-8")
    return file


async def rota(store: Store) -> Rota:
    (found,) = await store.rotas()
    return found


async def test_a_calendar_goes_out(store: Store, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert await typed("oncall", "export", "--person", "U0SATO", "--days", "30") == 0

    printed = capfdbinary.readouterr().out
    events = Calendar.from_ical(printed[printed.index(b"BEGIN:VCALENDAR") :]).walk("VEVENT")
    assert len(events) >= 4
    assert {str(each.get("X-SLACKBOT-PERSON")) for each in events} == {"U0SATO"}


async def test_a_calendar_comes_in(store: Store, tmp_path: Path) -> None:
    file = str(a_file(tmp_path))
    given = ("oncall", "import", file, "--layer", "secondary", "--person", "sato@example.jp=U0SATO")

    assert await typed(*given, "--dry-run") == 0
    assert (await rota(store)).overrides == ()
    assert await typed(*given) == 0
    assert await typed(*given) == 0

    (stand_in,) = (await rota(store)).overrides
    assert (stand_in.person, stand_in.layer, stand_in.since) == ("U0SATO", "secondary", TOMORROW)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "nobody is known as sato@example.jp"),
        (("--person", "sato@example.jp=U0STRANGER"), "U0STRANGER is nobody of this provider's people"),
        (("--person", "sato"), "names nobody"),
        (("--rota", "night"), "There is no rota night: main."),
        (("--person", "sato@example.jp=U0SATO", "--layer", "third"), "the rota has no layer third"),
    ],
)
async def test_what_stands_in_the_way_is_named_and_nothing_is_recorded(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], why: str
) -> None:
    assert await typed("oncall", "import", str(a_file(tmp_path)), *words) != 0

    assert why in capsys.readouterr().err
    assert (await rota(store)).overrides == ()


async def test_a_file_that_is_no_calendar_is_named(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shifts.ics"
    file.write_text("hello", "utf-8")

    assert await typed("oncall", "import", str(file)) == 2

    assert "shifts.ics: " in capsys.readouterr().err


async def test_a_rota_is_shown_as_the_file_says_it(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert await typed("oncall", "show") == 0

    file = tmp_path / "rotas.toml"
    file.write_text(capsys.readouterr().out, "utf-8")
    (told,) = open_toml(file).data["rotas"]
    assert TypeAdapter(RotaTerms).validate_python(told) == (await rota(store)).terms

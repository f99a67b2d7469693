"""`slackbot doctor --connect FILE`: who guides, where, and what is written down at the end."""

from __future__ import annotations

import asyncio
import locale as terminal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from slackbot.agreement.particulars import load_all
from slackbot.clock import Clock, SystemClock
from slackbot.connect.door import Door, HttpDoor, SocketDoor
from slackbot.connect.run import Answer, Finding, People, Run, guided
from slackbot.connect.steps import STEPS
from slackbot.i18n import locale_of, text
from slackbot.settings import Settings, SettingsError
from slackbot.slack import Slack, session

PATIENCE_S = 180.0
KEYS = {"y": Answer.YES, "n": Answer.NO, "o": Answer.ODD, "s": Answer.SKIPPED}


class Terminal:
    """One person at a terminal."""

    def __init__(self, locale: str) -> None:
        self._locale = locale

    async def begins(self, step: str, title: str) -> bool:
        _show(f"\n── {step}: {title}")
        return (await _typed(text(self._locale, "connect.begin"))) != "s"

    async def told(self, step: str, what: str) -> None:
        _show(what)

    async def answers(self, step: str, question: str) -> Answer:
        while True:
            given = await _typed(f"{question} {text(self._locale, 'connect.choice')}")
            if given in KEYS:
                return KEYS[given]


def _show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def _typed(prompt: str) -> str:
    """An end of the input skips whatever is left."""
    sys.stdout.write(f"{prompt} ")
    sys.stdout.flush()
    line = await asyncio.to_thread(sys.stdin.readline)
    return line.strip().lower()[:1] if line else "s"


def language(given: str | None) -> str:
    """`--lang`, or the terminal's."""
    return given or locale_of(terminal.setlocale(terminal.LC_MESSAGES, "").replace("_", "-") or "ja")


async def connect(settings: Settings, file: Path, lang: str | None, channel: str | None) -> int:
    """Writes the findings to `file`, which must not exist yet. Raises SettingsError, OSError, SlackTrouble."""
    chosen, place = language(lang), channel or _only_channel(settings)
    findings: list[Finding] = []
    with file.open("x", encoding="utf-8") as kept:
        _show(text(chosen, "connect.welcome", channel=place))
        try:
            await observe(settings, Terminal(chosen), chosen, place, findings)
        finally:
            kept.write(table(findings))
    _show(f"\n{table(findings)}")
    _show(text(chosen, "connect.written", file=file))
    return 0


def _only_channel(settings: Settings) -> str:
    customers = load_all(settings.config_dir).customers if (settings.config_dir / "provider.toml").exists() else ()
    if len(customers) != 1:
        raise SettingsError(["--channel is missing: the shared channel's id, C…"])
    return customers[0].channel


async def observe(
    settings: Settings,
    people: People,
    locale: str,
    channel: str,
    findings: list[Finding],
    patience_s: float = PATIENCE_S,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    async with session() as http:
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_base_url, http)
        team = str((await slack.introduce())["team_id"])
        async with _door(settings, slack, http, channel, SystemClock()) as door:
            run = Run(slack, http, door, people, locale, channel, team, patience_s, pause)
            try:
                await guided(run, STEPS, findings)
            finally:
                await run.clean_up()


@asynccontextmanager
async def _door(
    settings: Settings, slack: Slack, http: aiohttp.ClientSession, channel: str, clock: Clock
) -> AsyncIterator[Door]:
    if settings.app_token:
        socket = SocketDoor(channel, http)
        await socket.open(await slack.socket_url(settings.app_token.get_secret_value()))
        try:
            yield socket
        finally:
            await socket.close()
        return
    both = (settings.signing_secret, settings.signing_secret_previous)
    secrets = [each.get_secret_value().encode() for each in both if each]
    door = HttpDoor(channel, secrets, clock)
    await door.open(settings.host, settings.port)
    try:
        yield door
    finally:
        await door.close()


def table(findings: Sequence[Finding]) -> str:
    """Markdown: what was asked, what the people say, what Slack sent."""
    rows = [f"| {each.step} | {each.answer} | {'; '.join(each.observed) or '–'} |" for each in findings]
    return "\n".join(["| step | answer | what Slack sent |", "| --- | --- | --- |", *rows]) + "\n"

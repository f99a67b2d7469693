"""`slackbot doctor --connect`, from the first step to the table, by two people in the local Slack's shared channel."""

from __future__ import annotations

import copy
import io
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from slackbot import manifest
from slackbot.clock import ManualClock, SystemClock
from slackbot.connect.command import Terminal, connect, language, observe, table
from slackbot.connect.door import Arrived, Door, HttpDoor
from slackbot.connect.run import Answer, Finding, keys
from slackbot.connect.steps import STEPS
from slackbot.sandbox.ports import free_port
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.settings import Settings, SettingsError, load
from tests.conftest import CONFIG

TOKEN, SECRET, APP_TOKEN = "xoxb-sandbox-connect", "8f742231b10e8888abcd99yyyzzz85a5", "xapp-sandbox-connect"
PLACE, CUSTOMER = "C0AKATSUKI", "U0TANAKA"
WRITTEN = "これはお客様の言葉です"


def with_everything(*, over_socket: bool) -> dict[str, Any]:
    """The app as it is installed, and the two permissions that only this test needs."""
    made = copy.deepcopy(manifest.load())
    made["oauth_config"]["scopes"]["bot"] += ["im:write", "files:write"]
    made["settings"]["socket_mode_enabled"] = over_socket
    return made


@pytest.fixture(params=["http", "socket"])
def over_socket(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "socket")


@pytest.fixture
def clock() -> ManualClock:
    """Of Slack. The desk's own is the system's, and looks at when a request was signed."""
    return ManualClock(SystemClock().now())


@pytest.fixture
async def sandbox(over_socket: bool, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    port = free_port()
    config = AppConfig(f"http://127.0.0.1:{port}/slack/events", SECRET, TOKEN, app_token=APP_TOKEN)
    local = Sandbox(clock, with_everything(over_socket=over_socket), config, seed_world)
    await local.start(port=0)
    monkeypatch.setenv("SLACK_API_BASE_URL", local.api_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("SLACKBOT_PORT", str(port))
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(CONFIG))
    if over_socket:
        monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    yield local
    await local.stop()


class Pair:
    """One reads and answers; the other does in the shared channel what the first one was told."""

    def __init__(self, sandbox: Sandbox, clock: ManualClock, *skipped: str, idle: bool = False) -> None:
        self._sandbox, self.clock = sandbox, clock
        self._skipped, self._idle = skipped, idle
        self.titles: list[str] = []

    async def begins(self, step: str, title: str) -> bool:
        self.titles.append(title)
        return step not in self._skipped

    async def told(self, step: str, what: str) -> None:
        if self._idle:
            return
        if step in ("click_opens_form", "new_blocks", "post_only"):
            await self._press(step)
        elif step == "retry_signature":
            await self._sandbox.act(CUSTOMER, "post", channel=PLACE, text=WRITTEN)
        elif step == "share_order":
            self._sandbox.share(PLACE, "T0MINATO", "U0OKADA")
            self._sandbox.change_id("C0DESK", "C0MOVED")

    async def _press(self, step: str) -> None:
        """One of our own people is quicker; theirs is not the click that counts."""
        said = self._sandbox.workspace.said(PLACE).values()
        ts = next(each.ts for each in reversed(list(said)) if f"connect.{step}" in str(each.blocks))
        block = self._sandbox.workspace.said(PLACE)[ts].blocks[1]["block_id"]
        for user in ("U0SATO", CUSTOMER):
            pressed = {"channel": PLACE, "ts": ts, "block_id": block, "action_id": f"connect.{step}"}
            assert (await self._sandbox.act(user, "press", **pressed))["ok"]

    async def answers(self, step: str, question: str) -> Answer:
        if step == "click_opens_form":
            await self._send_the_form()
        return Answer.ODD if step == "files" else Answer.YES

    async def _send_the_form(self) -> None:
        for view in self._sandbox.workspace.stack(CUSTOMER):
            await self._sandbox.act(CUSTOMER, "submit", view_id=view.id)


async def run(pair: Pair, patience_s: float = 1.0) -> dict[str, Finding]:
    """When Slack says that we are too fast, its clock moves on instead of ours."""

    async def pause(seconds: float) -> None:
        pair.clock.forward(timedelta(seconds=seconds))

    findings: list[Finding] = []
    await observe(load(Settings), pair, "ja", PLACE, findings, patience_s, pause)
    return {finding.step: finding for finding in findings}


async def test_two_people_walk_through_every_step(sandbox: Sandbox, clock: ManualClock, over_socket: bool) -> None:
    pair = Pair(sandbox, clock)

    found = await run(pair)

    assert list(found) == [step.key for step in STEPS]
    seen = {step: " ".join(finding.observed) for step, finding in found.items()}
    assert "user.team_id" in seen["click_opens_form"]
    assert "user: another company's" in seen["click_opens_form"]
    assert "team: the provider's" in seen["click_opens_form"]
    assert "views.open: ok" in seen["click_opens_form"]
    assert "chat.postEphemeral: ok" in seen["private_answers"]
    assert "response_url: HTTP 200" in seen["private_answers"]
    assert "conversations.open: ok" in seen["direct_message"]
    assert "tz: absent" in seen["person_fields"]
    assert "is_stranger: there" in seen["person_fields"]
    assert "metadata_too_large" in seen["message_size"]
    assert "4,000 characters of three bytes: msg_too_long" in seen["message_size"]
    assert seen["thread_history"].endswith("conversations.replies: 2 messages metadata: there")
    assert "test.ics: shared test.png: shared image block with slack_file: ok" in seen["files"]
    assert "table: ok card: ok data_table: ok alert: ok" in seen["new_blocks"]
    # In whichever order they arrive: that is what is looked at.
    assert {each.partition(":")[0] for each in found["share_order"].observed} == {
        "channel_shared",
        "channel_id_changed",
    }
    assert "more keys: none" in seen["post_only"]
    assert found["files"].answer is Answer.ODD
    if over_socket:
        assert found["retry_signature"].answer is Answer.ODD
    else:
        assert found["retry_signature"].answer is Answer.YES
        assert "x-slack-retry-num: 1" in seen["retry_signature"]


async def test_nothing_of_what_people_are_called_or_wrote_is_written_down(sandbox: Sandbox, clock: ManualClock) -> None:
    written = table(list((await run(Pair(sandbox, clock))).values()))

    secrets = [TOKEN, SECRET, APP_TOKEN, WRITTEN, CUSTOMER, "田中", PLACE, "T0AKATSUKI", "hooks"]
    assert [each for each in secrets if each in written] == []


async def test_the_test_messages_are_gone_afterwards(sandbox: Sandbox, clock: ManualClock) -> None:
    await run(Pair(sandbox, clock, "files"))

    left = [said.text for said in sandbox.workspace.said(PLACE).values() if said.by_app and not said.only_for]
    assert [text for text in left if "接続確認" in text] == []


async def test_a_step_can_be_left_out_and_one_where_nothing_comes_is_odd(sandbox: Sandbox, clock: ManualClock) -> None:
    found = await run(Pair(sandbox, clock, "files", "new_blocks", idle=True), patience_s=0.05)

    assert found["files"].answer is Answer.SKIPPED
    assert found["share_order"] == Finding(step="share_order", answer=Answer.ODD, observed=("nothing came",))
    assert found["private_answers"].observed == ("chat.postEphemeral: ok", "response_url: there was no click")


async def test_what_slack_refuses_is_written_down_with_its_code(sandbox: Sandbox, clock: ManualClock) -> None:
    sandbox.workspace.channels[PLACE].members.remove("U0DESK")

    found = await run(Pair(sandbox, clock, idle=True), patience_s=0.05)

    assert "not_in_channel" in " ".join(found["click_opens_form"].observed)
    assert found["thread_history"].answer is Answer.NO


# ── The door ────────────────────────────────────────────────────────────────────────────────────────────────────────


def message(channel: str) -> Arrived:
    return Arrived(payload={"type": "event_callback", "event": {"type": "message", "channel": channel}}, headers={})


def press(action: str) -> Arrived:
    return Arrived(payload={"type": "block_actions", "actions": [{"action_id": action}]}, headers={})


def test_what_belongs_to_the_desk_is_refused_so_that_slack_sends_it_again() -> None:
    door = Door(PLACE)
    assert door.take(message(PLACE))
    assert door.take(press("connect.post_only"))
    assert not door.take(message("C0OTHER"))
    assert not door.take(press("incident.acknowledge"))


async def test_only_slack_is_let_in() -> None:
    door = HttpDoor(PLACE, [SECRET.encode()], SystemClock())
    await door.open("127.0.0.1", 0)
    try:
        async with aiohttp.ClientSession() as session, session.post(door.address, json={"type": "x"}) as answer:
            assert answer.status == 401
    finally:
        await door.close()


def test_keys_are_named_and_values_are_not() -> None:
    given = {"user": {"id": "U1", "team": {"id": "T1"}}, "actions": [{"x": 1}], "token": "t"}
    assert list(keys(given)) == ["actions", "token", "user.id", "user.team"]


# ── The terminal ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_terminal_asks_until_it_understands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\nwhat\nYes\ns\n"))
    terminal = Terminal("en")

    assert await terminal.begins("files", "Do files arrive?")
    assert await terminal.answers("files", "Seen?") is Answer.YES
    assert not await terminal.begins("post_only", "And now?")
    assert not await terminal.begins("post_only", "Nobody there any more"), "the end of the input"
    assert "Do files arrive?" in capsys.readouterr().out


@pytest.mark.parametrize(("given", "terminal", "expected"), [("ja", "C", "ja"), ("en", "C", "en"), (None, "C", "ja")])
def test_the_language_is_the_given_one_or_the_terminals(
    monkeypatch: pytest.MonkeyPatch, given: str | None, terminal: str, expected: str
) -> None:
    monkeypatch.setenv("LC_ALL", terminal)
    assert language(given) == expected


async def test_the_findings_are_printed_and_kept_and_an_older_file_is_not_overwritten(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("s\n" * len(STEPS)))
    file = tmp_path / "findings.md"

    assert await connect(load(Settings), file, "en", PLACE) == 0

    assert file.read_text("utf-8").count("skipped") == len(STEPS)
    assert file.read_text("utf-8") in capsys.readouterr().out
    with pytest.raises(FileExistsError):
        await connect(load(Settings), file, "en", PLACE)


async def test_without_one_customer_the_channel_has_to_be_named(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(tmp_path))
    with pytest.raises(SettingsError, match="--channel"):
        await connect(load(Settings), tmp_path / "findings.md", "en", None)

"""`slackbot doctor` over a real Redis and the local Slack."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from redis.asyncio import Redis

from slackbot import manifest
from slackbot.agreement.particulars import Configuration, load_all
from slackbot.agreements import Agreements
from slackbot.clock import Clock, ManualClock, SystemClock
from slackbot.desk import Desk
from slackbot.doctor import doctor
from slackbot.onboarding import apply
from slackbot.outbox.queue import Entry, Queue
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.sandbox.workspace import UserGroup
from slackbot.settings import Settings, load
from slackbot.store import Store
from tests.acting import reported
from tests.conftest import CONFIG

TOKEN, SECRET = "xoxb-sandbox-doctor", "8f742231b10e8888abcd99yyyzzz85a5"
APP_TOKEN = "xapp-sandbox-doctor"
NOBODY_THERE = "127.0.0.1:1"

Ask = Callable[[], Awaitable[tuple[int, list[str]]]]


class Front:
    """In front of the local Slack: adds to each answer the header in which Slack names the granted scopes."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.scopes: tuple[str, ...] = manifest.scopes()

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post("/api/{method}", self._pass_on)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/api/"

    async def _pass_on(self, request: web.Request) -> web.Response:
        url = self._sandbox.api_url + request.match_info["method"]
        kept = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=await request.read(), headers=kept) as answer,
        ):
            headers = {"x-oauth-scopes": ",".join(self.scopes)} if self.scopes else {}
            body = await answer.read()
            return web.Response(body=body, status=answer.status, content_type="application/json", headers=headers)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    config = AppConfig(request_url=None, signing_secret=SECRET, bot_token=TOKEN)
    sandbox = Sandbox(SystemClock(), manifest.load(), config, seed_world)
    await sandbox.start(port=0)
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def front(
    sandbox: Sandbox, redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> AsyncIterator[Front]:
    """The environment of a desk whose Slack is the sandbox."""
    front = Front(sandbox)
    monkeypatch.setenv("SLACK_API_BASE_URL", await front.start())
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(CONFIG))
    monkeypatch.setenv("SLACKBOT_DATA_DIR", str(tmp_path))
    yield front
    await front.runner.cleanup()


@pytest.fixture
def ask(front: Front, capsys: pytest.CaptureFixture[str]) -> Ask:
    """The exit status and the lines; never may a secret be among them."""

    async def ask() -> tuple[int, list[str]]:
        status = await doctor(load(Settings))
        printed = capsys.readouterr().out
        assert not [secret for secret in (TOKEN, SECRET, APP_TOKEN, "hunter2") if secret in printed]
        return status, printed.splitlines()

    return ask


async def opened(redis: Redis, configuration: Configuration, clock: Clock) -> Desk:
    """The particulars in force, as after the desk's first start."""
    store = Store(redis, configuration.provider.team)
    desk = Desk(store, Agreements(store), clock)
    await apply(configuration, desk, desk.agreements)
    return desk


def ago(**by: float) -> ManualClock:
    return ManualClock(SystemClock().now() - timedelta(**by))


def marks(lines: list[str]) -> dict[str, str]:
    """Name -> mark; the last line of a name counts."""
    return {line[2:14].strip(): line[0] for line in lines}


def line_of(name: str, lines: list[str]) -> str:
    return next(line for line in reversed(lines) if line[2:14].strip() == name)


async def test_what_an_older_build_did_not_list_is_said(ask: Ask, redis: Redis, configuration: Configuration) -> None:
    desk = await opened(redis, configuration, SystemClock())
    await reported(desk)
    await redis.delete(desk.store.key("due", "incidents"))

    _, lines = await ask()

    assert marks(lines)["open cases"] == "!"
    assert "1 are not where they are listed" in line_of("open cases", lines)


async def test_of_a_sound_desk_every_line_is_good(ask: Ask, redis: Redis, configuration: Configuration) -> None:
    await opened(redis, configuration, SystemClock())

    status, lines = await ask()

    assert status == 0
    assert set(marks(lines).values()) == {"✓"}, lines
    assert "valkey" in line_of("Redis", lines)
    assert "2 waiting" in line_of("outbox", lines)
    assert "3 set, 0 due" in line_of("timers", lines)
    assert "ヒノデシステム株式会社 (T0HINODE)" in line_of("provider", lines)
    assert any("株式会社アカツキ商事" in line and "agreement" in line for line in lines)
    assert "T0HINODE" in line_of("Slack", lines)
    assert "C0AKATSUKI" in line_of("AKATSUKI", lines)
    assert "C0DESK" in line_of("#desk", lines)


async def test_over_socket_mode_it_asks_for_a_connection(
    ask: Ask, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_SIGNING_SECRET")
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)

    for trouble in ("does not know SLACK_APP_TOKEN", "switched off"):
        status, lines = await ask()
        assert (status, marks(lines)["transport"]) == (1, "✗")
        assert trouble in line_of("transport", lines)
        sandbox.app_config.app_token = APP_TOKEN

    sandbox.slack.delivery.socket.enabled = True
    status, lines = await ask()
    assert (status, marks(lines)["transport"]) == (0, "✓")


async def test_before_the_first_start_it_goes_by_the_files(ask: Ask) -> None:
    status, lines = await ask()

    assert status == 0
    assert "by the files" in line_of("provider", lines)
    assert marks(lines) | {"provider": "!"} == marks(lines)
    assert marks(lines)["#desk"] == marks(lines)["AKATSUKI"] == "✓"


async def test_without_a_record_and_without_files_it_says_where_they_belong(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(tmp_path / "nowhere"))

    status, lines = await ask()

    assert status == 1
    assert str(tmp_path / "nowhere") in line_of("particulars", lines)
    assert marks(lines) | {"provider": "✗", "Slack": "✓", "scopes": "✓"} == marks(lines)


async def test_particulars_that_cannot_be_read_are_a_fault(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "provider.toml").write_text('team = "nonsense"')
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(tmp_path))

    status, lines = await ask()

    assert status == 1
    assert "provider.toml" in line_of("particulars", lines)


async def test_without_an_address_it_is_the_embedded_server(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("REDIS_URL")

    status, lines = await ask()

    assert status == 0
    assert f"embedded in {tmp_path / 'redis'}" in line_of("Redis", lines)
    assert marks(lines)["durability"] == "✓"


async def test_without_redis_it_says_so_and_goes_on_to_slack(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", f"redis://desk:hunter2@{NOBODY_THERE}/0")

    status, lines = await ask()

    assert status == 1
    assert marks(lines) | {"Redis": "✗", "Slack": "✓", "#desk": "✓", "AKATSUKI": "✓"} == marks(lines)


async def test_without_slack_it_says_so_after_the_records(
    ask: Ask, redis: Redis, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(redis, configuration, SystemClock())
    monkeypatch.setenv("SLACK_API_BASE_URL", f"http://{NOBODY_THERE}/api/")

    status, lines = await ask()

    assert status == 1
    assert "no_connection" in line_of("Slack", lines)
    assert marks(lines) | {"Redis": "✓", "provider": "✓", "AKATSUKI": "✓"} == marks(lines)


async def test_a_token_that_slack_does_not_know_is_a_fault(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", f"{TOKEN}-of-yesterday")

    status, lines = await ask()

    assert status == 1
    assert "invalid_auth" in line_of("Slack", lines)


async def test_a_token_of_another_workspace_than_the_provider_s_is_a_fault(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(CONFIG, tmp_path / "config")
    provider = tmp_path / "config" / "provider.toml"
    provider.write_text(provider.read_text("utf-8").replace("T0HINODE", "T0ELSEWHERE"), "utf-8")
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(tmp_path / "config"))

    status, lines = await ask()

    assert status == 1
    assert "T0ELSEWHERE" in line_of("Slack", lines)


async def test_scopes_are_held_against_the_manifest(ask: Ask, front: Front) -> None:
    front.scopes = (*(scope for scope in front.scopes if scope != "pins:write"), "bookmarks:write")

    status, lines = await ask()

    said = {line[0]: line for line in lines if line[2:8] == "scopes"}
    assert status == 1
    assert "pins:write" in said["✗"]
    assert "bookmarks:write" in said["!"]


async def test_scopes_that_slack_does_not_name_are_no_fault(ask: Ask, front: Front) -> None:
    front.scopes = ()

    status, lines = await ask()

    assert status == 0
    assert line_of("scopes", lines)[0] == "!"


async def test_a_channel_that_would_refuse_or_betray_a_post_is_a_fault(ask: Ask, sandbox: Sandbox) -> None:
    channels = sandbox.workspace.channels
    channels["C0AKATSUKI"].teams.append("T0MINATO")
    channels["C0DESK"].members.remove("U0DESK")

    status, lines = await ask()

    assert status == 1
    assert "✗ AKATSUKI" in line_of("AKATSUKI", lines)
    assert "another company is in it" in line_of("AKATSUKI", lines)
    assert "✗ #desk" in line_of("#desk", lines)
    assert "/invite" in line_of("#desk", lines), "Slack does not show a private channel that the bot is not in"


async def test_a_shared_channel_without_the_bot_or_the_customer_is_a_fault(ask: Ask, sandbox: Sandbox) -> None:
    channel = sandbox.workspace.channels["C0AKATSUKI"]
    channel.members.remove("U0DESK")
    channel.teams.remove("T0AKATSUKI")

    status, lines = await ask()

    assert status == 1
    assert "the bot is not in it" in line_of("AKATSUKI", lines)
    assert "the customer is not in it" in line_of("AKATSUKI", lines)


async def test_an_invitation_to_the_desk_that_is_still_open_is_a_fault(ask: Ask, sandbox: Sandbox) -> None:
    sandbox.workspace.channels["C0DESK"].pending.append("T0MINATO")
    sandbox.workspace.channels["C0AKATSUKI"].archived = True

    status, lines = await ask()

    assert status == 1
    assert "one is invited" in line_of("#desk", lines)
    assert "archived" in line_of("AKATSUKI", lines)


async def test_what_waits_too_long_is_pointed_out(ask: Ask, redis: Redis, configuration: Configuration) -> None:
    await opened(redis, configuration, ago(days=2))

    status, lines = await ask()

    assert status == 0
    assert "2 waiting, the oldest since" in line_of("outbox", lines)
    assert "3 set, 2 due" in line_of("timers", lines)
    assert marks(lines) | {"outbox": "!", "timers": "!"} == marks(lines)


async def test_dead_letters_are_counted_apart(ask: Ask, redis: Redis, configuration: Configuration) -> None:
    desk = await opened(redis, configuration, SystemClock())
    queue, now = Queue(desk.store), desk.clock.now()
    entry = await queue.claim(now)
    assert isinstance(entry, Entry)
    await queue.dead(entry, now, "is_archived")

    status, lines = await ask()

    assert status == 0
    assert line_of("dead letters", lines).startswith("! dead letters 1")
    assert "2 waiting" in line_of("outbox", lines), "a panel, and the alert about it"


@pytest.mark.parametrize(("allowed", "mark", "expected"), [("false", "✗", 1), ("true", "!", 0)])
async def test_a_redis_that_can_forget_is_a_fault_unless_it_is_allowed(
    ask: Ask, redis: Redis, monkeypatch: pytest.MonkeyPatch, allowed: str, mark: str, expected: int
) -> None:
    monkeypatch.setenv("SLACKBOT_ALLOW_FORGETFUL_REDIS", allowed)
    await redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        status, lines = await ask()
    finally:
        await redis.config_set("maxmemory-policy", "noeviction")

    assert status == expected
    assert line_of("durability", lines)[0] == mark
    assert "maxmemory-policy" in line_of("durability", lines)


async def test_user_groups_are_asked_for_their_members(
    ask: Ask, sandbox: Sandbox, redis: Redis, configuration: Configuration
) -> None:
    engineers = ("S0SUPPORT", "S0NONE", "S0EMPTY")
    sandbox.workspace.add(UserGroup(id="S0EMPTY", handle="empty", name="空", users=[]))
    provider = replace(configuration.provider, engineers=engineers, rotas=())
    await opened(redis, replace(configuration, provider=provider), SystemClock())

    status, lines = await ask()

    assert status == 1
    assert "user group of 2" in line_of("S0SUPPORT", lines)
    assert marks(lines)["S0NONE"] == "✗"
    assert "Slack knows no such user group" in line_of("S0NONE", lines)
    assert "empty or switched off" in line_of("S0EMPTY", lines)


@pytest.mark.parametrize(
    ("group", "expected"),
    [("S0SUPPORT", "S0SUPPORT is whoever is on duty"), ("S0NONE", "S0NONE does not follow it: Slack knows no such")],
)
async def test_a_group_that_follows_a_rota_is_tried(
    ask: Ask, redis: Redis, configuration: Configuration, group: str, expected: str
) -> None:
    rota = replace(configuration.provider.rotas[0], user_group=group)
    provider = replace(configuration.provider, rotas=(rota,))
    await opened(redis, replace(configuration, provider=provider), SystemClock())

    status, lines = await ask()

    assert status == 0, "people are mentioned all the same"
    assert any(expected in line for line in lines), lines


async def test_a_group_that_is_empty_is_not_said_to_follow(
    ask: Ask, sandbox: Sandbox, redis: Redis, configuration: Configuration
) -> None:
    rota = replace(configuration.provider.rotas[0], user_group="S0SUPPORT")
    await opened(redis, replace(configuration, provider=replace(configuration.provider, rotas=(rota,))), SystemClock())
    sandbox.workspace.groups["S0SUPPORT"].users = []

    status, lines = await ask()

    assert status == 0
    assert any("S0SUPPORT is switched off, or empty" in line for line in lines), lines
    assert not any("is whoever is on duty" in line for line in lines)


async def test_who_takes_turns_and_is_gone_is_named(
    ask: Ask, sandbox: Sandbox, redis: Redis, configuration: Configuration
) -> None:
    await opened(redis, configuration, SystemClock())
    assert "2 take turns" in next(line for line in (await ask())[1] if "take turns" in line)

    sandbox.workspace.users["U0EMMA"].deleted = True
    status, lines = await ask()

    assert status == 1
    assert any("rota main" in line and "U0EMMA: deactivated" in line for line in lines), lines


async def test_whoever_has_an_authority_and_is_not_the_customer_s_is_named(
    ask: Ask, redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    file = folder / "customers/akatsuki.toml"
    said = file.read_text("utf-8").replace('["U0ITO", "U0TANAKA"]', '["U0ITO", "U0BAKER", "U0SATO"]')
    file.write_text(said, "utf-8")
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(folder))
    await opened(redis, load_all(folder), SystemClock())

    status, lines = await ask()

    assert status == 1
    [line] = {number for number, each in enumerate(said.splitlines(), start=1) if "U0BAKER" in each}
    where = f"akatsuki.toml:{line}: people.access_approvers: "
    assert any(f"{where}U0BAKER is of another company (T0HARBOR)" in each for each in lines), lines
    assert any(f"{where}U0SATO is one of the provider's own people" in each for each in lines)


# ── Other systems ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_it_says_what_another_system_would_need_and_never_its_secret(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given two other systems, of which one has its key and a third setting belongs to none
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    with (folder / "provider.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[hooks]]\nname = "iam"\nurl = "https://iam.example.com/desk"\n')
        file.write('\n[[hooks]]\nname = "pager"\nkind = "pagerduty"\n')
    monkeypatch.setenv("SLACKBOT_CONFIG_DIR", str(folder))
    monkeypatch.setenv("SLACKBOT_HOOK_IAM", "hunter2-hunter2-hunter2")
    monkeypatch.setenv("SLACKBOT_HOOK_PAGR", "hunter2-hunter2-hunter2")

    status, lines = await ask()

    assert status == 1
    assert line_of("iam", lines) == "✓ iam          webhook at iam.example.com, with a key"
    assert line_of("pager", lines) == "✗ pager        SLACKBOT_HOOK_PAGER (or SLACKBOT_HOOK_PAGER_FILE) is missing"
    assert "SLACKBOT_HOOK_PAGR" in line_of("hooks", lines)

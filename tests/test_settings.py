import os
from pathlib import Path

import pytest

from slackbot.settings import Settings, SettingsError, StoreSettings, load

TOKEN = "xoxb-sandbox-hinode"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Nothing but a home and the two required settings; a test changes it from there."""
    for name in list(os.environ):
        if name.startswith(("SLACK", "REDIS_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    return monkeypatch


def problems() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(Settings)
    assert all(problem in str(caught.value) for problem in caught.value.problems)
    return caught.value.problems


def test_two_secrets_are_enough(tmp_path: Path) -> None:
    settings = load(Settings)

    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.signing_secret is not None
    assert settings.signing_secret.get_secret_value() == SECRET
    assert (settings.signing_secret_previous, settings.app_token, settings.redis_url) == (None, None, None)
    assert settings.clock_file is None
    assert settings.api_base_url == "https://slack.com/api/"
    assert (settings.host, settings.port, settings.log_level) == ("127.0.0.1", 3001, "info")
    assert settings.data_dir == tmp_path / ".local/state/slackbot"
    assert settings.config_dir == tmp_path / ".config/slackbot"
    assert not settings.allow_forgetful_redis


def test_everything_missing_or_wrong_is_said_at_once_and_no_value_is_shown(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_SIGNING_SECRET")
    environment.setenv("SLACK_BOT_TOKEN", "xoxp-a-persons-token")
    environment.setenv("SLACK_APP_TOKEN", "xoxb-not-an-app-token")
    environment.setenv("SLACKBOT_PORT", "eighty")
    environment.setenv("REDIS_URL", "http://:hunter2@redis:6379")
    environment.setenv("REDIS_SERVER_BIN", "/nowhere/valkey-server")
    environment.setenv("SLACKBOT_LOG_LEVEL", "loud")
    environment.setenv("SLACK_SIGNING_SECRET_PREVIOUS_FILE", "/nowhere/secret")

    found = problems()

    assert sorted(line.split()[0].rstrip(":") for line in found) == [
        "REDIS_SERVER_BIN",
        "REDIS_URL",
        "SLACKBOT_LOG_LEVEL",
        "SLACKBOT_PORT",
        "SLACK_APP_TOKEN",
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_SIGNING_SECRET_PREVIOUS",
    ]
    assert "SLACK_SIGNING_SECRET (or SLACK_SIGNING_SECRET_FILE) is missing" in "\n".join(found)
    assert not any(secret in "\n".join(found) for secret in ("persons-token", "not-an-app-token", "hunter2"))


def test_over_socket_mode_the_apps_token_takes_the_place_of_the_signing_secret(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("xapp-1-A0DESK-1-abc\n")
    environment.delenv("SLACK_SIGNING_SECRET")
    environment.setenv("SLACK_APP_TOKEN_FILE", str(tmp_path / "token"))

    settings = load(Settings)

    assert settings.signing_secret is None
    assert settings.app_token is not None
    assert settings.app_token.get_secret_value() == "xapp-1-A0DESK-1-abc"


def test_without_either_the_error_names_both_ways(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_SIGNING_SECRET")

    (problem,) = problems()

    assert problem.startswith("SLACK_SIGNING_SECRET (or SLACK_SIGNING_SECRET_FILE) is missing")
    assert "SLACK_APP_TOKEN" in problem


def test_a_token_of_another_kind_is_no_way_in(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_APP_TOKEN", TOKEN)

    assert problems() == ["SLACK_APP_TOKEN does not begin with xapp-: it is another kind of token"]


def test_a_secret_may_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "-from-file\n")
    environment.delenv("SLACK_BOT_TOKEN")
    environment.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))

    assert load(Settings).bot_token.get_secret_value() == TOKEN + "-from-file"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "cannot be read: No such file"), (b"", "is empty"), (b"\xff\xfe\xff", "is not text")],
)
def test_a_file_that_gives_no_secret_is_named(
    environment: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    environment.delenv("SLACK_BOT_TOKEN")
    environment.setenv("SLACK_BOT_TOKEN_FILE", str(path))

    (problem,) = problems()

    assert problem.startswith(f"SLACK_BOT_TOKEN has a file, {path}, that {complaint}")


def test_a_secret_given_twice_is_refused_rather_than_guessed(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    environment.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))

    assert problems() == ["SLACK_BOT_TOKEN is given both directly and as a file; keep one"]


def test_an_empty_variable_counts_as_absent(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_APP_TOKEN", "")
    assert load(Settings).app_token is None

    environment.setenv("SLACK_BOT_TOKEN", "")
    assert "SLACK_BOT_TOKEN (or SLACK_BOT_TOKEN_FILE) is missing" in problems()[0]


def test_no_way_of_printing_settings_shows_a_secret(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("REDIS_URL", "redis://:hunter2@redis:6379")
    settings = load(Settings)

    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert not any(secret in text for secret in (TOKEN, SECRET, "hunter2"))


@pytest.mark.parametrize("url", ["redis://:hunter/2@redis:6379", "redis://:hunter#2@redis:6379", "redis://redis:sixty"])
def test_a_redis_address_that_cannot_be_read_is_named_without_its_password(
    environment: pytest.MonkeyPatch, url: str
) -> None:
    environment.setenv("REDIS_URL", url)

    (problem,) = problems()

    assert problem.startswith("REDIS_URL cannot be read")
    assert "hunter" not in problem


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:3000/api", "http://localhost:3000/api/", "https://proxy.example/api"]
)
def test_slack_may_be_elsewhere(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("SLACK_API_BASE_URL", url)

    assert load(Settings).api_base_url == url.rstrip("/") + "/"


def test_the_token_is_never_sent_in_the_open(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_API_BASE_URL", "http://proxy.example/api/")

    assert "in the open" in problems()[0]


def test_a_clock_that_can_be_moved_needs_a_sandbox(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("SLACKBOT_CLOCK_FILE", str(tmp_path / "clock"))
    assert problems()[0].startswith("SLACKBOT_CLOCK_FILE moves the clock")

    environment.setenv("SLACK_API_BASE_URL", "http://127.0.0.1:3000/api/")
    assert load(Settings).clock_file == tmp_path / "clock"


def test_the_directories_follow_xdg_and_may_begin_with_a_tilde(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    environment.setenv("SLACKBOT_CONFIG_DIR", "~/desk")

    settings = load(Settings)

    assert settings.data_dir == tmp_path / "state/slackbot"
    assert settings.config_dir == tmp_path / "desk"


def test_work_on_the_records_alone_needs_no_slack(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_BOT_TOKEN")
    environment.delenv("SLACK_SIGNING_SECRET")
    environment.setenv("SLACKBOT_ALLOW_FORGETFUL_REDIS", "yes")
    environment.setenv("SLACKBOT_LOG_LEVEL", "DEBUG")

    settings = load(StoreSettings)

    assert settings.allow_forgetful_redis
    assert settings.log_level == "debug"

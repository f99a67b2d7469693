import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from slackbot import logs

TOKEN = "xoxb-1234567890-abcDEF"
SIGNING_SECRET = "8f742231b10e8888abcd99aaa5ef85a5"

Lines = Callable[[], list[dict[str, Any]]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def restored() -> Iterator[None]:
    """Leaves the process's logging as it was."""
    root, ours = logging.getLogger(), logging.getLogger("slackbot")
    handlers, root_level, our_level = root.handlers, root.level, ours.level
    root.handlers = []
    yield
    root.handlers = handlers
    root.setLevel(root_level)
    ours.setLevel(our_level)


@pytest.fixture
def lines(restored: None) -> Lines:
    stream = io.StringIO()
    logs.configure("info", stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_object_with_its_fields(lines: Lines) -> None:
    logs.get_logger("outbox").info("outbox.sent", channel="C0AKATSUKI", customer="アカツキ商事", tries=2, late=False)

    (line,) = lines()
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "outbox.sent",
        "level": "info",
        "logger": "slackbot.outbox",
        "channel": "C0AKATSUKI",
        "customer": "アカツキ商事",
        "tries": 2,
        "late": False,
    }


def test_what_people_wrote_is_not_logged_however_deep_it_stands(lines: Lines) -> None:
    logs.get_logger("x").warning("odd", text="秘密", payload={"a": 1}, view={"id": "V1", "state": {"values": "秘密"}})

    (line,) = lines()
    assert line["view"] == {"id": "V1", "state": {}}
    assert "秘密" not in json.dumps(line, ensure_ascii=False)
    assert not {"text", "payload"} & set(line)


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "xapp-1-A012-345-abcdef",
        "xoxe.xoxp-1-abc",
        SIGNING_SECRET,
        "v0=" + "0a" * 32,
        "https://hooks.slack.com/actions/T1/2/abc",
        "Bearer abc.def",
    ],
)
def test_a_secret_is_masked_wherever_it_stands(lines: Lines, secret: str) -> None:
    logs.get_logger("x").error("odd", detail=f"トークン{secret}です", deep=[{"note": secret}])

    (line,) = lines()
    assert secret not in json.dumps(line)
    assert "***" in line["detail"]


def test_a_field_named_like_a_secret_is_masked_whatever_it_holds(lines: Lines) -> None:
    logs.get_logger("x").error("odd", headers={"Authorization": "abc", "X-Slack-Signature": "def"}, bot_token=["ghi"])

    (line,) = lines()
    assert line["headers"] == {"Authorization": "***", "X-Slack-Signature": "***"}
    assert line["bot_token"] == "***"


def test_a_password_in_an_address_is_masked_and_the_address_stays(lines: Lines) -> None:
    logs.get_logger("x").error("odd", url="redis://desk:hunter2@redis.internal:6379/0")

    assert lines()[0]["url"] == "redis://***@redis.internal:6379/0"


def test_an_object_leaves_only_the_name_of_its_kind(lines: Lines) -> None:
    class Report(BaseModel):
        title: str

    logs.get_logger("x").error("odd", command=Report(title="秘密"), secret_value=SecretStr("秘密"))

    (line,) = lines()
    assert line["command"].endswith("Report>")
    assert "秘密" not in json.dumps(line, ensure_ascii=False)


def test_an_exception_that_quotes_its_input_is_told_by_kind_and_place(lines: Lines) -> None:
    try:
        try:
            int("秘密の言葉")
        except ValueError as error:
            raise ConnectionError(f"no Redis at redis://:hunter2@h, token {TOKEN}") from error
    except ConnectionError:
        logs.get_logger("x").exception("commit.failed")

    newest, cause = lines()[0]["error"]
    assert newest["type"] == "builtins.ConnectionError"
    assert newest["says"] == "no Redis at redis://***@h, token ***"
    assert cause == {"type": "builtins.ValueError", "says": None, "at": cause["at"]}
    assert "test_logs.py" in cause["at"][0]


def test_every_exception_of_a_group_is_told(lines: Lines) -> None:
    group = ExceptionGroup("both", [OSError("disk full"), TimeoutError("slow")])
    logs.get_logger("x").error("stopped", exc_info=group)

    assert [error["says"] for error in lines()[0]["error"]] == [None, "disk full", "slow"]


def test_of_a_librarys_line_only_its_fixed_words_are_kept(lines: Lines) -> None:
    logging.getLogger("slack_bolt.App").warning("Unhandled request ({'text': '秘密'})\n---\n秘密")
    logging.getLogger("aiohttp.server").error("Error handling request from %s", "秘密", exc_info=ValueError("秘密"))
    logging.getLogger("slack_bolt.App").info("never written")

    bolt, aiohttp = lines()
    assert (bolt["logger"], bolt["event"]) == ("slack_bolt.App", "Unhandled request")
    assert aiohttp["event"] == "Error handling request from %s"
    assert "秘密" not in json.dumps([bolt, aiohttp], ensure_ascii=False)


def test_the_level_is_that_of_our_own_events(lines: Lines) -> None:
    log = logs.get_logger("x")
    log.debug("too.fine")
    log.info("just.right")

    assert [line["event"] for line in lines()] == ["just.right"]


def test_an_event_without_configuration_is_cleaned_too(caplog: pytest.LogCaptureFixture) -> None:
    logs.get_logger("x").error("odd", text="秘密", detail=TOKEN)

    assert "秘密" not in caplog.text
    assert TOKEN not in caplog.text
    assert "odd" in caplog.text


def test_a_person_at_a_terminal_reads_lines_with_the_error_below(restored: None) -> None:
    stream = Terminal()
    logs.configure("info", stream=stream)
    try:
        raise OSError("disk full")
    except OSError:
        logs.get_logger("x").exception("commit.failed", case="AKATSUKI-1")

    first, *rest = stream.getvalue().splitlines()
    assert "commit.failed" in first
    assert "AKATSUKI-1" in first
    assert rest[0] == "builtins.OSError: disk full"


def test_a_long_field_is_cut(lines: Lines) -> None:
    logs.get_logger("x").error("odd", detail="あ" * 10_000)

    assert len(lines()[0]["detail"]) == logs.LONGEST + 1

"""What another system knows us by: from the environment or a file, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from slackbot.agreement.hooks import PAGERDUTY, HookKind, HookTerms
from slackbot.hook_keys import NoHookKey, hook_key, unknown_keys

IAM = HookTerms(name="iam", url="https://iam.example.com/desk")
SECRET = "0123456789abcdef0123"
TERMS = TypeAdapter(HookTerms)


def test_the_secret_stands_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "iam"
    file.write_text(f"{SECRET}\n")

    for env in ({"SLACKBOT_HOOK_IAM": SECRET}, {"SLACKBOT_HOOK_IAM_FILE": str(file)}):
        key = hook_key(IAM, env)
        assert (key.url, key.secret.get_secret_value()) == (IAM.url, SECRET)
        assert SECRET not in repr(key)


def test_a_changed_file_counts_from_the_next_message_on(tmp_path: Path) -> None:
    file = tmp_path / "iam"
    env = {"SLACKBOT_HOOK_IAM_FILE": str(file)}
    file.write_text(SECRET)
    assert hook_key(IAM, env).secret.get_secret_value() == SECRET

    file.write_text(SECRET[::-1])

    assert hook_key(IAM, env).secret.get_secret_value() == SECRET[::-1]


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({}, "SLACKBOT_HOOK_IAM (or SLACKBOT_HOOK_IAM_FILE) is missing"),
        ({"SLACKBOT_HOOK_IAM": "   "}, "is missing"),
        ({"SLACKBOT_HOOK_IAM": "tooshort"}, "fewer than 16 characters"),
        ({"SLACKBOT_HOOK_IAM_FILE": "/does/not/exist"}, "cannot be read"),
        ({"SLACKBOT_HOOK_IAM": SECRET, "SLACKBOT_HOOK_IAM_FILE": "/x"}, "both directly and as a file"),
    ],
)
def test_what_is_wrong_is_named_without_the_value(env: dict[str, str], says: str) -> None:
    with pytest.raises(NoHookKey) as wrong:
        hook_key(IAM, env)

    assert says in str(wrong.value)
    secrets = [value for name, value in env.items() if value.strip() and not name.endswith("_FILE")]
    assert not [secret for secret in secrets if secret in str(wrong.value)]


def test_an_address_that_is_itself_a_secret_stands_in_the_environment() -> None:
    terms, secret = HookTerms(name="chat"), {"SLACKBOT_HOOK_CHAT": SECRET}

    found = hook_key(terms, {**secret, "SLACKBOT_HOOK_CHAT_URL": "https://chat.example.com/in/s3cr3t"})
    assert found.url == "https://chat.example.com/in/s3cr3t"
    with pytest.raises(NoHookKey, match="SLACKBOT_HOOK_CHAT_URL is missing"):
        hook_key(terms, secret)
    with pytest.raises(NoHookKey, match="neither https:// nor on this machine") as wrong:
        hook_key(terms, {**secret, "SLACKBOT_HOOK_CHAT_URL": "http://chat.example.com/in/s3cr3t"})
    assert "s3cr3t" not in str(wrong.value)


def test_pagerduty_has_an_address_of_its_own() -> None:
    terms, env = HookTerms(name="pager", kind=HookKind.PAGERDUTY), {"SLACKBOT_HOOK_PAGER": SECRET}

    assert hook_key(terms, env).url == PAGERDUTY
    assert hook_key(terms, {**env, "SLACKBOT_HOOK_PAGER_URL": "http://127.0.0.1:1/x"}).url == "http://127.0.0.1:1/x"


def test_a_setting_for_a_hook_that_nobody_has_is_found() -> None:
    env = dict.fromkeys(("SLACKBOT_HOOK_IAM", "SLACKBOT_HOOK_IAM_URL_FILE", "SLACKBOT_HOOK_IAN", "PATH"), "x")

    assert unknown_keys({"iam"}, env) == ["SLACKBOT_HOOK_IAN"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "IAM"},
        {"name": "a_b"},
        {"name": ""},
        {"name": "iam", "url": "http://iam.example.com"},
        {"name": "iam", "url": "ftp://iam.example.com"},
        {"name": "iam", "url": "https://me:pw@iam.example.com"},
        {"name": "iam", "url": "https://"},
        {"name": "iam", "url": "https://iam.example.com:port"},
        {"name": "iam", "kind": "carrier_pigeon"},
        {"name": "iam", "events": ["access.renamed"]},
        {"name": "iam", "events": []},
        {"name": "iam", "events": ["access.ended", "access.ended"]},
        {"name": "iam", "secret": SECRET},
        {"name": "iam", "customers": ["mw"]},
    ],
)
def test_what_cannot_be_a_hook_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TERMS.validate_python(wrong)

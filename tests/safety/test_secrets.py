"""Passwords, keys and tokens are told from ordinary text (Art. 12)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from slackbot.safety.secret_patterns import PATTERNS
from slackbot.safety.secrets import Secret, secret_in

DATA = Path(__file__).parents[1] / "data" / "secrets"
PAGE = (Path(__file__).parents[2] / "docs" / "security.md").read_text("utf-8")


def corpus(name: str) -> list[str]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.replace("¦", "").replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


FOUND, HARMLESS = corpus("found.txt"), corpus("harmless.txt")


# ── How good it is ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_how_good_it_is_on_texts_the_table_was_not_written_from() -> None:
    caught = [text for text in FOUND if secret_in(text)]
    mistaken = [text for text in HARMLESS if secret_in(text)]
    precision, recall = len(caught) / (len(caught) + len(mistaken)), len(caught) / len(FOUND)

    said = f"precision {precision:.1%}, recall {recall:.1%} ({len(FOUND)} texts with a secret, {len(HARMLESS)} without)"

    assert said in " ".join(PAGE.split()), f"docs/security.md has to say: {said}"
    assert precision >= 0.97, mistaken
    assert recall >= 0.93, [text for text in FOUND if text not in caught]


@pytest.mark.parametrize("around", ["鍵は{}です", "「{}」", "{}を使ってください", "（{}）、", "Key:{}。", "{}"])
def test_letters_of_any_writing_may_stand_beside_a_token(around: str) -> None:
    tokens = ["AKIA" + "IOSFODNN7EXAMPLE", "ghp_" + "a1B2" * 9, "xoxb-" + "1234567890-abcdef", "glpat-" + "Ab3_" * 5]

    assert [token for token in tokens if secret_in(around.format(token)) is not Secret.TOKEN] == []


@pytest.mark.parametrize(
    "hidden", ["pass\u200bword: himitsu99", "ｐａｓｓｗｏｒｄ：ｈｉｍｉｔｓｕ９９", "PASSWORD：himitsu99"]
)
def test_full_width_and_invisible_letters_hide_nothing(hidden: str) -> None:
    assert secret_in(hidden) is Secret.PASSWORD


@pytest.mark.parametrize(
    ("text", "looks_like"),
    [
        ("DBパスワード：mysql_r00t_2026", Secret.PASSWORD),
        ('{"user": "app", "password": "t0pSecretValue"}', Secret.PASSWORD),
        ("SecretAccessKey：p0WnB8" + "x3QeRt6Yu1Io9As2Df5Gh7Jk4Lz6Xc8VbNm", Secret.TOKEN),
        ("Passcode: 829104", Secret.PASSWORD),
        ("PW\nhimitsu99", Secret.PASSWORD),
        ("暗証番号は4821です", Secret.PASSWORD),
        ("postgres://app:Wk29sdf@db/main", Secret.CONNECTION),
        ('password = os.environ["DB_PASSWORD"]', None),
        ("パスワード：ログイン画面でエラーになります", None),
        ("パスワードは2026/11/28に変更しました", None),
        ("パス：C:\\Users\\tanaka", None),
    ],
)
def test_what_the_table_was_written_from(text: str, looks_like: Secret | None) -> None:
    assert secret_in(text) is looks_like


def test_of_several_texts_each_is_looked_at() -> None:
    assert secret_in("画面が開きません", "", "PW: tanaka1234") is Secret.PASSWORD
    assert secret_in("画面が開きません", "") is None


# ── It costs little, whatever is written ────────────────────────────────────────────────────────────────────────────


def test_a_pattern_is_tried_only_where_its_hint_stands_and_its_hint_stands_wherever_it_finds() -> None:
    for text in FOUND:
        for pattern in PATTERNS:
            if found := pattern.found.search(text):
                assert any(hint in text.lower() for hint in pattern.hints), (found[0], pattern.hints)


def test_no_pattern_goes_back_over_what_it_has_read() -> None:
    """Linear: what repeats often cannot be tried in another length, and nothing that repeats holds a repetition."""
    for pattern in PATTERNS:
        for repeated in _repeats(_parser.parse(pattern.found.pattern)):
            how, (low, high, inner) = repeated
            possessive = how is _constants.POSSESSIVE_REPEAT
            assert possessive or high == low or high <= 32, pattern.found.pattern
            assert high < 5000, pattern.found.pattern
            within = [most for _, (_, most, _) in _repeats(inner)]
            assert not within or high <= 4, pattern.found.pattern


def _repeats(tree: Any) -> Iterator[Any]:
    for part in tree:
        op, given = part
        if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            yield part
        yield from _inside(given)


def _inside(given: Any) -> Iterator[Any]:
    if isinstance(given, _parser.SubPattern):
        yield from _repeats(given)
    elif isinstance(given, tuple | list):
        for each in given:
            yield from _inside(each)


HARD = (
    *("password " * 5000, "a" * 40000 + "://", "://a:" * 8000, "eyJ" + "a" * 40000, "eyJa." * 8000, "secret=" * 5000),
    *("パスワードは" * 6000, "_-" * 20000 + "pw", "token_" * 7000, "bearer " * 6000, "pass(" * 8000, "pin " * 10000),
)


@pytest.mark.parametrize("hard", HARD, ids=lambda hard: hard[:8])
def test_a_message_as_long_as_slack_takes_is_looked_through(hard: str) -> None:
    """Quadratic time would show in the time limit of the tests."""
    secret_in(hard)


def test_the_corpus_has_no_line_twice_and_none_on_both_sides() -> None:
    assert len({*FOUND, *HARMLESS}) == len(FOUND) + len(HARMLESS)

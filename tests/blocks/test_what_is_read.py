"""What a person typed is what a reader sees, on every surface: it calls nobody and leads nowhere (whatever it is)."""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from blocks.kit import clean, one_line
from slackbot.sandbox import together
from slackbot.sandbox.blockcheck import TOGETHER, checked_blocks, checked_view
from slackbot.sandbox.layouts import IN_A_MESSAGE
from slackbot.sandbox.rules import Report
from slackbot.words import Rendered
from tests.blocks.drawing import (
    LOCALES,
    Fresh,
    distinct_messages,
    drawn,
    markup,
    messages_that_quote,
    offers,
    private_lists,
    unanswered_ones,
    views,
)
from tests.reading import MARK, Read, read
from tests.rules.living import Stage, at
from tests.texts import TEXTS, WRITTEN

OUR_PEOPLE = re.compile(r"@U0(?:SATO|EMMA|HAYASHI|TAKAHASHI|TANAKA|ITO)")
OUR_PLACES = re.compile(r"https://hinode\.slack\.com/archives/C0[A-Z]+/p\d+")
LIVED = (Stage.ASKED, Stage.RESOLVED)
LOOKED_AT = Fresh()


def surfaces(text: str, stage: Stage, locale: str) -> dict[str, Rendered | dict[str, Any]]:
    life = at(stage, says=text)
    return {
        **private_lists(life, locale),
        **views(life, locale),
        **offers(locale, text),
        **unanswered_ones(locale, text),
    }


def is_harmless(said: Rendered | dict[str, Any]) -> Read:
    """No more than Slack takes, and nobody called or led but by us."""
    if isinstance(said, Rendered):
        checked_blocks(said.blocks)
    else:
        checked_view(said, said["type"])
    seen = read(said)
    assert [call for call in seen.calls if not OUR_PEOPLE.fullmatch(call)] == []
    assert [address for address, _ in seen.leads if not OUR_PLACES.fullmatch(address)] == []
    return seen


def go_together(blocks: list[dict[str, Any]]) -> None:
    """What Slack asks of the blocks of a message beyond each one's own shape."""
    report = Report()
    together.check(blocks, "", report)
    together.check_message(blocks, "", report)
    assert report.messages == []
    assert 0 < len(blocks) <= IN_A_MESSAGE
    assert together.characters(blocks) <= TOGETHER


def is_as_typed(shown: str, typed: str) -> bool:
    """Letter for letter but for what nobody sees, and as far as there is room."""
    whole = clean(typed.strip()).strip()
    return shown.strip() == whole or (shown.endswith("…") and whole.startswith(shown[:-1].rstrip()))


def languages(name: str) -> tuple[str, ...]:
    """Among whose words a text of the corpus stands: in `make chaos` of both. In the suite its name alone decides,
    so that it stays as it was whatever comes beside it."""
    return LOCALES if "EXAMPLES" in os.environ else (LOCALES[zlib.crc32(name.encode()) % len(LOCALES)],)


CORPUS = [pytest.param(text, each, id=f"{name} {each}") for name, text in WRITTEN.items() for each in languages(name)]


@pytest.mark.parametrize(("text", "locale"), CORPUS)
def test_a_text_of_the_corpus_is_harmless_wherever_it_is_shown(text: str, locale: str) -> None:
    """What is drawn alike whatever was typed is looked at once."""
    for stage in LIVED:
        for said in surfaces(text, stage, locale).values():
            if LOOKED_AT.is_new(said):
                is_harmless(said)


def test_a_text_of_the_corpus_is_quoted_as_it_was_typed_in_every_notice_and_card() -> None:
    """But for what the examples write themselves: a piece of work, and the items of a quote.

    A block that stands in many cards is looked at in the first.
    """
    cards, blocks, ours = Fresh(), Fresh(), ("上げました", "円")
    for text in WRITTEN.values():
        for shown in (drawn(said, case, "ja") for said, case in messages_that_quote(text)):
            if not cards.is_new(shown):
                continue
            go_together(shown.blocks)
            seen = is_harmless(replace(shown, blocks=[each for each in shown.blocks if blocks.is_new(each)]))
            odd = [each for each in seen.literals if not is_as_typed(each, text) and not each.endswith(ours)]
            assert odd == [], text


STYLED = "*太字* _斜体_ ~取消~ `code` ```x```"
BARE = re.sub(r"[*_~`]", "字", STYLED)
"""As long: of a list as much is shown as there is room for."""


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("stage", LIVED)
def test_nothing_that_is_typed_is_styled_on_any_surface(stage: Stage, locale: str) -> None:
    """The bold and the slanted words are the desk's own: the same, whatever was typed."""
    typed, bare = surfaces(STYLED, stage, locale), surfaces(BARE, stage, locale)
    assert {name: styles(said) for name, said in typed.items()} == {name: styles(said) for name, said in bare.items()}


@pytest.mark.parametrize("locale", LOCALES)
def test_nor_in_any_notice_or_card(locale: str) -> None:
    typed, bare = distinct_messages(STYLED, STYLED), distinct_messages(BARE, BARE)
    assert [styles(drawn(said, case, locale)) for said, case in typed] == [
        styles(drawn(said, case, locale)) for said, case in bare
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_is_typed_begins_a_quotation(locale: str) -> None:
    for said in surfaces("> 引用\n>>> 全部", Stage.ASKED, locale).values():
        assert not re.search(r"^\s*&gt;", "\n".join(markup(said)), re.MULTILINE)


def styles(said: Rendered | dict[str, Any]) -> Counter[str]:
    """What Slack would read as style, outside of its own `<…>`."""
    return Counter(re.findall(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", MARK.sub("", "\n".join(markup(said)))))


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_whatever_is_typed_is_harmless_and_as_typed(text: str) -> None:
    typed = text[:3000] if clean(text).replace("\u200d", "").strip() else "書きました"
    for said in surfaces(typed, Stage.MITIGATED, "ja").values():
        seen = is_harmless(said)
        for shown in seen.literals:
            assert is_as_typed(shown, typed)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_one_line_fields_stay_in_their_line(text: str) -> None:
    shown = one_line(text)
    assert not re.search(r"[\n\r\t\v\f\u2028\u2029\x85]", shown)
    assert clean(shown) == shown

"""The border between trusted markup and what people wrote, and Slack's limits."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import kit
from blocks.kit import Mrkdwn, clean, cut, cut_bytes, esc, joined, link, mention, one_line, quote, unesc
from slackbot.sandbox.blockcheck import checked_blocks, checked_view, inspect_blocks
from slackbot.sandbox.rules import Report
from tests.texts import TEXTS

ENTITY = re.compile(r"&(?:amp|lt|gt);")
TOKEN = re.compile(r"<[^<>]*>")
LENGTHS = st.integers(1, 200)


def literal(block: dict[str, Any]) -> str:
    (part,) = block["elements"]
    (shown,) = part["elements"]
    assert (part["type"], shown["type"]) == ("rich_text_quote", "text")
    text: str = shown["text"]
    return text


def is_whole(markup: str) -> bool:
    """No entity and no `<…>` begins without ending."""
    return not re.search(r"[<>&]", ENTITY.sub("", TOKEN.sub("", markup)))


# ── What people wrote ───────────────────────────────────────────────────────────────────────────────────────────────


@given(TEXTS)
def test_escaped_text_holds_no_markup(text: str) -> None:
    shown = esc(text)

    assert "<" not in shown
    assert ">" not in shown
    assert "&" not in ENTITY.sub("", shown)


@given(TEXTS)
def test_what_was_escaped_reads_as_it_was_written(text: str) -> None:
    assert alike(unesc(esc(text))) == alike(clean(text))


def alike(text: str) -> str:
    """One letter for each pair that looks the same."""
    return text.translate(str.maketrans("∗∼ˋ＿＞", "*~`_>"))


@given(TEXTS)
def test_what_was_escaped_is_not_styled(text: str) -> None:
    shown = esc(text)

    assert not re.search(r"[*~`]|^\s*&gt;", shown, re.MULTILINE)
    assert not re.search(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", shown)


def test_what_style_would_be_in_a_word_is_left_as_it_is() -> None:
    assert esc("DB_HOST_NAME snake_case 3 > 2") == "DB_HOST_NAME snake_case 3 &gt; 2"
    assert esc("*至急* _x_ ~y~ `z`\n> 引用") == "∗至急∗ ＿x＿ ∼y∼ ˋzˋ\n＞ 引用"


@given(TEXTS)
def test_cleaning_takes_out_what_cannot_be_seen_and_nothing_else(text: str) -> None:
    shown = clean(text)

    assert clean(shown) == shown
    assert [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs")] == [
        c for c in shown if c in "\n\t\u200d"
    ]
    assert [c for c in text if c.isprintable()] == [c for c in shown if c.isprintable()]


@given(TEXTS)
def test_a_quote_shows_it_letter_for_letter(text: str) -> None:
    shown = literal(quote(text))

    assert shown == (clean(text) or "–") if len(clean(text)) <= kit.SECTION_TEXT else clean(text).startswith(shown[:-1])
    assert 0 < len(shown) <= kit.SECTION_TEXT


@given(TEXTS, LENGTHS)
def test_one_line_is_one_line(text: str, longest: int) -> None:
    shown = one_line(text, longest)

    assert len(shown.splitlines()) <= 1
    assert len(shown) <= longest
    assert "\t" not in shown


@given(st.sampled_from(["ja", "en"]), TEXTS, TEXTS)
def test_a_catalogue_entry_takes_text_in_as_text(locale: str, one: str, other: str) -> None:
    said = kit.say(locale, "card.title", id=one, system=other)

    assert "<" not in said
    assert esc(one) in said
    assert esc(other) in said


def test_markup_that_is_ours_is_taken_in_as_it_is() -> None:
    said = kit.say("ja", "notice.update", by=mention("U0SATO"))

    assert "<@U0SATO>" in said


@given(TEXTS)
def test_the_label_of_a_link_stays_a_label(text: str) -> None:
    said = link("https://hinode.slack.com/archives/C1/p1", text)

    assert said.count("<") == said.count(">") == 1
    assert said.endswith(f"|{esc(text)}>")


# ── Cut ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(TEXTS, LENGTHS)
def test_what_is_cut_is_never_too_long_and_says_so(text: str, longest: int) -> None:
    shown = cut(text, longest)

    assert len(shown) <= longest
    assert shown == text if len(text) <= longest else shown.endswith("…")
    assert text.startswith(shown.removesuffix("…")) or shown == text


MARKUP = st.lists(
    st.one_of(
        TEXTS.map(lambda text: esc(text[:80])),
        st.just(mention("U0SATO")),
        st.just(link("https://hinode.slack.com/archives/C1/p1?a=1&b=2", "元の & メッセージ")),
        st.just(kit.when(datetime(2026, 11, 24, 1, tzinfo=UTC), "Asia/Tokyo")),
    ),
    max_size=8,
).map(lambda parts: joined(parts, " "))


@given(MARKUP, LENGTHS)
def test_markup_is_not_cut_in_two(markup: Mrkdwn, longest: int) -> None:
    shown = cut(markup, longest)

    assert isinstance(shown, Mrkdwn)
    assert len(shown) <= longest
    assert is_whole(shown)


@given(MARKUP, LENGTHS)
def test_nor_is_what_is_cut_by_its_bytes(markup: Mrkdwn, longest: int) -> None:
    shown = cut_bytes(markup, longest + 2)

    assert len(shown.encode()) <= longest + 2
    assert is_whole(shown)
    assert shown == markup if len(markup.encode()) <= longest + 2 else shown.endswith("…")


def test_text_that_looks_like_markup_is_cut_like_text() -> None:
    assert cut("<@U1> & <@U2>", 10) == "<@U1> & <…"


# ── Limits ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(TEXTS)
def test_no_text_makes_a_block_that_slack_refuses(text: str) -> None:
    long = joined([esc(text)] * 3)
    about = kit.button(text, "a", "v", style="primary", about=text)
    blocks = [
        kit.header(text),
        kit.section(long, kit.button(text, "b", "v")),
        kit.fields([long] * 12),
        kit.context(*[long] * 12),
        kit.actions(about),
        kit.divider(),
        quote(text),
    ]

    report = Report()
    inspect_blocks(blocks, "", report)
    assert report.messages == []


def test_quotes_that_are_too_long_together_are_cut_and_the_short_ones_are_not() -> None:
    quotes = [quote("a" * length) for length in (3000, 100, 3000, 3000, 3000)]

    shown = [block["elements"][0]["elements"][0]["text"] for block in kit.fitted(quotes)]

    assert [len(text) for text in shown] == [2225, 100, 2225, 2225, 2225]
    assert checked_blocks(quotes)


def test_quotes_that_fit_together_stay_whole() -> None:
    quotes = [kit.header("a"), quote("a" * 2800), quote("b" * 2800), quote("c" * 2800)]
    assert kit.fitted(quotes) == [kit.header("a"), quote("a" * 2800), quote("b" * 2800), quote("c" * 2800)]


@given(TEXTS)
def test_no_text_makes_a_form_that_slack_refuses(text: str) -> None:
    options = [kit.option(text, f"v{n}") for n in range(3)]
    questions = [
        kit.asked("a", text, kit.text_input("a", multiline=True, initial=text, placeholder=text), hint=text),
        kit.asked("b", text, kit.text_input("b", initial=text, longest=40), optional=True),
        kit.asked("c", text, kit.select("c", options, "v1"), dispatch=True),
        kit.asked("d", text, kit.time_input("d", datetime(2026, 11, 24, tzinfo=UTC))),
    ]

    for locale in ("ja", "en"):
        view = checked_view(kit.modal(locale, text, "call.back", questions, submit=text or "OK", metadata="{}"))
        assert view["callback_id"] == "call.back"


@pytest.mark.parametrize(
    ("made", "limit"),
    [
        (lambda text: kit.header(text)["text"]["text"], kit.HEADER_TEXT),
        (lambda text: kit.section(Mrkdwn(text))["text"]["text"], kit.SECTION_TEXT),
        (lambda text: kit.fields([Mrkdwn(text)])["fields"][0]["text"], kit.FIELD_TEXT),
        (lambda text: kit.context(Mrkdwn(text))["elements"][0]["text"], kit.SECTION_TEXT),
        (lambda text: literal(quote(text)), kit.SECTION_TEXT),
        (lambda text: kit.button(text, "a", "v")["text"]["text"], kit.BUTTON_TEXT),
        (lambda text: kit.button(text, "a", "v", about="x")["accessibility_label"], kit.BUTTON_TEXT),
        (lambda text: kit.option(text, "v")["text"]["text"], 75),
        (lambda text: kit.text_input("a", initial=text)["initial_value"], kit.SECTION_TEXT),
        (lambda text: kit.text_input("a", placeholder=text)["placeholder"]["text"], 150),
        (lambda text: kit.asked("a", text, {})["label"]["text"], 2000),
        (lambda text: kit.asked("a", "b", {}, hint=text)["hint"]["text"], 2000),
        (lambda text: kit.modal("ja", text, "a", [])["title"]["text"], kit.MODAL_TITLE),
        (lambda text: kit.modal("ja", "a", "a", [], submit=text)["submit"]["text"], kit.MODAL_TITLE),
    ],
)
def test_text_fills_its_place_and_no_more(made: Any, limit: int) -> None:
    assert len(made("あ" * limit)) == limit
    assert made("あ" * (limit + 1)) == "あ" * (limit - 1) + "…"


def test_a_list_that_is_too_long_loses_its_end() -> None:
    pairs = [Mrkdwn(str(n)) for n in range(12)]

    assert [each["text"] for each in kit.fields(pairs)["fields"]] == [str(n) for n in range(10)]
    assert [each["text"] for each in kit.context(*pairs)["elements"]] == [str(n) for n in range(10)]


# ── Time ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_time_is_shown_in_the_readers_zone_and_its_fallback_names_the_customers() -> None:
    at = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)

    assert kit.when(at, "Asia/Tokyo") == (
        f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|2026-11-24 10:30 JST>"
    )


@given(st.integers(0, 4_000_000_000_000).map(lambda ms: datetime.fromtimestamp(ms / 1000, UTC)))
def test_every_instant_has_a_token_slack_can_read(at: datetime) -> None:
    token = kit.when(at, "Europe/Berlin")

    seconds = re.fullmatch(r"<!date\^(\d+)\^\{date_short_pretty\} \{time\}\|[\d-]{10} \d\d:\d\d (?:CET|CEST)>", token)
    assert seconds is not None
    assert timedelta() <= at - datetime.fromtimestamp(int(seconds[1]), UTC) < timedelta(seconds=1)


# ── Menus ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 23))
def test_however_many_buttons_there_are_each_stands_in_one_menu_that_slack_takes(many: int) -> None:
    pressed = [kit.button(f"No. {n}", f"some.verb{n}", f"AKATSUKI-{n}|digest") for n in range(many)]

    made = kit.menus(*pressed)

    assert not made or checked_blocks([kit.actions(*made)])
    options = [each for menu in made for each in menu["options"]]
    assert [(each["text"]["text"], each["value"]) for each in options] == [
        (f"No. {n}", f"some.verb{n} AKATSUKI-{n}|digest") for n in range(many)
    ]

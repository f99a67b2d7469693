"""Texts of other hands: statute style with annexes, terms with whole-character marks, English sections."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from slackbot.agreement.clues import Part, Work
from slackbot.agreement.document import DocumentError, parse, read
from slackbot.agreement.reading import propose

TEXTS = Path(__file__).parent / "texts"


def shape(name: str) -> list[tuple[str, int, int]]:
    """Heading, paragraphs and items of each article."""
    document = read(TEXTS / name)
    return [
        (each.heading, len(each.paragraphs), len(each.items) + sum(len(part.items) for part in each.paragraphs))
        for each in document.articles
    ]


def test_a_text_in_the_style_of_a_statute_is_read_with_its_signatures_and_its_annex() -> None:
    document = read(TEXTS / "statute.txt")

    assert shape("statute.txt") == [
        ("目的", 0, 0),
        ("保守業務の範囲", 0, 6),
        ("受付時間", 3, 0),
        ("対象外業務", 0, 7),
        ("障害対応", 3, 0),
        ("免責", 0, 3),
        ("有償業務", 0, 4),
        ("契約期間", 0, 0),
        ("協議", 0, 0),
    ]
    assert [each.party for each in document.signature] == ["甲", "乙"]
    assert document.annex.splitlines() == ["別紙一", "| 曜日 | 時間 |", "| 月～金 | 9:00～18:00 |"]
    assert propose(document).paid == {"4(1)": "7(1)", "4(2)": "7(2)", "4(6)": "7(3)"}


def test_the_same_text_in_shift_jis_is_the_same_text(tmp_path: Path) -> None:
    text = (TEXTS / "statute.txt").read_text("utf-8")
    saved = tmp_path / "contract.txt"
    saved.write_bytes(text.replace("\n", "\r\n").encode("cp932"))

    assert read(saved) == read(TEXTS / "statute.txt")


def test_marks_of_one_character_number_items_as_their_plain_forms_do() -> None:
    assert shape("terms.txt") == [
        ("適用", 2, 0),
        ("本サービスの内容", 0, 4),
        ("対象外となるサービス", 0, 3),
        ("サービスの中断", 0, 2),
        ("協議", 0, 0),
    ]
    reading = propose(read(TEXTS / "terms.txt"))
    assert list(reading.works.values()) == [Work.QUESTION, Work.GUIDANCE, Work.INCIDENT, Work.MAINTENANCE]
    assert reading.parts[Part.STOP] == 4


def test_english_sections_with_decimal_paragraphs_and_lettered_items_are_read() -> None:
    assert shape("sections.txt") == [("SERVICES", 0, 5), ("SERVICE HOURS", 2, 0), ("EXCLUSIONS", 0, 3), ("TERM", 1, 0)]
    document = read(TEXTS / "sections.txt")
    assert document.clause("2.2").text.startswith("Services outside those hours")
    assert document.clause("1(4)").text == "investigation and restoration of faults; and"
    assert propose(document).parts[Part.RECEPTION] == 2


@pytest.mark.parametrize("head", ["ARTICLE {} - ", "Section {}: ", "Clause {}. "])
def test_english_heads_are_counted_in_roman_numerals_too(head: str) -> None:
    said = "\n".join(f"{head.format(number)}Aim\nThe parties agree." for number in ("I", "II", "III", "IV"))

    assert [each.number for each in parse(f"Agreement\n{said}").articles] == [1, 2, 3, 4]


def test_sections_that_are_only_mentioned_are_no_articles() -> None:
    text = "Agreement\nArticle 1 (Aim)\nThis is said under\nSection 3: Works\nof the tender.\nArticle 2 (Work)\nWork."

    assert [each.number for each in parse(text).articles] == [1, 2]


def test_the_rows_of_a_table_stay_rows_within_their_clause() -> None:
    text = "覚書\n第1条（料金）\n料金は次による。\n| 区分 | 金額 |\n|---|---:|\n| 月額 | 10万円 |\n税は別とする。"

    said = parse(text).clause("1").text

    assert said == "料金は次による。\n| 区分 | 金額 |\n| 月額 | 10万円 |\n税は別とする。"


def test_an_annex_that_is_only_mentioned_begins_nothing() -> None:
    text = "覚書\n第1条（料金）\n料金は、\n別紙1に定める\nとおりとする。\n第2条（協議）\n協議する。"

    document = parse(text)

    assert document.annex == ""
    assert document.clause("1").text == "料金は、別紙1に定めるとおりとする。"


def test_articles_behind_an_annex_are_articles_of_the_annex() -> None:
    text = "契約書\n第1条（業務）\n問い合わせに答える。\n別紙 個人情報の取扱い\n第1条（定義）\n定義する。"

    document = parse(text)

    assert len(document.articles) == 1
    assert document.annex == "別紙 個人情報の取扱い\n第1条（定義）\n定義する。"


def test_work_that_is_told_in_one_sentence_can_still_be_asked_for() -> None:
    reading = propose(
        parse(
            "契約書\n第1条（業務内容）\n乙は、問合せへの回答及び障害の復旧を行う。\n第2条（協議）\n誠意をもって協議する。"
        )
    )

    assert reading.works == {"1": Work.QUESTION}


def test_a_text_in_which_nothing_can_be_asked_for_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "contract.txt"
    path.write_text("契約書\n第1条（秘密保持）\n秘密を守る。\n", "utf-8")

    came = subprocess.run(
        [sys.executable, "-m", "slackbot.cli", "agreement", "import", str(path), "--yes"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert came.returncode == 1
    assert "--part work=" in came.stdout


def test_a_missing_article_is_named_by_its_line() -> None:
    with pytest.raises(DocumentError, match="line 4: article 2 is missing before article 21"):
        parse("契約書\n第一条（目的）\n目的を定める。\n第二十一条（協議）\n協議する。")

"""Contract texts in the many ways people write them."""

from hashlib import sha256
from pathlib import Path

import pytest

from slackbot.agreement.document import DocumentError, Item, Paragraph, Signatory, parse, read

SMALL = """保守契約書

甲と乙は、次のとおり合意する。

第1条（目的）
本契約の目的を定める。

第2条（業務）
甲の業務は次のとおりとする。
（1）点検
（2）修理

第3条（受付）
1．受付は平日とする。次の日を除く。
（1）祝日
（2）年末年始
2．受付は電話による。
"""


def test_clauses_are_found_by_their_ref() -> None:
    small = parse(SMALL)
    assert (small.title, small.language, small.preamble) == ("保守契約書", "ja", "甲と乙は、次のとおり合意する。")
    assert small.refs() == ("1", "2", "2(1)", "2(2)", "3", "3.1", "3.1(1)", "3.1(2)", "3.2")
    assert small.clause("3.1(2)").text == "年末年始"
    assert small.clause("3.1").text == "受付は平日とする。次の日を除く。\n（1）祝日\n（2）年末年始"
    assert small.clause("2").text == "甲の業務は次のとおりとする。\n（1）点検\n（2）修理"
    assert small.clause("3").text == f"1．{small.clause('3.1').text}\n2．受付は電話による。"
    assert {small.clause(ref).heading for ref in ("3", "3.1", "3.1(2)")} == {"受付"}


@pytest.mark.parametrize("ref", ["4", "2.1", "2(3)", "3(1)", "3.2(1)", "3.3", "第2条", ""])
def test_a_clause_that_is_not_there_is_named(ref: str) -> None:
    with pytest.raises(DocumentError, match="保守契約書") as missing:
        parse(SMALL).clause(ref)
    assert str(missing.value).endswith(f"has no clause {ref}")


@pytest.mark.parametrize(
    "marks",
    [
        {
            "第1条": "第１条",
            "第2条": "第２条",
            "第3条": "第３条",
            "（1）": "(1)",
            "（2）": "(2)",
            "1．": "1.",
            "2．": "2.",
        },
        {
            "第1条": "第一条",
            "第2条": "第 二 条",
            "第3条": "第三条",
            "（1）": "（１）",
            "（2）": "（２）",
            "2．": "２．",
        },
        {"（目的）": " 目的", "（業務）": "　業務", "（受付）": "【受付】", "（1）": "①", "（2）": "②"},
        {"（1）": "一　", "（2）": "二　", "1．": "１、", "2．": "２、", "第2条": "[bookmark: _x1]第2条"},
        {"（1）": "1) ", "（2）": "2）", "甲と乙": "　甲と乙", "第3条": "　　第3条"},
        {
            "保守契約書": "# 保守契約書",
            "第1条": "## 第1条",
            "第2条": "## **第2条",
            "（1）": "- （1）",
            "（2）": "* (2)",
        },
        {"。\n": "。\n\n\n", "第1条": "第1章　総則\n第1条", "第3条": "- 2 -\n第3条", "第2条": "――――\n第2条"},
        {"\n": "\r\n"},
    ],
)
def test_widths_numerals_brackets_and_marks_make_no_difference(marks: dict[str, str]) -> None:
    text = SMALL
    for plain, other in marks.items():
        text = text.replace(plain, other)
    meant, found = parse(SMALL), parse(text)
    assert text != SMALL
    assert (found.title, found.preamble, found.articles) == (meant.title, meant.preamble, meant.articles)


def test_a_first_paragraph_without_a_number_is_paragraph_1() -> None:
    text = parse(
        "規約\n（受付）\n第１条　受付は平日とする。次の日を除く。\n一　祝日\n二　年末年始\n２　受付は電話による。\n"
    )
    assert text.articles[0].heading == "受付"
    assert text.articles[0].paragraphs == (
        Paragraph(
            number=1,
            text="受付は平日とする。次の日を除く。",
            items=(Item(number=1, text="祝日"), Item(number=2, text="年末年始")),
        ),
        Paragraph(number=2, text="受付は電話による。"),
    )


def test_wrapped_lines_are_put_back_and_mentions_of_articles_stay_text() -> None:
    text = parse(
        "規約\n第1条（目的）\n甲は、\n第2条（受付）に定める方法で、\n第2条第1項のとおり3\n営業日以内、又は\n"
        "2026年4月1日までに対応する。\n第2条（受付）\n受付は API\nkey による。"
    )
    assert text.clause("1").text == (
        "甲は、第2条（受付）に定める方法で、第2条第1項のとおり3営業日以内、又は2026年4月1日までに対応する。"
    )
    assert text.clause("2").text == "受付は API key による。"


def test_a_number_and_a_space_are_a_paragraph_only_where_a_sentence_has_ended() -> None:
    text = parse(
        "規約\n第1条（受付）\n1 平日とし\n2 電話による\n"
        "第2条（対応）\n受付の後\n2 営業日以内に答える。\n2 休日を除く。\n"
    )
    assert [paragraph.text for paragraph in text.articles[0].paragraphs] == ["平日とし", "電話による"]
    assert [p.text for p in text.articles[1].paragraphs] == ["受付の後2 営業日以内に答える。", "休日を除く。"]


def test_a_list_within_an_item_stays_with_the_item_line_by_line() -> None:
    text = parse("規約\n第1条（対象）\n（1）次の機器\n①サーバー\n②端末\n（2）回線\n・専用線\n")
    assert text.articles[0].items == (
        Item(number=1, text="次の機器\n①サーバー\n②端末"),
        Item(number=2, text="回線\n・専用線"),
    )


def test_an_english_text_of_the_same_structure_is_read() -> None:
    text = parse(
        "Support Agreement\n\nThe Provider and the Customer agree.\n\n"
        "Article 1 (Aim)\nThis says what is\nsupported.\n\n"
        "ARTICLE 2. Failures\n1. The Customer reports as set out in\nArticle 1 (Aim) of this agreement.\n"
        "2. The Provider\n(1) checks, and\n(2) restores.\n\nProvider (Party A)\nName: ____\nDate: ____\n\n"
        "Customer\nCompany  name ______\n"
    )
    assert text.language == "en"
    assert text.refs() == ("1", "2", "2.1", "2.2", "2.2(1)", "2.2(2)")
    assert text.clause("1").text == "This says what is supported."
    assert text.clause("2").heading == "Failures"
    assert text.clause("2.1").text == "The Customer reports as set out in Article 1 (Aim) of this agreement."
    assert text.clause("2.2").text == "The Provider\n(1) checks, and\n(2) restores."
    assert text.signature == (
        Signatory(party="Provider (Party A)", fields=("Name", "Date")),
        Signatory(party="Customer", fields=("Company name",)),
    )


def test_a_closing_sentence_and_a_signed_block_are_no_part_of_the_last_article() -> None:
    text = parse(
        SMALL + "\n本契約の成立を証するため、本書2通を作成し、各自1通を保有する。\n\n2026年4月1日\n\n"
        "甲　住　所：東京都千代田区丸の内1-1\n　　氏　名：ヒノデシステム株式会社　印\n"
        "乙\n大阪府大阪市\n代表取締役 田中 翔\n以上\n"
    )
    assert text.closing.startswith("本契約の成立を証するため")
    assert text.clause("3.2").text == "受付は電話による。"
    assert text.signature == (
        Signatory(party="甲", fields=("住所", "氏名")),
        Signatory(party="乙", fields=()),
    )


@pytest.mark.parametrize(
    ("plain", "damaged", "line", "what"),
    [
        ("第2条（業務）", "第条（業務）", 8, "number of the article is missing"),
        ("第2条（業務）", "第__条（業務）", 8, "number of the article is missing"),
        ("第2条（業務）", "第2（業務）", 8, "number of the article is missing"),
        ("第2条（業務）", "第〇条（業務）", 8, "number of the article is missing"),
        ("第3条（受付）", "（受付）", 13, "heading without the number"),
        ("第3条（受付）", "第2条（受付）", 13, "article 2 appears a second time"),
        ("第3条（受付）", "第5条（受付）", 13, "article 3 is missing before article 5"),
        ("第2条（業務）", "第1条の2（業務）", 8, "renumber"),
        ("第1条（目的）", "第2条（目的）", 5, "article 1 is missing"),
        ("（2）修理", "（3）修理", 11, "item 2 is missing before item 3"),
        ("（2）修理", "（1）修理", 11, "item 1 appears a second time"),
        ("（2）修理", "（千）修理", 11, "number of this item cannot be read"),
        ("（1）点検", "（1）", 10, "item 1 says nothing"),
        ("2．受付は", "3．受付は", 17, "paragraph 2 is missing before paragraph 3"),
        ("2．受付は電話による。", "2．", 17, "paragraph 2 says nothing"),
        ("本契約の目的を定める。", "", 5, "article 1 says nothing"),
        ("修理", "修\ufffd", 11, "characters were lost"),
        ("保守契約書\n\n甲と乙は、次のとおり合意する。", "\n\n", 5, "title is missing"),
        ("2．受付は電話による。", "2．電話\n甲\n会社名：\nこれは文である。", 20, "signature block"),
    ],
)
def test_a_damaged_text_is_refused_with_the_line_at_fault(plain: str, damaged: str, line: int, what: str) -> None:
    with pytest.raises(DocumentError, match=what) as refused:
        parse(SMALL.replace(plain, damaged))
    assert refused.value.line == line
    assert str(refused.value).startswith(f"line {line}: ")


@pytest.mark.parametrize("text", ["", "\n\n", "保守契約書", "保守契約書\n甲は乙を支援する。", "﻿"])
def test_a_text_without_articles_is_no_contract(text: str) -> None:
    with pytest.raises(DocumentError, match="no article was found"):
        parse(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "shift_jis", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_text_is_one_document_in_whatever_encoding_it_was_saved(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    path = tmp_path / "契約書.txt"
    path.write_bytes(SMALL.replace("\n", newline).encode(encoding))
    assert read(path) == parse(SMALL)
    assert read(path).sha256 == sha256(SMALL.encode()).hexdigest()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken, word, gap = tmp_path / "broken.md", tmp_path / "contract.docx", tmp_path / "gap.txt"
    broken.write_bytes("保守契約書\n".encode() + b"\xff\xfe\xff\n")
    word.write_bytes(b"PK")
    gap.write_text(SMALL.replace("第2条", "第4条"), encoding="utf-8")
    for path, what in (
        (tmp_path / "absent.txt", "No such file"),
        (broken, "line 2: neither UTF-8 nor Shift_JIS"),
        (word, "read from .txt or .md"),
        (gap, "line 8: article 2 is missing before article 4"),
    ):
        with pytest.raises(DocumentError, match=what) as refused:
            read(path)
        assert str(refused.value).startswith(f"{path}: ")

"""Texts as offices really write them: headings without brackets, every style of item, chapters, 附則, 別紙."""

from __future__ import annotations

from pathlib import Path

import pytest

from slackbot.agreement import choices
from slackbot.agreement.clues import Part, Work
from slackbot.agreement.document import DocumentError, parse, read
from slackbot.agreement.particulars import Agreement, Configuration
from slackbot.agreement.reading import propose

OFFICE = Path(__file__).with_name("texts") / "office.txt"


@pytest.fixture
def office(configuration: Configuration) -> Agreement:
    return Agreement.of(read(OFFICE), configuration.customers[0], configuration.provider)


def test_every_article_and_every_style_of_item_is_read(office: Agreement) -> None:
    refs = office.document.refs()

    assert [article.heading for article in office.document.articles] == [
        *("目的", "業務の内容", "受付時間", "対象外の業務", "障害対応", "協力", "停止"),
    ]
    assert {"2(1)", "2(4)", "3(3)", "4.1(1)", "4.1(3)", "4.2", "5.2", "6(3)", "7(3)"} <= set(refs)
    assert "7(4)" not in refs


def test_the_end_is_no_part_of_the_last_article(office: Agreement) -> None:
    assert "施行" in office.document.closing
    assert [signatory.party for signatory in office.document.signature] == ["甲", "乙"]
    assert "別紙" not in office.document.clause("7").text


@pytest.mark.article("2", "4")
def test_the_forms_offer_its_items_and_no_other(office: Agreement) -> None:
    assert [kind.work for kind in choices.kinds(office)] == [Work.QUESTION, Work.INCIDENT, Work.MAINTENANCE]
    assert [each.text for each in choices.exclusions(office)] == ["仕様変更", "新機能の開発", "乙の事業所への訪問"]
    assert [each.ref for each in choices.stop_grounds(office)] == ["7(1)", "7(2)", "7(3)"]
    assert propose(office.document).parts[Part.COOPERATION] == 6


@pytest.mark.parametrize("letters", ["アイウ", "イロハ"])
def test_items_lettered_in_either_order_are_counted(letters: str) -> None:
    items = "\n".join(f"（{letter}）事項" for letter in letters)

    assert parse(f"合意書\n第1条（停止）\n次の場合\n{items}").refs() == ("1", "1(1)", "1(2)", "1(3)")


def test_a_letter_that_is_left_out_is_named_by_line() -> None:
    with pytest.raises(DocumentError, match="line 5: item 2 is missing before item 3"):
        parse("合意書\n第1条（停止）\n次の場合\n（ア）点検\n（ウ）更新")

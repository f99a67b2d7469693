"""A contract in real use, exported from a word processor, against counts made by hand."""

from pathlib import Path

import pytest

from slackbot.agreement.command import import_summary
from slackbot.agreement.document import Document, Signatory, read
from slackbot.agreement.texts import standard

CONTRACT = Path(__file__).parents[2] / "../shared/agreement/000_d4725a0f77f86be1.txt"
if not CONTRACT.exists():
    pytest.skip(f"there is no contract at ../shared/agreement/{CONTRACT.name}", allow_module_level=True)

PARAGRAPHS = {3: 3, 5: 3, 8: 2, 15: 3, 19: 2}
ITEMS = {2: 6, 4: 7, 6: 5, 7: 10, 9: 5, 10: 7}


@pytest.fixture(scope="module")
def contract() -> Document:
    return read(CONTRACT)


def test_every_article_paragraph_and_item_is_read(contract: Document) -> None:
    assert [article.number for article in contract.articles] == list(range(1, 20))
    assert {a.number: len(a.paragraphs) for a in contract.articles if a.paragraphs} == PARAGRAPHS
    assert {a.number: len(a.items) for a in contract.articles if a.items} == ITEMS
    assert not any(paragraph.items for article in contract.articles for paragraph in article.paragraphs)
    assert len(contract.refs()) == 19 + sum(PARAGRAPHS.values()) + sum(ITEMS.values())


def test_an_article_has_a_lead_unless_it_begins_with_a_numbered_paragraph(contract: Document) -> None:
    assert {article.number for article in contract.articles if not article.lead} == set(PARAGRAPHS)


def test_clauses_say_what_the_paper_says(contract: Document) -> None:
    assert contract.clause("5").heading == "障害対応"
    assert contract.clause("6(4)").text == "アクセス権限の付与"
    assert contract.clause("7(10)").text == "その他甲の責めに帰することができない事由"
    assert (
        contract.clause("3.3").text == "問い合わせ方法は、電子メール、専用フォーム、電話その他甲が指定する方法とする。"
    )
    assert contract.clause("19.2").text.endswith("専属的合意管轄裁判所とする。")


def test_bookmarks_are_gone_and_the_blank_for_the_customer_stays_in_the_preamble(contract: Document) -> None:
    assert contract.title == "運用・サポートに関する同意書"
    assert contract.preamble.startswith(
        "株式会社●●（以下「甲」という。）と、________________（以下「乙」という。）は、"
    )
    assert all("bookmark" not in contract.clause(ref).text + contract.clause(ref).heading for ref in contract.refs())


def test_the_signature_block_is_fields_and_no_part_of_article_19(contract: Document) -> None:
    assert contract.signature == (
        Signatory(party="甲（事業者）", fields=("会社名", "代表者", "住所", "署名又は押印", "日付")),
        Signatory(party="乙（利用者）", fields=("氏名又は会社名", "住所", "署名又は押印", "日付")),
    )
    assert "会社名" not in contract.clause("19").text
    assert contract.closing == ""


def test_its_name_is_the_digest_of_its_file(contract: Document) -> None:
    assert contract.sha256 == "90a9d3c7f252ca488407b9cd455ab951e9bd87c169c073c1aa5eaaeac88694b8"


def test_the_real_contract_is_summed_up_article_by_article(contract: Document) -> None:
    said = import_summary(contract).splitlines()
    assert "    第7条 保守対象外: 10 items" in said
    assert "    乙（利用者）: 氏名又は会社名, 住所, 署名又は押印, 日付" in said
    assert sum(line.startswith("    第") for line in said) == 19


def test_the_products_own_text_has_the_same_clauses(contract: Document) -> None:
    assert standard("ja").refs() == contract.refs()


def test_the_products_own_text_is_written_in_words_of_its_own(contract: Document) -> None:
    ours, theirs = standard("ja"), contract
    same = [ref for ref in ours.refs() if ours.clause(ref).text == theirs.clause(ref).text]
    assert same == []
    assert ours.preamble != theirs.preamble

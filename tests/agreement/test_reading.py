"""A text is understood by what it says, not by how it numbers it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.around import Surroundings
from slackbot import codec
from slackbot.agreement import choices
from slackbot.agreement.clauses import Article, Document, DocumentError, Language
from slackbot.agreement.clues import Part, Work
from slackbot.agreement.command import corrected, correction, reading_summary
from slackbot.agreement.document import parse, read
from slackbot.agreement.particulars import Agreement, Configuration
from slackbot.agreement.reading import PARTS, propose
from slackbot.agreement.texts import standard

REAL = Path(__file__).parents[2] / "../shared/agreement/000_d4725a0f77f86be1.txt"
SHOP = Path(__file__).with_name("texts") / "shop.txt"
"""Eleven articles in another order, with kanji numerals and kinds of work that nobody else has."""

IDENTITY = {part: number for number, part in enumerate(PARTS, start=1)}
OUR_READING = ("4(3)", "4(4)", "4(5)")


@pytest.fixture
def shop(configuration: Configuration) -> Agreement:
    return Agreement.of(read(SHOP), configuration.customers[0], configuration.provider)


def texts() -> list[Document]:
    real = [read(REAL)] if REAL.exists() else []
    return [standard("ja"), standard("en"), *real]


@pytest.mark.parametrize("document", texts(), ids=lambda document: document.title)
def test_the_standard_agreement_and_the_real_contract_are_read_alike(document: Document) -> None:
    reading = propose(document)

    assert (dict(reading.parts), reading.doubts) == (IDENTITY, ())
    assert {ref: own for ref, own in reading.places.items() if ref != own} == {}
    assert sorted(reading.places) == sorted(document.refs())
    assert [str(work) for work in reading.works.values()] == [
        *("question", "guidance", "incident", "incident", "maintenance", "agreed")
    ]
    assert reading.ours == OUR_READING
    assert dict(reading.paid) == {
        "4(1)": "10(1)",
        "4(2)": "10(2)",
        "4(6)": "10(5)",
        "4(7)": "10(7)",
        **dict.fromkeys(OUR_READING, "10(7)"),
    }


def shuffled(language: Language, seed: int) -> tuple[Document, dict[int, int]]:
    """The standard agreement with its articles in another order; and where each has gone."""
    before = standard(language)
    articles = list(before.articles)
    random.Random(seed).shuffle(articles)
    moved = {article.number: number for number, article in enumerate(articles, start=1)}
    after = tuple(replace(article, number=moved[article.number]) for article in articles)
    return replace(before, articles=after, sha256=f"{seed:064x}"), moved


@given(st.sampled_from(["ja", "en"]), st.integers(0, 10_000))
def test_in_whatever_order_the_articles_stand_each_clause_is_found(language: Language, seed: int) -> None:
    document, moved = shuffled(language, seed)

    places = propose(document).places

    assert {ref: own for ref, own in places.items() if own != _moved(ref, moved)} == {}


def _moved(ref: str, moved: dict[int, int]) -> str:
    article = ref.partition("(")[0].partition(".")[0]
    return f"{moved[int(article)]}{ref[len(article) :]}"


def test_another_text_gives_other_choices(shop: Agreement) -> None:
    assert [(kind.work, kind.refs, kind.text) for kind in choices.kinds(shop)] == [
        (Work.INCIDENT, ("2(1)",), "サイトの不具合の調査及び復旧"),
        (Work.OTHER, ("2(2)",), "商品登録の代行"),
        (Work.GUIDANCE, ("2(3)",), "管理画面の使い方の案内"),
        (Work.OTHER, ("2(4)",), "月次のアクセス報告書の作成"),
        (Work.MAINTENANCE, ("2(5)",), "プログラムの軽微な修正"),
    ]
    assert [(each.ref, each.paid, each.third_party) for each in choices.exclusions(shop)] == [
        ("4(1)", None, False),
        ("4(2)", "3(2)", False),
        ("4(3)", None, True),
    ]
    assert [each.text for each in choices.causes(shop)] == [
        *("乙によるプログラムの改変", "停電及び通信障害", "外部サービスの仕様変更")
    ]
    assert [each.ref for each in choices.stop_grounds(shop)] == ["7(1)", "7(2)"]
    assert [each.ref for each in choices.paid_work(shop)] == ["3(1)", "3(2)", "3(3)"]
    assert [each.ref for each in choices.cooperation(shop)] == ["6(1)", "6(2)"]


def test_what_the_desk_rests_on_is_cited_as_the_text_numbers_it(shop: Agreement) -> None:
    around = Surroundings(locale="ja", agreement=shop)

    assert [shop.own(ref) for ref in ("5.2", "6(4)", "6(3)", "3.2", "8.2")] == ["8.2", "6(2)", "6", "5.2", None]
    assert (
        around.grounds("5.2", "6(4)")
        == "根拠：ＥＣサイト運用保守契約書 第8条第2項「不具合への対応」、第6条第2号「乙の協力」"
    )
    assert around.grounds("8.2", "5.1") == "根拠：ＥＣサイト運用保守契約書 第8条第1項「不具合への対応」"
    assert around.grounds("8.2", "15.1") == "根拠：ＥＣサイト運用保守契約書"


def test_two_items_that_are_one_thing_to_a_customer_are_one_choice(agreement: Agreement) -> None:
    assert [(kind.work, kind.refs) for kind in choices.kinds(agreement)] == [
        (Work.QUESTION, ("2(1)",)),
        (Work.GUIDANCE, ("2(2)",)),
        (Work.INCIDENT, ("2(3)", "2(4)")),
        (Work.MAINTENANCE, ("2(5)",)),
    ]


def test_what_was_agreed_separately_is_offered_where_that_agreement_is_named(agreement: Agreement) -> None:
    named = replace(agreement, particulars=replace(agreement.particulars, separate_agreement="運用支援に関する覚書"))

    assert choices.kinds(named)[-1].work is Work.AGREED


# ── A person has the last word ───────────────────────────────────────────────────────────────────────────────────────


def test_a_person_corrects_what_was_proposed() -> None:
    document = read(SHOP)
    reading = corrected(document, [correction("exclusions=9")], [correction("2(2)=question")])

    assert (reading.parts[Part.EXCLUSIONS], reading.why[Part.EXCLUSIONS]) == (9, "named by a person")
    assert reading.works["2(2)"] is Work.QUESTION
    assert reading.places["4(1)"] == "9(3)", "仕様変更"


@pytest.mark.parametrize(
    ("parts", "works"),
    [
        (["stop"], []),
        (["stopp=9"], []),
        (["stop=nine"], []),
        (["stop=99"], []),
        ([], ["2(9)=incident"]),
        ([], ["2(1)=x"]),
    ],
)
def test_a_correction_that_means_nothing_is_refused(parts: list[str], works: list[str]) -> None:
    with pytest.raises(DocumentError):
        corrected(read(SHOP), map(correction, parts), map(correction, works))


def test_what_was_corrected_is_another_version_of_the_agreement(configuration: Configuration) -> None:
    document, terms, provider = read(SHOP), configuration.customers[0], configuration.provider
    proposed, named = propose(document), corrected(document, [("exclusions", "9")], [])
    at = datetime(2026, 11, 24, tzinfo=UTC)
    versions = {
        name: Agreement.of(document, terms, provider, reading).version
        for name, reading in {
            "proposed": proposed,
            "confirmed": replace(proposed, confirmed_by="佐藤", confirmed_at=at),
            "corrected": named,
        }.items()
    }

    assert versions["proposed"] == versions["confirmed"] != versions["corrected"]


def test_a_reading_is_stored_and_read_again_with_the_agreement(configuration: Configuration) -> None:
    reading = replace(propose(read(SHOP)), confirmed_by="佐藤", confirmed_at=datetime(2026, 11, 24, tzinfo=UTC))
    agreement = Agreement.of(read(SHOP), configuration.customers[0], configuration.provider, reading)

    assert codec.load_reading(codec.dump_reading(reading)) == reading
    assert codec.load_agreement(codec.dump_agreement(agreement)).reading == reading


def test_the_summary_tells_a_person_what_to_look_at() -> None:
    said = reading_summary(read(SHOP), propose(read(SHOP)))

    assert "    stop           第7条 サービスの停止  (停止 事前 " in said
    assert "    4(2)     3(2)\n" in said
    assert "  look at: exclusions: article 4, but article 9 says as much" in said
    assert "  look at: no article plays the part of backup" in said
    assert "4(3)     10(7) (our reading)" in reading_summary(standard("ja"), propose(standard("ja")))


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60)), min_size=1, max_size=5))
def test_any_text_at_all_has_a_reading(articles: list[tuple[str, str]]) -> None:
    made = tuple(Article(number=n, heading=h, lead=t) for n, (h, t) in enumerate(articles, start=1))
    document = replace(parse("契約書\n第1条（目的）\n目的"), articles=made, sha256=str(articles))

    reading = propose(document)

    assert {*reading.parts.values()} <= {article.number for article in made}

"""Whatever contract is written down, in whatever typography, is read back as it was meant."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.agreement.document import Article, Document, DocumentError, Item, Paragraph, parse
from slackbot.words import value

JAPANESE = st.text(
    alphabet="あいうえおかきくけこをはがに障害復旧運用作業連絡資料提供確認、", min_size=2, max_size=30
).map(lambda words: f"甲乙{words}。")
ENGLISH = st.lists(
    st.sampled_from(["access", "data", "gives", "Provider", "reports", "system", "the", "works"]), min_size=2
).map(lambda words: f"The {' '.join(words)}.")
HEADINGS = {
    "ja": st.sampled_from(["目的", "障害対応", "準拠法及び管轄", "反社会的勢力（暴力団等）の排除"]),
    "en": st.sampled_from(["Aim", "When it fails"]),
}
KANJI = "〇一二三四五六七八九"


def half(number: int) -> str:
    return str(number)


def full(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else KANJI[tens]) + ("十" if tens else "") + (KANJI[ones] if ones else "")


@value
class Typography:
    language: str
    article: str
    paragraph: str
    item: str
    numeral: Callable[[int], str]
    article_numeral: Callable[[int], str]
    gap: str
    indent: str


TYPOGRAPHY = {
    "ja": st.builds(
        Typography,
        language=st.just("ja"),
        article=st.sampled_from(
            ["第{}条（{}）", "第{}条({})", "第{}条　【{}】", "## 第 {} 条（{}）", "[bookmark: _x]第{}条（{}）"]
        ),
        paragraph=st.sampled_from(["{}．", "{}.", "{}. ", "{}、", "{}　"]),
        item=st.sampled_from(["（{}）", "({}) ", "- （{}）", "{}）", "{}) "]),
        numeral=st.sampled_from([half, full]),
        article_numeral=st.sampled_from([half, full, kanji]),
        gap=st.sampled_from(["\n", "\n\n", "\r\n", "\n　\n"]),
        indent=st.sampled_from(["", "　", "  ", "\t"]),
    ),
    "en": st.builds(
        Typography,
        language=st.just("en"),
        article=st.sampled_from(["Article {} ({})", "ARTICLE {}: {}", "## Article {} ({})"]),
        paragraph=st.just("{}. "),
        item=st.sampled_from(["({}) ", "{}) ", "- ({}) "]),
        numeral=st.just(half),
        article_numeral=st.just(half),
        gap=st.sampled_from(["\n", "\n\n", "\r\n"]),
        indent=st.sampled_from(["", "  "]),
    ),
}


def items(words: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Item, ...]]:
    return st.lists(words, max_size=3).map(
        lambda said: tuple(Item(number=n, text=t) for n, t in enumerate(said, start=1))
    )


@st.composite
def articles(draw: st.DrawFn, number: int, language: str) -> Article:
    words = JAPANESE if language == "ja" else ENGLISH
    heading = draw(HEADINGS[language])
    if draw(st.booleans()):
        return Article(number=number, heading=heading, lead=draw(words), items=draw(items(words)))
    said = draw(st.lists(st.tuples(words, items(words)), min_size=1, max_size=3))
    paragraphs = tuple(Paragraph(number=n, text=text, items=i) for n, (text, i) in enumerate(said, start=1))
    return Article(number=number, heading=heading, lead=draw(st.just("") | words), paragraphs=paragraphs)


@st.composite
def contracts(draw: st.DrawFn) -> tuple[Sequence[Article], Typography]:
    language = draw(st.sampled_from(["ja", "en"]))
    count = draw(st.integers(1, 6))
    return [draw(articles(n, language)) for n in range(1, count + 1)], draw(TYPOGRAPHY[language])


def written(contract: Sequence[Article], style: Typography) -> str:
    said = [
        {"ja": "運用規約", "en": "Support Terms"}[style.language],
        {"ja": "甲と乙は合意する。", "en": "Both agree."}[style.language],
    ]
    for article in contract:
        said.append(style.article.format(style.article_numeral(article.number), article.heading))
        said += [article.lead] if article.lead else []
        said += _items(article.items, style)
        for paragraph in article.paragraphs:
            said.append(style.indent + style.paragraph.format(style.numeral(paragraph.number)) + paragraph.text)
            said += _items(paragraph.items, style)
    return style.gap.join(said)


def _items(listed: Sequence[Item], style: Typography) -> list[str]:
    return [style.indent + style.item.format(style.numeral(item.number)) + item.text for item in listed]


@settings(max_examples=60)
@given(contracts())
def test_a_contract_that_is_written_down_is_read_back(contract: tuple[Sequence[Article], Typography]) -> None:
    meant, style = contract
    found = parse(written(meant, style))
    assert found.articles == tuple(meant)
    assert found.language == style.language
    assert found.signature == ()
    assert len(set(found.refs())) == len(found.refs())
    assert all(found.clause(ref).text for ref in found.refs())


@settings(max_examples=60)
@given(contracts(), st.data())
def test_no_article_gets_lost_unnoticed(contract: tuple[Sequence[Article], Typography], data: st.DataObject) -> None:
    meant, style = contract
    gone = data.draw(st.integers(0, len(meant) - 1))
    left = [*meant[:gone], *meant[gone + 1 :]]
    found = read_or_refused(written(left, style))
    assert isinstance(found, DocumentError) or gone == len(meant) - 1


LINES = """
第1条（目的） 第2条（業務） 第条（業務） 第一条 第1条の2（例） 条 Article\u00a01\u00a0(Aim) Article\u00a02
第1章\u3000総則 1．甲は ２\u3000乙は 2． （1）点検 （ ① 一\u3000点検 （受付） 甲は、乙に #\u00a0規約
甲（事業者） 会社名：____ ____年__月__日 以上 本契約の証として 附\u3000則
"""
FRAGMENTS = re.findall("[^ \n]+", LINES)


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20)).map("\n".join))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    found = read_or_refused(text)
    if isinstance(found, Document):
        assert [article.number for article in found.articles] == list(range(1, len(found.articles) + 1))
        assert all(found.clause(ref).text for ref in found.refs())


def read_or_refused(text: str) -> Document | DocumentError:
    try:
        return parse(text)
    except DocumentError as refused:
        return refused


@pytest.mark.parametrize("numeral", [half, full, kanji])
def test_numbers_go_as_far_as_contracts_do(numeral: Callable[[int], str]) -> None:
    heads = "\n".join(f"第{numeral(n)}条（例）\n例とする。" for n in range(1, 100))
    listed = "\n".join(f"（{numeral(n)}）例" for n in range(1, 31))
    found = parse(f"規約\n{heads}\n第100条（例）\n{listed}")
    assert len(found.articles) == 100
    assert [item.number for item in found.articles[-1].items] == list(range(1, 31))

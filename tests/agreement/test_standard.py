"""The agreement that comes with the product, and how a text is chosen."""

import pytest

from slackbot.agreement.document import DocumentError, parse
from slackbot.agreement.texts import choose, standard

OTHER = "別の規約\n第1条（目的）\n目的を定める。\n"


def test_both_languages_have_the_same_clauses() -> None:
    japanese, english = standard("ja"), standard("en")
    assert japanese.refs() == english.refs()
    assert (japanese.language, english.language) == ("ja", "en")
    assert len(japanese.articles) == 19
    assert [len(party.fields) for party in japanese.signature] == [len(party.fields) for party in english.signature]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_article_has_a_heading_and_nothing_of_the_form_is_in_its_text(language: str) -> None:
    text = standard("ja" if language == "ja" else "en")
    assert all(article.heading for article in text.articles)
    assert not any(mark in text.clause(ref).text for ref in text.refs() for mark in ("__", "**", "##", "- "))


def test_a_text_is_chosen_by_standard_by_title_or_by_its_digest() -> None:
    imported = [parse(OTHER), parse(OTHER.replace("別の", "次の"))]
    assert choose("standard", "en", imported) == standard("en")
    assert choose("別の規約", "ja", imported) == imported[0]
    assert choose(imported[1].sha256[:8], "ja", imported) == imported[1]
    assert choose(imported[1].sha256.upper(), "ja", imported) == imported[1]
    assert choose("別の規約", "ja", [imported[0], imported[0]]) == imported[0]


def test_an_unknown_or_ambiguous_text_is_refused() -> None:
    first, second = parse(OTHER), parse(OTHER.replace("定める", "示す"))
    for name in ("規約", first.sha256[:7]):
        with pytest.raises(DocumentError, match=f'"{name}"'):
            choose(name, "ja", [first, second])
    with pytest.raises(DocumentError, match="more than one") as refused:
        choose("別の規約", "ja", [first, second])
    assert first.sha256[:12] in str(refused.value)
    assert second.sha256[:12] in str(refused.value)

import pytest

from slackbot.agreement.document import cite, parse_ref
from slackbot.agreement.refs import Place, ref_of


@pytest.mark.parametrize(
    ("ref", "place", "japanese", "english"),
    [
        ("5", Place(article=5), "第5条", "Art. 5"),
        ("5.2", Place(article=5, paragraph=2), "第5条第2項", "Art. 5.2"),
        ("6(4)", Place(article=6, item=4), "第6条第4号", "Art. 6(4)"),
        ("3.1(2)", Place(article=3, paragraph=1, item=2), "第3条第1項第2号", "Art. 3.1(2)"),
        ("19.10(12)", Place(article=19, paragraph=10, item=12), "第19条第10項第12号", "Art. 19.10(12)"),
    ],
)
def test_a_ref_is_cited_as_people_of_either_language_do(ref: str, place: Place, japanese: str, english: str) -> None:
    assert parse_ref(ref) == place
    assert ref_of(place.article, place.paragraph, place.item) == ref
    assert cite(ref, "ja") == cite(ref, "ja-JP") == japanese
    assert cite(ref, "en") == cite(ref, "en-US") == english


@pytest.mark.parametrize(
    "ref",
    ["", "0", "05", "5.", "5.0", "5.02", "(4)", "6()", "6(0)", "6(4", "6.(4)", "6(4).2", "５", "5 ", "第5条", "5.2.1"],
)
def test_what_is_no_ref_is_refused_by_name(ref: str) -> None:
    with pytest.raises(ValueError, match="is no clause") as refused:
        parse_ref(ref)
    assert f'"{ref}"' in str(refused.value)
    with pytest.raises(ValueError, match="is no clause"):
        cite(ref, "ja")

"""How a clause is addressed and cited: "5.2" is 第5条第2項, "6(4)" 第6条第4号, "3.1(2)" 第3条第1項第2号."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from slackbot.agreement.lines import numeral
from slackbot.words import Ref, value

_GRAMMAR = re.compile(r"([1-9][0-9]*)(?:\.([1-9][0-9]*))?(?:\(([1-9][0-9]*)\))?")


@value
class Place:
    """Where a Ref points: article, and within it paragraph (項) and item (号) where it names them."""

    article: int
    paragraph: int | None = None
    item: int | None = None


@lru_cache(1024)
def parse_ref(ref: Ref) -> Place:
    """ValueError for anything but `N`, `N.N`, `N(N)` and `N.N(N)`, in half-width digits without leading zeros."""
    if not (found := _GRAMMAR.fullmatch(ref)):
        raise ValueError(f'"{ref}" is no clause: write an article "5", a paragraph "5.2", an item "6(4)" or "3.1(2)"')
    article, paragraph, item = (int(number) if number else None for number in found.groups())
    assert article is not None, "the grammar asks for an article"
    return Place(article=article, paragraph=paragraph, item=item)


_TYPED = re.compile(r"(?:第?(\w+?)条)(?:の?第?(\w+?)項)?(?:の?第?(\w+?)号)?")


def read_ref(typed: str) -> Ref | None:
    """As people write it: 6, 6(4), 5.2, 第6条第4号, 第十条. None for what is no clause."""
    said = unicodedata.normalize("NFKC", typed).lower().removeprefix("art.").removeprefix("article").strip()
    if found := _TYPED.fullmatch(said):
        numbers = [numeral(each) if each else None for each in found.groups()]
        if numbers[0] and all(number or not given for number, given in zip(numbers, found.groups(), strict=True)):
            return ref_of(numbers[0], numbers[1], numbers[2])
        return None
    return said if _GRAMMAR.fullmatch(said) else None


def ref_of(article: int, paragraph: int | None = None, item: int | None = None) -> Ref:
    return f"{article}" + (f".{paragraph}" if paragraph else "") + (f"({item})" if item else "")


def cite(ref: Ref, locale: str) -> str:
    """As people of that language cite it: 第6条第4号, Art. 6(4). Japanese unless the locale is an English one."""
    place = parse_ref(ref)
    if locale.startswith("en"):
        return f"Art. {ref}"
    paragraph = f"第{place.paragraph}項" if place.paragraph else ""
    item = f"第{place.item}号" if place.item else ""
    return f"第{place.article}条{paragraph}{item}"

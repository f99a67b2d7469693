"""One line of a contract text: the marks that number articles, paragraphs and items, in every width and script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from slackbot.words import value

_NUMERAL = "[0-9０-９〇一二三四五六七八九十百千]{1,9}"
_DIGITS = "[0-9０-９]{1,9}"
_INNER = r"(?:[^（()）]|[（(][^（()）]*[）)])*"
_HEADING = rf"[（(【〔［\[]\s*({_INNER}?)\s*[）)】〕］\]]"

_BOOKMARK = re.compile(r"\[bookmark:[^\[\]]*\]")
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad]")
_PAGE_OR_RULE = re.compile(r"[-–—―‐]\s*\d+\s*[-–—―‐]|\d+\s*/\s*\d+|[-=*_—―─＊・]{3,}|以\s*上|[（(]?以下余白[）)]?")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_MARKDOWN = re.compile(r"^#{1,6}\s+|^[-*+]\s+(?=[*（(①-⑳0-9０-９])|^>\s?|\*\*|\\$")
_BLANKS = re.compile(r"[_＿\s年月日令和平成西暦/／.．・:：印㊞]")

_HEAD_JA = re.compile(rf"第\s*({_NUMERAL})\s*条\s*{_HEADING}(.*)")
_BARE_JA = re.compile(rf"第\s*({_NUMERAL})\s*条(?:[\s.．:：]+(.*))?")
_NUMBER_EN = rf"{_DIGITS}|[IVX]{{1,6}}"
_HEADS_EN = {
    word: (
        re.compile(rf"{word}\s+({_NUMBER_EN})\s*[.:]?\s*\(({_INNER}?)\)(.*)", re.IGNORECASE),
        re.compile(rf"{word}\s+({_NUMBER_EN})\s*(?:[.:–—-]\s*(.*))?", re.IGNORECASE),
    )
    for word in ("article", "section", "clause")
}
"""By what a text calls its articles."""
_BRANCH = re.compile(rf"第\s*{_NUMERAL}\s*条の\s*{_NUMERAL}\s*{_HEADING}.*")
_DAMAGED = re.compile(
    rf"第?[\s_＿●○◯?？]*条\s*{_HEADING}.*|第\s*{_NUMERAL}\s*{_HEADING}.*|article[\s_?]*\(.*", re.IGNORECASE
)
_ALONE = re.compile(rf"{_HEADING}")
_CHAPTER = re.compile(rf"第\s*{_NUMERAL}\s*[章節編](?:\s[^。、]*)?|chapter\s+[0-9ivx]+(?:\s*[.:–—-].*)?", re.IGNORECASE)

_WHOLE_MARK = re.compile("[⑴-⒛⒜-⒵㈠-㈩]")
_ANNEX = re.compile(
    rf"[【［\[（(]?\s*(?:別\s*[紙表添記]|[附付]属書|添付書類|(?:annex|appendix|schedule|exhibit)(?=[\s:.]|$))"
    rf"\s*(?:第?\s*{_NUMERAL}\s*号?|[A-Z])?(?![のにをがはでとへも])[^。、]{{0,40}}",
    re.IGNORECASE,
)

_PARAGRAPH = re.compile(rf"({_DIGITS})\s*[.．、](?![0-9０-９])\s*(.*)")
_PARAGRAPH_DOTTED = re.compile(rf"{_DIGITS}\s*[.．]\s*({_DIGITS})[.．]?\s+(.*)")
_PARAGRAPH_SPACED = re.compile(rf"({_DIGITS})(\s+)([^\x00-\x7f].*)")
_ITEMS = {
    "(1)": re.compile(rf"[（(]\s*({_NUMERAL})\s*[）)]\s*(.*)"),
    "1)": re.compile(rf"({_DIGITS})\s*[）)]\s*(.*)"),
    "①": re.compile(r"([①-⑳])\s*(.*)"),
    "(ア)": re.compile(r"[（(]\s*([ア-ン])\s*[）)]\s*(.*)"),
    "(a)": re.compile(r"[（(]\s*([a-zａ-ｚ]{1,4})\s*[）)]\s*(.*)"),
    "一": re.compile(r"([一二三四五六七八九十]+)[\s、．.]\s*(.*)"),
}
_HEADING_ALIKE = re.compile("[^。、は]{1,30}|[A-Z][^。、]{0,60}(?<!\\.)")
_LISTED = re.compile(
    r"[①-⑳]|[イロハニホヘトチリヌ][\s．.)）]|[a-zａ-ｚ][.．)）]|[・●○■□|]|- |[（(][a-zア-ン]{1,4}[）)]"
)
_RULED = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
"""The line below the head of a Markdown table."""
_KANJI = re.compile(r"(?:([二三四五六七八九])?(百))?(?:([二三四五六七八九])?(十))?([一二三四五六七八九])?")
_GOJUON = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_KANJI_DIGITS = "〇一二三四五六七八九"
_ROMANS = tuple(tens + ones for tens in ("", "X", "XX") for ones in _ONES if tens or ones)
_GOES_ON = tuple("にのをがはでと、へも")
"""What follows an article that is only mentioned, at the start of a wrapped line: 第5条（障害対応）に定める…"""


@value
class Line:
    number: int
    """Counted from 1 in the text as it was given."""
    text: str


@value
class Head:
    """第5条（障害対応）, with what stands behind it on the same line."""

    number: int | None
    """None when it cannot be read as a number."""
    heading: str
    rest: str


@value
class Mark:
    """The mark that opens a paragraph or an item; `style` tells the lists of one paragraph apart."""

    style: str
    number: int | None
    rest: str
    loose: bool = False
    """A wrapped line may begin like this too (3 営業日以内に…): it is a mark only where a sentence has ended."""


def lines(text: str) -> Iterator[Line]:
    """What the text says: bookmarks, Markdown marks, page numbers, rules and blank form lines are left out."""
    for number, raw in enumerate(_NEWLINE.split(text), start=1):
        bare = _INVISIBLE.sub("", _BOOKMARK.sub("", raw)).strip()
        if not bare or _PAGE_OR_RULE.fullmatch(bare) or is_blank_form(bare) or _RULED.fullmatch(bare):
            continue
        if said := _MARKDOWN.sub("", bare).strip():
            yield Line(number=number, text=_plain_mark(said))


def _plain_mark(text: str) -> str:
    """⑴ is （1）, ⒈ is 1., ㈠ is (一): one character that is a whole mark, as Japanese keyboards offer it."""
    return unicodedata.normalize("NFKC", text[0]) + text[1:] if _WHOLE_MARK.match(text) else text


def is_blank_form(text: str) -> bool:
    """A line with nothing but places to fill in: underscores, or 年 月 日 without numbers."""
    return not _BLANKS.sub("", text) and any(blank in text for blank in "_＿年")


def numeral(text: str) -> int | None:
    """12, １２, 十二, 一二, ⑫ and XII; None for what is no number above zero."""
    if text.upper() in _ROMANS:
        return _ROMANS.index(text.upper()) + 1
    if text.isdecimal():
        return int(text) or None
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text and all(letter in _KANJI_DIGITS for letter in text):
        return int("".join(str(_KANJI_DIGITS.index(letter)) for letter in text)) or None
    if not text or not (found := _KANJI.fullmatch(text)):
        return None
    hundreds, hundred, tens, ten, ones = found.groups()
    return _times(hundreds, hundred) * 100 + _times(tens, ten) * 10 + _times(ones, ones)


def called(said: Iterable[str]) -> str:
    """What an English text calls its articles: "section" and "clause" are heads only where no "article" is one."""
    found = {word for text in said for word in _HEADS_EN if head(text, word)}
    return next((word for word in _HEADS_EN if word in found), "article")


def head(text: str, word: str = "article") -> Head | None:
    """The head of an article; a mention of one within a sentence is none."""
    if found := _HEAD_JA.fullmatch(text):
        number, heading, rest = found.groups()
        return None if numeral(heading) or rest.startswith(_GOES_ON) else _head(number, heading, rest)
    named, bare = _HEADS_EN[word]
    if found := named.fullmatch(text):
        number, heading, rest = found.groups()
        return None if heading.isdecimal() or rest.strip()[:1].islower() else _head(number, heading, rest)
    if found := _BARE_JA.fullmatch(text) or bare.fullmatch(text):
        number, rest = found[1], found[2] or ""
        if rest.startswith("第"):
            return None
        return _head(number, rest, "") if _HEADING_ALIKE.fullmatch(rest) else _head(number, "", rest)
    return None


def damaged_head(text: str) -> bool:
    """It looks like the head of an article, but its number is gone or incomplete."""
    return bool(_DAMAGED.fullmatch(text))


def branch_head(text: str) -> bool:
    """第5条の2（…）: an article put in between later, which no Ref can name."""
    return bool(_BRANCH.fullmatch(text))


def lone_heading(text: str) -> str | None:
    """A line that is a heading in brackets and nothing else, as statutes put it above the article."""
    found = _ALONE.fullmatch(text)
    return found[1] if found and not numeral(found[1]) and len(found[1]) <= 30 and "。" not in found[1] else None


def annex_head(text: str) -> bool:
    """別紙1（対象システム）, Schedule A: what is attached begins here."""
    return bool(_ANNEX.fullmatch(text))


def is_chapter(text: str) -> bool:
    return bool(_CHAPTER.fullmatch(text))


def paragraph_mark(text: str, expected: int) -> Mark | None:
    """「1．」, 「2.1 」, or 「２　」 as statutes write it: there the expected number alone counts; 「2 」 is loose."""
    if found := _PARAGRAPH.fullmatch(text):
        return Mark(style="1.", number=numeral(found[1]), rest=found[2])
    if (found := _PARAGRAPH_DOTTED.fullmatch(text)) and numeral(found[1]) == expected:
        return Mark(style="1.1", number=expected, rest=found[2], loose=True)
    found = _PARAGRAPH_SPACED.fullmatch(text)
    if found and numeral(found[1]) == expected:
        loose = "\u3000" not in found[2]
        return Mark(style="1 " if loose else "1", number=expected, rest=found[3], loose=loose)
    return None


def item_mark(text: str, expected: int) -> Mark | None:
    """（1） 1) ① （ア） （イ） (a) (i) and 「一　」, the last three only with the expected number."""
    for style, pattern in _ITEMS.items():
        if found := pattern.fullmatch(text):
            number = _read(style, found[1], expected)
            if style not in ("(a)", "一") or number == expected:
                return Mark(style=style, number=number, rest=found[2])
    return None


def _read(style: str, mark: str, expected: int) -> int | None:
    if style == "(ア)":
        return _kana(mark, expected)
    if style == "(a)":
        letter = unicodedata.normalize("NFKC", mark)
        places = (ord(letter) - ord("a") + 1 if len(letter) == 1 else None, numeral(letter))
        return expected if expected in places else None
    return numeral(mark)


def _kana(letter: str, expected: int) -> int | None:
    """アイウ… or イロハ…: the order in which the letter comes next, else its place in the first."""
    places = [order.index(letter) + 1 for order in (_GOJUON, _IROHA) if letter in order]
    return expected if expected in places else next(iter(places), None)


def ends_sentence(text: str) -> bool:
    return text.endswith(("。", ".", "：", ":", "）", ")"))


def joined(before: str, after: str) -> str:
    """A wrapped line put back: Japanese without a gap, English with one; each row of a list or table is a line."""
    if not before:
        return after
    row = before.rpartition("\n")[2]
    if _LISTED.match(after) or row.startswith("|") or "\t" in after or "\t" in row:
        return f"{before}\n{after}"
    return before + (" " if before[-1].isascii() and after[0].isascii() else "") + after


def _head(number: str, heading: str, rest: str) -> Head:
    return Head(number=numeral(number), heading=heading.strip().rstrip("."), rest=rest.strip())


def _times(digit: str | None, unit: str | None) -> int:
    return (_KANJI_DIGITS.index(digit) if digit else 1) if unit else 0

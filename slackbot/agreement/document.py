"""A support agreement as data: a contract text read into clauses that a Ref addresses.

Understood are Japanese texts (第N条（見出し）, 項「1．」, 号「（1）」, in full and half width, circled and kanji
numerals) and English ones of the same structure (Article N (Heading), "1.", "(1)"). A text is read completely, or
refused with the line at fault.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from slackbot.agreement.clauses import Article, Clause, Document, DocumentError, Item, Language, Paragraph, Signatory
from slackbot.agreement.lines import (
    Line,
    Mark,
    annex_head,
    branch_head,
    called,
    damaged_head,
    ends_sentence,
    head,
    is_chapter,
    item_mark,
    joined,
    lines,
    lone_heading,
    paragraph_mark,
)
from slackbot.agreement.refs import cite, parse_ref
from slackbot.words import value

SUFFIXES = (".txt", ".md")

_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_LATIN = re.compile("[A-Za-z]")
_PARTY_JA = re.compile(
    r"([（(]?(?:[甲乙丙丁]|委託者|受託者|発注者|受注者|委任者|受任者|利用者|提供者)[）)]?\s*(?:[（(][^（()）]*[）)])?)\s*(?:[：:]|\s|$)\s*(.*)"
)
_PARTY_EN = re.compile(
    r"((?:the\s+)?(?:provider|supplier|customer|client|(?:first|second|third) party|party [a-z0-9])\s*+"
    r"(?:\([^()]*\)\s*+)?)(?::\s*(.*))?",
    re.IGNORECASE,
)
_FIELD = re.compile(r"([^：:。_＿]{1,40}?)\s*(?:[：:].*|[_＿]{2,}.*)")
_CLOSING = re.compile(
    r"(?![0-9０-９（(]).*(?:証するため|証するもの|証として|in witness whereof).*|附\s*則", re.IGNORECASE
)
_LONGEST_SIGNATURE_LINE = 60

Group = tuple[Line, Mark, list[Line]]


def read(path: Path) -> Document:
    """From a `.txt` or `.md` file in UTF-8, with or without BOM, or Shift_JIS (CP932). DocumentError names the file."""
    if path.suffix.lower() not in SUFFIXES:
        raise DocumentError(f"{path}: a contract is read from {' or '.join(SUFFIXES)}")
    try:
        return parse(_decoded(path.read_bytes()))
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}") from error
    except DocumentError as error:
        raise _in_file(path, error) from error


def parse(text: str) -> Document:
    """DocumentError names the first line that cannot be read, or that does not follow from the lines before."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    language: Language = "ja" if 2 * len(_JAPANESE.findall(text)) > len(_LATIN.findall(text)) else "en"
    said = list(lines(text))
    _refuse_replacement_characters(said)
    word = called(line.text for line in said)
    said, attached = _attached(said, word, language)
    front, chapters = _split(said, word)
    body, closing, signature = _ending(chapters[-1][1], language)
    articles = tuple(_article(*chapter) for chapter in [*chapters[:-1], (chapters[-1][0], body)])
    return Document(
        title=front[0].text,
        language=language,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        preamble=_prose(front[1:]),
        articles=articles,
        closing=_prose(closing),
        signature=_signature(signature, language),
        annex="\n".join(line.text for line in attached),
    )


# Reading: the text is split at the heads of articles, an article at its paragraphs, a paragraph at its items.


@value
class _Opening:
    """The head of an article."""

    line: int
    number: int
    heading: str


Chapter = tuple[_Opening, list[Line]]


def _attached(said: list[Line], word: str, language: Language) -> tuple[list[Line], list[Line]]:
    """The text without its annexes, and the annexes: they begin behind the last article that follows in order.

    The signatures may stand before them or behind.
    """
    number = end = 0
    for place, line in enumerate(said):
        if (found := head(line.text, word)) and found.number == number + 1:
            number, end = found.number, place
    begins = next((n for n in range(end + 1, len(said)) if number and annex_head(said[n].text)), len(said))
    signed = any(_party(line.text, language) for line in said[end + 1 : begins])
    ends = next((n for n in range(begins, len(said)) if not signed and _is_end(said[n].text, language)), len(said))
    return [*said[:begins], *said[ends:]], said[begins:ends]


def _is_end(text: str, language: Language) -> bool:
    return bool(_CLOSING.fullmatch(text) or _party(text, language))


def _split(said: Sequence[Line], word: str) -> tuple[list[Line], list[Chapter]]:
    front: list[Line] = []
    chapters: list[Chapter] = []
    for line in said:
        body = chapters[-1][1] if chapters else front
        if is_chapter(line.text):
            continue
        if found := _opening(line, body, word, expected=len(chapters) + 1):
            opening, rest = found
            chapters.append((opening, rest))
        else:
            body.append(line)
    if not chapters:
        raise DocumentError("no article was found: neither 第1条（…） nor Article 1 (…), Section 1 or Clause 1")
    if not front:
        raise DocumentError("the title is missing: the text begins with an article", chapters[0][0].line)
    return front, chapters


def _opening(line: Line, before: list[Line], word: str, expected: int) -> tuple[_Opening, list[Line]] | None:
    """Takes a heading that stands alone on the line above from `before`."""
    if branch_head(line.text):
        raise DocumentError(f"{line.text}: an article between two others cannot be addressed; renumber it", line.number)
    found = head(line.text, word)
    if (found is None and damaged_head(line.text)) or (found and found.number is None):
        raise DocumentError(f"{line.text}: the number of the article is missing or cannot be read", line.number)
    if found is None or found.number is None:
        return None
    _in_order("article", found.number, expected, line)
    heading, rest = found.heading, found.rest
    above = lone_heading(before[-1].text) if before and before[-1].number == line.number - 1 else None
    if above and not (heading and rest):
        before.pop()
        heading, rest = above, heading or rest
    opening = _Opening(line=line.number, number=found.number, heading=heading)
    return opening, [Line(number=line.number, text=rest)] if rest else []


def _article(opening: _Opening, body: Sequence[Line]) -> Article:
    for line in body:
        if heading := lone_heading(line.text):
            raise DocumentError(f"（{heading}）: a heading without the number of its article", line.number)
    unnumbered, groups = _groups(body, paragraph_mark, "paragraph", unnumbered_first=True)
    if groups and groups[0][1].number == 2:
        first = Mark(style=groups[0][1].style, number=1, rest="")
        groups.insert(0, (Line(number=opening.line, text=""), first, unnumbered))
        unnumbered = []
    lead, items = _items(unnumbered)
    paragraphs = tuple(_paragraph(*group) for group in groups)
    if not (lead or items or paragraphs):
        raise DocumentError(f"article {opening.number} says nothing", opening.line)
    return Article(number=opening.number, heading=opening.heading, lead=lead, paragraphs=paragraphs, items=items)


def _paragraph(line: Line, mark: Mark, more: list[Line]) -> Paragraph:
    first = [Line(number=line.number, text=mark.rest)] if mark.rest else []
    text, items = _items([*first, *more])
    if not text and not items:
        raise DocumentError(f"paragraph {mark.number} says nothing", line.number)
    return Paragraph(number=mark.number or 0, text=text, items=items)


def _items(body: Sequence[Line]) -> tuple[str, tuple[Item, ...]]:
    lead, groups = _groups(body, item_mark, "item")
    items = [_item(*group) for group in groups]
    return _prose(lead), tuple(items)


def _item(line: Line, mark: Mark, more: list[Line]) -> Item:
    text = _prose([Line(number=line.number, text=mark.rest), *more])
    if not text:
        raise DocumentError(f"item {mark.number} says nothing", line.number)
    return Item(number=mark.number or 0, text=text)


def _groups(
    body: Sequence[Line], mark: Callable[[str, int], Mark | None], what: str, unnumbered_first: bool = False
) -> tuple[list[Line], list[Group]]:
    """Lines before the first mark, then each mark with the lines after it.

    The first mark decides how this list is numbered; other marks further down are lists within a clause.
    `unnumbered_first`: statutes leave the number of the first paragraph out, so that the marks begin at 2.
    """
    before: list[Line] = []
    groups: list[Group] = []
    for line in body:
        expected = (groups[-1][1].number or 0) + 1 if groups else 1
        from_two = unnumbered_first and bool(before) and not groups
        found = mark(line.text, expected) or (mark(line.text, 2) if from_two else None)
        if found is None or not _belongs(found, before, groups):
            (groups[-1][2] if groups else before).append(line)
            continue
        if not (from_two and found.number == 2):
            _in_order(what, found.number, expected, line)
        groups.append((line, found, []))
    return before, groups


def _belongs(mark: Mark, before: Sequence[Line], groups: Sequence[Group]) -> bool:
    if groups:
        return mark.style == groups[0][1].style
    return not (mark.loose and before) or ends_sentence(before[-1].text)


def _in_order(what: str, number: int | None, expected: int, line: Line) -> None:
    if number is None:
        raise DocumentError(f"the number of this {what} cannot be read", line.number)
    if number < expected:
        raise DocumentError(f"{what} {number} appears a second time", line.number)
    if number > expected:
        raise DocumentError(f"{what} {expected} is missing before {what} {number}", line.number)


# The end: a closing sentence and the signature block are no part of the last article.


def _ending(body: list[Line], language: Language) -> tuple[list[Line], list[Line], list[Line]]:
    sign = next((n for n, line in enumerate(body) if _party(line.text, language)), len(body))
    close = next((n for n, line in enumerate(body[:sign]) if n and _CLOSING.fullmatch(line.text)), sign)
    return body[:close], body[close:sign], body[sign:]


def _signature(block: Iterable[Line], language: Language) -> tuple[Signatory, ...]:
    parties: list[tuple[str, list[str]]] = []
    for line in block:
        text = line.text
        if party := _party(text, language):
            name, text = party
            parties.append((name, []))
        if field := _FIELD.fullmatch(text):
            parties[-1][1].append(re.sub(r"\s+", "" if language == "ja" else " ", field[1].strip()))
        elif "。" in text or len(text) > _LONGEST_SIGNATURE_LINE:
            raise DocumentError("this stands in the signature block and is no field of it", line.number)
    return tuple(Signatory(party=name, fields=tuple(fields)) for name, fields in parties)


def _party(text: str, language: Language) -> tuple[str, str] | None:
    found = (_PARTY_JA if language == "ja" else _PARTY_EN).fullmatch(text)
    return (found[1].strip(), found[2] or "") if found else None


# Small things.


def _prose(body: Iterable[Line]) -> str:
    text = ""
    for line in body:
        text = joined(text, line.text) if line.text else text
    return text


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as as_utf8:
        try:
            return raw.decode("cp932")
        except UnicodeDecodeError:
            line = raw.count(b"\n", 0, as_utf8.start) + 1
            raise DocumentError("neither UTF-8 nor Shift_JIS from here on", line) from as_utf8


def _refuse_replacement_characters(said: Iterable[Line]) -> None:
    for line in said:
        if "\ufffd" in line.text or "\0" in line.text:
            raise DocumentError("characters were lost in a conversion; save the text again as UTF-8", line.number)


def _in_file(path: Path, error: DocumentError) -> DocumentError:
    named = DocumentError(f"{path}: {error}")
    named.line = error.line
    return named


__all__ = [
    "Article",
    "Clause",
    "Document",
    "DocumentError",
    "Item",
    "Language",
    "Paragraph",
    "Signatory",
    "cite",
    "parse",
    "parse_ref",
    "read",
]

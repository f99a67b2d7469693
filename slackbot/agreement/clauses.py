"""The clauses of a support agreement, and how a Ref finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol, TypeVar

from slackbot.agreement.refs import parse_ref, ref_of
from slackbot.words import Ref, value

Language = Literal["ja", "en"]


class DocumentError(ValueError):
    """The text cannot be read as a contract. `line` counts from 1, where one line is at fault."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {problem}" if line else problem)
        self.line = line


@value
class Clause:
    """What a Ref names. `text` carries everything below it: an article with its paragraphs and items."""

    ref: Ref
    heading: str
    text: str


@value
class Item:
    """号"""

    number: int
    text: str


@value
class Paragraph:
    """項"""

    number: int
    text: str
    items: tuple[Item, ...] = ()


@value
class Article:
    """条. `lead` stands before the first paragraph or item; `items` are those of an article without paragraphs."""

    number: int
    heading: str
    lead: str
    paragraphs: tuple[Paragraph, ...] = ()
    items: tuple[Item, ...] = ()


@value
class Signatory:
    """A party of the signature block, and what it is asked to fill in."""

    party: str
    fields: tuple[str, ...]


@value
class Document:
    title: str
    language: Language
    sha256: str
    """Of the text in UTF-8 with LF line ends and no BOM: one text has one name, however its file is encoded."""
    preamble: str
    articles: tuple[Article, ...]
    closing: str = ""
    """What follows the last article and precedes the signatures: 「…を証するため…」, 附則."""
    signature: tuple[Signatory, ...]
    annex: str = ""
    """別紙: what is attached behind the articles or the signatures, line by line as it stands there."""

    def __hash__(self) -> int:
        return hash(self.sha256)

    def clause(self, ref: Ref) -> Clause:
        """DocumentError for a Ref that this text does not have."""
        try:
            place = parse_ref(ref)
            article = _numbered(self.articles, place.article)
            within = _numbered(article.paragraphs, place.paragraph) if place.paragraph else article
            text = _numbered(within.items, place.item).text if place.item else _text(within, self.language)
        except (LookupError, ValueError) as error:
            raise DocumentError(f'"{self.title}" has no clause {ref}') from error
        return Clause(ref=ref, heading=article.heading, text=text)

    def refs(self) -> tuple[Ref, ...]:
        """Every clause, in the order of the text: an article, its paragraphs, their items."""
        return tuple(ref for article in self.articles for ref in _refs(article))


class _Numbered(Protocol):
    @property
    def number(self) -> int: ...


N = TypeVar("N", bound=_Numbered)


def _numbered(among: Iterable[N], number: int) -> N:
    for part in among:
        if part.number == number:
            return part
    raise LookupError(number)


def _refs(article: Article) -> Iterator[Ref]:
    yield ref_of(article.number)
    yield from (ref_of(article.number, item=item.number) for item in article.items)
    for paragraph in article.paragraphs:
        yield ref_of(article.number, paragraph.number)
        yield from (ref_of(article.number, paragraph.number, item.number) for item in paragraph.items)


def _text(part: Article | Paragraph, language: Language) -> str:
    opening = part.lead if isinstance(part, Article) else part.text
    item = "（{}）{}" if language == "ja" else "({}) {}"
    paragraph = "{}．{}" if language == "ja" else "{}. {}"
    said = [opening, *(item.format(i.number, i.text) for i in part.items)]
    if isinstance(part, Article):
        said += [paragraph.format(p.number, _text(p, language)) for p in part.paragraphs]
    return "\n".join(line for line in said if line)

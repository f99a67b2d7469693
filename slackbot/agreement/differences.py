"""What has changed between two contract texts, clause by clause. A clause that only moved is the same clause."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from slackbot.agreement.clauses import Article, Document, Paragraph
from slackbot.agreement.refs import ref_of
from slackbot.words import Ref, value


@value
class Said:
    """The words of a clause alone, without what stands below it."""

    ref: Ref
    text: str


@value
class Change:
    """`was` None: it is new; `now` None: it is gone; the same words under another number: it moved."""

    was: Said | None
    now: Said | None

    @property
    def moved(self) -> bool:
        return self.was is not None and self.now is not None and self.was.text == self.now.text


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """In the order of the later text."""
    was, now = tuple(_said(before)), tuple(_said(after))
    compared = SequenceMatcher(None, [each.text for each in was], [each.text for each in now], autojunk=False)
    found: list[Change] = []
    for kind, first, last, begin, end in compared.get_opcodes():
        pairs = [Change(was=one, now=other) for one, other in zip_longest(was[first:last], now[begin:end])]
        found += [each for each in pairs if kind != "equal" or (each.was and each.now and each.was.ref != each.now.ref)]
    return tuple(found)


def _said(document: Document) -> Iterator[Said]:
    for article in document.articles:
        yield Said(ref=ref_of(article.number), text="\n".join(filter(None, (article.heading, article.lead))))
        yield from _items(article, article.number, None)
        for paragraph in article.paragraphs:
            yield Said(ref=ref_of(article.number, paragraph.number), text=paragraph.text)
            yield from _items(paragraph, article.number, paragraph.number)


def _items(holder: Article | Paragraph, article: int, paragraph: int | None) -> Iterator[Said]:
    yield from (Said(ref=ref_of(article, paragraph, each.number), text=each.text) for each in holder.items)

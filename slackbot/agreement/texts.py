"""Which contract text a customer's particulars mean: the product's own standard agreement, or one that was imported."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from slackbot.agreement.document import Document, DocumentError, Language, read
from slackbot.words import Ref

STANDARD = "standard"
_SHORTEST_SHA = 8
_FOLDER = Path(__file__).with_name("standard")


@cache
def standard(language: Language) -> Document:
    """The agreement that comes with the product; both languages have the same clauses."""
    return read(_FOLDER / f"{language}.md")


def choose(name: str, language: Language, imported: Iterable[Document]) -> Document:
    """By "standard", by title, or by the first eight or more digits of the text's SHA-256.

    DocumentError when nothing, or more than one text, goes by that name.
    """
    if name == STANDARD:
        return standard(language)
    found = {text.sha256: text for text in imported if _goes_by(name, text)}
    if len(found) == 1:
        return next(iter(found.values()))
    if not found:
        raise DocumentError(f'no imported text goes by the title or SHA-256 "{name}"')
    known = ", ".join(sha[:12] for sha in sorted(found))
    raise DocumentError(f'"{name}" means more than one imported text; write the SHA-256 instead: {known}')


def glossed(name: str, gloss: Document, imported: Iterable[Document]) -> tuple[Document, tuple[Ref, ...]]:
    """The imported text that the gloss is of, and its clauses that the gloss leaves out.

    DocumentError when the gloss is in the text's own language, or has a clause that the text has not.
    """
    document = choose(name, gloss.language, imported)
    if name == STANDARD or document.language == gloss.language:
        raise DocumentError(f'a gloss of "{document.title}" is in another language than its {document.language}')
    if unknown := [ref for ref in gloss.refs() if ref not in document.refs()]:
        raise DocumentError(f'"{document.title}" has no clause {", ".join(unknown)}: the gloss is of another text')
    return document, tuple(ref for ref in document.refs() if ref not in gloss.refs())


def _goes_by(name: str, text: Document) -> bool:
    return name == text.title or (len(name) >= _SHORTEST_SHA and text.sha256.startswith(name.lower()))

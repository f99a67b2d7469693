"""Which contract text a customer's particulars mean: the product's own standard agreement, or one that was imported."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from slackbot.agreement.document import Document, DocumentError, Language, read

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


def _goes_by(name: str, text: Document) -> bool:
    return name == text.title or (len(name) >= _SHORTEST_SHA and text.sha256.startswith(name.lower()))

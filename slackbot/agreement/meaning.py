"""A clause by what it says: so it is found again in a later text that words, orders or numbers it differently."""

from __future__ import annotations

from slackbot.agreement.clues import Part
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.reading import items
from slackbot.agreement.refs import parse_ref
from slackbot.words import Ref, value


@value
class Meant:
    """`ref` is its number in its own text, `names` what the desk calls it; none of what only that text knows."""

    ref: Ref
    document: str
    """SHA-256 of its text."""
    part: Part | None
    names: tuple[Ref, ...]
    words: str


def meant(agreement: Agreement, ref: Ref) -> Meant:
    names = tuple(name for name, own in agreement.reading.places.items() if own == ref)
    words = agreement.document.clause(ref).text
    return Meant(ref=ref, document=agreement.document.sha256, part=part_of(agreement, ref), names=names, words=words)


def found_again(clause: Meant, agreement: Agreement) -> Ref | None:
    """The number that it has in this text; None where this text says no such thing."""
    if clause.document == agreement.document.sha256:
        return clause.ref
    if clause.part is None:
        return None
    within = items(agreement.document, agreement.reading.parts.get(clause.part, 0))
    same = (ref for ref, text in within if _bare(text) == _bare(clause.words))
    named = (own for name in clause.names if (own := agreement.reading.places.get(name)))
    return next(same, None) or next(named, None)


def part_of(agreement: Agreement, ref: Ref) -> Part | None:
    """What its article is there for."""
    article = parse_ref(ref).article
    return next((part for part, number in agreement.reading.parts.items() if number == article), None)


def _bare(words: str) -> str:
    return "".join(words.split())

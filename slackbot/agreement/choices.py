"""What the forms offer, from the text itself: its items in its order, under its own numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from slackbot.agreement.clues import PAID, PaidFor, Part, Work, found_in
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.reading import items
from slackbot.words import Ref, value

THIRD_PARTY = r"第三者|他社|third.part"


@value
class Choice:
    ref: Ref
    """The text's own number."""
    text: str


@value
class Kind:
    """A kind of work that a customer can choose; of several items when they are one thing to a customer."""

    work: Work
    refs: tuple[Ref, ...]
    text: str
    """Of the first of its items."""


@value
class Cause(Choice):
    paid: Ref | None
    """The paid work it can be had as."""
    ours: bool = True
    """The text does not say so in so many words: it is our reading."""


@value
class Exclusion(Cause):
    third_party: bool
    """Advice is owed all the same (5.3)."""


def kinds(agreement: Agreement) -> tuple[Kind, ...]:
    """What was agreed separately is offered only where the particulars name that agreement."""
    found: dict[str, Kind] = {}
    for ref, text in _items(agreement, Part.WORK):
        work = agreement.reading.works.get(ref, Work.OTHER)
        if work is Work.AGREED and not agreement.particulars.separate_agreement:
            continue
        # What only this text knows stands for itself.
        key = ref if work is Work.OTHER else work
        known = found.get(key)
        found[key] = Kind(work=work, refs=(*(known.refs if known else ()), ref), text=known.text if known else text)
    return tuple(found.values())


def exclusions(agreement: Agreement) -> tuple[Exclusion, ...]:
    reading = agreement.reading
    return tuple(
        Exclusion(
            ref=ref,
            text=text,
            paid=reading.paid.get(ref),
            ours=ref in reading.ours,
            third_party=bool(found_in(text, THIRD_PARTY)),
        )
        for ref, text in _items(agreement, Part.EXCLUSIONS)
    )


def causes(agreement: Agreement) -> tuple[Cause, ...]:
    """Causes that may take free support away (Art. 7). What is then paid for is what goes beyond the usual."""
    paid = next((each.ref for each in paid_work(agreement) if found_in(each.text, PAID[PaidFor.BEYOND])), None)
    return tuple(Cause(ref=ref, text=text, paid=paid) for ref, text in _items(agreement, Part.FREE_SUPPORT))


def paid_work(agreement: Agreement) -> tuple[Choice, ...]:
    return _choices(agreement, Part.PAID_WORK)


def stop_grounds(agreement: Agreement) -> tuple[Choice, ...]:
    return _choices(agreement, Part.STOP)


@value
class Ground:
    """A ground of a stop that concerns several customers, each with a text of its own."""

    ref: Ref
    """The desk's name for it; that of the whole article where it has none, as for what only one text knows."""
    text: str
    """As the first of these texts words it."""

    @property
    def said(self) -> str:
        """Digest of the words of what the desk has no name for: by it the texts that have the same are found."""
        return _said(self.text) if self.ref == STOP else ""

    @property
    def key(self) -> str:
        return f"{self.ref}|{self.said}"


STOP: Ref = "9"


def shared_grounds(agreements: Iterable[Agreement]) -> tuple[Ground, ...]:
    """In the desk's order, then what has no name there. A text that many customers have is read once."""
    texts = {each.document.sha256: each for each in agreements}
    found = [
        Ground(ref=_named(each, choice.ref), text=choice.text)
        for each in texts.values()
        for choice in stop_grounds(each)
    ]
    one_each = {ground.key: ground for ground in reversed(found)}
    return tuple(sorted(one_each.values(), key=lambda ground: (ground.ref == STOP, ground.ref)))


def own_ground(agreement: Agreement, ref: Ref, said: str = "") -> Ref | None:
    """The number that a ground has in this text; the whole article's where it is not among its grounds."""
    same = (each.ref for each in stop_grounds(agreement) if said and _said(each.text) == said)
    return next(same, None) or agreement.own(ref)


def _named(agreement: Agreement, own: Ref) -> Ref:
    """The desk's name for an item of the text."""
    places = agreement.reading.places
    return next((name for name in sorted(places) if name.startswith(f"{STOP}(") and places[name] == own), STOP)


def _said(words: str) -> str:
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()[:10]


def cooperation(agreement: Agreement) -> tuple[Choice, ...]:
    return _choices(agreement, Part.COOPERATION)


def _choices(agreement: Agreement, part: Part) -> tuple[Choice, ...]:
    return tuple(Choice(ref=ref, text=text) for ref, text in _items(agreement, part))


def _items(agreement: Agreement, part: Part) -> tuple[tuple[Ref, str], ...]:
    return items(agreement.document, agreement.reading.parts.get(part, 0))

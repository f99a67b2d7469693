"""What the forms offer, from the text itself: its items in its order, under its own numbers."""

from __future__ import annotations

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


def cooperation(agreement: Agreement) -> tuple[Choice, ...]:
    return _choices(agreement, Part.COOPERATION)


def _choices(agreement: Agreement, part: Part) -> tuple[Choice, ...]:
    return tuple(Choice(ref=ref, text=text) for ref, text in _items(agreement, part))


def _items(agreement: Agreement, part: Part) -> tuple[tuple[Ref, str], ...]:
    return items(agreement.document, agreement.reading.parts.get(part, 0))

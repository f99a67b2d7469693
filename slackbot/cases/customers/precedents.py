"""What consultations came to at a customer, for the next time the same question appears (Art. 18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.agreement.clues import Part
from slackbot.agreement.meaning import found_again, part_of
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.said import decided
from slackbot.cases.customers.state import Customer, Precedent
from slackbot.cases.links import KeepPrecedent
from slackbot.cases.rulebook import ANYONE, rule
from slackbot.words import Decision, Ref, value

MOST_KEPT = 200
MOST_SHOWN = 3


@enforces("18")
@rule(KeepPrecedent, may=ANYONE, cites=("18",))
def keep_precedent(customer: Customer, command: KeepPrecedent, agreement: Agreement, now: datetime) -> Decision:
    kept = Precedent(
        case=command.case,
        about=command.about,
        item=command.item,
        text=command.text,
        at=now,
        meant=command.meant,
        by_customer=command.by_customer,
        by_provider=command.by_provider,
        deputy_for=command.deputy_for,
    )
    after = replace(customer, precedents=(*customer.precedents, kept)[-MOST_KEPT:])
    return decided(
        after,
        command,
        now,
        "precedent_kept",
        refs=("18",),
        case=command.case,
        about=command.about,
        item=command.item,
        text=command.text,
    )


@value
class Alike:
    """A precedent where its question may appear again."""

    precedent: Precedent
    item: Ref | None
    """Its number in the text of now; None where that text says no such thing, and nobody but the reader can tell."""

    @property
    def of_an_earlier_text(self) -> bool:
        return self.item != self.precedent.item or self.precedent.meant is None


def alike(found: Sequence[Precedent], items: Iterable[Ref], agreement: Agreement) -> tuple[Alike, ...]:
    """Of these items of the text, by what they say: the latest first, and last what this text has no item for."""
    asked = {*items}
    parts = {part_of(agreement, item) for item in asked} - {None}
    now = [(each, found_again(each.meant, agreement) if each.meant else each.item) for each in reversed(found)]
    same = [Alike(precedent=each, item=item) for each, item in now if item in asked]
    lost = [Alike(precedent=each, item=None) for each, item in now if item is None and _part(each) in parts]
    return tuple((*same, *lost)[:MOST_SHOWN])


def every(found: Sequence[Precedent], agreement: Agreement, item: Ref = "") -> tuple[Alike, ...]:
    """All that there are, the latest first; `item`: only those whose item this text numbers so."""
    now = [(each, found_again(each.meant, agreement) if each.meant else each.item or None) for each in reversed(found)]
    return tuple(Alike(precedent=each, item=own) for each, own in now if not item or own == item)


def _part(precedent: Precedent) -> Part | None:
    return precedent.meant.part if precedent.meant else None

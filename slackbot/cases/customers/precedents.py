"""What consultations came to at a customer, for the next time the same question appears (Art. 18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.said import decided
from slackbot.cases.customers.state import Customer, Precedent
from slackbot.cases.links import KeepPrecedent
from slackbot.cases.rulebook import ANYONE, rule
from slackbot.words import Decision

MOST_KEPT = 200
MOST_SHOWN = 3


@enforces("18")
@rule(KeepPrecedent, may=ANYONE, cites=("18",))
def keep_precedent(customer: Customer, command: KeepPrecedent, agreement: Agreement, now: datetime) -> Decision:
    kept = Precedent(case=command.case, about=command.about, item=command.item, text=command.text, at=now)
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

"""The opening queue: what came in outside the hours is raised again, all at once, at the opening (Art. 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.commands import QueueForOpening, RaiseOpening
from slackbot.cases.customers.state import Customer, Opening
from slackbot.cases.rulebook import ANYONE, CLOCK, rule
from slackbot.cases.timing import timer
from slackbot.words import Audience, Card, Decision, Event, Refusal, Timer

OPENING = "opening"
MOST_OPENINGS = 10
"""With more of them, what was raised first is forgotten."""


@enforces("3.2")
@rule(QueueForOpening, may=ANYONE | CLOCK)
def queue_for_opening(customer: Customer, command: QueueForOpening, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail."""
    known = customer.opening(command.opens) or Opening(at=command.opens)
    waiting = replace(known, cases=(*known.cases, command.case), raised=False)
    others = [each for each in customer.openings if each is not known]
    spare = [each for each in others if each.raised][: max(0, len(others) + 1 - MOST_OPENINGS)]
    after = replace(customer, openings=(*(each for each in others if each not in spare), waiting))
    happened = Event(type="customer.queued_for_opening", at=now, by=command.by, data={"case": command.case})
    return Decision(case=after, events=(happened,))


@enforces("3.1")
@rule(RaiseOpening, may=CLOCK, cites=("3.1",))
def raise_opening(customer: Customer, command: RaiseOpening, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Also when the desk was down at the opening: then as soon as it is back."""
    found = customer.opening(command.opens)
    if found is None or found.raised:
        return Refusal(code="superseded")
    raised = tuple(replace(each, raised=each.raised or each is found) for each in customer.openings)
    digest = Card(channel=agreement.provider.desk_channel, audience=Audience.DESK, name=f"{OPENING}:{found.name}")
    told = Event(type="customer.opened", at=now, by=command.by, refs=("3.1",), data={"cases": [*found.cases]})
    return Decision(case=replace(customer, openings=raised), events=(told,), messages=(digest,))


def openings(customer: Customer) -> Iterator[Timer]:
    waiting = (each for each in customer.openings if not each.raised)
    return (timer(customer, OPENING, each.at, RaiseOpening, opens=each.at) for each in waiting)

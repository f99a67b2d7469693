"""A customer hears who works for the provider: which company, for what, from when to when (Art. 11)."""

from __future__ import annotations

from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.people import Subcontractor
from slackbot.cases.customers.commands import TellOfSubcontractors
from slackbot.cases.customers.state import Customer
from slackbot.cases.links import EndForRegister
from slackbot.cases.rulebook import STAFF, rule
from slackbot.words import Audience, Decision, Event, FollowUp, JsonValue, Notice

SUBCONTRACTORS = "subcontractors"


@enforces("11")
@rule(TellOfSubcontractors, may=STAFF, cites=("11",))
def tell_of_subcontractors(
    customer: Customer, command: TellOfSubcontractors, agreement: Agreement, now: datetime
) -> Decision:
    """Always a decision: as a follow-up it must not fail."""
    today = agreement.provider.day(now)
    told: list[JsonValue] = [
        _told(company, over=bool(company.ends and company.ends < today)) for company in command.companies
    ]
    event = Event(type="customer.subcontractors_told", at=now, by=command.by, refs=("11",), data={"companies": told})
    notice = Notice(to=customer.channel, audience=Audience.CUSTOMER, key=SUBCONTRACTORS, params={"companies": told})
    looked = tuple(_looked_at(access, n, command) for n, access in enumerate(customer.access))
    return Decision(case=customer, events=(event,), messages=(notice, *looked))


def _looked_at(access: str, n: int, command: TellOfSubcontractors) -> FollowUp:
    """What stands looks whether whoever uses it may still do so."""
    return FollowUp(command=EndForRegister(id=f"{command.id}/{n}", case_id=access, by=command.by))


def _told(company: Subcontractor, *, over: bool) -> dict[str, JsonValue]:
    return {
        "company": company.company,
        "scope": company.scope or "",
        "personal_data": company.personal_data,
        "begins": company.begins.isoformat() if company.begins else "",
        "ends": company.ends.isoformat() if company.ends else "",
        "over": over,
    }

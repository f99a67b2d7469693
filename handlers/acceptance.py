"""The 契約責任者 accepts the agreement, and a lead asks for it again (Art. 1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.requests import Press, Request
from slackbot.cases import Customer
from slackbot.cases.customers import AcceptAgreement, AskForAcceptance
from slackbot.cases.customers.acceptance import concluded
from slackbot.cases.rulebook import RULES, refused
from slackbot.office import Office
from slackbot.words import Refusal


async def press_accept(press: Press, office: Office) -> Refusal | None:
    customer = press.place.customer
    if customer is None or customer.id != press.case_id:
        return Refusal(code="wrong_customer")
    command = AcceptAgreement(id=press.command_id, case_id=customer.id, by=press.actor, agreement=press.shown)
    if refusal := refused(RULES[AcceptAgreement], customer, command):
        return refusal
    # Known before it is looked up: what a button carries may be anything.
    if press.shown not in customer.asked:
        return Refusal(code="outdated")
    outcome = await office.desk.submit(command)
    return outcome if isinstance(outcome, Refusal) else None


async def ask(request: Request, office: Office, key: str) -> Refusal | None:
    """The summary of the version in force is shown in the shared channel; or why there is nothing to ask."""
    customer = await office.store.case(key)
    version = customer.agreement if isinstance(customer, Customer) else ""
    command = AskForAcceptance(id=request.command_id, case_id=key, by=request.actor, agreement=version)
    if refusal := refused(RULES[AskForAcceptance], customer, command):
        return refusal
    assert isinstance(customer, Customer), "the rulebook has seen it"
    agreement = await office.agreement(version)
    if concluded(customer, agreement):
        return Refusal(code="already_accepted")
    if not agreement.particulars.people.contract_owners:
        return Refusal(code="no_contract_owner")
    outcome = await office.desk.submit(command)
    return outcome if isinstance(outcome, Refusal) else None


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {"agreement.accept": press_accept}

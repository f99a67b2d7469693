"""The customer's 契約責任者 reads what was agreed and accepts it: a record of a signing, and nothing more (Art. 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.state import Acceptance, Customer
from slackbot.cases.rulebook import CUSTOMER, LEADS, rule
from slackbot.words import Audience, Authority, Card, CommandBase, Decision, Event, Lane, Message, Refusal, value

ACCEPTANCE, ACCEPTED = "acceptance", "accepted"


@value
class AskForAcceptance(CommandBase):
    """Shows the summary of a version in the shared channel, with the button that accepts it."""

    kind: Literal["customer.ask_for_acceptance"] = "customer.ask_for_acceptance"
    agreement: str


@value
class AcceptAgreement(CommandBase):
    kind: Literal["customer.accept_agreement"] = "customer.accept_agreement"
    agreement: str
    """The version that the summary named: a digest of the text and of every term in it."""


@enforces("1")
@rule(AskForAcceptance, may=LEADS, cites=("1",))
def ask_for_acceptance(customer: Customer, command: AskForAcceptance, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: what was signed on paper, or accepted before, needs no asking."""
    version, terms = command.agreement, agreement.particulars
    if terms.signed or customer.accepted(agreement.terms) or not terms.people.contract_owners:
        return Decision(case=customer, events=())
    after = replace(customer, asked=(*(each for each in customer.asked if each != version), version))
    replaced = [card_of(after, each) for each in customer.asked[-1:] if each != version]
    return _decided(after, command, now, "acceptance_asked", card_of(after, version), *replaced, version=version)


@enforces("1")
@rule(AcceptAgreement, may=CUSTOMER, cites=("1",))
def accept_agreement(
    customer: Customer, command: AcceptAgreement, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    version = command.agreement
    if Authority.CONTRACT_OWNER not in command.by.authorities:
        return Refusal(code="not_the_contract_owner", refs=("1",))
    if version not in customer.asked[-1:]:
        return Refusal(code="outdated")
    if customer.accepted(agreement.terms):
        return Refusal(code="already_accepted", refs=("1",))
    record = Acceptance(version=version, terms=agreement.terms, by=command.by.user, at=now)
    after = replace(customer, acceptances=(*customer.acceptances, record))
    desk = Card(
        channel=agreement.provider.desk_channel,
        audience=Audience.DESK,
        name=f"{ACCEPTED}:{version}",
        lane=Lane.APPROVAL,
    )
    return _decided(after, command, now, "agreement_accepted", card_of(after, version), desk, version=version)


def concluded(customer: Customer, agreement: Agreement) -> bool:
    """The version was accepted in Slack, or a lead has recorded how it was signed elsewhere."""
    return agreement.particulars.signed is not None or customer.accepted(agreement.terms) is not None


def card_of(customer: Customer, version: str) -> Card:
    return Card(
        channel=customer.channel, audience=Audience.CUSTOMER, name=f"{ACCEPTANCE}:{version}", lane=Lane.APPROVAL
    )


def version_on(card: str, customer: Customer) -> str:
    """The version that a card of the customer is about: the one in force, unless its name says another."""
    kind, _, version = card.partition(":")
    return version if kind in (ACCEPTANCE, ACCEPTED) else customer.agreement


def _decided(
    customer: Customer, command: CommandBase, now: datetime, happened: str, *said: Message, version: str
) -> Decision:
    data = {"version": version, "how": "in Slack"}
    event = Event(type=f"customer.{happened}", at=now, by=command.by, refs=("1",), data={**data})
    return Decision(case=customer, events=(event,), messages=said)

"""What Slack shows: pure functions from state to Block Kit. Nothing here awaits."""

from __future__ import annotations

from blocks import alerts, messages, panel
from blocks.around import Surroundings
from blocks.incidents import card, notices, triage
from slackbot.cases import Case, Customer, Incident
from slackbot.cases.customers.rules import OBSTACLE, OFFER, PANEL, UNANSWERED
from slackbot.words import Audience, Card, Notice, Rendered


def render(said: Card | Notice, case: Case, around: Surroundings) -> Rendered:
    """The message that a card or a notice comes to, from the latest state of its case."""
    if isinstance(case, Incident):
        return _incident(said, case, around)
    assert isinstance(said, Card), "only incidents have notices"
    if isinstance(case, Customer):
        return _customer(said, case, around)
    return alerts.alert(said, around)


def _customer(said: Card, customer: Customer, around: Surroundings) -> Rendered:
    kind, _, name = said.name.partition(":")
    if kind == PANEL:
        return panel.panel(customer, around)
    if kind == OBSTACLE:
        return alerts.obstacle(next(each for each in customer.obstacles if each.name == name), around)
    heard = customer.message(name)
    if heard is None:
        return messages.forgotten(around)
    return {OFFER: messages.offer, UNANSWERED: messages.unanswered}[kind](heard, customer, around)


def _incident(said: Card | Notice, incident: Incident, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        return notices.notice(said, incident, around)
    draw = card.card if said.audience is Audience.CUSTOMER else triage.triage
    return draw(incident, around)

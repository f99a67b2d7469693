"""What Slack shows: pure functions from state to Block Kit. Nothing here awaits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from blocks import acceptance, alerts, customers, delegations, freeze, messages, opening, panel
from blocks.access import card as access_card
from blocks.access import notices as access_notices
from blocks.access import review as access_review
from blocks.access import triage as access_triage
from blocks.agreement import notices as agreement_notices
from blocks.announcements import calendar
from blocks.announcements import card as announcement_card
from blocks.announcements import notices as announcement_notices
from blocks.announcements import triage as announcement_triage
from blocks.around import Surroundings
from blocks.bindings.card import binding_message
from blocks.escalations import call
from blocks.escalations import card as escalations
from blocks.incidents import card, notices, triage
from blocks.kit import UPDATED_TEXT, Mrkdwn, cut_bytes
from blocks.maintenance import notices as window_notices
from blocks.oncall import notices as oncall_notices
from blocks.quotes import card as quote_card
from blocks.quotes import search as quote_search
from blocks.service_requests import card as request_card
from blocks.service_requests import notices as request_notices
from blocks.service_requests import triage as request_triage
from blocks.urgent import card as urgent
from slackbot.cases import (
    AccessGrant,
    Announcement,
    Binding,
    Case,
    Customer,
    Incident,
    Provider,
    Rota,
    ServiceRequest,
    Window,
)
from slackbot.cases.customers.acceptance import ACCEPTANCE, ACCEPTED
from slackbot.cases.customers.access_review import NO_APPROVERS, REVIEW, TASK
from slackbot.cases.customers.freeze import FREEZE
from slackbot.cases.customers.opening import OPENING
from slackbot.cases.customers.rules import OBSTACLE, OFFER, UNANSWERED
from slackbot.cases.customers.said import PANEL
from slackbot.cases.disputes import URGENT
from slackbot.cases.escalations.state import CALL, ESCALATION
from slackbot.cases.quotes.export import QUOTES_EXPORTED
from slackbot.cases.quotes.said import QUOTE
from slackbot.words import Attached, Audience, Card, Notice, Rendered


def render(said: Card | Notice, case: Case, around: Surroundings) -> Rendered:
    """The message that a card or a notice comes to, from the latest state of its case."""
    named = frozenset({case.grantee}) if isinstance(case, AccessGrant) else around.named
    shown = replace(around, by_role=_by_role(said, around), named=named)
    drawn = RENDERERS[type(case)](said, case, shown)
    return replace(drawn, text=cut_bytes(Mrkdwn(drawn.text), UPDATED_TEXT)) if isinstance(said, Card) else drawn


def _by_role(said: Card | Notice, around: Surroundings) -> bool:
    if said.audience is not Audience.CUSTOMER or around.agreement is None:
        return False
    return not around.agreement.particulars.staff_by_name


def attached(said: Notice, case: Case, around: Surroundings) -> Attached | None:
    """The file that a notice comes with; None when a later one has taken its place."""
    if isinstance(case, Provider):
        return quote_search.attached(said, around)
    assert isinstance(case, Announcement), "nothing else has files"
    return calendar.file(case, around) if said.params["sequence"] == case.sequence else None


def _provider(said: Card | Notice, provider: Provider, around: Surroundings) -> Rendered:
    if isinstance(said, Notice) and said.key == QUOTES_EXPORTED:
        return quote_search.sent(said, around)
    if isinstance(said, Notice):
        draw = alerts.desk_notice if said.audience is Audience.PERSON else delegations.notice
        return draw(said, around)
    return alerts.alert(said, around)


def _customer(said: Card | Notice, customer: Customer, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        if said.key in customers.NOTICES:
            return customers.notice(said, customer, around)
        return agreement_notices.notice(said, around)
    kind, _, name = said.name.partition(":")
    if kind == PANEL:
        return panel.panel(customer, around)
    if kind in (ACCEPTANCE, ACCEPTED):
        return {ACCEPTANCE: acceptance.summary, ACCEPTED: acceptance.told_desk}[kind](customer, around)
    if kind == OBSTACLE:
        return alerts.obstacle(next(each for each in customer.obstacles if each.name == name), around)
    if kind in INVENTORY:
        return INVENTORY[kind](name, customer, around)
    if kind == OPENING:
        return opening.opening(around)
    heard = customer.message(name)
    if heard is None:
        return messages.forgotten(around)
    return {OFFER: messages.offer, UNANSWERED: messages.unanswered}[kind](heard, customer, around)


def _incident(said: Card | Notice, incident: Incident, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        return notices.notice(said, incident, around)
    draw = card.card if said.audience is Audience.CUSTOMER else triage.triage
    return _inside(said, incident, around) or draw(incident, around)


def _service_request(said: Card | Notice, request: ServiceRequest, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        return request_notices.notice(said, request, around)
    draw = request_card.card if said.audience is Audience.CUSTOMER else request_triage.triage
    return _inside(said, request, around) or draw(request, around)


def _inside(said: Card, case: Incident | ServiceRequest, around: Surroundings) -> Rendered | None:
    """A card of something within the case; None: it is the case's own."""
    kind = said.name.partition(":")[0]
    if kind == QUOTE:
        return quote_card.card(said, case, around)
    if kind == ESCALATION:
        return escalations.desk_card(case, said.name, around, direct=said.audience is Audience.PERSON)
    if kind == CALL:
        return call.card(case, said.name, around)
    return urgent.desk_card(case, around) if kind == URGENT else None


def _access(said: Card | Notice, grant: AccessGrant, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        return access_notices.notice(said, grant, around)
    draw = access_card.card if said.audience is Audience.CUSTOMER else access_triage.triage
    return draw(grant, around)


INVENTORY: Mapping[str, Callable[[str, Customer, Surroundings], Rendered]] = {
    REVIEW: access_review.card,
    TASK: access_review.task,
    FREEZE: freeze.card,
    NO_APPROVERS: lambda name, customer, around: access_review.no_approvers(customer, around),
}


def _announcement(said: Card | Notice, announcement: Announcement, around: Surroundings) -> Rendered:
    if isinstance(said, Notice):
        return announcement_notices.notice(said, announcement, around)
    draw = announcement_card.card if said.audience is Audience.CUSTOMER else announcement_triage.triage
    return draw(announcement, around)


RENDERERS: Mapping[type, Callable[[Card | Notice, Any, Surroundings], Rendered]] = {
    Incident: _incident,
    ServiceRequest: _service_request,
    AccessGrant: _access,
    Customer: _customer,
    Provider: _provider,
    Rota: oncall_notices.draw,
    Window: window_notices.draw,
    Announcement: _announcement,
    Binding: binding_message,
}

"""The pinned panel: the customer's door, with the agreement, the hours and who is there."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.hours import hours_in_words
from blocks.incidents.common import labelled
from blocks.kit import Block, Element, Mrkdwn, actions, button, context, divider, esc, fields, header, joined, section
from slackbot.cases.customers import Customer
from slackbot.words import Rendered


def panel(customer: Customer, around: Surroundings) -> Rendered:
    terms, document = around.terms.particulars, around.terms.document
    named = around.plain("panel.title", name=terms.short_name)
    in_force = around.say("panel.in_force", title=document.title, day=terms.effective_from.isoformat())
    in_force = joined([in_force, *_to_come(customer, around)])
    facts = [
        labelled(around, "panel.which_agreement", in_force),
        labelled(around, "panel.hours", esc(hours_in_words(around))),
        labelled(around, "panel.contact", esc(terms.contact)),
        labelled(around, "panel.systems", Mrkdwn("\n".join(esc(f"• {system.name}") for system in terms.systems))),
    ]
    blocks: list[Block] = [
        header(named),
        section(around.say("panel.how")),
        actions(
            report_button(around),
            request_button(around),
            asks_button(around),
            access_button(around),
            stops_button(around),
            agreement_button(around),
        ),
        divider(),
        fields(facts),
        context(around.say("panel.phone_too"), around.grounds("2", "3.1", "3.3")),
    ]
    return Rendered(
        text=around.say("panel.notification", name=terms.short_name, hours=hours_in_words(around)), blocks=blocks
    )


def _to_come(customer: Customer, around: Surroundings) -> list[Mrkdwn]:
    """Until when the agreement runs, and from when another version holds."""
    term = around.terms.particulars.term
    ends = [around.say("panel.term", begins=term.begins.isoformat(), ends=term.ends.isoformat())] if term else []
    return ends + [around.say("panel.scheduled", day=each.effective_from.isoformat()) for each in customer.scheduled]


def agreement_button(around: Surroundings) -> Element:
    return button(around.plain("button.agreement"), "panel.agreement", around.terms.particulars.key)


def request_button(around: Surroundings) -> Element:
    return button(around.plain("button.request"), "panel.request", around.terms.particulars.key)


def asks_button(around: Surroundings) -> Element:
    return button(around.plain("cooperation.title"), "panel.cooperation", around.terms.particulars.key)


def stops_button(around: Surroundings) -> Element:
    return button(around.plain("stops.title"), "panel.stops", around.terms.particulars.key)


def access_button(around: Surroundings) -> Element:
    return button(around.plain("button.access.standing"), "panel.access", around.terms.particulars.key)


def report_button(around: Surroundings) -> Element:
    return button(around.plain("button.report"), "panel.report", around.terms.particulars.key, style="danger")

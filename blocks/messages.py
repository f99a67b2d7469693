"""Plain messages in the shared channel: the offer to take one up, and the one that nobody has answered."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Mrkdwn,
    actions,
    button,
    context,
    cut,
    esc,
    link,
    one_line,
    quote,
    section,
)
from blocks.panel import report_button
from slackbot.cases.customers import Customer
from slackbot.cases.customers.state import Heard
from slackbot.words import Rendered


def offer(heard: Heard, customer: Customer, around: Surroundings) -> Rendered:
    """Under a mention or a :ticket:. Without text there is only the form to offer."""
    if heard.case:
        return _said(around.say("offer.recorded", id=heard.case))
    if not heard.text.strip():
        return _said(around.say("offer.empty"), actions(report_button(around)))
    record = button(around.plain("button.record"), "offer.record", heard.ts, style="primary")
    form = button(around.plain("button.form"), "offer.form", heard.ts)
    return _said(around.say("offer.text"), actions(record, form), context(around.grounds("3.3", "5.1")))


def unanswered(heard: Heard, customer: Customer, around: Surroundings) -> Rendered:
    """In #desk; nothing is said in the channel. The buttons go once somebody has seen to it."""
    about = {"name": around.terms.particulars.short_name, "by": around.person(heard.user), "at": around.when(heard.at)}
    if heard.waits:
        called = around.people(around.terms.provider.engineers)
        first = around.say("unanswered.text", minutes=_minutes(around), people=called, **about)
    else:
        first = around.say("unanswered.recorded" if heard.case else "unanswered.done", id=heard.case, **about)
    opened = [link(heard.permalink, around.say("unanswered.open"))] if heard.permalink else []
    below: list[Block] = [context(*opened, around.grounds("3.3", "5.1"))]
    if heard.waits:
        below.insert(0, _choice(heard, customer, around))
    text = cut(Mrkdwn(f"{first}\n{esc(one_line(heard.text, 1200))}"), NOTIFICATION_TEXT)
    return Rendered(text=text, blocks=[section(first), quote(heard.text), *below])


def forgotten(around: Surroundings) -> Rendered:
    """So much has been said since that nothing is known of the message any more."""
    return _said(around.say("unanswered.forgotten"))


def _choice(heard: Heard, customer: Customer, around: Surroundings) -> Block:
    value = f"{customer.id}|{heard.ts}"
    record = button(around.plain("button.take_up"), "unanswered.record", value, style="primary")
    return actions(record, button(around.plain("button.no_case"), "unanswered.dismiss", value))


def _minutes(around: Surroundings) -> int:
    return int(around.terms.particulars.unanswered_after.total_seconds() // 60)


def _said(first: Mrkdwn, *below: Block) -> Rendered:
    return Rendered(text=first, blocks=[section(first), *below])

"""Plain messages in the shared channel: the offer to take one up, and the one that nobody has answered."""

from __future__ import annotations

from datetime import datetime

from blocks.around import Surroundings
from blocks.kit import Block, actions, button, context, cut, esc, link, mention, one_line, quote, section
from blocks.panel import report_button
from slackbot.cases.customers import Customer
from slackbot.words import Notice, Rendered


def notice(said: Notice, customer: Customer, around: Surroundings) -> Rendered:
    return {"offer": offer, "unanswered": unanswered}[said.key](said, customer, around)


def offer(said: Notice, customer: Customer, around: Surroundings) -> Rendered:
    """Under a mention or a :ticket:. Without text there is only the form to offer."""
    ts = str(said.params["ts"])
    if said.params["empty"]:
        first = around.say("offer.empty")
        return Rendered(text=first, blocks=[section(first), actions(report_button(around))])
    first = around.say("offer.text")
    record = button(around.plain("button.record"), "offer.record", ts, style="primary")
    form = button(around.plain("button.form"), "offer.form", ts)
    blocks: list[Block] = [section(first), actions(record, form), context(around.grounds("3.3", "5.1"))]
    return Rendered(text=first, blocks=blocks)


def unanswered(said: Notice, customer: Customer, around: Surroundings) -> Rendered:
    """In #desk; nothing is said in the channel."""
    ts, text = str(said.params["ts"]), str(said.params["text"])
    at = datetime.fromisoformat(str(said.params["at"]))
    terms = around.terms.particulars
    first = around.say(
        "unanswered.text",
        name=terms.short_name,
        by=mention(str(said.params["user"])),
        at=around.when(at),
        minutes=int(terms.unanswered_after.total_seconds() // 60),
    )
    blocks: list[Block] = [section(first), quote(text)]
    if url := around.links.get(f"message {ts}"):
        blocks.append(context(link(url, around.say("unanswered.open"))))
    record = button(around.plain("button.take_up"), "unanswered.record", f"{customer.id}|{ts}", style="primary")
    answered = button(around.plain("button.no_case"), "unanswered.dismiss", f"{customer.id}|{ts}")
    blocks += [actions(record, answered), context(around.grounds("3.3", "5.1"))]
    return Rendered(text=cut(f"{first}\n{esc(one_line(text, 1200))}", 4000), blocks=blocks)

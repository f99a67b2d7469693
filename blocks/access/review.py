"""棚卸し: what stands is kept or ended by the customer; what is left is shown in #desk until it is (Art. 6(4))."""

from __future__ import annotations

from typing import Any

import orjson

from blocks.access.common import period, system_name
from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, actions, asked, button, context, esc, modal, one_line, option, radio, section
from slackbot.cases.access.state import AccessGrant
from slackbot.cases.customers import Customer
from slackbot.cases.customers.access_review import due, name_of
from slackbot.cases.customers.state import AccessReview
from slackbot.words import Rendered

FORM, KEEP, END = "access.inventory", "keep", "end"
MOST = 40


def card(name: str, customer: Customer, around: Surroundings) -> Rendered:
    """In the shared channel."""
    review = _of(name, customer)
    if review is None:
        return _over(around)
    done = not review.left
    people = around.people(around.terms.particulars.people.access_approvers)
    first = around.say(
        "access.inventory.done" if done else "access.inventory.text",
        to=people,
        until=around.when(due(review, around.terms)),
    )
    blocks: list[Block] = [section(first), *_lines(review, around)]
    if not done:
        blocks.append(actions(_button(customer, review, around)))
    return Rendered(text=first, blocks=[*blocks, context(around.grounds("6(4)"))])


def task(name: str, customer: Customer, around: Surroundings) -> Rendered:
    """In #desk, for the lead who is named: it stays until every line is answered."""
    review = _of(name, customer)
    if review is None:
        return _over(around)
    told = {"name": around.terms.particulars.short_name, "lead": around.person(review.lead)}
    if not review.left:
        return Rendered(text=(done := around.say("access.task.done", **told)), blocks=[section(done)])
    first = around.say("access.task.text", count=len(review.left), until=around.when(due(review, around.terms)), **told)
    blocks = [section(first), *_lines(review, around), actions(_button(customer, review, around))]
    return Rendered(text=first, blocks=[*blocks, context(around.grounds("6(4)"))])


def no_approvers(customer: Customer, around: Surroundings) -> Rendered:
    people = around.terms.particulars.people.access_approvers
    name = around.terms.particulars.short_name
    first = around.say("access.approvers_named" if people else "access.no_approvers", name=name)
    return Rendered(text=first, blocks=[section(first), context(around.grounds("6(4)"))])


def form(
    review: AccessReview, found: list[AccessGrant], around: Surroundings, metadata: dict[str, str]
) -> dict[str, Any]:
    """Each access: still needed, or to be ended."""
    choice = [option(around.plain(f"access.inventory.{each}"), each) for each in (KEEP, END)]
    blocks: list[Block] = [section(around.say("access.inventory.how"))]
    for grant in found[:MOST]:
        label = one_line(f"{grant.id} {system_name(grant, around)} {grant.scope}", 150)
        blocks.append(asked(f"review.{grant.id}", label, radio(f"review.{grant.id}", choice), optional=True))
        blocks.append(context(around.person(grant.grantee), period(grant, around)))
    blocks.append(context(around.grounds("6(4)")))
    kept = orjson.dumps({"review": name_of(review), **metadata}).decode()
    submit = around.plain("access.inventory.submit")
    return modal(around.locale, around.plain("access.inventory.title"), FORM, blocks, submit=submit, metadata=kept)


def _of(name: str, customer: Customer) -> AccessReview | None:
    found = customer.access_review
    return found if found and name_of(found) == name else None


def _lines(review: AccessReview, around: Surroundings) -> list[Block]:
    answers = {each.access: each for each in review.answered}
    known = {each.case.id: each.case for each in around.listed}
    lines = []
    for access in review.access:
        grant, said = known.get(access), answers.get(access)
        what = f"{system_name(grant, around)} {one_line(grant.scope, 60)}" if isinstance(grant, AccessGrant) else ""
        answer = ("kept" if said.keep else "ended") if said else "open"
        by = around.person(said.by) if said else Mrkdwn("")
        lines.append(around.say(f"access.inventory.line.{answer}", id=access, what=esc(what), by=by))
    return [section(Mrkdwn("\n".join(lines)))] if lines else []


def _button(customer: Customer, review: AccessReview, around: Surroundings) -> dict[str, Any]:
    return button_for(customer.id, name_of(review), around)


def button_for(customer: str, review: str, around: Surroundings) -> dict[str, Any]:
    label, value = around.plain("button.access.inventory"), f"{customer}|{review}"
    return button(label, FORM, value, style="primary", about=customer)


def _over(around: Surroundings) -> Rendered:
    first = around.say("access.inventory.over")
    return Rendered(text=first, blocks=[section(first)])

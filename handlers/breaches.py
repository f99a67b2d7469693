"""A notice of breach by form: recorded by a lead, and what came of it (Art. 17)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from blocks.agreement import breaches as forms
from blocks.around import Surroundings
from handlers.asked import came_of, show
from handlers.requests import Press, Request, Submission
from handlers.typed import whole_number
from slackbot.cases.customers import AnswerBreach, Customer, RecordBreach, SettleBreach
from slackbot.cases.customers.state import Breach
from slackbot.office import Office
from slackbot.words import Refusal, Role, Side

FIELD_OF = {
    "delivery_is_missing": forms.DELIVERY,
    "period_has_passed": forms.DAY,
    "period_is_too_long": forms.DAY,
    "no_such_breach": forms.TEXT,
}


async def press_record(press: Press, office: Office) -> Refusal | None:
    customer = await _customer(press, office, press.case_id)
    if isinstance(customer, Refusal):
        return customer
    around = Surroundings(locale=press.locale, agreement=await office.agreement(customer.agreement))
    view = forms.record_form(around, {"channel": press.place.channel, "customer": customer.id})
    await show(press, office, view)
    return None


async def press_answer(press: Press, office: Office) -> Refusal | None:
    return await _show(press, office, forms.answer_form)


async def press_settle(press: Press, office: Office) -> Refusal | None:
    return await _show(press, office, forms.settle_form)


Draw = Callable[[Breach, Surroundings, dict[str, str]], dict[str, Any]]


async def _show(press: Press, office: Office, draw: Draw) -> Refusal | None:
    """Of one that is open."""
    customer = await _customer(press, office, press.case_id)
    if isinstance(customer, Refusal):
        return customer
    found = next((each for each in customer.breaches if str(each.number) == press.shown), None)
    if found is None or found.cured is not None:
        return Refusal(code="no_such_breach", refs=("17",))
    around = Surroundings(locale=press.locale, agreement=await office.agreement(customer.agreement))
    kept = {"channel": press.place.channel, "customer": customer.id, "number": str(found.number)}
    await show(press, office, draw(found, around, kept))
    return None


async def submit_record(form: Submission, office: Office) -> Refusal | None:
    customer = await _customer(form, office, form.metadata.get("customer", ""))
    if isinstance(customer, Refusal):
        return customer
    given = form.answers
    try:
        party, cure_by = Side(given.text(forms.PARTY)), date.fromisoformat(given.text(forms.DAY))
    except ValueError:
        return Refusal(code="outdated")
    command = RecordBreach(
        id=form.command_id,
        case_id=customer.id,
        by=form.actor,
        notice_by=party,
        text=given.text(forms.TEXT),
        delivery=given.text(forms.DELIVERY),
        cure_by=cure_by,
        shared=forms.SHARED in given.several(forms.SHARED),
    )
    return await came_of(office, command)


async def submit_answer(form: Submission, office: Office) -> Refusal | None:
    customer = await _customer(form, office, form.metadata.get("customer", ""))
    if isinstance(customer, Refusal):
        return customer
    number, text = whole_number(form.metadata.get("number", "")) or 0, form.answers.text(forms.TEXT)
    command = AnswerBreach(id=form.command_id, case_id=customer.id, by=form.actor, number=number, text=text)
    return await came_of(office, command)


async def submit_settle(form: Submission, office: Office) -> Refusal | None:
    customer = await _customer(form, office, form.metadata.get("customer", ""))
    if isinstance(customer, Refusal):
        return customer
    command = SettleBreach(
        id=form.command_id,
        case_id=customer.id,
        by=form.actor,
        number=whole_number(form.metadata.get("number", "")) or 0,
        cured=form.answers.text(forms.CURED) == "yes",
        outcome=form.answers.text(forms.TEXT),
    )
    return await came_of(office, command)


async def _customer(request: Request, office: Office, key: str) -> Customer | Refusal:
    """A lead's business, and never another customer's than the channel's."""
    if request.actor.role is not Role.LEAD:
        return Refusal(code="not_allowed", refs=("17",))
    if request.place.customer is not None and request.place.customer.id != key:
        return Refusal(code="wrong_customer")
    found = await office.store.case(key)
    return found if isinstance(found, Customer) else Refusal(code="no_such_customer")


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    forms.RECORD: press_record,
    forms.ANSWER: press_answer,
    forms.SETTLE: press_settle,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    forms.RECORD: submit_record,
    forms.ANSWER: submit_answer,
    forms.SETTLE: submit_settle,
}

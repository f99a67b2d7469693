"""Service requests by button and form: made, taken, answered, settled, turned (Art. 2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from blocks import which_customer as menu
from blocks.around import Surroundings
from blocks.incidents import forms as incident_forms
from blocks.incidents.forms import CALLER, SOURCE, TEXT, TOLD, WHAT, Prefilled
from blocks.service_requests import forms, times
from handlers import reports, which_customer
from handlers.asked import Asked, at_once, by_form, came_of, of_form, of_press, show, show_form
from handlers.requests import Press, Request, Slash, Submission
from handlers.wording import as_chosen
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Customer, Incident, ServiceRequest
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.reception import received
from slackbot.cases.service_requests import (
    AnswerRequest,
    ConfirmRequest,
    MakeRequest,
    NoteOnRequest,
    ReopenRequest,
    TakeRequest,
    TurnIntoIncident,
    TurnIntoRequest,
    WithdrawRequest,
)
from slackbot.cases.service_requests.state import shown
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Side

FIELD_OF = {
    "unknown_kind": forms.KIND,
    "wish_is_no_coming_day": forms.WISHED,
}


def take(asked: Asked) -> CommandBase:
    return TakeRequest(id=asked.id, case_id=asked.case_id, by=asked.by)


def turn_into_incident(asked: Asked) -> CommandBase:
    return TurnIntoIncident(id=asked.id, case_id=asked.case_id, by=asked.by)


def withdraw(asked: Asked) -> CommandBase:
    return WithdrawRequest(id=asked.id, case_id=asked.case_id, by=asked.by)


def answer(asked: Asked, text: str) -> CommandBase:
    return AnswerRequest(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def note(asked: Asked, text: str) -> CommandBase:
    return NoteOnRequest(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def reopen(asked: Asked, text: str) -> CommandBase:
    return ReopenRequest(id=asked.id, case_id=asked.case_id, by=asked.by, reason=text)


AT_ONCE: dict[str, Callable[[Asked], CommandBase]] = {
    "take": take,
    "turn_into_incident": turn_into_incident,
    "withdraw": withdraw,
}
"""Verbs that need nothing but the press."""

IN_WORDS: dict[str, Callable[[Asked, str], CommandBase]] = {"answer": answer, "note": note, "reopen": reopen}
"""Verbs that need one text."""


# ── Made ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def open_form(press: Press, office: Office) -> Refusal | None:
    """The panel's second button; for staff with who called."""
    if press.place.customer is None or press.place.agreement is None:
        return Refusal(code="no_such_customer")
    around = Surroundings(locale=press.locale, agreement=press.place.agreement)
    filled = _empty(press.place.channel, press.place.customer.id, office)
    view = forms.make(around, filled)
    if press.actor.side is Side.PROVIDER:
        view = forms.make_for(around, filled)
    await show(press, office, view)
    return None


async def open_for_caller(slash: Slash, office: Office, key: str = "") -> Refusal | None:
    """`/request` alone: a call or a mail is written down."""
    found = await which_customer.meant(slash, office, key)
    if isinstance(found, Refusal):
        return found
    if found:
        around = Surroundings(locale=slash.locale, agreement=await office.agreement(found.agreement))
        view = forms.make_for(around, _empty(slash.place.channel, found.id, office))
    else:
        around, kept = Surroundings(locale=slash.locale), {"channel": slash.place.channel}
        view = menu.first(around, around.plain("request.form.title_for"), forms.MAKE, kept)
    await show(slash, office, view)
    return None


async def redraw(press: Press, office: Office) -> None:
    """A kind was chosen: an outage gets the form for outages, anything else its clause."""
    given, customer = press.answers, press.answers.text(menu.CUSTOMER) or press.metadata.get("customer", "")
    found = await office.store.case(customer)
    if not isinstance(found, Customer) or not which_customer.may_see(press, customer):
        return
    around = Surroundings(locale=press.locale, agreement=await office.agreement(found.agreement))
    changed = customer != press.metadata.get("customer")
    filled = Prefilled(
        what=given.text(WHAT),
        system="" if changed else given.text(forms.ABOUT),
        since=given.instant(TOLD) or office.clock.now(),
        metadata={**press.metadata, "customer": customer},
    )
    view = await _drawn(press, office, around, filled, "" if changed else given.text(forms.KIND))
    await which_customer.replace_view(press, office, view)


async def _drawn(press: Press, office: Office, around: Surroundings, filled: Prefilled, kind: str) -> dict[str, Any]:
    outage = forms.is_incident(around, kind)
    make, report = forms.make, incident_forms.report
    if press.actor.side is Side.PROVIDER:
        make, report = forms.make_for, incident_forms.report_for
    if not outage:
        return make(around, filled, kind)
    return report(around, filled, await office.open_with_links(filled.metadata["customer"]))


async def submit(form: Submission, office: Office) -> Refusal | dict[str, Any]:
    customer = form.answers.text(menu.CUSTOMER) or form.metadata.get("customer", "")
    try:
        made = _made(form, customer)
    except ValueError:
        return Refusal(code="outdated")
    outcome = await office.desk.submit(made)
    if isinstance(outcome, Refusal):
        return outcome
    around = Surroundings(locale=form.locale, agreement=await reports.agreement_of(form, outcome.case_id, office))
    told = received(made.told_at or office.clock.now(), around.terms)
    return {"response_action": "update", "view": forms.made(around, outcome.case_id, outcome.again, told)}


def _made(form: Submission, customer: str) -> MakeRequest:
    """Raises ValueError on a form that is not ours as it is now."""
    given, staff = form.answers, form.actor.side is Side.PROVIDER
    source = Source(given.text(SOURCE) or Source.OTHER) if staff else Source.FORM
    wished = given.text(forms.WISHED)
    return MakeRequest(
        id=form.command_id,
        case_id=customer,
        by=form.actor,
        choice=given.text(forms.KIND),
        what=given.text(WHAT),
        system=given.text(forms.ABOUT),
        wished=date.fromisoformat(wished) if wished else None,
        origin=Origin(source=source, caller=given.text(CALLER) if staff else ""),
        told_at=given.instant(TOLD) if staff else None,
    )


def _empty(channel: str, customer: str, office: Office) -> Prefilled:
    return Prefilled(since=office.clock.now(), metadata={"channel": channel, "customer": customer})


# ── Gone on with ─────────────────────────────────────────────────────────────────────────────────────────────────────


def press_at_once(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    return at_once(lambda press: AT_ONCE[verb](of_press(press)))


def press_for_form(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        return await open_to_write(press, office, verb, press.case_id, shown=press.shown)

    return pressed


async def open_to_write(request: Request, office: Office, verb: str, case_id: str, **kept: str) -> Refusal | None:
    """Opens the form of a verb; `kept` travels with it."""
    command = IN_WORDS.get(verb, reopen)(Asked(id=request.command_id, case_id=case_id, by=request.actor), "")

    def draw(found: ServiceRequest, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        return forms.write(found, around, verb, metadata)

    def stale(found: ServiceRequest, terms: Agreement) -> Refusal | None:
        outdated = request.actor.side is Side.CUSTOMER and kept.get("shown", "") != shown(found)
        return Refusal(code="outdated") if verb == "not_settled" and outdated else None

    return await show_form(request, office, command, ServiceRequest, draw, stale, **kept)


async def press_confirm(press: Press, office: Office) -> Refusal | None:
    if stranger := press.stranger_to(press.case_id):
        return stranger
    asked = of_press(press)
    command = ConfirmRequest(id=asked.id, case_id=asked.case_id, by=asked.by, shown=press.shown)
    return await came_of(office, command)


def submit_in_words(verb: str) -> Callable[[Submission, Office], Awaitable[Refusal | None]]:
    return by_form(lambda form: as_chosen(form, IN_WORDS[verb](of_form(form), form.answers.text(TEXT))))


@by_form
def submit_not_settled(form: Submission) -> CommandBase:
    """「まだ解決していません」, with what is still open."""
    asked = of_form(form)
    said, digest = form.answers.text(TEXT), form.metadata.get("shown", "")
    return ReopenRequest(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest, reason=said)


# ── An incident that is a request ────────────────────────────────────────────────────────────────────────────────────


async def press_turn(press: Press, office: Office) -> Refusal | None:
    return await show_turn(press, office, press.case_id)


async def show_turn(request: Request, office: Office, case_id: str) -> Refusal | None:
    command = TurnIntoRequest(id=request.command_id, case_id=case_id, by=request.actor, choice="")
    return await show_form(request, office, command, Incident, forms.turn)


@by_form
def submit_turn(form: Submission) -> CommandBase:
    asked = of_form(form)
    choice = form.answers.text(forms.TURN_KIND)
    return TurnIntoRequest(id=asked.id, case_id=asked.case_id, by=asked.by, choice=choice)


async def press_times(press: Press, office: Office) -> Refusal | None:
    if stranger := press.stranger_to(press.case_id):
        return stranger
    found = await office.found(press.case_id, ServiceRequest)
    if isinstance(found, Refusal):
        return found
    around, kept = await office.around(found, press.locale), {"channel": press.place.channel}
    view = times.times(found, around, office.clock.now(), kept)
    await show(press, office, view)
    return None


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "panel.request": open_form,
    forms.KIND: redraw,
    **{f"service_request.{verb}": press_at_once(verb) for verb in AT_ONCE},
    **{f"service_request.{verb}": press_for_form(verb) for verb in (*IN_WORDS, "not_settled")},
    "service_request.confirm": press_confirm,
    "service_request.times": press_times,
    "incident.turn_into_request": press_turn,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    forms.MAKE: submit,
    **{f"service_request.{verb}": submit_in_words(verb) for verb in IN_WORDS},
    "service_request.not_settled": submit_not_settled,
    "incident.turn_into_request": submit_turn,
}

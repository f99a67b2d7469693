"""The report form: opened, drawn anew when a choice changes it, and sent (Arts. 3.3, 5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from blocks import which_customer as menu
from blocks.around import Surroundings
from blocks.incidents import forms
from handlers import which_customer
from handlers.asked import show
from handlers.requests import Answers, Press, Slash, Submission
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Customer
from slackbot.cases.incidents import Report
from slackbot.cases.incidents.state import Level, Origin, Source
from slackbot.cases.reception import received
from slackbot.clock import from_ts
from slackbot.office import Office
from slackbot.words import Refusal, Side

FIELD_OF = {
    "what_is_empty": forms.WHAT,
    "what_is_too_long": forms.WHAT,
    "unknown_system": forms.SYSTEM,
    "since_is_in_the_future": forms.SINCE,
    "told_is_in_the_future": forms.TOLD,
}


async def open_for_caller(slash: Slash, office: Office, key: str = "") -> Refusal | None:
    """`/incident` alone: a call or a mail is written down. In a customer's channel no other can be chosen (Art. 12)."""
    found = await which_customer.meant(slash, office, key)
    if isinstance(found, Refusal):
        return found
    if found:
        filled = forms.Prefilled(
            since=office.clock.now(),
            stops=await office.running_stops(found.id),
            metadata={"channel": slash.place.channel, "customer": found.id},
        )
        view = await _form_for_caller(office, slash.locale, filled, await office.agreement(found.agreement))
    else:
        around, kept = Surroundings(locale=slash.locale), {"channel": slash.place.channel}
        view = menu.first(around, around.plain("report.title_for"), forms.REPORT, kept)
    await show(slash, office, view)
    return None


async def redraw(press: Press, office: Office) -> None:
    """A system was chosen: its open incidents are shown. Another customer was chosen: its systems are."""
    chosen = press.answers
    customer = chosen.text(menu.CUSTOMER) or press.metadata.get("customer", "")
    found = await office.store.case(customer)
    if not isinstance(found, Customer) or not which_customer.may_see(press, customer):
        return
    changed = customer != press.metadata.get("customer")
    filled = _kept(chosen, press, customer, forget_system=changed, office=office)
    filled = replace(filled, stops=await office.running_stops(customer))
    view = await _drawn(press, office, filled, found)
    await which_customer.replace_view(press, office, view)


async def submit(form: Submission, office: Office) -> Refusal | dict[str, Any]:
    customer = form.answers.text(menu.CUSTOMER) or form.metadata.get("customer", "")
    try:
        report = _report(form, customer)
    except ValueError:
        return Refusal(code="outdated")
    outcome = await office.desk.submit(report)
    if isinstance(outcome, Refusal):
        return outcome
    around = Surroundings(locale=form.locale, agreement=await agreement_of(form, outcome.case_id, office))
    told = received(report.told_at or office.clock.now(), around.terms)
    return {"response_action": "update", "view": forms.recorded(around, outcome.case_id, outcome.again, told)}


async def agreement_of(form: Submission, recorded: str, office: Office) -> Agreement:
    """Of the customer whose case was recorded, known already unless staff chose another one than the channel's.

    A form that comes again is answered with what it made the first time, whomever it names now.
    """
    customer = recorded.rpartition("-")[0]
    if form.place.agreement and form.place.customer and form.place.customer.id == customer:
        return form.place.agreement
    found = await office.store.case(customer)
    assert isinstance(found, Customer), "a case was recorded for this customer"
    return await office.agreement(found.agreement)


def _report(form: Submission, customer: str) -> Report:
    """Raises ValueError on a form that is not ours as it is now: a question is missing, or an answer is unknown."""
    given, metadata = form.answers, form.metadata
    since = given.instant(forms.SINCE)
    if since is None:
        raise ValueError("since")
    on_behalf = form.actor.side is Side.PROVIDER and not metadata.get("message")
    return Report(
        id=form.command_id,
        case_id=customer,
        by=form.actor,
        system=given.text(forms.SYSTEM),
        what=given.text(forms.WHAT),
        since=since,
        told_at=_told_at(given, metadata, on_behalf),
        reporter=metadata.get("author", "") if not on_behalf else "",
        origin=_origin(given, metadata, on_behalf),
        impact=_level(given, forms.IMPACT),
        urgency=_level(given, forms.URGENCY),
        affected=given.text(forms.AFFECTED),
        phone=given.text(forms.PHONE),
    )


def _told_at(given: Answers, metadata: dict[str, str], on_behalf: bool) -> datetime | None:
    """By the call that staff write down, or by the message that the form was opened from."""
    if on_behalf:
        return given.instant(forms.TOLD)
    message = metadata.get("message", "")
    return from_ts(message) if message else None


def _origin(given: Answers, metadata: dict[str, str], on_behalf: bool) -> Origin:
    if on_behalf:
        return Origin(source=Source(given.text(forms.SOURCE) or Source.OTHER), caller=given.text(forms.CALLER))
    message = metadata.get("message", "")
    source = Source.MESSAGE if message else Source.FORM
    return Origin(source=source, message=message, permalink=metadata.get("permalink", ""))


def _level(given: Answers, name: str) -> Level | None:
    chosen = given.text(name)
    return Level(chosen) if chosen else None


def _kept(given: Answers, press: Press, customer: str, *, forget_system: bool, office: Office) -> forms.Prefilled:
    return forms.Prefilled(
        system="" if forget_system else given.text(forms.SYSTEM),
        what=given.text(forms.WHAT),
        since=given.instant(forms.SINCE) or office.clock.now(),
        metadata={**press.metadata, "customer": customer},
    )


async def _drawn(press: Press, office: Office, filled: forms.Prefilled, customer: Customer) -> dict[str, Any]:
    agreement = await office.agreement(customer.agreement)
    if press.answers.text(menu.CUSTOMER):
        return await _form_for_caller(office, press.locale, filled, agreement)
    around = Surroundings(locale=press.locale, agreement=agreement)
    return forms.report(around, filled, await office.open_with_links(customer.id))


async def _form_for_caller(
    office: Office, locale: str, filled: forms.Prefilled, agreement: Agreement
) -> dict[str, Any]:
    opened = await office.open_with_links(filled.metadata["customer"])
    return forms.report_for(Surroundings(locale=locale, agreement=agreement), filled, opened)


PRESSES = {forms.SYSTEM: redraw}
FORMS = {forms.REPORT: submit}

"""A lead decides what becomes of a channel in which another company reads (Art. 12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks import freeze as blocks
from blocks.around import Surroundings
from handlers import channels
from handlers.asked import came_of, show
from handlers.requests import Press, Submission
from slackbot.cases import Customer
from slackbot.cases.customers import KeepSilent, ResumeSaying
from slackbot.cases.customers.freeze import not_resumable
from slackbot.cases.rulebook import RULES, refused
from slackbot.office import Office
from slackbot.words import Refusal


async def press_resume(press: Press, office: Office) -> Refusal | None:
    """Who is there is looked at once more. Where nobody is left it is done; otherwise a reason is asked for."""
    if stranger := press.stranger_to(f"{press.case_id}-0"):
        return stranger
    command = ResumeSaying(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown)
    customer = await office.store.case(press.case_id)
    if refusal := refused(RULES[ResumeSaying], customer, command):
        return refusal
    assert isinstance(customer, Customer), "the rulebook has seen it"
    await channels.look(await office.directory.place(customer.channel), press.command_id, office)
    found = await office.store.case(press.case_id)
    assert isinstance(found, Customer), "it was one before"
    if refusal := not_resumable(found.frozen, press.shown):
        return refusal
    assert found.frozen, "otherwise there is nothing to resume"
    if not found.frozen.companies:
        return await _resumed(command, found, office)
    around = Surroundings(locale=press.locale, agreement=await office.agreement(found.agreement))
    metadata = {"channel": press.place.channel, "customer": found.id, "shown": press.shown}
    view = blocks.form(found.frozen, around, metadata)
    await show(press, office, view)
    return None


async def submit_resume(form: Submission, office: Office) -> Refusal | None:
    customer = form.metadata.get("customer", "")
    if stranger := form.stranger_to(f"{customer}-0"):
        return stranger
    shown, reason = form.metadata.get("shown", ""), form.answers.text(blocks.REASON)
    command = ResumeSaying(id=form.command_id, case_id=customer, by=form.actor, shown=shown, reason=reason)
    found = await office.store.case(customer)
    return await _resumed(command, found, office)


async def press_keep(press: Press, office: Office) -> Refusal | None:
    if stranger := press.stranger_to(f"{press.case_id}-0"):
        return stranger
    command = KeepSilent(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown)
    return await came_of(office, command)


async def _resumed(command: ResumeSaying, customer: Any, office: Office) -> Refusal | None:
    refusal = await came_of(office, command)
    if refusal is None and isinstance(customer, Customer):
        await office.queue.release(customer.channels, office.clock.now())
    return refusal


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "freeze.resume": press_resume,
    "freeze.keep": press_keep,
}
FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {blocks.FORM: submit_resume}
FIELD_OF = {"no_reason_to_resume": blocks.REASON}

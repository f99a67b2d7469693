"""Worked time by button and form: written down, and corrected (Art. 10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from blocks.around import Surroundings
from blocks.quotes import forms
from blocks.quotes import worked_time as times
from blocks.quotes.worked_time import Worked
from handlers.asked import Answer, able, came_of, of_form, show
from handlers.quotes import by_request
from handlers.requests import Press, Request, Submission
from handlers.typed import whole_number
from handlers.typed_items import minutes, written_time
from slackbot.cases.customers import Customer
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.allowance import DrawAllowance, left
from slackbot.cases.quotes.state import WorkKind
from slackbot.cases.quotes.strike import CorrectWork
from slackbot.cases.quotes.work import LogWork, wrong_entry
from slackbot.office import Office
from slackbot.words import Refusal, Role

FIELD_OF = {
    "no_such_time": forms.TIME,
    "quote_is_used_up": forms.TIME,
    "worked_before_the_yes": times.BEGUN,
    "work_lies_ahead": times.BEGUN,
    "work_is_too_old": times.BEGUN,
    "allowance_is_used_up": forms.TIME,
    "not_our_person": times.WHO,
}


async def press_log(press: Press, office: Office) -> Refusal | None:
    return await show_log(press, office, press.case_id)


async def show_log(request: Request, office: Office, case_id: str) -> Refusal | None:
    now = office.clock.now()
    command = LogWork(**by_request(request, case_id), begun=now, minutes=1, work=WorkKind.INCLUDED, what="")
    found = await able(request, office, command, Matter)
    if isinstance(found, Refusal):
        return found
    around, leads = await office.around(found, request.locale), request.actor.role is Role.LEAD
    offered = times.kinds(found, around, leads)
    given = Worked(
        begun=now - timedelta(hours=1),
        kinds=offered,
        kind=WorkKind.PAID if WorkKind.PAID in offered else WorkKind.INCLUDED,
        who=request.actor.user if leads else "",
        rest=await _rest(office, found, around, now),
    )
    view = times.log(found, around, given, {"channel": request.place.channel})
    await show(request, office, view)
    return None


async def press_correct(press: Press, office: Office) -> Refusal | None:
    return await show_correct(press, office, press.case_id, whole_number(press.shown) or 0)


async def show_correct(request: Request, office: Office, case_id: str, number: int) -> Refusal | None:
    now = office.clock.now()
    wrong = CorrectWork(
        **by_request(request, case_id), number=number, reason="", begun=now, minutes=1, work=WorkKind.INCLUDED, what=""
    )
    found = await able(request, office, wrong, Matter)
    if isinstance(found, Refusal):
        return found
    entry = wrong_entry(found, number, request.actor)
    if isinstance(entry, Refusal):
        return entry
    around, leads = await office.around(found, request.locale), request.actor.role is Role.LEAD
    given = Worked(
        begun=entry.begun,
        kinds=times.kinds(found, around, leads, entry.kind),
        kind=entry.kind,
        time=written_time(entry.minutes),
        what=entry.what,
        under=entry.quote,
        who=entry.who if leads else "",
        corrects=entry.number,
        rest=await _rest(office, found, around, now),
    )
    view = times.log(found, around, given, {"channel": request.place.channel, "number": str(entry.number)})
    await show(request, office, view)
    return None


async def _rest(office: Office, case: Matter, around: Surroundings, now: datetime) -> int | None:
    customer = await office.store.case(case.customer)
    return left(customer, around.terms.particulars, now) if isinstance(customer, Customer) else None


async def submit_log(form: Submission, office: Office) -> Answer:
    told = await _told(form, office)
    if isinstance(told, Refusal):
        return told
    found, given = told
    if given.work is WorkKind.ALLOWANCE:
        return await came_of(office, drawn(given, found.id))
    return await came_of(office, given)


async def submit_correct(form: Submission, office: Office) -> Answer:
    told = await _told(form, office)
    if isinstance(told, Refusal):
        return told
    found, given = told
    number, reason = whole_number(form.metadata.get("number", "")), form.answers.text(forms.REASON)
    entry = wrong_entry(found, number or 0, form.actor)
    if isinstance(entry, Refusal):
        return entry
    if given.work is WorkKind.ALLOWANCE:
        draws = drawn(given, found.id)
        return await came_of(office, replace(draws, corrects=entry.number, instead_of=entry.draw, reason=reason))
    command = CorrectWork(
        id=given.id,
        case_id=given.case_id,
        by=given.by,
        number=entry.number,
        reason=reason,
        begun=given.begun,
        minutes=given.minutes,
        work=given.work,
        what=given.what,
        who=given.who,
        quote=given.quote,
    )
    return await came_of(office, command)


async def _told(form: Submission, office: Office) -> tuple[Matter, LogWork] | Refusal:
    asked, given, now = of_form(form), form.answers, office.clock.now()
    blank = LogWork(**by_request(form, asked.case_id), begun=now, minutes=1, work=WorkKind.INCLUDED, what="")
    found = await able(form, office, blank, Matter)
    if isinstance(found, Refusal):
        return found
    spent, begun = minutes(given.text(forms.TIME)), given.instant(times.BEGUN)
    if spent is None or begun is None:
        return Refusal(code="no_such_time", refs=("10",))
    try:
        work = WorkKind(given.text(times.KIND))
    except ValueError:
        return Refusal(code="outdated")
    return found, LogWork(
        id=asked.id,
        case_id=asked.case_id,
        by=asked.by,
        begun=begun,
        minutes=spent,
        work=work,
        what=given.text(forms.WHAT),
        who=given.text(times.WHO),
        quote=whole_number(given.text(times.UNDER)) or 0,
    )


def drawn(worked: LogWork, case_id: str) -> DrawAllowance:
    """The customer's record decides; `case_id` is of a case that there is."""
    return DrawAllowance(
        id=worked.id,
        case_id=case_id.rpartition("-")[0],
        by=worked.by,
        case=case_id,
        begun=worked.begun,
        minutes=worked.minutes,
        what=worked.what,
        who=worked.who,
    )


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    times.LOG: press_log,
    times.CORRECT: press_correct,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Answer]]] = {
    times.LOG: submit_log,
    times.CORRECT: submit_correct,
}

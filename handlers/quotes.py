"""Quotes by button and form (Art. 10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from blocks.around import Surroundings
from blocks.quotes import forms
from blocks.quotes.forms import Typed
from handlers.asked import Answer, able, at_once, by_form, came_of, of_form, of_press, show, show_form
from handlers.requests import Press, Request, Submission
from handlers.typed_items import item, minutes, rate_of, written, written_time
from handlers.wording import as_chosen
from slackbot.agreement import choices
from slackbot.agreement.particulars import Agreement
from slackbot.cases.approvals import Verdict
from slackbot.cases.matter import Matter
from slackbot.cases.quotes import answer
from slackbot.cases.quotes import make as making
from slackbot.cases.quotes.answer import AnswerQuote, WithdrawQuote
from slackbot.cases.quotes.make import MakeQuote
from slackbot.cases.quotes.state import Item, Quote
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal

FIELD_OF = {
    "unknown_paid_work": forms.PAID_FOR,
    "quote_has_no_items": forms.LINES,
    "line_not_understood": forms.LINES,
    "amount_is_no_amount": forms.LINES,
    "amount_is_too_large": forms.LINES,
    "quote_holds_for_no_time": forms.UNTIL,
    "ceiling_needs_hours": forms.CEILING,
    "no_such_time": forms.TIME,
}
USUALLY_HOLDS = timedelta(days=14)


# ── Making one ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def press_make(press: Press, office: Office) -> Refusal | None:
    return await show_make(press, office, press.case_id)


async def show_make(request: Request, office: Office, case_id: str, shown: str = "") -> Refusal | None:
    """`shown`: of the version that another one is made of."""
    found = await able(request, office, MakeQuote(**by_request(request, case_id), ref="", items=()), Matter)
    if isinstance(found, Refusal):
        return found
    terms = await office.agreement_of(found)
    if refusal := making.objection(found, request.actor, terms, office.clock.now()):
        return refusal
    before = answer.find(found, shown)
    if shown and before is None:
        return Refusal(code="outdated")
    if before and before.urgent:
        return await _show_urgent(request, office, found, before)
    given = Typed(ref=_likely(found, terms), until=_in_two_weeks(terms, office))
    if before:
        given = Typed(
            ref=before.ref,
            lines=written(before.items),
            until=given.until,
            ceiling=before.ceiling,
            assumptions=before.assumptions,
            changes=_called(found, before),
        )
    kept = {"channel": request.place.channel, "number": str(before.number if before else 0)}
    view = forms.make(found, await office.around(found, request.locale), given, kept)
    await show(request, office, view)
    return None


async def press_revise(press: Press, office: Office) -> Refusal | None:
    return await show_make(press, office, press.case_id, press.shown or "-")


async def submit_make(form: Submission, office: Office) -> Answer:
    asked, given = of_form(form), form.answers
    blank = MakeQuote(id=asked.id, case_id=asked.case_id, by=asked.by, ref="", items=())
    found = await able(form, office, blank, Matter)
    if isinstance(found, Refusal):
        return found
    items = _items(given.text(forms.LINES), await office.agreement(found.agreement))
    if isinstance(items, Refusal):
        return items
    command = MakeQuote(
        id=asked.id,
        case_id=asked.case_id,
        by=asked.by,
        ref=given.text(forms.PAID_FOR),
        items=items,
        valid_until=_day(given.text(forms.UNTIL)),
        assumptions=given.text(forms.ASSUMPTIONS),
        ceiling=forms.CEILING in given.several(forms.CEILING),
        number=_number(form),
        reason=given.text(forms.REASON),
    )
    return await came_of(office, as_chosen(form, command))


async def press_urgent(press: Press, office: Office) -> Refusal | None:
    made = MakeQuote(**by_request(press, press.case_id), ref="", items=())
    found = await able(press, office, made, Matter)
    if isinstance(found, Refusal):
        return found
    if refusal := making.objection(found, press.actor, await office.agreement_of(found), office.clock.now()):
        return refusal
    return await _show_urgent(press, office, found, None)


async def _show_urgent(request: Request, office: Office, found: Matter, before: Quote | None) -> Refusal | None:
    """`before`: its ceiling is to be raised."""
    if not making.may_be_urgent(request.actor):
        return Refusal(code="lead_only", refs=("3.2", "10(6)"))
    around = await office.around(found, request.locale)
    given = _as_it_was(found, before, around.terms) if before else Typed()
    kept = {"channel": request.place.channel, "number": str(before.number if before else 0)}
    view = forms.urgent(found, around, given, kept)
    await show(request, office, view)
    return None


def _as_it_was(case: Matter, before: Quote, terms: Agreement) -> Typed:
    """By the name of its rate, where it still has one."""
    (item,) = before.items
    named = {rate.hourly: rate.name for rate in terms.particulars.fees.rates}
    return Typed(
        lines=item.what,
        time=written_time(item.minutes),
        hourly=named.get(item.hourly, str(item.hourly)),
        changes=_called(case, before),
    )


def _called(case: Matter, quote: Quote) -> str:
    return f"{case.id}-Q{quote.number} v{quote.version}"


async def submit_urgent(form: Submission, office: Office) -> Answer:
    asked, given = of_form(form), form.answers
    blank = MakeQuote(id=asked.id, case_id=asked.case_id, by=asked.by, ref="", items=())
    found = await able(form, office, blank, Matter)
    if isinstance(found, Refusal):
        return found
    terms = await office.agreement_of(found)
    spent = minutes(given.text(forms.TIME))
    hourly = rate_of(given.text(forms.HOURLY), terms.particulars.fees)
    if spent is None:
        return Refusal(code="no_such_time", refs=("10",))
    if hourly is None:
        return Refusal(code="amount_is_no_amount", refs=("10",), data={"block": forms.HOURLY})
    command = MakeQuote(
        id=asked.id,
        case_id=asked.case_id,
        by=asked.by,
        ref=terms.own("10(6)") or "",
        items=(Item(what=given.text(forms.WHAT), minutes=spent, hourly=hourly, amount=0),),
        ceiling=True,
        number=_number(form),
        reason=given.text(forms.REASON),
    )
    return await came_of(office, as_chosen(form, command))


# ── Answering it ─────────────────────────────────────────────────────────────────────────────────────────────────────


@at_once
def press_yes(press: Press) -> CommandBase:
    asked = of_press(press)
    return AnswerQuote(id=asked.id, case_id=asked.case_id, by=asked.by, verdict=Verdict.APPROVED, shown=press.shown)


async def press_no(press: Press, office: Office) -> Refusal | None:
    command = AnswerQuote(**by_request(press, press.case_id), verdict=Verdict.DECLINED, shown=press.shown)

    def objection(case: Matter, terms: Agreement) -> Refusal | None:
        return answer.objection(case, command, terms, office.clock.now())

    def draw(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        quote = answer.find(case, press.shown)
        assert quote is not None, "what is not there has been objected to"
        return forms.decline(case, quote, around, metadata)

    return await show_form(press, office, command, Matter, draw, objection, shown=press.shown)


@by_form
def submit_no(form: Submission) -> CommandBase:
    asked = of_form(form)
    return AnswerQuote(
        id=asked.id,
        case_id=asked.case_id,
        by=asked.by,
        verdict=Verdict.DECLINED,
        shown=form.metadata.get("shown", ""),
        comment=form.answers.text(forms.REASON),
    )


@at_once
def press_withdraw(press: Press) -> CommandBase:
    asked = of_press(press)
    return WithdrawQuote(id=asked.id, case_id=asked.case_id, by=asked.by, shown=press.shown)


# ── What each needs ───────────────────────────────────────────────────────────────────────────────────────────────────


def by_request(request: Request, case_id: str) -> dict[str, Any]:
    return {"id": request.command_id, "case_id": case_id, "by": request.actor}


def _items(typed: str, terms: Agreement) -> tuple[Item, ...] | Refusal:
    found = []
    for line in filter(str.strip, typed.splitlines()):
        read = item(line, terms.particulars.fees)
        if read is None:
            return Refusal(code="line_not_understood", refs=("10",), data={"line": line.strip()[:60]})
        found.append(read)
    return tuple(found)


def _likely(case: Matter, terms: Agreement) -> str:
    """What the judgement in force can be had as."""
    judged = case.scope.judgement
    grounds = (*choices.exclusions(terms), *choices.causes(terms))
    return next((each.paid for each in grounds if judged and each.ref == judged.item and each.paid), "")


def _in_two_weeks(terms: Agreement, office: Office) -> str:
    today = office.clock.now().astimezone(ZoneInfo(terms.particulars.tz)).date()
    return (today + USUALLY_HOLDS).isoformat()


def _number(form: Submission) -> int:
    """Of the quote that is made anew; 0 for a new one."""
    kept = str(form.metadata.get("number", ""))
    return int(kept) if kept.isdecimal() else 0


def _day(given: str) -> date:
    """A date picker gives a day; whatever else comes is one that has passed."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return date.min


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    forms.MAKE: press_make,
    "quote.revise": press_revise,
    forms.URGENT: press_urgent,
    "quote.approve": press_yes,
    "quote.accept": press_yes,
    "quote.decline": press_no,
    "quote.turn_down": press_no,
    "quote.withdraw": press_withdraw,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Answer]]] = {
    forms.MAKE: submit_make,
    forms.URGENT: submit_urgent,
    forms.DECLINE: submit_no,
}

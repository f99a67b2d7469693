"""What the customer is asked for: by staff, answered by the customer, in threads, by forms, across cases (Art. 6)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks import cooperation as forms
from blocks.around import Surroundings
from handlers.asked import able, at_once, by_form, came_of, of_form, of_press, show, show_form
from handlers.requests import Press, Request, Slash, Submission
from handlers.typed import whole_number
from handlers.vocabulary import Reply, Vocabulary
from handlers.wording import as_chosen
from slackbot.agreement.calendar import add_business_time
from slackbot.agreement.particulars import Agreement
from slackbot.cases.cooperation import MOST_OPEN, AnswerAsk, AskCustomer, ConfirmAnswer
from slackbot.cases.matter import Matter
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal

MOST_OWNERS = 20

FIELD_OF = {"already_asked": forms.TEXT, "too_many_asks": forms.TEXT, "due_is_past": forms.DUE}


async def press_ask(press: Press, office: Office) -> Refusal | None:
    return await show_ask(press, office, press.case_id)


async def show_ask(request: Request, office: Office, case_id: str) -> Refusal | None:
    command = AskCustomer(id=request.command_id, case_id=case_id, by=request.actor, text="")
    case = await able(request, office, command, Matter)
    if isinstance(case, Refusal):
        return case
    around = await office.around(case, request.locale)
    due = add_business_time(office.clock.now(), around.terms.particulars.ask_due, around.terms.particulars.calendar())
    view = forms.ask_form(case, around, await _owners(case, around, office), due, {"channel": request.place.channel})
    await show(request, office, view)
    return None


async def ask(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """With words behind it the command asks for material at once; without, it opens the form."""
    if not rest:
        return await show_ask(slash, office, case_id)
    return await vocabulary.done(
        slash, office, AskCustomer(id=slash.command_id, case_id=case_id, by=slash.actor, text=rest)
    )


@by_form
def submit_ask(form: Submission) -> CommandBase:
    asked, given = of_form(form), form.answers
    owner = given.text(forms.OWNER)
    command = AskCustomer(
        id=asked.id,
        case_id=asked.case_id,
        by=asked.by,
        text=given.text(forms.TEXT),
        choice=given.text(forms.CHOICE),
        owner="" if owner == forms.ANYBODY else owner,
        due=given.instant(forms.DUE),
    )
    return as_chosen(form, command)


async def press_answer(press: Press, office: Office) -> Refusal | None:
    number = whole_number(press.shown) or 0
    command = AnswerAsk(id=press.command_id, case_id=press.case_id, by=press.actor, number=number)

    def objection(case: Matter, terms: Agreement) -> Refusal | None:
        return None if number in dict(case.open_asks) else Refusal(code="nothing_was_asked")

    def draw(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        return forms.answer_form(case, number, around, metadata)

    return await show_form(press, office, command, Matter, draw, objection)


@by_form
def submit_answer(form: Submission) -> CommandBase:
    asked = of_form(form)
    number, text = whole_number(form.metadata.get("number", "")) or 0, form.answers.text(forms.TEXT)
    return AnswerAsk(id=asked.id, case_id=asked.case_id, by=asked.by, number=number, text=text)


@at_once
def press_settle(press: Press) -> CommandBase:
    """What the customer wrote in the thread is the answer to this one."""
    asked = of_press(press)
    number = whole_number(press.shown) or 0
    return AnswerAsk(id=asked.id, case_id=asked.case_id, by=asked.by, number=number, in_thread=True)


async def press_received(press: Press, office: Office) -> Refusal | None:
    """The answer came another way; which one, where several are open."""
    asked = of_press(press)
    command = ConfirmAnswer(id=asked.id, case_id=asked.case_id, by=asked.by)
    case = await able(press, office, command, Matter)
    if isinstance(case, Refusal):
        return case
    if len(case.open_asks) < 2:
        return await came_of(office, command)
    around = await office.around(case, press.locale)
    view = forms.received_form(case, around, {"channel": press.place.channel})
    await show(press, office, view)
    return None


@by_form
def submit_received(form: Submission) -> CommandBase | Refusal:
    asked = of_form(form)
    number = whole_number(form.answers.text(forms.WHICH))
    if not number:
        return Refusal(code="outdated")
    return ConfirmAnswer(id=asked.id, case_id=asked.case_id, by=asked.by, number=number)


async def open_list(press: Press, office: Office) -> Refusal | None:
    """「ご対応いただきたい事項」 on the panel."""
    if press.place.customer is None:
        return Refusal(code="no_such_customer")
    around = Surroundings(locale=press.locale, agreement=press.place.agreement)
    cases = [case for case in await office.store.open_cases(press.place.customer.id) if isinstance(case, Matter)]
    waiting = [case for case in cases if case.open_asks]
    found = [
        forms.OpenAsk(case=case, number=number, ask=ask, link=link)
        for case in waiting
        for link in [await office.card_link(case)]
        for number, ask in case.open_asks
    ]
    found.sort(key=lambda each: each.ask.due or each.ask.since)
    view = forms.listing(found, around, {"channel": press.place.channel})
    await show(press, office, view)
    return None


async def _owners(case: Matter, around: Surroundings, office: Office) -> list[tuple[str, str]]:
    """Who told us, and whom the particulars name."""
    people = around.terms.particulars.people
    named = (*people.reporters, *people.access_approvers, *people.buyers, *people.contract_owners)
    known = [user for user in dict.fromkeys((str(getattr(case, "reporter", "")), *named)) if user]
    found = [(user, await office.directory.person(user)) for user in known[:MOST_OWNERS]]
    return [(user, person.name or user) for user, person in found if person and not person.deleted]


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    forms.ASK: press_ask,
    forms.ANSWER: press_answer,
    forms.RECEIVED: press_received,
    **{f"{forms.SETTLE}.{place}": press_settle for place in range(1, MOST_OPEN + 1)},
    "panel.cooperation": open_list,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    forms.ASK: submit_ask,
    forms.ANSWER: submit_answer,
    forms.RECEIVED: submit_received,
}

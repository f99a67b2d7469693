"""Escalations by button, form and word (Arts. 5.1, 5.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.around import Surroundings
from blocks.escalations import forms
from handlers.asked import Answer, Asked, at_once, by_form, of_form, show_form
from handlers.requests import Press, Request, Submission
from handlers.wording import as_chosen
from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.escalations.rules import (
    AgreeEscalation,
    AnswerEscalation,
    AskEscalation,
    DeclineEscalation,
    QuestionEscalation,
    TakeEscalation,
    WithdrawEscalation,
    asked_as,
    pointless,
)
from slackbot.cases.escalations.state import Subject
from slackbot.cases.matter import Matter
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal

FIELD_OF = {"by_when_is_over": forms.BY_WHEN}

AT_ONCE: dict[str, type[AgreeEscalation | TakeEscalation | WithdrawEscalation]] = {
    "agree": AgreeEscalation,
    "take": TakeEscalation,
    "withdraw": WithdrawEscalation,
}
IN_WORDS: dict[str, type[DeclineEscalation | QuestionEscalation | AnswerEscalation]] = {
    "decline": DeclineEscalation,
    "question": QuestionEscalation,
    "answer": AnswerEscalation,
}


def press_at_once(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    kind = AT_ONCE[verb]
    return at_once(lambda press: kind(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown))


def press_for_words(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        def objection(case: Matter, terms: Agreement) -> Refusal | None:
            found = asked_as(case, press.shown)
            if isinstance(found, Refusal):
                return found
            refusal = approvals.objection(found.asked, press.actor, terms, office.clock.now(), press.shown)
            return None if verb == "answer" else refusal

        def draw(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
            found = asked_as(case, press.shown)
            assert not isinstance(found, Refusal), "it has been objected to"
            return forms.write(case, around, verb, found, metadata)

        command = IN_WORDS[verb](id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown, text="")
        return await show_form(press, office, command, Matter, draw, objection, shown=press.shown)

    return pressed


def submit_words(verb: str) -> Callable[[Submission, Office], Awaitable[Answer]]:
    @by_form
    def submitted(form: Submission) -> CommandBase:
        asked = of_form(form)
        text, shown = form.answers.text(forms.TEXT), form.metadata.get("shown", "")
        command = IN_WORDS[verb](id=asked.id, case_id=asked.case_id, by=asked.by, shown=shown, text=text)
        return as_chosen(form, command) if verb == "decline" else command

    return submitted


async def press_ask(press: Press, office: Office) -> Refusal | None:
    return await open_form(press, office, press.case_id)


async def press_wish(press: Press, office: Office) -> Refusal | None:
    return await open_form(press, office, press.case_id, Subject.TALK)


async def open_form(request: Request, office: Office, case_id: str, subject: Subject | None = None) -> Refusal | None:
    asked = Asked(id=request.command_id, case_id=case_id, by=request.actor)
    command = to_ask(asked, subject or Subject.DECISION, "")

    def objection(case: Matter, terms: Agreement) -> Refusal | None:
        refusal = pointless(case, command, terms, office.clock.now())
        may_ask_for_another = not subject and refusal is not None and refusal.code == "escalation_is_open"
        return None if may_ask_for_another else refusal

    def draw(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        return forms.write(case, around, "wish", None, metadata) if subject else forms.ask(case, around, metadata)

    return await show_form(request, office, command, Matter, draw, objection)


def to_ask(asked: Asked, subject: Subject, why: str, **given: Any) -> AskEscalation:
    return AskEscalation(id=asked.id, case_id=asked.case_id, by=asked.by, subject=subject, why=why, **given)


@by_form
def submit_ask(form: Submission) -> CommandBase | Refusal:
    asked, given = of_form(form), form.answers
    try:
        subject = Subject(given.text(forms.SUBJECT))
    except ValueError:
        return Refusal(code="outdated")
    by_when, cost = given.instant(forms.BY_WHEN), given.text(forms.COST)
    return to_ask(asked, subject, given.text(forms.TEXT), by_when=by_when, cost=cost)


@by_form
def submit_wish(form: Submission) -> CommandBase:
    return to_ask(of_form(form), Subject.TALK, form.answers.text(forms.TEXT))


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    forms.ASK: press_ask,
    "escalation.wish": press_wish,
    **{f"escalation.{verb}": press_at_once(verb) for verb in AT_ONCE},
    **{f"escalation.{verb}": press_for_words(verb) for verb in IN_WORDS},
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Answer]]] = {
    forms.ASK: submit_ask,
    "escalation.wish": submit_wish,
    **{f"escalation.{verb}": submit_words(verb) for verb in IN_WORDS},
}

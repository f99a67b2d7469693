"""Escalations by button, form and word (Arts. 5.1, 5.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.escalations import forms
from handlers.asked import Answer, Asked, at_once, came_of, of_form
from handlers.requests import Press, Request, Submission
from handlers.wording import as_chosen
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
from slackbot.cases.escalations.state import Escalation, Subject
from slackbot.cases.matter import Matter
from slackbot.cases.rulebook import RULES, refused
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
    """Whoever may not decide hears it before they write."""

    async def pressed(press: Press, office: Office) -> Refusal | None:
        if stranger := press.stranger_to(press.case_id):
            return stranger
        case = await office.case(press.case_id)
        command = IN_WORDS[verb](id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown, text="")
        if refusal := refused(RULES[type(command)], case, command):
            return refusal
        assert isinstance(case, Matter), "the rule is about nothing else"
        found = await _decidable(press, office, case, verb)
        if isinstance(found, Refusal):
            return found
        kept = {"channel": press.place.channel, "shown": press.shown}
        view = forms.write(case, await office.around(case, press.locale), verb, found, kept)
        await office.slack.call("views.open", trigger_id=press.trigger, view=view)
        return None

    return pressed


async def _decidable(press: Press, office: Office, case: Matter, verb: str) -> Escalation | Refusal:
    found = asked_as(case, press.shown)
    if isinstance(found, Refusal):
        return found
    terms = await office.agreement(case.agreement)
    refusal = approvals.objection(found.asked, press.actor, terms, office.clock.now(), press.shown)
    return refusal if refusal and verb != "answer" else found


def submit_words(verb: str) -> Callable[[Submission, Office], Awaitable[Answer]]:
    async def submitted(form: Submission, office: Office) -> Answer:
        asked = of_form(form)
        if stranger := form.stranger_to(asked.case_id):
            return stranger
        text, shown = form.answers.text(forms.TEXT), form.metadata.get("shown", "")
        command = IN_WORDS[verb](id=asked.id, case_id=asked.case_id, by=asked.by, shown=shown, text=text)
        return await came_of(office, as_chosen(form, command) if verb == "decline" else command)

    return submitted


async def press_ask(press: Press, office: Office) -> Refusal | None:
    return await show_form(press, office, press.case_id)


async def press_wish(press: Press, office: Office) -> Refusal | None:
    return await show_form(press, office, press.case_id, Subject.TALK)


async def show_form(request: Request, office: Office, case_id: str, subject: Subject | None = None) -> Refusal | None:
    if stranger := request.stranger_to(case_id):
        return stranger
    case = await office.case(case_id)
    asked = Asked(id=request.command_id, case_id=case_id, by=request.actor)
    command = to_ask(asked, subject or Subject.DECISION, "")
    if refusal := refused(RULES[AskEscalation], case, command):
        return refusal
    assert isinstance(case, Matter), "the rule is about nothing else"
    terms = await office.agreement(case.agreement)
    refusal = pointless(case, command, terms, office.clock.now())
    if refusal and (subject or refusal.code != "escalation_is_open"):
        return refusal
    around, kept = await office.around(case, request.locale), {"channel": request.place.channel}
    view = forms.write(case, around, "wish", None, kept) if subject else forms.ask(case, around, kept)
    await office.slack.call("views.open", trigger_id=request.trigger, view=view)
    return None


def to_ask(asked: Asked, subject: Subject, why: str, **given: Any) -> AskEscalation:
    return AskEscalation(id=asked.id, case_id=asked.case_id, by=asked.by, subject=subject, why=why, **given)


async def submit_ask(form: Submission, office: Office) -> Answer:
    asked, given = of_form(form), form.answers
    if stranger := form.stranger_to(asked.case_id):
        return stranger
    try:
        subject = Subject(given.text(forms.SUBJECT))
    except ValueError:
        return Refusal(code="outdated")
    by_when, cost = given.instant(forms.BY_WHEN), given.text(forms.COST)
    return await came_of(office, to_ask(asked, subject, given.text(forms.TEXT), by_when=by_when, cost=cost))


async def submit_wish(form: Submission, office: Office) -> Answer:
    asked = of_form(form)
    if stranger := form.stranger_to(asked.case_id):
        return stranger
    command: CommandBase = to_ask(asked, Subject.TALK, form.answers.text(forms.TEXT))
    return await came_of(office, command)


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

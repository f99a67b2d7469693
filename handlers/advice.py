"""助言をもって終了: by button, form and word (Art. 5.3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.incidents.forms import TEXT
from blocks.scope import forms
from handlers.asked import Answer, by_form, of_form, show_form
from handlers.requests import Press, Request, Slash, Submission
from handlers.vocabulary import Reply, Vocabulary
from handlers.wording import as_chosen
from slackbot.cases.advice import EndWithAdvice, untimely
from slackbot.cases.matter import Matter
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal


async def press(press: Press, office: Office) -> Refusal | None:
    return await open_form(press, office, press.case_id)


async def open_form(request: Request, office: Office, case_id: str) -> Refusal | None:
    command = EndWithAdvice(id=request.command_id, case_id=case_id, by=request.actor, text="")
    return await show_form(request, office, command, Matter, forms.advise, lambda case, terms: untimely(case))


@by_form
def submit(form: Submission) -> CommandBase:
    asked = of_form(form)
    command = EndWithAdvice(id=asked.id, case_id=asked.case_id, by=asked.by, text=form.answers.text(TEXT))
    return as_chosen(form, command)


async def in_words(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`… advise CASE`: the form; with words behind it, at once."""
    if not rest:
        return await open_form(slash, office, case_id)
    command = EndWithAdvice(id=slash.command_id, case_id=case_id, by=slash.actor, text=rest)
    return await vocabulary.done(slash, office, command)


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {forms.ADVISE: press}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Answer]]] = {forms.ADVISE: submit}

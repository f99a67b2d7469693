"""協議 by button, form and word: asked for, stated, minutes proposed and accepted (Art. 18)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.around import Surroundings
from blocks.consultations import ACTIONS, NO_DECISION, TEXT, WHICH, write
from handlers.asked import Answer, Asked, at_once, by_form, of_form, of_press, of_words, show_form
from handlers.requests import Press, Request, Slash, Submission
from handlers.vocabulary import Reply, Vocabulary
from handlers.wording import as_chosen
from slackbot.agreement.particulars import Agreement
from slackbot.cases.consultations import AcceptMinutes, OpenConsultation, ProposeMinutes, StateView
from slackbot.cases.disputes import decisions
from slackbot.cases.matter import Disputable
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Side


def ask(asked: Asked, text: str, digest: str = "") -> CommandBase:
    return OpenConsultation(id=asked.id, case_id=asked.case_id, by=asked.by, text=text, shown=digest)


def state(asked: Asked, text: str, digest: str = "") -> CommandBase:
    return StateView(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def minutes(asked: Asked, text: str, digest: str = "") -> CommandBase:
    return ProposeMinutes(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


IN_WORDS: dict[str, Callable[[Asked, str, str], CommandBase]] = {"ask": ask, "state": state, "minutes": minutes}


def press_for_form(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        return await open_form(press, office, verb, press.case_id, press.shown)

    return pressed


async def open_form(
    request: Request, office: Office, verb: str, case_id: str, digest: str = "", typed: str = ""
) -> Refusal | None:
    command = IN_WORDS[verb](Asked(id=request.command_id, case_id=case_id, by=request.actor), "", digest)

    def draw(case: Disputable, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        return write(case, around, verb, metadata, typed, request.actor.side)

    def objection(case: Disputable, terms: Agreement) -> Refusal | None:
        if verb != "ask":
            return None if case.consultation else Refusal(code="no_consultation", refs=("18",))
        if case.consultation:
            return Refusal(code="consultation_is_open", refs=("18",))
        theirs = request.actor.side is Side.CUSTOMER
        stale = (digest or theirs) and digest not in {each.shown for each in decisions(case)}
        return Refusal(code="outdated") if stale else None

    return await show_form(request, office, command, Disputable, draw, objection, shown=digest)


def submit_in_words(verb: str) -> Callable[[Submission, Office], Awaitable[Answer]]:
    @by_form
    def submitted(form: Submission) -> CommandBase:
        chosen = form.answers.text(WHICH)
        digest = ("" if chosen == NO_DECISION else chosen) if chosen else form.metadata.get("shown", "")
        return as_chosen(form, IN_WORDS[verb](of_form(form), form.answers.text(TEXT), digest))

    return submitted


@at_once
def press_accept(press: Press) -> CommandBase:
    asked = of_press(press)
    return AcceptMinutes(id=asked.id, case_id=asked.case_id, by=asked.by, shown=press.shown)


async def in_words(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`… consult CASE …`: opens one, or states our view in the one that is going on.

    Where several decisions are in force, the form asks which of them it is about.
    """
    case = await office.case(case_id)
    verb = "state" if isinstance(case, Disputable) and case.consultation else "ask"
    found = decisions(case) if isinstance(case, Disputable) and verb == "ask" else ()
    digest = found[0].shown if len(found) == 1 else ""
    if not rest or len(found) > 1:
        return await open_form(slash, office, verb, case_id, digest, rest)
    asked = of_words(slash, case_id)
    return await vocabulary.done(slash, office, IN_WORDS[verb](asked, rest, digest))


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    **{ACTIONS[verb]: press_for_form(verb) for verb in IN_WORDS},
    ACTIONS["accept"]: press_accept,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Answer]]] = {
    ACTIONS[verb]: submit_in_words(verb) for verb in IN_WORDS
}

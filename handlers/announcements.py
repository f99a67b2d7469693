"""What a customer answers to the announcement of a stop, and what staff answer to a wish (Arts. 8, 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.announcements import forms
from blocks.around import Surroundings
from handlers.asked import came_of, of_form, show, show_form
from handlers.requests import Press, Request, Submission
from handlers.wording import as_chosen
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Announcement
from slackbot.cases.announcements import AnswerBackup, AnswerWish, ConfirmStop, WishToMove
from slackbot.cases.announcements.rules import answered_card
from slackbot.cases.stops import State
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Side

FIELD_OF = {"told_is_in_the_future": forms.TAKEN_AT}


def _confirm(press: Press) -> CommandBase:
    return ConfirmStop(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown)


def _backup(press: Press) -> CommandBase:
    return AnswerBackup(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown)


def _wish(press: Press) -> CommandBase:
    return WishToMove(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown, text="")


def _answer(press: Press) -> CommandBase:
    return AnswerWish(id=press.command_id, case_id=press.case_id, by=press.actor, text="")


def at_once(make: Callable[[Press], CommandBase]) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    """A button that needs nothing but the press; of what has begun meanwhile the person reads that it has."""

    async def pressed(press: Press, office: Office) -> Refusal | None:
        if stranger := press.stranger_to(press.case_id):
            return stranger
        outcome = await office.desk.submit(make(press))
        if isinstance(outcome, Refusal):
            return await _as_it_is(press, office, press.case_id, outcome)
        found = await office.found(press.case_id, Announcement)
        if isinstance(found, Announcement) and found.state is State.RUNNING and not outcome.again:
            view = forms.begun(found, await office.around(found, press.locale))
            await show(press, office, view)
        return None

    return pressed


AS_IT_IS = {
    State.RUNNING: Refusal(code="stop_is_running", refs=("9",)),
    State.DONE: Refusal(code="stop_is_done", refs=("9",)),
    State.CANCELLED: Refusal(code="stop_is_cancelled", refs=("9",)),
}


async def _as_it_is(request: Request, office: Office, case_id: str, refusal: Refusal) -> Refusal:
    """A start changes no card: the one that was pressed is drawn anew, and the person reads what is so."""
    found = await office.found(case_id, Announcement)
    if refusal.code not in ("wrong_state", "outdated") or isinstance(found, Refusal):
        return refusal
    await office.queue.redraw(found.id, answered_card(found), request.command_id, office.clock.now(), found.window)
    if refusal.code == "outdated" or request.actor.side is Side.PROVIDER:
        return refusal
    return AS_IT_IS.get(found.state, refusal)


WILL_ASK: dict[str, Callable[[Press], CommandBase]] = {"wish": _wish, "backup_taken": _backup, "answer_wish": _answer}
"""What each form will ask for, with nothing filled in yet."""


def press_for_form(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        def stale(found: Announcement, terms: Agreement) -> Refusal | None:
            outdated = press.actor.side is Side.CUSTOMER and press.shown != found.stop.shown()
            return Refusal(code="outdated") if outdated and found.state is State.PLANNED else None

        def draw(found: Announcement, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
            if verb == "backup_taken":
                return forms.backup_taken(found, around, metadata, office.clock.now())
            return {"wish": forms.wish, "answer_wish": forms.answer_wish}[verb](found, around, metadata)

        refusal = await show_form(press, office, WILL_ASK[verb](press), Announcement, draw, stale, shown=press.shown)
        return await _as_it_is(press, office, press.case_id, refusal) if refusal else None

    return pressed


async def submit_wish(form: Submission, office: Office) -> Refusal | None:
    asked, shown, text = of_form(form), form.metadata.get("shown", ""), form.answers.text(forms.TEXT)
    command = WishToMove(id=asked.id, case_id=asked.case_id, by=asked.by, shown=shown, text=text)
    return await _sent(form, office, command)


async def submit_answer_wish(form: Submission, office: Office) -> Refusal | None:
    asked, text = of_form(form), form.answers.text(forms.TEXT)
    command = as_chosen(form, AnswerWish(id=asked.id, case_id=asked.case_id, by=asked.by, text=text))
    return await _sent(form, office, command)


async def submit_backup(form: Submission, office: Office) -> Refusal | None:
    asked, taken = of_form(form), form.answers.instant(forms.TAKEN_AT)
    if taken is None:
        return form.stranger_to(asked.case_id) or Refusal(code="outdated")
    shown = form.metadata.get("shown", "")
    command = AnswerBackup(id=asked.id, case_id=asked.case_id, by=asked.by, shown=shown, taken_at=taken)
    return await _sent(form, office, command)


async def _sent(form: Submission, office: Office, command: CommandBase) -> Refusal | None:
    if stranger := form.stranger_to(command.case_id):
        return stranger
    refusal = await came_of(office, command)
    return await _as_it_is(form, office, command.case_id, refusal) if refusal else None


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "announcement.confirm": at_once(_confirm),
    "announcement.backup_without": at_once(_backup),
    **{f"announcement.{verb}": press_for_form(verb) for verb in WILL_ASK},
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    "announcement.wish": submit_wish,
    "announcement.answer_wish": submit_answer_wish,
    "announcement.backup_taken": submit_backup,
}

"""Maintenance windows by form and press: begun, told about, moved, put off, ended, cancelled (Arts. 8, 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.around import Surroundings
from blocks.maintenance import forms, listing
from handlers.asked import came_of, show
from handlers.maintenance_concerns import in_languages, languages
from handlers.receipts import waiting_of
from handlers.requests import Press, Request, Submission, of_the_provider
from handlers.wording import as_chosen
from slackbot import deliveries
from slackbot.cases import Window
from slackbot.cases.maintenance import (
    AskToStart,
    CancelWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    NoteProgress,
    StartWindow,
)
from slackbot.cases.rulebook import RULES, refused
from slackbot.cases.stops import Texts
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Role

FIELD_OF = {
    "ends_before_it_begins": forms.LATEST,
    "stop_is_in_the_past": forms.START,
    "check_is_missing": forms.TEXT_JA,
    "notice_is_short": forms.REASON_JA,
    "reason_is_missing": forms.TEXT,
    "text_is_empty": forms.TEXT_JA,
    "nothing_has_changed": forms.START,
}


# ── Begun ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def to_start(request: Request, office: Office, case_id: str) -> CommandBase | Refusal | None:
    """What begins it; None: a form was opened, since answers about backups are missing (Art. 8)."""
    window = await office.found(case_id, Window)
    if isinstance(window, Refusal):
        return window
    count, lacking = await _unanswered(office, window)
    command = StartWindow(id=request.command_id, case_id=case_id, by=request.actor, unanswered=count)
    if refusal := refused(RULES[StartWindow], window, command):
        return refusal
    if not count or not window.waits_for_backups:
        return command
    waiting = await waiting_of(lacking[: listing.MOST], office)
    around = Surroundings(locale=request.locale, provider=request.place.provider)
    leads, kept = request.actor.role is Role.LEAD, {"channel": request.place.channel}
    view = forms.start(window, around, waiting, count, leads, kept)
    await show(request, office, view)
    return None


async def _unanswered(office: Office, window: Window) -> tuple[int, list[str]]:
    """How many customers have said nothing of their backups, and the announcements of those who have been reached."""
    if not window.stop.data_at_risk:
        return 0, []
    announced = await deliveries.announced(office.store, window)
    lacking = sorted(name for name, lacks in announced.items() if "backup" in lacks)
    return max(0, len(window.concerned) - len(announced)) + len(lacking), lacking


async def press_start(press: Press, office: Office) -> Refusal | None:
    found = await to_start(press, office, press.given)
    return await came_of(office, found) if isinstance(found, CommandBase) else found


async def submit_start(form: Submission, office: Office) -> Refusal | None:
    """A lead goes on without the answers, and says why; whoever else sends it calls the leads."""
    window = await office.found(form.metadata.get("window", ""), Window)
    if isinstance(window, Refusal):
        return window
    count, _ = await _unanswered(office, window)
    about: dict[str, Any] = {"id": form.command_id, "case_id": window.id, "by": form.actor, "unanswered": count}
    if count and form.actor.role is not Role.LEAD:
        return await came_of(office, AskToStart(**about))
    return await came_of(office, StartWindow(**about, reason=form.answers.text(forms.TEXT)))


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def press_for_form(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        return await show_form(press, office, verb, press.given)

    return pressed


async def show_form(request: Request, office: Office, verb: str, case_id: str, said: str = "") -> Refusal | None:
    """`said`: what was typed behind the command."""
    window = await office.found(case_id, Window)
    if isinstance(window, Refusal):
        return window
    command = WILL_ASK[verb](request, window)
    if refusal := refused(RULES[type(command)], window, command):
        return refusal
    around, kept = Surroundings(locale=request.locale), {"channel": request.place.channel, "shown": window.shown()}
    if verb in ("move", "extend"):
        view = forms.times(window, around, verb, window.stop.times, kept)
    else:
        read = languages(await office.customers.of(window.concerned))
        view = forms.words(window, around, verb, read, kept, said)
    await show(request, office, view)
    return None


def _move(request: Request, window: Window) -> CommandBase:
    start, expected, latest = window.stop.times
    about: dict[str, Any] = {"id": request.command_id, "case_id": window.id, "by": request.actor, "shown": ""}
    return MoveWindow(**about, start=start, expected_end=expected, latest_end=latest)


def _extend(request: Request, window: Window) -> CommandBase:
    about: dict[str, Any] = {"id": request.command_id, "case_id": window.id, "by": request.actor, "shown": ""}
    return ExtendWindow(**about, latest_end=window.stop.latest_end)


def _finish(request: Request, window: Window) -> CommandBase:
    return FinishWindow(id=request.command_id, case_id=window.id, by=request.actor, check=Texts())


def _cancel(request: Request, window: Window) -> CommandBase:
    return CancelWindow(id=request.command_id, case_id=window.id, by=request.actor)


def _note(request: Request, window: Window) -> CommandBase:
    return NoteProgress(id=request.command_id, case_id=window.id, by=request.actor, text=Texts())


WILL_ASK: dict[str, Callable[[Request, Window], CommandBase]] = {
    "move": _move,
    "extend": _extend,
    "finish": _finish,
    "cancel": _cancel,
    "note": _note,
}
"""What each form will ask for, with nothing filled in yet."""


async def submit_extend(form: Submission, office: Office) -> Refusal | None:
    latest, case_id = form.answers.instant(forms.LATEST), form.metadata.get("window", "")
    if latest is None:
        return Refusal(code="outdated")
    shown = form.metadata.get("shown", "")
    command = ExtendWindow(id=form.command_id, case_id=case_id, by=form.actor, shown=shown, latest_end=latest)
    return await came_of(office, command)


async def submit_finish(form: Submission, office: Office) -> Refusal | None:
    case_id, said = form.metadata.get("window", ""), in_languages(form.answers, forms.IN_WORDS)
    command = FinishWindow(id=form.command_id, case_id=case_id, by=form.actor, check=said)
    return await came_of(office, as_chosen(form, command))


async def submit_cancel(form: Submission, office: Office) -> Refusal | None:
    case_id, said = form.metadata.get("window", ""), in_languages(form.answers, forms.IN_WORDS)
    command = CancelWindow(id=form.command_id, case_id=case_id, by=form.actor, reason=said)
    return await came_of(office, as_chosen(form, command))


async def submit_note(form: Submission, office: Office) -> Refusal | None:
    case_id, text = form.metadata.get("window", ""), in_languages(form.answers, forms.IN_WORDS)
    command = NoteProgress(id=form.command_id, case_id=case_id, by=form.actor, text=text)
    return await came_of(office, as_chosen(form, command))


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "window.start": of_the_provider(press_start, "9"),
    **{f"window.{verb}": of_the_provider(press_for_form(verb), "9") for verb in WILL_ASK},
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    "window.start": of_the_provider(submit_start, "9"),
    "window.extend": of_the_provider(submit_extend, "9"),
    "window.finish": of_the_provider(submit_finish, "9"),
    "window.cancel": of_the_provider(submit_cancel, "9"),
    "window.note": of_the_provider(submit_note, "9"),
}

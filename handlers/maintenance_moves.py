"""Another time for a stop: for everybody whom it concerns, or for the one customer who asked for it (Art. 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from blocks.around import Surroundings
from blocks.maintenance import forms
from handlers.asked import came_of
from handlers.maintenance_concerns import (
    against_it,
    in_languages,
    is_late,
    lacks_reason,
    languages,
    named,
    window_of,
)
from handlers.requests import Press, Request, Submission, of_the_provider
from handlers.wording import as_chosen
from slackbot.cases import Announcement, Window
from slackbot.cases.maintenance import Apart, MoveWindow, SplitWindow
from slackbot.cases.maintenance.concerns import Concern
from slackbot.cases.rulebook import RULES, refused
from slackbot.office import Office
from slackbot.words import Refusal


async def press_split(press: Press, office: Office) -> Refusal | None:
    """On the card of a customer's wish. Who has a window of their own by now is moved within that one."""
    if stranger := press.stranger_to(press.case_id):
        return stranger
    found = await _own(press, office, press.case_id)
    if isinstance(found, Refusal):
        return found
    announcement, window = found
    apart = await _apart(office, announcement)
    asked = _command(press, window, window.stop.times, apart)
    if refusal := refused(RULES[SplitWindow], window, asked):
        return refusal
    wish = announcement.wish.text if announcement.wish else ""
    kept = {"channel": press.place.channel, "shown": window.shown(), "case": announcement.id}
    around = Surroundings(locale=press.locale, provider=press.place.provider)
    view = forms.times(window, around, "split", window.stop.times, kept, apart=apart, wish=wish)
    await office.slack.call("views.open", trigger_id=press.trigger, view=view)
    return None


async def submit_move(form: Submission, office: Office) -> Refusal | dict[str, Any] | None:
    window = await window_of(office, form.metadata.get("window", ""))
    return window if isinstance(window, Refusal) else await _at_another_time(form, office, window)


async def submit_split(form: Submission, office: Office) -> Refusal | dict[str, Any] | None:
    found = await _own(form, office, form.metadata.get("case", ""))
    if isinstance(found, Refusal):
        return found
    announcement, window = found
    if window.id != form.metadata.get("window"):
        return Refusal(code="outdated")
    return await _at_another_time(form, office, window, await _apart(office, announcement))


async def _own(request: Request, office: Office, case_id: str) -> tuple[Announcement, Window] | Refusal:
    """A customer's announcement, and the window that it belongs to today."""
    found = await office.case(case_id)
    if not isinstance(found, Announcement):
        return Refusal(code="no_such_case")
    window = await window_of(office, found.window)
    return window if isinstance(window, Refusal) else (found, window)


async def _apart(office: Office, announcement: Announcement) -> Apart:
    name = (await office.agreement(announcement.agreement)).particulars.short_name
    return Apart(customer=announcement.customer, name=name, announcement=announcement.id)


async def _at_another_time(
    form: Submission, office: Office, window: Window, apart: Apart | None = None
) -> Refusal | dict[str, Any] | None:
    """What speaks against the new time is shown first, and asked about where a lead has to agree."""
    start, expected, latest = (form.answers.instant(name) for name in (forms.START, forms.EXPECTED, forms.LATEST))
    if start is None or expected is None or latest is None:
        return Refusal(code="outdated")
    times = (start, expected, latest)
    stop = replace(window.stop, start=start, expected_end=expected, latest_end=latest)
    found = await against_it(office, window.id, _told(window, apart), stop)
    if found and form.metadata.get("seen") != forms.seen(times):
        return await _shown_first(form, office, window, times, found, apart)
    asked = replace(_command(form, window, times, apart), shown=form.metadata.get("shown", ""), late=is_late(found))
    return await came_of(office, as_chosen(form, replace(asked, reason=in_languages(form.answers, forms.REASONS))))


def _told(window: Window, apart: Apart | None) -> Sequence[str]:
    return (apart.customer,) if apart else window.concerned


def _command(request: Request, window: Window, times: forms.Times, apart: Apart | None) -> MoveWindow | SplitWindow:
    names = ("start", "expected_end", "latest_end")
    about: dict[str, Any] = {"id": request.command_id, "case_id": window.id, "by": request.actor, "shown": ""}
    about |= dict(zip(names, times, strict=True))
    return SplitWindow(**about, apart=apart) if apart else MoveWindow(**about)


async def _shown_first(
    form: Submission,
    office: Office,
    window: Window,
    times: forms.Times,
    found: Sequence[Concern],
    apart: Apart | None,
) -> dict[str, Any]:
    kept = {"channel": form.place.channel, "shown": form.metadata.get("shown", ""), "seen": forms.seen(times)}
    kept |= {"case": apart.announcement} if apart else {}
    around, told = Surroundings(locale=form.locale), await office.customers.of(_told(window, apart))
    verb, against = "split" if apart else "move", named(found, told)
    view = forms.times(window, around, verb, times, kept, against, languages(told), apart=apart)
    return {"response_action": "update", "view": view}


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "announcement.split": press_split,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    "window.move": of_the_provider(submit_move),
    "window.split": of_the_provider(submit_split),
}
    if is_late(found) and (lacking := lacks_reason(form.answers, await office.customers.of(_told(window, apart)))):
        return lacking

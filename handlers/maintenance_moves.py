"""Another time for a stop: for everybody whom it concerns, or for the one customer who asked for it (Art. 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from blocks.around import Surroundings
from blocks.maintenance import forms
from handlers.asked import came_of, show
from handlers.maintenance_concerns import (
    against_it,
    in_languages,
    is_late,
    lacks_reason,
    languages,
    named,
)
from handlers.requests import Press, Request, Submission, of_the_provider
from handlers.wording import as_chosen
from slackbot.cases import Announcement, Customer, Window
from slackbot.cases.maintenance import Apart, MoveWindow, SplitWindow
from slackbot.cases.maintenance.concerns import Concern
from slackbot.cases.rulebook import RULES, refused
from slackbot.office import Office
from slackbot.words import Refusal

FIELD_OF = {"not_in_this_window": forms.APART, "stop_is_not_told_yet": forms.APART}
NOBODY_YET = Apart(customer="", name="", announcement="")


async def press_split(press: Press, office: Office) -> Refusal | None:
    """On the card of a customer's wish. Who has a window of their own by now is moved within that one."""
    if stranger := press.stranger_to(press.case_id):
        return stranger
    found = await _own(press, office, press.case_id)
    return found if isinstance(found, Refusal) else await _open_split(press, office, *found)


async def open_apart(request: Request, office: Office, window_id: str, key: str = "") -> Refusal | None:
    """For a customer who telephoned; without a name the form asks whose."""
    window = await office.found(window_id, Window)
    if isinstance(window, Refusal):
        return window
    if key:
        found = await _announced(office, window, key)
        return found if isinstance(found, Refusal) else await _open_split(request, office, found, window)
    if refusal := refused(RULES[SplitWindow], window, _command(request, window, window.stop.times, NOBODY_YET)):
        return refusal
    kept = {"channel": request.place.channel, "shown": window.shown()}
    view = forms.times(window, Surroundings(locale=request.locale), "apart", window.stop.times, kept)
    await show(request, office, view)
    return None


def press_apart(press: Press, office: Office) -> Awaitable[Refusal | None]:
    return open_apart(press, office, press.given)


async def _open_split(request: Request, office: Office, announcement: Announcement, window: Window) -> Refusal | None:
    apart = await _apart(office, announcement)
    asked = _command(request, window, window.stop.times, apart)
    if refusal := refused(RULES[SplitWindow], window, asked):
        return refusal
    wish = announcement.wish.text if announcement.wish else ""
    kept = {"channel": request.place.channel, "shown": window.shown(), "case": announcement.id}
    around = Surroundings(locale=request.locale, provider=request.place.provider)
    view = forms.times(window, around, "split", window.stop.times, kept, apart=apart, wish=wish)
    await show(request, office, view)
    return None


async def _announced(office: Office, window: Window, key: str) -> Announcement | Refusal:
    """What this customer was told of the window."""
    if key not in window.concerned:
        return Refusal(code="not_in_this_window", refs=("9",))
    customer = await office.store.case(key)
    known = customer.stop(window.id) if isinstance(customer, Customer) else None
    found = await office.case(known.announcement) if known and known.announcement else None
    return found if isinstance(found, Announcement) else Refusal(code="stop_is_not_told_yet", refs=("9",))


async def submit_move(form: Submission, office: Office) -> Refusal | dict[str, Any] | None:
    window = await office.found(form.metadata.get("window", ""), Window)
    return window if isinstance(window, Refusal) else await _at_another_time(form, office, window)


async def submit_split(form: Submission, office: Office) -> Refusal | dict[str, Any] | None:
    found = await _own(form, office, form.metadata.get("case", ""))
    if isinstance(found, Refusal):
        return found
    announcement, window = found
    if window.id != form.metadata.get("window"):
        return Refusal(code="outdated")
    return await _at_another_time(form, office, window, await _apart(office, announcement))


async def submit_apart(form: Submission, office: Office) -> Refusal | dict[str, Any] | None:
    window = await office.found(form.metadata.get("window", ""), Window)
    if isinstance(window, Refusal):
        return window
    found = await _announced(office, window, form.answers.text(forms.APART))
    if isinstance(found, Refusal):
        return found
    return await _at_another_time(form, office, window, await _apart(office, found))


async def _own(request: Request, office: Office, case_id: str) -> tuple[Announcement, Window] | Refusal:
    """A customer's announcement, and the window that it belongs to today."""
    found = await office.found(case_id, Announcement)
    if isinstance(found, Refusal):
        return found
    window = await office.found(found.window, Window)
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
    if is_late(found) and (lacking := lacks_reason(form.answers, await office.customers.of(_told(window, apart)))):
        return lacking
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
    "window.apart": of_the_provider(press_apart, "9"),
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    "window.move": of_the_provider(submit_move, "9"),
    "window.split": of_the_provider(submit_split, "9"),
    "window.apart": of_the_provider(submit_apart, "9"),
}

"""Duty by command, form and press: somebody stands in, shifts are exchanged, a shift is taken over (Art. 5.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from blocks.oncall import forms
from handlers.asked import came_of, show
from handlers.requests import Press, Request, Submission, of_the_provider
from handlers.typed import whole_number
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases.oncall import (
    AcceptOffer,
    DeclineOffer,
    DropStandIn,
    ImposeOffer,
    Rota,
    StandIn,
    Swap,
    TakeOver,
    WithdrawOffer,
    WriteHandover,
)
from slackbot.cases.oncall.shifts import Shift, shifts
from slackbot.cases.oncall.state import rota_id
from slackbot.office import Office
from slackbot.words import Refusal, Role

LOOK_AHEAD = timedelta(days=56)

FIELD_OF = {
    "ends_before_it_begins": forms.UNTIL,
    "is_over": forms.UNTIL,
    "too_long": forms.UNTIL,
    "no_such_layer": forms.LAYER,
    "not_on_the_register": forms.PERSON,
    "no_such_shift": forms.THEIRS,
}


async def rota_of(office: Office, key: str = "") -> Rota | None:
    """The one of that key; without one the first."""
    if not key:
        return next(iter(await office.store.rotas()), None)
    found = await office.store.case(rota_id(key))
    return found if isinstance(found, Rota) and found.is_open else None


async def open_stand_in(request: Request, office: Office, key: str) -> Refusal | None:
    rota = await rota_of(office, key)
    if rota is None:
        return Refusal(code="no_such_rota")
    people = await named(staff(request.place.provider), office)
    view = forms.stand_in(request.locale, rota, people, office.clock.now(), _kept(request))
    await show(request, office, view)
    return None


async def open_swap(request: Request, office: Office, key: str) -> Refusal | None:
    rota = await rota_of(office, key)
    if rota is None:
        return Refusal(code="no_such_rota")
    coming = _coming(rota, office.clock.now())
    mine = [shift for shift in coming if shift.person == request.actor.user]
    theirs = [shift for shift in coming if shift.person != request.actor.user]
    if not mine or not theirs:
        return Refusal(code="no_such_shift")
    names = dict(await named(staff(request.place.provider), office))
    view = forms.swap(request.locale, rota, mine, theirs, names, _kept(request))
    await show(request, office, view)
    return None


async def open_note(request: Request, office: Office, key: str) -> Refusal | None:
    rota = await rota_of(office, key)
    if rota is None:
        return Refusal(code="no_such_rota")
    view = forms.note(request.locale, rota, _kept(request))
    await show(request, office, view)
    return None


async def submit_stand_in(form: Submission, office: Office) -> Refusal | None:
    given, person = form.answers, form.answers.text(forms.PERSON)
    since, until = given.instant(forms.SINCE), given.instant(forms.UNTIL)
    if person not in staff(form.place.provider):
        return Refusal(code="not_on_the_register")
    if since is None or until is None:
        return Refusal(code="outdated")
    command = StandIn(
        id=form.command_id,
        case_id=form.metadata.get("rota", ""),
        by=form.actor,
        layer=given.text(forms.LAYER),
        person=person,
        since=since,
        until=until,
        reason=given.text(forms.REASON),
        at_once=bool(given.several(forms.AT_ONCE)),
    )
    return await came_of(office, command)


async def submit_swap(form: Submission, office: Office) -> Refusal | None:
    mine, theirs = form.answers.text(forms.MINE), form.answers.text(forms.THEIRS)
    layer, same = mine.partition("|")[0], theirs.partition("|")[0]
    if layer != same:
        return Refusal(code="another_layer")
    one, other = _instant(mine), _instant(theirs)
    if one is None or other is None:
        return Refusal(code="outdated")
    command = Swap(
        id=form.command_id,
        case_id=form.metadata.get("rota", ""),
        by=form.actor,
        layer=layer,
        one=one,
        other=other,
        at_once=bool(form.answers.several(forms.AT_ONCE)),
    )
    return await came_of(office, command)


async def submit_note(form: Submission, office: Office) -> Refusal | None:
    said = form.answers.text(forms.TEXT)
    command = WriteHandover(id=form.command_id, case_id=form.metadata.get("rota", ""), by=form.actor, text=said)
    return await came_of(office, command)


async def press_take_over(press: Press, office: Office) -> Refusal | None:
    command = TakeOver(id=press.command_id, case_id=press.case_id, by=press.actor, handover=press.shown)
    return await came_of(office, command)


async def press_drop(press: Press, office: Office) -> Refusal | None:
    command = DropStandIn(id=press.command_id, case_id=press.case_id, by=press.actor, override=press.shown)
    return await came_of(office, command)


def press_offer(
    command: type[AcceptOffer | DeclineOffer | WithdrawOffer | ImposeOffer],
) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        made = command(id=press.command_id, case_id=press.case_id, by=press.actor, offer=press.shown)
        return await came_of(office, made)

    return pressed


def staff(provider: ProviderParticulars) -> tuple[str, ...]:
    outside = (person for company in provider.subcontractors for person in company.people)
    return tuple(dict.fromkeys((*provider.engineers, *provider.leads, *outside)))


async def named(people: Iterable[str], office: Office) -> list[tuple[str, str]]:
    """(user id, name) of those who are still here."""
    found = []
    for user in dict.fromkeys(people):
        person = await office.directory.person(user)
        if person and not person.deleted and not person.guest:
            found.append((user, person.name or user))
    return found


def _coming(rota: Rota, now: datetime) -> list[Shift]:
    layers = (layer.name for layer in rota.terms.layers)
    found = (shift for name in layers for shift in shifts(rota.terms, rota.overrides, name, now, now + LOOK_AHEAD))
    return sorted(found, key=lambda shift: shift.since)


def _kept(request: Request) -> dict[str, str]:
    leads = {"leads": "yes"} if request.actor.role is Role.LEAD else {}
    return {"channel": request.place.channel, "me": request.actor.user, **leads}


def _instant(given: str) -> datetime | None:
    at = whole_number(given.partition("|")[2], longest=13)
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)


ANSWERS = {"accept_offer": press_offer(AcceptOffer), "decline_offer": press_offer(DeclineOffer)}
"""On a card, and in App Home."""
PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    **{f"rota.{verb}": of_the_provider(pressed) for verb, pressed in ANSWERS.items()},
    "rota.withdraw_offer": of_the_provider(press_offer(WithdrawOffer)),
    "rota.impose_offer": of_the_provider(press_offer(ImposeOffer)),
    "rota.take_over": of_the_provider(press_take_over),
    "rota.drop_stand_in": of_the_provider(press_drop),
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    forms.STAND_IN: of_the_provider(submit_stand_in),
    forms.SWAP: of_the_provider(submit_swap),
    forms.NOTE: of_the_provider(submit_note),
}

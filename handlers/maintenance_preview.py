"""A draft is looked at as the customers will read it, and announced, if need be by a lead (Art. 9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from blocks import precedents
from blocks.announcements.card import card
from blocks.announcements.common import ground
from blocks.around import Surroundings
from blocks.kit import Block
from blocks.maintenance import forms
from blocks.maintenance import preview as drawing
from handlers import bound
from handlers.asked import came_of, show
from handlers.maintenance_concerns import (
    AT_ONCE,
    against_it,
    in_languages,
    is_late,
    lacks_reason,
    languages,
    named,
)
from handlers.requests import Press, Request, Submission, of_the_provider
from handlers.wording import as_chosen
from slackbot.agreement.particulars import Agreement
from slackbot.batches import batches
from slackbot.cases import Announcement, Customer, Window
from slackbot.cases.common import digest
from slackbot.cases.maintenance import AnnounceWindow
from slackbot.cases.maintenance.concerns import Concern
from slackbot.cases.stops import State
from slackbot.customer_list import Known
from slackbot.office import Office
from slackbot.precedents import with_precedents
from slackbot.words import Refusal, Rendered

MOST_AGREED = 5
"""Of so many customers a preview says what was agreed with them."""


async def preview(request: Request, office: Office, window: Window) -> dict[str, Any]:
    told, found = await office.customers.of(window.recipients), await _against(office, window)
    shown = drawing.Shown(
        cards=await _cards(request, office, window, told),
        against=named(found, told),
        languages=languages(told),
        untold=await _untold(request, office, window),
        agreed=await _agreed(request, office, window, told),
    )
    around = Surroundings(locale=request.locale, provider=request.place.provider)
    metadata = {"channel": request.place.channel, "against": _digest(found)}
    return drawing.preview(window, around, shown, metadata)


async def _against(office: Office, window: Window) -> list[Concern]:
    return await against_it(office, window.id, window.recipients, window.stop)


def _digest(found: Sequence[Concern]) -> str:
    """Of what speaks against it, so that nobody is left out for what was not shown."""
    return digest(*((each.customer, str(each.against)) for each in found))


async def _cards(request: Request, office: Office, window: Window, told: Sequence[Known]) -> list[tuple[str, Rendered]]:
    """In each language one customer's card, as it will stand in their channel."""
    first = {each.terms.locale: each for each in reversed(told)}
    found: list[tuple[str, Rendered]] = []
    for locale, each in sorted(first.items(), reverse=True):
        customer, agreement = await office.store.case(each.key), await office.agreement(each.version)
        if isinstance(customer, Customer):
            around = Surroundings(locale=locale, agreement=agreement, provider=request.place.provider)
            found.append((each.terms.short_name, card(_as_announced(window, customer, agreement, request), around)))
    return found


async def _untold(request: Request, office: Office, window: Window) -> list[str]:
    """Who uses one of its systems and does not hear of it; of those whom the person may hear of (Arts. 11, 12)."""
    told, systems = frozenset(window.recipients), frozenset(window.stop.systems)
    others = [each for each in await office.customers.all() if each.key not in told and each.terms.uses(systems)]
    return [each.terms.short_name for each in others if bound.hears_of(request, each.key)]


async def _agreed(
    request: Request, office: Office, window: Window, told: Sequence[Known]
) -> list[tuple[str, list[Block]]]:
    """What was agreed with a customer when such a stop was talked over before (Art. 18)."""
    having = {each.key: each for each in told if each.has_precedents}
    found = list[tuple[str, list[Block]]]()
    for some in batches(list(having), AT_ONCE):
        for customer in await office.store.cases(some):
            known = having[customer.id]
            if isinstance(customer, Customer) and (
                shown := await _precedents(request, office, window, known, customer)
            ):
                found.append((known.terms.short_name, shown))
            if len(found) == MOST_AGREED:
                return found
    return found


async def _precedents(
    request: Request, office: Office, window: Window, known: Known, customer: Customer
) -> list[Block]:
    agreement = await office.agreement(known.version)
    plain = Surroundings(locale=request.locale, agreement=agreement, provider=request.place.provider)
    of_it = _as_announced(window, customer, agreement, request)
    around = await with_precedents(plain, of_it, customer, office.store, office.slack)
    return precedents.blocks([ground(window.stop, around)], around)


def _as_announced(window: Window, customer: Customer, agreement: Agreement, request: Request) -> Announcement:
    return Announcement(
        id=f"{customer.id}-…",
        channel=customer.channel,
        opened_at=window.opened_at,
        customer=customer.id,
        desk=request.place.provider.desk_channel,
        agreement=agreement.version,
        news=replace(window.news, state=State.RUNNING if window.stop.after_the_fact else State.PLANNED),
    )


async def press_preview(press: Press, office: Office) -> Refusal | None:
    window = await office.found(press.given, Window)
    if isinstance(window, Refusal):
        return window
    if window.state is not State.DRAFT:
        return Refusal(code="wrong_state", refs=("9",))
    view = await preview(press, office, window)
    await show(press, office, view)
    return None


async def submit_announce(form: Submission, office: Office) -> Refusal | None:
    window = await office.found(form.metadata.get("window", ""), Window)
    if isinstance(window, Refusal):
        return window
    found, kinds = await _against(office, window), form.answers.several(drawing.LEAVE_OUT_KINDS)
    if kinds and form.metadata.get("against") != _digest(found):
        return Refusal(code="outdated")
    left_out = {*form.answers.several(drawing.LEAVE_OUT), *(each.customer for each in found if each.against in kinds)}
    late = is_late([each for each in found if each.customer not in left_out])
    told = [each for each in await office.customers.of(window.recipients) if each.key not in left_out]
    if late and (lacking := lacks_reason(form.answers, told)):
        return lacking
    command = AnnounceWindow(
        id=form.command_id,
        case_id=window.id,
        by=form.actor,
        shown=form.metadata.get("shown", ""),
        late=late,
        reason=in_languages(form.answers, forms.REASONS),
        leave_out=tuple(sorted(left_out)),
    )
    return await came_of(office, as_chosen(form, command))


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "window.preview": of_the_provider(press_preview, "9"),
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    drawing.ANNOUNCE: of_the_provider(submit_announce, "9"),
}

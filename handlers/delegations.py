"""A lead is away, and somebody stands in: by `/escalate away`, ended by a press (Art. 5.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from blocks import delegations as blocks
from handlers.asked import came_of, show
from handlers.oncall import named
from handlers.requests import Press, Slash, Submission, of_the_provider
from handlers.vocabulary import Reply
from slackbot.cases import PROVIDER, Provider
from slackbot.cases.delegations import EndDelegation, NameDeputy, to_come
from slackbot.office import Office
from slackbot.words import Refusal, Role

FIELD_OF = {
    "own_deputy": blocks.DEPUTY,
    "no_such_deputy": blocks.DEPUTY,
    "deputy_is_away": blocks.DEPUTY,
    "already_away": blocks.PERSON,
    "leads_only": blocks.PERSON,
    "ends_before_it_begins": blocks.LAST,
    "is_over": blocks.LAST,
    "too_long": blocks.LAST,
}


async def open_form(slash: Slash, office: Office) -> Reply:
    by, provider = slash.actor, slash.place.provider
    if by.role is not Role.LEAD or by.deputy_for:
        return Refusal(code="leads_only", refs=("5.2",))
    leads = await named(provider.leads, office)
    staff = await named((*provider.leads, *provider.engineers), office)
    kept = {"channel": slash.place.channel, "me": by.user}
    view = blocks.form(slash.locale, leads, staff, slash.place.today, kept)
    await show(slash, office, view)
    return None


async def listed(slash: Slash, office: Office) -> Reply:
    found = await office.store.case(PROVIDER)
    assert isinstance(found, Provider), "the desk is open"
    going_on = to_come(found, office.clock.now())
    named_here = {each.away for each in found.delegations}
    today = slash.place.today
    written = [each for each in found.particulars.away if each not in named_here and each.last >= today]
    return blocks.listing(slash.locale, going_on, written)


async def submit_form(form: Submission, office: Office) -> Refusal | None:
    if form.actor.role is not Role.LEAD:
        return Refusal(code="not_allowed", refs=("5.2",))
    given = form.answers
    first, last = _day(given.text(blocks.FIRST)), _day(given.text(blocks.LAST))
    if first is None or last is None:
        return Refusal(code="outdated")
    command = NameDeputy(
        id=form.command_id,
        case_id=PROVIDER,
        by=form.actor,
        person=given.text(blocks.PERSON),
        deputy=given.text(blocks.DEPUTY),
        first=first,
        last=last,
    )
    return await came_of(office, command)


async def press_end(press: Press, office: Office) -> Refusal | None:
    command = EndDelegation(id=press.command_id, case_id=PROVIDER, by=press.actor, name=press.shown)
    return await came_of(office, command)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {blocks.END: of_the_provider(press_end)}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {blocks.AWAY: of_the_provider(submit_form)}

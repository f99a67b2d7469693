"""The menus of customers and of their systems: what they offer to whoever types in them.

And the form that is drawn anew for the customer who was chosen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from blocks.access.forms import REQUEST
from blocks.around import Surroundings
from blocks.incidents.forms import REPORT
from blocks.maintenance.forms import APART
from blocks.maintenance.planning import CUSTOMERS, SYSTEMS, TAKE_OUT, system_option
from blocks.maintenance.preview import LEAVE_OUT
from blocks.service_requests.forms import MAKE
from blocks.which_customer import CUSTOMER, Option, options
from handlers import access, bound, reports, service_requests
from handlers.requests import Press, Suggestion
from slackbot import known_systems
from slackbot.cases import Window
from slackbot.customer_list import MOST_FOUND, Known
from slackbot.office import Office
from slackbot.words import Side

DRAWN_ANEW: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    REPORT: reports.redraw,
    MAKE: service_requests.redraw,
    REQUEST: access.redraw,
}
"""By the form that the menu stands in."""


async def press_chosen(press: Press, office: Office) -> None:
    if redraw := DRAWN_ANEW.get(str(press.view.get("callback_id"))):
        await redraw(press, office)


async def suggest(asked: Suggestion, office: Office) -> list[Option]:
    return options([(each.key, each.terms.name) for each in await may_choose(asked, office)])


async def may_choose(asked: Suggestion, office: Office, among: Collection[str] | None = None) -> list[Known]:
    """Nobody but our own people, and in a customer's channel that customer alone (Art. 12)."""
    if asked.actor.side is not Side.PROVIDER:
        return []
    if here := asked.place.customer:
        return await office.customers.of({here.id} if among is None else {here.id} & {*among})
    theirs = bound.only(asked)
    if theirs is not None:
        among = theirs if among is None else theirs & {*among}
    return await office.customers.found(asked.typed, among)


async def suggest_recipients(asked: Suggestion, office: Office) -> list[Option]:
    """Of the stop that the form is about; nobody else can be taken out of it."""
    window = await office.store.case(asked.metadata.get("window", ""))
    among = window.recipients if isinstance(window, Window) else ()
    return options([(each.key, each.terms.name) for each in await may_choose(asked, office, among)])


async def suggest_concerned(asked: Suggestion, office: Office) -> list[Option]:
    """Whose stop it is still: who has a window of their own is moved within that one."""
    window = await office.store.case(asked.metadata.get("window", ""))
    among = window.concerned if isinstance(window, Window) else ()
    return options([(each.key, each.terms.name) for each in await may_choose(asked, office, among)])


async def suggest_systems(asked: Suggestion, office: Office) -> list[Option]:
    """Of those whom one may choose."""
    if asked.actor.side is not Side.PROVIDER:
        return []
    here = asked.place.customer
    known = await office.customers.systems({here.id} if here else bound.only(asked))
    around, found = Surroundings(locale=asked.locale), known_systems.found(known.values(), asked.typed)
    return [system_option(each.key, name, each.users, around) for each, name in found[:MOST_FOUND]]


PRESSES = {CUSTOMER: press_chosen}
SUGGESTS: dict[str, Callable[[Suggestion, Office], Awaitable[list[Option]]]] = {
    CUSTOMER: suggest,
    CUSTOMERS: suggest,
    TAKE_OUT: suggest_recipients,
    LEAVE_OUT: suggest_recipients,
    APART: suggest_concerned,
    SYSTEMS: suggest_systems,
}

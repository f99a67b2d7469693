"""The menu of customers: what it offers to whoever types in it, and the form that is drawn anew for the one chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.access.forms import REQUEST
from blocks.incidents.forms import REPORT
from blocks.service_requests.forms import MAKE
from blocks.which_customer import CUSTOMER, Option, options
from handlers import access, reports, service_requests
from handlers.requests import Press, Suggestion
from slackbot.customer_list import Known
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


async def may_choose(asked: Suggestion, office: Office) -> list[Known]:
    """Nobody but our own people, and in a customer's channel that customer alone (Art. 12)."""
    if asked.actor.side is not Side.PROVIDER:
        return []
    if here := asked.place.customer:
        return [each for each in await office.customers.all() if each.key == here.id]
    return await office.customers.found(asked.typed)


PRESSES = {CUSTOMER: press_chosen}
SUGGESTS: dict[str, Callable[[Suggestion, Office], Awaitable[list[Option]]]] = {CUSTOMER: suggest}

"""Of a subcontractor that works for certain customers: its people see and do nothing of the others (Arts. 11, 12)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from handlers.requests import Press, Request, Slash, Submission
from handlers.typed import half_width
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases import Window
from slackbot.cases.maintenance.state import WINDOWS
from slackbot.office import Office
from slackbot.words import Refusal

BEYOND = Refusal(code="not_their_customer", refs=("11", "12"))
NAMED_BY_WORDS = 2
"""Behind the word of a command: a case or a customer, and no more than that; then comes what somebody wrote."""


def only(request: Request) -> frozenset[str] | None:
    """Keys of the customers that this person may hear of; None: of all of them."""
    return of_person(request.place.provider, request.actor.user)


def of_person(provider: ProviderParticulars, user: str) -> frozenset[str] | None:
    company = provider.company_of(user)
    return frozenset(company.customers) if company and company.customers else None


def concerns_others(window: Window, bound: Collection[str] | None) -> bool:
    """A stop of several is shown with all whom it concerns."""
    return bound is not None and not {*window.concerned} <= {*bound}


async def beyond(request: Request, office: Office) -> Refusal | None:
    """What is asked for names another customer, one of its cases, or a stop of theirs."""
    bound = only(request)
    if bound is None:
        return None
    others = {*await office.store.customer_keys()} - bound
    for given in _named(request):
        if {given, given.rpartition("-")[0]} & others:
            return BEYOND
        if given.startswith(f"{WINDOWS}-"):
            window = await office.store.case(given)
            if isinstance(window, Window) and concerns_others(window, bound):
                return BEYOND
    return None


def _named(request: Request) -> Iterator[str]:
    if isinstance(request, Slash):
        yield from (half_width(word).upper() for word in request.text.split()[: 1 + NAMED_BY_WORDS])
    if isinstance(request, Press):
        yield from request.given.split("|")
        yield from _within(request.answers.given)
        yield from _within(request.metadata)
    if isinstance(request, Submission):
        yield from _within(request.answers.given)
        yield from _within(request.metadata)


def _within(given: Mapping[str, Any]) -> Iterator[str]:
    for each in given.values():
        yield from (str(one) for one in (each if isinstance(each, list | tuple) else [each]) if one)

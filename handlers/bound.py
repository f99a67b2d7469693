"""Of a subcontractor that works for certain customers: its people see and do nothing of the others (Arts. 11, 12).

Here is looked at what a request names by where it stands. Where a handler finds out by itself whom somebody means, it
asks `hears_of` about whom it has found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from blocks.maintenance.forms import APART
from blocks.maintenance.planning import CUSTOMERS, TAKE_OUT
from blocks.maintenance.preview import LEAVE_OUT
from blocks.which_customer import CUSTOMER
from handlers.requests import Press, Request, Slash, Submission
from handlers.typed import half_width
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases import Window
from slackbot.cases.maintenance.state import WINDOWS
from slackbot.office import Office
from slackbot.words import Refusal

BEYOND = Refusal(code="not_their_customer", refs=("11", "12"))
CASE = re.compile(r"[A-Z0-9]{2,16}-[0-9]+")
MENUS = (CUSTOMER, CUSTOMERS, TAKE_OUT, LEAVE_OUT, APART)
"""Of customers. Whatever else is answered in a form is what somebody wrote, and may be a customer's key by chance."""
TRAVELS = ("customer", "case", "window", "incident")
"""With a form: what it is about."""


def only(request: Request) -> frozenset[str] | None:
    """Keys of the customers that this person may hear of; None: of all of them."""
    return of_person(request.place.provider, request.actor.user)


def of_person(provider: ProviderParticulars, user: str) -> frozenset[str] | None:
    company = provider.company_of(user)
    return company.only if company else None


def hears_of(request: Request, customer: str) -> bool:
    theirs = only(request)
    return theirs is None or customer in theirs


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
        yield _by_words(request.text)
    if isinstance(request, Press):
        yield request.case_id
    if isinstance(request, Press | Submission):
        yield from (str(request.metadata.get(name, "")) for name in TRAVELS)
        for menu in MENUS:
            chosen = request.answers.given.get(menu) or ()
            yield from map(str, chosen if isinstance(chosen, list | tuple) else [chosen])


def _by_words(text: str) -> str:
    """The case or the customer behind the word of a command, or the case in its place (`/escalate AKATSUKI-1 …`).

    What comes then is what somebody wrote.
    """
    first, second = (*half_width(text).upper().split(maxsplit=2), "", "")[:2]
    return first if CASE.fullmatch(first) else second

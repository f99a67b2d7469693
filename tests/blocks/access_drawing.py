"""Everything that can be drawn about an access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from blocks.access import forms, listing
from blocks.access.review import card, no_approvers, task
from blocks.access.review import form as review_form
from blocks.access.triage import triage
from blocks.around import Listed, Surroundings
from slackbot.agreement.people import CustomerPeople
from slackbot.cases import AccessGrant, Customer
from slackbot.cases.access import AgreeToAccess, GrantAccess, RequestAccess
from slackbot.cases.customers.access_review import name_of
from slackbot.cases.customers.state import AccessReview, Answered
from slackbot.words import Card, CommandBase, Notice, Rendered, Role
from tests.blocks.paging import NOTHING, SECOND, a_page
from tests.rules.granting import EVERYBODY, OK, Access, Stage, at
from tests.rules.living import START

URL = "https://hinode.slack.com/archives/C0AKATSUKI/p1764000000000100"
_NEXT: tuple[tuple[type[CommandBase], Role], ...] = ((AgreeToAccess, Role.LEAD), (GrantAccess, Role.MEMBER))
_FIRST = {cell[:2]: cell for cell in reversed(OK)}
WRITTEN = ("decline", "question", "revoke", "review")
CUSTOMERS = ("access grant", "access grant changed", "access extension granted", "access decline", "access question")
"""Views that people of the customer see."""


def scenes_of_access() -> list[Callable[[str], Iterator[tuple[Card | Notice, AccessGrant]]]]:
    """Whatever any rule says in any state by anybody, and every clock that then rings."""
    return [
        *(partial(_of_access, cell) for cell in OK),
        *(partial(_standing, stage) for stage in Stage if stage is not Stage.NOTHING),
        *(partial(_on_the_way, later) for later in (None, START + timedelta(hours=2))),
    ]


def _of_access(cell: Any, says: str) -> Iterator[tuple[Card | Notice, AccessGrant]]:
    kind, stage, role = cell
    access = at(stage, says=says)
    access.messages.clear()
    access.does(kind, EVERYBODY[role])
    yield from _said(access)
    if stage is not Stage.NOTHING and cell != _FIRST[kind, stage]:
        return  # the clock asks who has asked for an access, and not who did what else
    access.wait(timedelta(days=2))
    for _ in range(4):
        access.messages.clear()
        access.wait(timedelta(days=1)).loop()
        yield from _said(access)


def _standing(stage: Stage, says: str) -> Iterator[tuple[Card | Notice, AccessGrant]]:
    yield from _said(at(stage, says=says))


def _on_the_way(later: datetime | None, says: str) -> Iterator[tuple[Card | Notice, AccessGrant]]:
    """With a loop that is never late: each reminder comes in its time."""
    access = Access(says=says)
    access.does(RequestAccess, grantee="U0HAYASHI", begins=later)
    for _ in range(40):
        access.messages.clear()
        access.wait(timedelta(minutes=10)).loop()
        for kind, role in _NEXT:
            access.asks(kind, EVERYBODY[role])
        yield from _said(access)


def _said(access: Access) -> Iterator[tuple[Card | Notice, AccessGrant]]:
    yield from ((each, access.grant) for each in access.messages if isinstance(each, Card | Notice))


def access_views(says: str, locale: str, place: Surroundings) -> dict[str, dict[str, Any]]:
    asked, granted, more = (at(stage, says=says).grant for stage in (Stage.ASKED, Stage.GRANTED, Stage.EXTENDING))
    metadata = {"channel": "C0AKATSUKI", "shown": "0123456789"}
    known = forms.Asked(grantee="U0SATO", metadata={"customer": "AKATSUKI", **metadata})
    review = AccessReview(opened_at=START, access=(granted.id,))
    return {
        "access request": forms.request(place, known, []),
        "access recorded": forms.recorded(place, asked.id, again=False),
        "access recorded before": forms.recorded(place, asked.id, again=True),
        "access grant": forms.grant(asked, place, False, metadata),
        "access grant changed": forms.grant(asked, place, True, metadata),
        "access extension granted": forms.grant(more, place, True, metadata),
        "access extend": forms.extend(granted, place, metadata),
        "access extension declined": forms.write(more, place, "decline", metadata),
        **{f"access {verb}": forms.write(granted, place, verb, metadata) for verb in WRITTEN},
        "access standing": forms.standing(place, [(granted, URL), (asked, "")]),
        "no access standing": forms.standing(place, []),
        "access inventory": review_form(review, [granted], place, metadata),
    }


def inventories(place: Surroundings) -> dict[str, Rendered]:
    """Of the customer's record: a 棚卸し that is open, raised, answered, and over; and nobody named to grant."""
    granted = at(Stage.GRANTED).grant
    said = Answered(access=granted.id, keep=True, by="U0TANAKA", at=START)
    opened = AccessReview(opened_at=START, access=(granted.id, "AKATSUKI-7"))
    raised = replace(opened, lead="U0TAKAHASHI", lead_since=START, chased_at=START)
    answered = replace(raised, access=(granted.id,), answered=(said,))
    around = replace(place, listed=(Listed(case=granted, agreement=place.terms, link=URL),))
    named, drawn = name_of(opened), {}
    for state, review in {"open": opened, "raised": raised, "answered": answered, "over": None}.items():
        customer = replace(_customer(place), access_review=review)
        drawn[f"inventory {state}"] = card(named, customer, around)
        if review is not opened:
            drawn[f"task {state}"] = task(named, customer, around)
    nobody = replace(place.terms.particulars, people=CustomerPeople())
    without = replace(place, agreement=replace(place.terms, particulars=nobody))
    return {
        **drawn,
        "no approvers": no_approvers(_customer(place), without),
        "approvers named": no_approvers(_customer(place), place),
    }


def _customer(place: Surroundings) -> Customer:
    return Customer(
        id="AKATSUKI", channel="C0AKATSUKI", opened_at=START, agreement=place.terms.version, panel_drawn_at=START
    )


def access_lists(says: str, locale: str, place: Surroundings) -> dict[str, Rendered]:
    found = at(Stage.GRANTED, says=says).grant
    return {
        "accesses": listing.listing(locale, a_page(found, place, URL), SECOND),
        "no access": listing.listing(locale, [], NOTHING),
        "access": triage(found, place),
    }

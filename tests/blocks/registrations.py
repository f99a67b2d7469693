"""Everything that is shown while a customer is registered, by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from blocks import render
from blocks.around import Surroundings
from blocks.bindings import forms, listing
from slackbot.agreement.draft import Part
from slackbot.agreement.particulars import Agreement, CustomerPeople
from slackbot.agreement.signing import Signed, Signing
from slackbot.cases import Customer
from slackbot.cases.bindings.rules import CARD, LIES, desk_card, test_card
from slackbot.cases.bindings.state import Binding, State
from slackbot.cases.customers.acceptance import ACCEPTED, card_of
from slackbot.cases.customers.state import Acceptance
from slackbot.words import Audience, Card, Notice, Rendered
from tests.blocks.paging import NOTHING, SECOND
from tests.rules.living import START, terms
from tests.rules.registering import DESK, FOUND, TERMS, a_binding, finished

OFFERED = forms.Offered(
    texts=(("standard", "標準の同意書"), ("0123456789ab", "同意書 <!here>" * 9)), today="2026-11-24"
)


def drafts(text: str = "") -> dict[str, Binding]:
    """In every state, and with everything in the way that can be."""
    said: Any = text or "カエデ"
    told: dict[str, Any] = {**TERMS, "name": said, "short_name": said, "contact": said}
    told |= {"systems": [{"key": "system-1", "name": said}], "signed": {"signer": said}}
    wrong = replace(
        FOUND,
        name=said,
        teams=("T0MINATO", "T0OTHER"),
        pending=("?",),
        member=False,
        strangers=("U0TANAKA",),
        taken=("key", "teams"),
        version="day",
    )
    return {
        "invited": a_binding(state=State.INVITED),
        "invited, not shared": a_binding(state=State.INVITED, found=replace(FOUND, teams=(), people=())),
        "begun": a_binding(touched_by="U0TAKAHASHI"),
        "in the way": finished(found=wrong, terms=told, pressed_by_us="", pressed_by_them=""),
        "to be tested": finished(test_asked=False, pressed_by_us="", pressed_by_them=""),
        "half pressed": finished(pressed_by_them=""),
        "ready": finished(),
        "changing": finished(editing=True, found=replace(FOUND, version="same")),
        "wrong together": finished(
            terms={**TERMS, "cover": "none", "targets": {"sev1": {"around_the_clock": True}}}, editing=True
        ),
        "bound": finished(state=State.BOUND),
        "changed": finished(state=State.BOUND, editing=True),
        "dropped": finished(state=State.DISCARDED, pressed_by_us=""),
    }


def registrations(locale: str, text: str = "") -> dict[str, Rendered]:
    around, found = _around(locale), {}
    for name, binding in drafts(text).items():
        found[f"registration {name}"] = render(desk_card(binding), binding, around)
        if binding.test_asked:
            found[f"registration test {name}"] = render(test_card(binding), binding, around)
    lies = Notice(to=DESK, audience=Audience.DESK, key=LIES, params={}, under=CARD)
    found["registration lies"] = render(lies, a_binding(), around)
    customers = [(customer, agreement) for customer, agreement in _customers(locale).values()]
    found["customers"] = listing.listing(locale, (customers * 10)[:20], SECOND, list(drafts(text).values())[:3])
    found["no customers"] = listing.listing(locale, [], NOTHING, [])
    for name, (customer, agreement) in _customers(locale).items():
        found[f"customer {name}"] = listing.terms(locale, customer, agreement)
        shown = replace(around, agreement=agreement)
        found[f"acceptance {name}"] = render(card_of(customer, agreement.version), customer, shown)
    customer, agreement = _customers(locale)["accepted"]
    told = Card(channel=DESK, audience=Audience.DESK, name=f"{ACCEPTED}:{agreement.version}")
    found["accepted"] = render(told, customer, replace(around, agreement=agreement))
    return found


def registration_forms(locale: str, text: str = "") -> dict[str, dict[str, Any]]:
    around = _around(locale)
    found = {
        f"registration {name} {part}": forms.form(binding, part, around, OFFERED, DESK)
        for name, binding in drafts(text).items()
        for part in Part
    }
    for name in ("ready", "changing"):
        found[f"registration {name} filled in"] = forms.filled_in(drafts(text)[name], around)
    return found


def _around(locale: str) -> Surroundings:
    return Surroundings(locale=locale, provider=terms(locale).provider)


def _customers(locale: str) -> dict[str, tuple[Customer, Agreement]]:
    usual = terms(locale)
    owned = replace(usual.particulars, people=CustomerPeople(contract_owners=("U0TANAKA",)))
    agreement = Agreement.of(usual.document, owned, usual.provider)
    customer = Customer(
        id="AKATSUKI", channel="C0AKATSUKI", opened_at=START, agreement=agreement.version, panel_drawn_at=START
    )
    asked = replace(customer, asked=(agreement.version,))
    acceptance = Acceptance(version=agreement.version, terms=agreement.terms, by="U0TANAKA", at=START)
    on_paper = Signed(how=Signing.SEALED, day=START.date(), signer="田中 翔")
    signed = Agreement.of(usual.document, replace(owned, signed=on_paper), usual.provider)
    return {
        "asked": (asked, agreement),
        "accepted": (replace(asked, acceptances=(acceptance,)), agreement),
        "asked anew": (replace(asked, asked=(agreement.version, "feedfeedfeed")), agreement),
        "signed": (replace(customer, agreement=signed.version), signed),
    }


__all__ = ["drafts", "registration_forms", "registrations"]

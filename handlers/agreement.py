"""The agreement itself, read in Slack: a clause as it stands or stood on a day, what two versions say differently."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from blocks.agreement import clauses
from blocks.agreement.clauses import Held
from blocks.around import Surroundings
from handlers import which_customer
from handlers.asked import show
from handlers.requests import Press
from slackbot.agreement.document import Document
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers import Customer, Version
from slackbot.office import Office
from slackbot.words import Ref, Refusal


def today(agreement: Agreement, office: Office) -> date:
    return office.clock.now().astimezone(ZoneInfo(agreement.particulars.tz)).date()


async def held_on(customer: Customer, day: date | None, locale: str, office: Office) -> tuple[Agreement, Held | None]:
    """The agreement of that day; when none held yet, the one in force and None."""
    current = await office.agreement(customer.agreement)
    day = day or today(current, office)
    version = customer.version_on(day)
    if version is None and customer.versions:
        return current, None
    agreement = await office.agreement(version.agreement) if version else current
    return agreement, Held(day=day, version=version, gloss=await gloss_for(agreement.document, locale, office))


async def gloss_for(document: Document, locale: str, office: Office) -> Document | None:
    """For whoever reads another language than the text's."""
    return None if document.language == locale else await office.gloss_of(document)


# ── The panel's button ───────────────────────────────────────────────────────────────────────────────────────────────


async def open_form(press: Press, office: Office) -> Refusal | None:
    if press.place.customer is None:
        return Refusal(code="no_such_customer")
    view = await _view(press, office, press.place.customer, None, "1")
    await show(press, office, view)
    return None


async def redraw(press: Press, office: Office) -> None:
    """Another article, or another day."""
    found = await office.store.case(press.metadata.get("customer", ""))
    if not isinstance(found, Customer) or not which_customer.may_see(press, found.id):
        return
    chosen = {press.action_id: press.given}
    article = chosen.get(clauses.ARTICLE) or press.answers.text(clauses.ARTICLE) or press.metadata.get("article", "1")
    day = chosen.get(clauses.DAY) or press.answers.text(clauses.DAY)
    view = await _view(press, office, found, date.fromisoformat(day) if day else None, article)
    await which_customer.replace_view(press, office, view)


async def _view(press: Press, office: Office, customer: Customer, day: date | None, article: Ref) -> dict[str, Any]:
    agreement, held = await held_on(customer, day, press.locale, office)
    around = Surroundings(locale=press.locale, agreement=agreement)
    shown = article if article in agreement.document.refs() else "1"
    metadata = {"channel": press.place.channel, "customer": customer.id}
    return clauses.form(around, held, day or today(agreement, office), shown, metadata)


PRESSES = {"panel.agreement": open_form, clauses.ARTICLE: redraw, clauses.DAY: redraw}


def version_named(customer: Customer, name: str) -> Version | None:
    """By the beginning of its version, or by a day on which it holds."""
    try:
        return customer.version_on(date.fromisoformat(name))
    except ValueError:
        found = [each for each in customer.versions if each.agreement.startswith(name.lower())]
        return found[-1] if found and len(name) >= 4 else None

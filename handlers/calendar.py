"""A calendar to look at: the stops that are coming, from the panel, and the address by which a calendar follows them.

What calendars ask for comes in by HTTP, from nobody who could be known: whoever has the address reads (Arts. 9, 12).
"""

from __future__ import annotations

from typing import Any

from blocks.announcements import calendar, listing
from blocks.around import Surroundings
from handlers.asked import show
from handlers.requests import Press, Request, Slash
from handlers.which_customer import replace_view
from slackbot import feeds
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Announcement, Customer
from slackbot.cases.customers import IssueFeed, RevokeFeed, RevokeFeeds
from slackbot.cases.customers.state import Feed
from slackbot.office import Office
from slackbot.words import Refusal, Role


async def press_stops(press: Press, office: Office) -> Refusal | None:
    """The panel's 「サービス停止の予定」: of the customer whose channel it is."""
    if press.place.customer is None:
        return Refusal(code="no_such_customer")
    view = await _coming_stops(press, office, press.place.customer)
    await show(press, office, view)
    return None


async def _coming_stops(press: Press, office: Office, customer: Customer) -> dict[str, Any]:
    found = [await _coming(each, press, office) for each in await office.store.stops(customer.id)]
    around = await _around(press, office, customer.id)
    feed, offered = _feed_of(customer, press.actor.user), bool(office.public_url)
    return listing.coming(found, feed, offered, around, {"channel": press.place.channel})


async def _coming(announcement: Announcement, press: Press, office: Office) -> listing.Coming:
    return listing.Coming(announcement=announcement, around=await office.around(announcement, press.locale))


def _feed_of(customer: Customer, user: str) -> Feed | None:
    return next((each for each in customer.feeds if each.is_open and each.by == user), None)


async def press_issue(press: Press, office: Office) -> Refusal | None:
    """Shown once, to whoever pressed: afterwards nobody can say what it was."""
    if stranger := press.stranger_to(f"{press.given}-0"):
        return stranger
    if not office.public_url:
        return Refusal(code="no_public_url")
    secret = feeds.new_secret()
    command = IssueFeed(id=press.command_id, case_id=press.given, by=press.actor, sha256=feeds.kept_of(secret))
    outcome = await office.desk.submit(command)
    if isinstance(outcome, Refusal):
        return outcome
    if outcome.again:
        return Refusal(code="feed_was_shown")
    around = await _around(press, office, press.given)
    view = listing.issued(office.public_url + feeds.PATH.format(secret=secret), around)
    await show(press, office, view)
    return await _drawn_anew(press, office, press.given)


async def press_revoke(press: Press, office: Office) -> Refusal | None:
    if stranger := press.stranger_to(f"{press.given}-0"):
        return stranger
    outcome = await office.desk.submit(RevokeFeeds(id=press.command_id, case_id=press.given, by=press.actor))
    if isinstance(outcome, Refusal):
        return outcome
    return await _drawn_anew(press, office, press.given)


async def press_revoke_one(press: Press, office: Office) -> Refusal | None:
    """From the list of all that stand, or by whoever holds it from the panel."""
    key, _, shown = press.given.partition("|")
    if stranger := press.stranger_to(f"{key}-0"):
        return stranger
    outcome = await office.desk.submit(RevokeFeed(id=press.command_id, case_id=key, by=press.actor, shown=shown))
    if isinstance(outcome, Refusal):
        return outcome
    return await _drawn_anew(press, office, key)


async def _drawn_anew(press: Press, office: Office, key: str) -> Refusal | None:
    """What was pressed in says who holds an address, or that the reader does."""
    if not press.view:
        return None
    customer = await office.store.case(key)
    assert isinstance(customer, Customer), "it was one just now"
    from_panel = press.view.get("callback_id") == "panel.stops"
    view = await (_coming_stops(press, office, customer) if from_panel else _list(press, office, key))
    if isinstance(view, Refusal):
        return view
    await replace_view(press, office, view)
    return None


async def show_feeds(slash: Slash, office: Office, key: str) -> Refusal | None:
    """`/maintenance feed KEY`: who holds an address."""
    if stranger := slash.stranger_to(f"{key}-0"):
        return stranger
    view = await _list(slash, office, key)
    if isinstance(view, Refusal):
        return view
    await show(slash, office, view)
    return None


async def _list(request: Request, office: Office, key: str) -> dict[str, Any] | Refusal:
    customer = await office.store.case(key) if key else None
    if not isinstance(customer, Customer):
        return Refusal(code="no_such_customer_key")
    if not office.public_url:
        return Refusal(code="no_public_url")
    around = await _around(request, office, key)
    lead = request.actor.role is Role.LEAD
    return listing.feeds(customer, lead, around, {"channel": request.place.channel})


async def _around(request: Request, office: Office, key: str) -> Surroundings:
    customer = await office.store.case(key)
    assert isinstance(customer, Customer), "it was one before"
    return Surroundings(locale=request.locale, agreement=await office.agreement(customer.agreement))


async def followed(secret: str, office: Office) -> bytes | None:
    """What a calendar reads that has the address: only what stands on this customer's own cards, in their language."""
    customer = await feeds.customer_of(secret, office.store)
    if customer is None:
        return None
    around = _own(await office.agreement(customer.agreement), {})
    return calendar.feed([await _dated(each, office) for each in await feeds.stops_of(customer, office.store)], around)


async def _dated(announcement: Announcement, office: Office) -> calendar.Dated:
    link = await office.card_link(announcement)
    agreement = await office.agreement(announcement.agreement)
    return calendar.Dated(announcement=announcement, around=_own(agreement, {"card": link} if link else {}))


def _own(agreement: Agreement, links: dict[str, str]) -> Surroundings:
    return Surroundings(locale=agreement.particulars.locale, agreement=agreement, links=links)


PRESSES = {
    "panel.stops": press_stops,
    listing.ISSUE: press_issue,
    listing.REVOKE: press_revoke,
    listing.REVOKE_ONE: press_revoke_one,
}

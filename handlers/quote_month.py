"""`/quote month`: what was worked for a customer in a month, and what is charged for it (Art. 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.around import Surroundings
from blocks.quotes.month import Sums
from blocks.quotes.month import month as drawn
from handlers import which_customer
from handlers.quote_search import not_all_read
from handlers.requests import Slash
from handlers.typed import calendar_month
from handlers.vocabulary import Reply, line
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers import Customer
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.allowance import left
from slackbot.cases.quotes.month import Charge, bounds, charges, time_by_kind
from slackbot.cases.quotes.state import WorkKind, ordered_as
from slackbot.office import Office
from slackbot.paid import paid_cases
from slackbot.readable import Readable
from slackbot.words import Refusal, Rendered


async def month(slash: Slash, office: Office, words: list[str]) -> Reply:
    customer, rest = await _customer(slash, office, words)
    if not isinstance(customer, Customer):
        return customer
    terms = await office.agreement(customer.agreement)
    now = office.clock.now().astimezone(ZoneInfo(terms.particulars.tz))
    wanted = calendar_month(rest[0]) if rest else (now.year, now.month)
    if wanted is None or len(rest) > 1:
        return line(slash.locale, "quotes.needs_month")
    since, until = bounds(*wanted, terms.particulars.tz)
    paid, allowance = await _matters(office, customer.id, since), terms.particulars.fees.allowance
    if paid.unread:
        return not_all_read(slash, paid.unread)
    cases = [case for case, _ in paid.cases]
    charged, paid_for = _charged(paid.cases, since, until, slash.locale)
    sums = Sums(
        month=f"{wanted[0]}-{wanted[1]:02}",
        minutes=_minutes(cases, since, until),
        charges=charged,
        kinds=paid_for,
        rest=left(customer, terms.particulars, since) if (now.year, now.month) == wanted else None,
        agreed=int(allowance.total_seconds() // 60) if allowance else 0,
    )
    return drawn(sums, Surroundings(locale=slash.locale, agreement=terms))


def _minutes(cases: Sequence[Matter], since: datetime, until: datetime) -> dict[WorkKind, int]:
    found: dict[WorkKind, int] = {}
    for case in cases:
        for kind, spent in time_by_kind(case.entries, since, until).items():
            found[kind] = found.get(kind, 0) + spent
    return found


def _charged(
    cases: Sequence[tuple[Matter, Agreement]], since: datetime, until: datetime, locale: str
) -> tuple[dict[str, Charge], dict[str, str]]:
    """Quote -> what is charged under it, and for which kind of work, each by the terms of its case."""
    charged: dict[str, Charge] = {}
    paid_for: dict[str, str] = {}
    for case, agreement in cases:
        its = Surroundings(locale=locale, agreement=agreement)
        added = charges(case, its.terms.particulars.fees, since, until)
        charged |= {f"{case.id}-Q{n}": each for n, each in added.items()}
        paid_for |= {f"{case.id}-Q{n}": its.item(ordered_as(case.quotes, n)) for n in added}
    return charged, paid_for


async def _customer(slash: Slash, office: Office, words: list[str]) -> tuple[Customer | Rendered | Refusal, list[str]]:
    """The one that is named, the channel's, or the only one; with the other words."""
    found = [(word, await which_customer.named(office, word)) for word in words]
    named = next((customer for _, customer in found if customer), None)
    rest = [word for word, customer in found if customer is None or customer != named]
    customer = await which_customer.meant(slash, office, named.id if named else "")
    if customer is None:
        said = line(slash.locale, "quotes.which_customer", keys=await which_customer.some_keys(slash, office))
        return said, rest
    return customer, rest


async def _matters(office: Office, customer: str, since: datetime) -> Readable[tuple[Matter, Agreement]]:
    """Oldest first."""
    paid = await paid_cases(office.store, office.directory.agreements, [customer], since)
    return replace(paid, cases=sorted(paid.cases, key=lambda each: each[0].opened_at))

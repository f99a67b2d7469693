"""`/quote month` and `/quote find`: over all cases of a customer, open and closed (Art. 10)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from blocks.around import Surroundings
from blocks.quotes import listing
from blocks.quotes.month import Sums
from blocks.quotes.month import month as drawn
from handlers.requests import Slash
from handlers.typed_items import yen
from handlers.vocabulary import Reply, line
from slackbot.cases.customers import Customer
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.allowance import left
from slackbot.cases.quotes.month import Charge, bounds, charges, time_by_kind
from slackbot.cases.quotes.state import Quote, WorkKind
from slackbot.office import Office
from slackbot.words import Refusal, Rendered, value

_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
ALWAYS = datetime(1970, 1, 2, tzinfo=UTC)


@value
class Wanted:
    """What stands behind `find`, in any order."""

    customer: Customer
    days: tuple[date, date] | None = None
    """From the first up to, and without, the second."""
    amounts: tuple[int, int] | None = None


async def month(slash: Slash, office: Office, words: list[str]) -> Reply:
    customer, rest = await _customer(slash, office, words)
    if not isinstance(customer, Customer):
        return customer
    terms = await office.agreement(customer.agreement)
    now = office.clock.now().astimezone(ZoneInfo(terms.particulars.tz))
    wanted = _month(rest[0]) if rest else (now.year, now.month)
    if wanted is None or len(rest) > 1:
        return line(slash.locale, "quotes.needs_month")
    since, until = bounds(*wanted, terms.particulars.tz)
    minutes: dict[WorkKind, int] = {}
    charged: dict[str, Charge] = {}
    for case in await _matters(office, customer.id, since):
        for kind, spent in time_by_kind(case.entries, since, until).items():
            minutes[kind] = minutes.get(kind, 0) + spent
        fees = (await office.agreement(case.agreement)).particulars.fees
        charged |= {f"{case.id}-Q{n}": each for n, each in charges(case, fees, since, until).items()}
    allowance = terms.particulars.fees.allowance
    sums = Sums(
        month=f"{wanted[0]}-{wanted[1]:02}",
        minutes=minutes,
        charges=charged,
        rest=left(customer, terms.particulars, since) if (now.year, now.month) == wanted else None,
        agreed=int(allowance.total_seconds() // 60) if allowance else 0,
    )
    return drawn(sums, Surroundings(locale=slash.locale, agreement=terms))


async def find(slash: Slash, office: Office, words: list[str]) -> Reply:
    wanted = await _understood(slash, office, words)
    if not isinstance(wanted, Wanted):
        return wanted
    tz = (await office.agreement(wanted.customer.agreement)).particulars.tz
    cases = await _matters(office, wanted.customer.id, ALWAYS)
    found = [(case, each) for case in cases for each in case.quotes if _is(each, wanted, tz)]
    return listing.found(slash.locale, found)


async def _understood(slash: Slash, office: Office, words: list[str]) -> Wanted | Rendered | Refusal:
    customer, rest = await _customer(slash, office, words)
    if not isinstance(customer, Customer):
        return customer
    days, amounts = None, None
    for word in rest:
        if (said := _days(word)) is not None:
            days = said
        elif (range_ := _amounts(word)) is not None:
            amounts = range_
        else:
            return line(slash.locale, "quotes.not_understood", said=word[:40])
    return Wanted(customer=customer, days=days, amounts=amounts)


async def _customer(slash: Slash, office: Office, words: list[str]) -> tuple[Customer | Rendered | Refusal, list[str]]:
    """The one that is named, the channel's, or the only one; with the other words."""
    keys = await office.store.customer_keys()
    named = next((word.upper() for word in words if word.upper() in keys), "")
    rest = [word for word in words if word.upper() != named]
    here = slash.place.customer
    if here and named and named != here.id:
        return Refusal(code="wrong_customer"), rest
    key = here.id if here else named or (keys[0] if len(keys) == 1 else "")
    if not key:
        return line(slash.locale, "quotes.which_customer", keys=", ".join(keys)), rest
    found = await office.store.case(key)
    return (found if isinstance(found, Customer) else Refusal(code="no_such_customer")), rest


async def _matters(office: Office, customer: str, since: datetime) -> list[Matter]:
    """Oldest first."""
    cases = await office.store.paid_cases(customer, since)
    return sorted((each for each in cases if isinstance(each, Matter)), key=lambda each: each.opened_at)


def _is(quote: Quote, wanted: Wanted, tz: str) -> bool:
    """Made or answered on those days, for such a total."""
    times = (quote.approval.asked_at, quote.approval.ended_at)
    days = [at.astimezone(ZoneInfo(tz)).date() for at in times if at]
    if wanted.days and not any(wanted.days[0] <= day < wanted.days[1] for day in days):
        return False
    return wanted.amounts is None or wanted.amounts[0] <= quote.total <= wanted.amounts[1]


def _month(word: str) -> tuple[int, int] | None:
    said = _MONTH.fullmatch(word)
    if said is None or not 1 <= int(said[2]) <= 12 or not 1970 <= int(said[1]) <= 9000:
        return None
    return int(said[1]), int(said[2])


def _days(word: str) -> tuple[date, date] | None:
    if wanted := _month(word):
        year, month = wanted
        after, beyond = divmod(month, 12)
        return date(year, month, 1), date(year + after, beyond + 1, 1)
    said = _DAY.fullmatch(word)
    if said is None:
        return None
    try:
        day = date(int(said[1]), int(said[2]), int(said[3]))
        return day, date.fromordinal(day.toordinal() + 1)
    except ValueError:
        return None


def _amounts(word: str) -> tuple[int, int] | None:
    """`160600`, `100,000円`, `100000..200000`, `100000〜200000`."""
    first, between, last = word.replace("〜", "..").replace("~", "..").partition("..")
    low, high = yen(first), yen(last) if between else None
    if low is None or (between and high is None):
        return None
    return (low, high) if high is not None else (low, low)

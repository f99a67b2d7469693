"""What a month comes to: time by kind, and what is charged under each quote (Art. 10).

Charges are reckoned up to an instant; a month's share is what was added in it. So the months of a quote add up to the
whole, and a change shows in the month of its yes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from slackbot.agreement.fees import Fees
from slackbot.cases.approvals import End
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Entry, Quote, WorkKind, accepted_at
from slackbot.words import value


@value
class Charge:
    """Yen."""

    subtotal: int = 0
    tax: int = 0

    @property
    def total(self) -> int:
        return self.subtotal + self.tax


def bounds(year: int, month: int, tz: str) -> tuple[datetime, datetime]:
    """From its first instant up to the next month's, in that zone."""
    zone, (after, beyond) = ZoneInfo(tz), divmod(month, 12)
    return datetime(year, month, 1, tzinfo=zone), datetime(year + after, beyond + 1, 1, tzinfo=zone)


def time_by_kind(entries: Iterable[Entry], since: datetime, until: datetime) -> dict[WorkKind, int]:
    """Minutes that were worked in between: what goes over the border of a month is of both."""
    found: dict[WorkKind, int] = {}
    for each in entries:
        spent = each.until(until) - each.until(since)
        if spent and not each.struck:
            found[each.kind] = found.get(each.kind, 0) + spent
    return found


def charges(case: Matter, fees: Fees, since: datetime, until: datetime) -> dict[int, Charge]:
    """By the quote's number, where something was added in between; less than nothing where a change made it less."""
    found = {}
    for number in dict.fromkeys(each.number for each in case.quotes):
        before, after = charged(case, number, fees, since), charged(case, number, fees, until)
        if before != after:
            found[number] = Charge(subtotal=after.subtotal - before.subtotal, tax=after.tax - before.tax)
    return found


def charged(case: Matter, number: int, fees: Fees, until: datetime) -> Charge:
    """Under a quote before that instant: as it was accepted, or the time worked up to its ceiling."""
    quote = _accepted(case, number, until)
    if quote is None:
        return Charge()
    if not quote.ceiling:
        return Charge(subtotal=quote.subtotal, tax=quote.tax)
    spent = sum(e.until(until) for e in case.entries if e.quote == number and not e.struck)
    subtotal = min(fees.for_time(spent, quote.items[0].hourly), quote.subtotal)
    return Charge(subtotal=subtotal, tax=min(fees.tax_on(subtotal), quote.tax))


def together(found: Iterable[Charge]) -> Charge:
    every = tuple(found)
    return Charge(subtotal=sum(each.subtotal for each in every), tax=sum(each.tax for each in every))


def _accepted(case: Matter, number: int, until: datetime) -> Quote | None:
    """The version that held just before that instant."""
    said_yes = [each for each in case.quotes if each.number == number and each.approval.end is End.APPROVED]
    return next((each for each in reversed(said_yes) if accepted_at(each) < until), None)

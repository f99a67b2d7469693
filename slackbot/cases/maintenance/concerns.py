"""What speaks against a stop at its time, customer by customer: said before anybody is told (Art. 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import calendar, days_later
from slackbot.agreement.particulars import Agreement
from slackbot.cases.maintenance.state import Window
from slackbot.cases.stops import Stop
from slackbot.words import value


class Against(StrEnum):
    SHORT_NOTICE = "short_notice"
    """Later told than was agreed: a lead approves it, with a reason that the customers read."""
    FREEZE = "freeze"
    OUTSIDE_HOURS = "outside_hours"
    TOO_LONG = "too_long"
    TERM_IS_OVER = "term_is_over"
    OVERLAP = "overlap"
    UNREACHABLE = "unreachable"
    """Nothing can be said in their channel now: it is frozen, archived, or no longer shared."""


@value
class Concern:
    customer: str
    against: Against
    what: str = ""
    """The freeze's name, the other window's number, the days that were agreed."""


@enforces("9(1)", "9(2)")
def concerns(stop: Stop, agreement: Agreement, others: Sequence[Window], now: datetime) -> tuple[Concern, ...]:
    """`others`: windows that are open and concern this customer. Against what has happened nothing speaks any more."""
    particulars = agreement.particulars
    terms, key = particulars.maintenance, particulars.key
    found: list[tuple[Against, str]] = []
    days = terms.notice.get(stop.ground, 0)
    told_by = days_later(now, timedelta(days=days), particulars.calendar())
    if stop.after_the_fact:
        return ()
    if days and stop.start < told_by:
        found.append((Against.SHORT_NOTICE, str(days)))
    found += [(Against.FREEZE, each.name) for each in terms.freezes if _touches(stop, each.first, each.last, agreement)]
    if terms.hours and not _within(stop, agreement):
        found.append((Against.OUTSIDE_HOURS, ""))
    if terms.longest and stop.latest_end - stop.start > terms.longest:
        found.append((Against.TOO_LONG, ""))
    if particulars.term_is_over(stop.start):
        found.append((Against.TERM_IS_OVER, ""))
    found += [(Against.OVERLAP, each.id) for each in others if _overlap(stop, each.stop)]
    return tuple(Concern(customer=key, against=against, what=what) for against, what in found)


def _touches(stop: Stop, first: date, last: date, agreement: Agreement) -> bool:
    zone = ZoneInfo(agreement.particulars.tz)
    begins, ends = (at.astimezone(zone).date() for at in (stop.start, stop.latest_end))
    return begins <= last and first <= ends


def _within(stop: Stop, agreement: Agreement) -> bool:
    """Its whole length lies in one spell of the agreed hours."""
    hours = agreement.particulars.maintenance.hours
    assert hours is not None, "only asked where hours were agreed"
    spells = calendar(hours, agreement.particulars.tz).spells(stop.start, stop.latest_end)
    return sum((end - begin for begin, end in spells), timedelta()) == stop.latest_end - stop.start


def _overlap(one: Stop, other: Stop) -> bool:
    same = not one.systems or not other.systems or set(one.systems) & set(other.systems)
    return bool(same) and one.start < other.latest_end and other.start < one.latest_end

"""What speaks against a stop at its time, customer by customer: said before anybody is told (Art. 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import calendar, days_later
from slackbot.agreement.stops import AgreedOnStops
from slackbot.agreement.summary import Summary
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
    NOT_USED = "not_used"
    """They have none of its systems."""


@value
class Concern:
    customer: str
    against: Against
    what: str = ""
    """The freeze's name, the other window's number, the days that were agreed."""


Found = tuple[Against, str]


class Weighed:
    """One stop, held against the terms of however many customers: what they agreed alike is worked out once."""

    def __init__(self, stop: Stop, others: Sequence[Window], now: datetime) -> None:
        """`others`: the windows that are open besides it."""
        self._stop, self._now = stop, now
        self._systems = frozenset(stop.systems)
        self._others = [(each.id, frozenset(each.concerned)) for each in others if _overlap(stop, each.stop)]
        self._agreed: dict[str, list[Found]] = {}

    def concerns(self, terms: Summary, *, reachable: bool = True) -> list[Concern]:
        """Against the time of what has happened nothing speaks any more."""
        found = [] if self._stop.after_the_fact else self._of_its_time(terms)
        if not reachable:
            found.append((Against.UNREACHABLE, ""))
        if not terms.uses(self._systems):
            found.append((Against.NOT_USED, ""))
        return [Concern(customer=terms.key, against=against, what=what) for against, what in found]

    def _of_its_time(self, terms: Summary) -> list[Found]:
        if terms.stops not in self._agreed:
            self._agreed[terms.stops] = against_terms(self._stop, terms.on_stops, self._now)
        over = [(Against.TERM_IS_OVER, "")] if terms.is_over(self._stop.start) else []
        overlaps = [(Against.OVERLAP, window) for window, theirs in self._others if terms.key in theirs]
        return [*self._agreed[terms.stops], *over, *overlaps]


@enforces("9(1)", "9(2)")
def against_terms(stop: Stop, agreed: AgreedOnStops, now: datetime) -> list[Found]:
    terms, found = agreed.terms, list[Found]()
    days = terms.notice.get(stop.ground, 0)
    if days and stop.start < days_later(now, timedelta(days=days), agreed.reception()):
        found.append((Against.SHORT_NOTICE, str(days)))
    zone = ZoneInfo(agreed.tz)
    found += [(Against.FREEZE, each.name) for each in terms.freezes if _touches(stop, each.first, each.last, zone)]
    if terms.hours and not _within(stop, calendar(terms.hours, agreed.tz).spells(stop.start, stop.latest_end)):
        found.append((Against.OUTSIDE_HOURS, ""))
    if terms.longest and stop.latest_end - stop.start > terms.longest:
        found.append((Against.TOO_LONG, ""))
    return found


def _touches(stop: Stop, first: date, last: date, zone: ZoneInfo) -> bool:
    begins, ends = (at.astimezone(zone).date() for at in (stop.start, stop.latest_end))
    return begins <= last and first <= ends


def _within(stop: Stop, spells: Sequence[tuple[datetime, datetime]]) -> bool:
    """Its whole length lies in one spell of the agreed hours."""
    return sum((end - begin for begin, end in spells), timedelta()) == stop.latest_end - stop.start


def _overlap(one: Stop, other: Stop) -> bool:
    same = not one.systems or not other.systems or set(one.systems) & set(other.systems)
    return bool(same) and one.start < other.latest_end and other.start < one.latest_end

"""Reception hours as a form asks for them: the usual days and times, and in lines what differs from them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from slackbot.agreement.hours import DAYS, WEEKDAYS
from slackbot.words import JsonValue, value

DAY_WORDS = dict(zip(DAYS, "月火水木金土日", strict=True))
_DAY_OF = {**{word: day for day, word in DAY_WORDS.items()}, **{day: day for day in DAYS}}
_LINE = re.compile(r"(\S+?)(?:曜日?|[:：])?\s+(.+)")
_OPENING = re.compile(r"(\d{4}[-/]\d{1,2}[-/]\d{1,2})\s+(.+)")
_CLOSURE = re.compile(r"(.+?)\s+(\d{4}[-/]\d{1,2}[-/]\d{1,2})(?:\s*[~〜–-]\s*(\d{4}[-/]\d{1,2}[-/]\d{1,2}))?")


class NotReadable(ValueError):
    """`field`: which question; the words are the line that is not understood."""

    def __init__(self, field: str, line: str) -> None:
        super().__init__(line)
        self.field = field


@value
class UsualWeek:
    """Times are "09:00", as Slack's pickers have them; empty: not given."""

    days: tuple[str, ...] = WEEKDAYS
    opens: str = "09:00"
    closes: str = "18:00"
    rest_begins: str = ""
    rest_ends: str = ""
    others: str = ""
    """One line a day that has other hours: 土 10:00-15:00."""
    closures: str = ""
    """One line each: 年末年始 2026-12-29〜2027-01-03."""
    openings: str = ""
    """One line a day that has its own hours, whatever else is said of it: 2026-12-30 10:00-15:00."""


def usual_week(hours: Mapping[str, Any]) -> UsualWeek:
    """The form's answers that would give these hours."""
    week = {day: _intervals(hours, day) for day in DAYS}
    simple = Counter(tuple(each) for each in week.values() if _is_simple(each))
    usual = list(simple.most_common(1)[0][0]) if simple else []
    closures = "\n".join(map(_closure_line, hours.get("closures") or ()))
    openings = "\n".join(map(_opening_line, hours.get("openings") or ()))
    others = [f"{DAY_WORDS[day]} {', '.join(each)}" for day, each in week.items() if each and each != usual]
    if not usual:
        return UsualWeek(days=(), others="\n".join(others), closures=closures, openings=openings)
    (opens, closes), rest = _ends(usual[0]), ("", "")
    if len(usual) == 2:
        (opens, begins), (ends, closes) = _ends(usual[0]), _ends(usual[1])
        rest = (begins, ends)
    return UsualWeek(
        days=tuple(day for day in DAYS if week[day] == usual),
        opens=opens,
        closes=closes,
        rest_begins=rest[0],
        rest_ends=rest[1],
        others="\n".join(others),
        closures=closures,
        openings=openings,
    )


def hours_of(week: UsualWeek, holidays: str, before: Mapping[str, Any]) -> dict[str, JsonValue]:
    """In the shape of `[hours]`. Weeks of later days, which no form asks for, stay as they were.

    Raises NotReadable for a line; whether the hours make sense is for the particulars to say.
    """
    usual = _usual(week) if week.days else []
    found: dict[str, Any] = {day: usual for day in DAYS if day in week.days}
    found |= dict(_other(line) for line in _lines(week.others))
    if closures := [_closure(line) for line in _lines(week.closures)]:
        found["closures"] = closures
    if openings := [_opening(line) for line in _lines(week.openings)]:
        found["openings"] = openings
    if holidays:
        found["holidays"] = holidays
    return {**found, **({"later": before["later"]} if before.get("later") else {})}


def _intervals(hours: Mapping[str, Any], day: str) -> list[str]:
    given = hours.get(day)
    if given is None and day in WEEKDAYS:
        given = hours.get("weekdays")
    return [str(each) for each in given or ()]


def _is_simple(intervals: list[str]) -> bool:
    """What the pickers can say: one interval, or two with a rest between them; at most until midnight."""
    return len(intervals) in (1, 2) and all(_hour(end) <= 24 for each in intervals for end in each.split("-"))


def _hour(clock: str) -> int:
    return int(clock.partition(":")[0])


def _ends(interval: str) -> tuple[str, str]:
    opens, _, closes = interval.partition("-")
    return _picked(opens), _picked(closes)


def _picked(clock: str) -> str:
    hour, _, minute = clock.strip().partition(":")
    return f"{int(hour) % 24:02}:{minute}"


def _usual(week: UsualWeek) -> list[str]:
    until = _after(week.closes, week.opens)
    if not (week.rest_begins and week.rest_ends):
        return [f"{week.opens}-{until}"]
    return [f"{week.opens}-{week.rest_begins}", f"{week.rest_ends}-{until}"]


def _after(closes: str, opens: str) -> str:
    """Midnight, and what lies behind it, belongs to the day on which it began: 22:00-26:00."""
    if closes > opens:
        return closes
    hour, _, minute = closes.partition(":")
    return f"{int(hour or 0) + 24}:{minute}"


def _other(line: str) -> tuple[str, list[str]]:
    found = _LINE.fullmatch(line)
    day = _DAY_OF.get(found[1].lower()) if found else None
    if found is None or day is None:
        raise NotReadable("others", line)
    closed = found[2].strip() in ("休み", "休業", "休", "closed")
    return day, [] if closed else [each.strip() for each in re.split(r"[,、]", found[2])]


def _closure(line: str) -> dict[str, str]:
    found = _CLOSURE.fullmatch(line)
    if found is None:
        raise NotReadable("closures", line)
    first, last = _day(found[2]), _day(found[3] or found[2])
    return {"name": found[1].strip(), "first": first, "last": last}


def _opening(line: str) -> dict[str, Any]:
    found = _OPENING.fullmatch(line)
    if found is None:
        raise NotReadable("openings", line)
    return {"day": _day(found[1]), "hours": [each.strip() for each in re.split(r"[,、]", found[2])]}


def _day(written: str) -> str:
    year, month, day = re.split(r"[-/]", written)
    return f"{year}-{int(month):02}-{int(day):02}"


def _closure_line(closure: Mapping[str, Any]) -> str:
    return f"{closure['name']} {closure['first']}〜{closure['last']}"


def _opening_line(opening: Mapping[str, Any]) -> str:
    return f"{opening['day']} {', '.join(map(str, opening['hours']))}"


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip())

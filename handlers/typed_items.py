"""Lines of a quote and lengths of time as people type them: 「調査 8h 標準」「移行作業 150,000円」「1時間30分」."""

from __future__ import annotations

import re
from decimal import Decimal

from handlers.typed import half_width
from slackbot.agreement.fees import Fees
from slackbot.cases.quotes.state import Item

_TIME = re.compile(r"(?:(\d{1,5}(?:\.\d{1,4})?)(?:h|時間))?(?:(\d{1,5})(?:m|min|分))?")
_HOURLY = re.compile(
    r"(.+?)[\s|]+((?:\d+(?:\.\d+)?(?:h|時間))?(?:\d+(?:m|min|分))?)\s*[x×*@|]?\s*([^\s|]+)$", re.IGNORECASE
)
_FIXED = re.compile(r"(.+?)[\s|]+(\S+)$")
_YEN = re.compile(r"[¥\\]?(-?\d{1,3}(?:,\d{3})+|-?\d{1,15})円?(?:/(?:h|時間))?")


def minutes(typed: str) -> int | None:
    """Whole minutes; None for what is no length of time."""
    found = _TIME.fullmatch("".join(half_width(typed).lower().split()))
    if found is None or not any(found.groups()):
        return None
    total = Decimal(found[1] or 0) * 60 + Decimal(found[2] or 0)
    return int(total) if total == int(total) else None


def yen(typed: str) -> int | None:
    found = _YEN.fullmatch(half_width(typed).strip())
    return int(found[1].replace(",", "")) if found else None


def item(typed: str, fees: Fees) -> Item | None:
    """None for a line that says neither hours at a rate nor an amount."""
    line = half_width(typed).strip()
    hourly = _HOURLY.fullmatch(line)
    if hourly and hourly[2] and (rate := rate_of(hourly[3], fees)) is not None:
        spent = minutes(hourly[2])
        return Item(what=hourly[1], minutes=spent, hourly=rate, amount=0) if spent is not None else None
    fixed = _FIXED.fullmatch(line)
    amount = yen(fixed[2]) if fixed else None
    return Item(what=fixed[1], amount=amount) if fixed and amount is not None else None


def rate_of(typed: str, fees: Fees) -> int | None:
    """By its name in the particulars, or in yen an hour."""
    named = {half_width(rate.name): rate.hourly for rate in fees.rates}
    said = half_width(typed).strip()
    return named.get(said, yen(said))


def written(items: tuple[Item, ...]) -> str:
    """As `item` reads it: a form for another version begins with it."""
    return "\n".join(_written(each) for each in items)


def _written(given: Item) -> str:
    what = " ".join(given.what.split())
    if not given.minutes:
        return f"{what} {given.amount}円"
    return f"{what} {written_time(given.minutes)} {given.hourly}円"


def written_time(length: int) -> str:
    """As `minutes` reads it: 1h30m"""
    hours, rest = divmod(length, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest or not hours else "")

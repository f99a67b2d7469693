"""Numbers and days as people type them, and as a button or a form brings them back."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

LONGEST_NUMBER = 6
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def half_width(typed: str) -> str:
    """As a Japanese keyboard may leave it: ＡＫＡＴＳＵＫＩ－１ is AKATSUKI-1."""
    return unicodedata.normalize("NFKC", typed)


def whole_number(typed: str, longest: int = LONGEST_NUMBER) -> int | None:
    """None for what is no whole number, or has more digits than anything here is counted in."""
    said = half_width(typed).strip()
    return int(said) if said.isdecimal() and len(said) <= longest else None


def calendar_day(typed: str) -> date | None:
    """2026-11-29, 2026/11/29, 2026年11月29日"""
    found = _DAY.fullmatch(half_width(typed).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def calendar_month(typed: str) -> tuple[int, int] | None:
    """2026-11, 2026年11月: the year and the month."""
    said = _MONTH.fullmatch(half_width(typed).strip())
    if said is None or not 1 <= int(said[2]) <= 12 or not 1970 <= int(said[1]) <= 9000:
        return None
    return int(said[1]), int(said[2])

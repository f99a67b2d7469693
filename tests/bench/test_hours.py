"""How long does it take to count business time, and to work a year out?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.agreement.calendar import Calendar, add_business_time, business_time_between, calendar, next_opening
from tests.bench.table import Table, publish
from tests.rules.office import HOURS

START = datetime(2026, 11, 24, 1, tzinfo=UTC)
A_THOUSAND_DAYS = 1000 * timedelta(hours=9)
TIMES = 2000


@pytest.mark.bench
def test_a_thousand_working_days_ahead_are_counted_at_once() -> None:
    office = calendar(HOURS, "Asia/Tokyo")
    end = add_business_time(START, A_THOUSAND_DAYS, office)
    asked: dict[str, Callable[[], object]] = {
        "1,000 working days ahead": lambda: add_business_time(START, A_THOUSAND_DAYS, office),
        "open time of 1,000 working days": lambda: business_time_between(START, end, office),
        "the next opening": lambda: next_opening(office, START + timedelta(hours=12)),
        "30 minutes ahead": lambda: add_business_time(START, timedelta(minutes=30), office),
    }
    rows = [[name, f"{_median_us(ask, TIMES):.1f}"] for name, ask in asked.items()]
    once = _median_us(lambda: Calendar(HOURS, "Asia/Tokyo").add(START, timedelta(hours=1)), 20)
    rows.append(["the first question: two years are worked out", f"{once:.0f}"])
    notes = ["weekdays 9:00 to 18:00 in Tokyo, closed on holidays and over the New Year; the median"]
    publish("hours", Table(title="Business time", head=("question", "µs"), rows=rows, notes=notes))
    assert end > START


def _median_us(ask: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e6

"""A promise's arithmetic, which anybody can redo line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.cases.incidents.clocks import Promise
from slackbot.cases.matter import Ask
from tests.acting import ENGINEER
from tests.rules.living import MINUTE, START


def promise(*pauses: tuple[int, int | None], target: int = 60) -> Promise:
    """Minutes from the start, which is START."""
    return Promise(
        name="next_update",
        started=START,
        target=target * MINUTE,
        pauses=tuple(pause(since, until) for since, until in pauses),
        refs=("5.2",),
    )


def pause(since: int, until: int | None) -> Ask:
    end = None if until is None else START + until * MINUTE
    return Ask(since=START + since * MINUTE, until=end, asked="?", asked_by=ENGINEER.user)


def minute(instant: datetime | None) -> float | None:
    return None if instant is None else (instant - START) / MINUTE


@pytest.mark.parametrize(
    ("pauses", "warned", "due"),
    [
        ([], 45, 60),
        ([(-30, -10)], 45, 60),
        ([(-30, 0)], 45, 60),
        ([(-30, 20)], 65, 80),
        ([(0, 20)], 65, 80),
        ([(10, 20)], 55, 70),
        ([(10, 20), (30, 60)], 85, 100),
        ([(45, 65)], 45, 80),
        ([(50, 70)], 45, 80),
        ([(60, 80)], 45, 60),
        ([(70, None)], 45, 60),
        ([(60, None)], 45, 60),
        ([(50, None)], 45, None),
        ([(45, None)], 45, None),
        ([(44, None)], None, None),
        ([(0, None)], None, None),
        ([(-5, None)], None, None),
        ([(5, 15), (20, None)], None, None),
    ],
)
def test_a_promise_rings_when_that_much_of_it_has_run(
    pauses: list[tuple[int, int | None]], warned: int | None, due: int | None
) -> None:
    found = promise(*pauses)

    assert (minute(found.reaches(75)), minute(found.reaches(100))) == (warned, due)


@pytest.mark.parametrize(
    ("pauses", "stretches"),
    [
        ([], [(0, None)]),
        ([(10, 20)], [(0, 10), (20, None)]),
        ([(10, None)], [(0, 10)]),
        ([(0, 20)], [(20, None)]),
        ([(-5, 5)], [(5, None)]),
        ([(-9, -5), (10, 20), (20, 30)], [(0, 10), (30, None)]),
        ([(0, None)], []),
    ],
)
def test_the_clock_runs_between_the_pauses(
    pauses: list[tuple[int, int | None]], stretches: list[tuple[int, int | None]]
) -> None:
    found = [(minute(start), minute(end)) for start, end in promise(*pauses).stretches()]

    assert found == stretches


@st.composite
def promises(draw: st.DrawFn) -> Promise:
    """Up to five pauses one after the other, from before the start on; the last one may still be open."""
    gaps = draw(st.lists(st.integers(0, 50), max_size=10))
    edges = [-60]
    for gap in gaps:
        edges.append(edges[-1] + gap)
    spans: list[tuple[int, int | None]] = [(edges[n], edges[n + 1]) for n in range(1, len(edges) - 1, 2)]
    still_open = draw(st.sampled_from([True, False]))
    if spans and still_open:
        spans[-1] = (spans[-1][0], None)
    return promise(*spans, target=draw(st.integers(1, 240)))


MINUTES = st.integers(-30, 600).map(lambda n: START + n * MINUTE)


def counted(found: Promise, until: datetime) -> timedelta:
    """The slow way: minute by minute, is any pause on?"""
    total, moment = 0, found.started
    while moment < until:
        total += not any(p.since <= moment and (p.until is None or moment < p.until) for p in found.pauses)
        moment += MINUTE
    return total * MINUTE


@given(promises(), MINUTES)
def test_the_sum_of_the_stretches_is_what_was_used(found: Promise, now: datetime) -> None:
    shares = [min(end or now, now) - start for start, end in found.stretches() if start < now]

    assert found.used(now) == sum(shares, timedelta()) == counted(found, now)


@given(promises(), MINUTES)
def test_used_and_left_make_the_target(found: Promise, now: datetime) -> None:
    due = found.reaches(100)
    if due is None:
        assert found.used(now) < found.target
        return
    assert found.used(due) == found.target
    if found.started <= now <= due:
        running_on = counted(found, due) - counted(found, now)
        assert found.used(now) + running_on == found.target


@given(promises(), MINUTES, MINUTES)
def test_used_time_never_shrinks(found: Promise, one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))

    assert found.used(first) <= found.used(second) <= max(timedelta(), second - found.started)


@given(promises())
def test_a_pause_never_makes_a_due_time_earlier(found: Promise) -> None:
    for percent in (75, 100):
        for n in range(len(found.pauses)):
            fewer = replace(found, pauses=(*found.pauses[:n], *found.pauses[n + 1 :]))
            with_it, without = found.reaches(percent), fewer.reaches(percent)
            assert with_it is None or (without is not None and without <= with_it)


@given(promises())
def test_the_warning_comes_before_the_due_time(found: Promise) -> None:
    warned, due = found.reaches(75), found.reaches(100)

    assert due is None or (warned is not None and found.started < warned <= due)


@given(promises())
def test_stretches_follow_one_another(found: Promise) -> None:
    stretches = list(found.stretches())

    assert all(start >= found.started and (end is None or start < end) for start, end in stretches)
    assert all(end is not None and end <= start for (_, end), (start, _) in pairwise(stretches))

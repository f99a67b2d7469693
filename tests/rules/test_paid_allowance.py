"""Whatever anybody does with quotes, with the month's hours and with the clock: nothing is charged without a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.cases import decide
from slackbot.cases.approvals import End
from slackbot.cases.customers import Customer
from slackbot.cases.customers.state import Drawn
from slackbot.cases.quotes.allowance import DrawAllowance, left, month_around
from slackbot.cases.quotes.state import CHARGED, WorkKind, minutes_until, worked
from slackbot.cases.quotes.strike import StrikeWork
from slackbot.words import Actor, Decision, FollowUp, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD, command
from tests.rules.judging import Told, scoped
from tests.rules.living import DAY, EMMA, HOUR, START
from tests.rules.quoting import (
    BUYER,
    FEES,
    HOURS,
    ITEMS,
    a_case,
    accepted,
    agreement,
    answers,
    corrects,
    logs,
    makes,
    withdraws,
)

PEOPLE = (LEAD, ENGINEER, EMMA, CUSTOMER, BUYER)
WHAT = (
    "make",
    "urgent",
    "yes",
    "no",
    "withdraw",
    "draw",
    "redraw",
    "redraw wrongly",
    "log",
    "correct",
    "strike",
    "wait",
)
DEEDS = st.tuples(st.sampled_from(WHAT), st.sampled_from(PEOPLE), st.integers(1, 130))


class Both:
    """A case and its customer's record: what one says to the other is done at once, as the outbox does it."""

    def __init__(self, agreed: bool) -> None:
        """`agreed`: with a quote that was accepted already."""
        self.told: Told = accepted(items=HOURS, ceiling=True) if agreed else a_case()
        found = agreement().version
        self.customer = Customer(
            id="AKATSUKI", channel="C0AKATSUKI", opened_at=START, agreement=found, panel_drawn_at=START
        )

    def passes_on(self, outcome: Any) -> None:
        for each in outcome.messages if isinstance(outcome, Decision) else ():
            if isinstance(each, FollowUp) and each.command.case_id == self.customer.id:
                self.of_customer(each.command)
            elif isinstance(each, FollowUp):
                self.passes_on(self.told.takes(each.command))

    def of_customer(self, given: Any) -> None:
        outcome = decide(self.customer, given, agreement(), self.told.now)
        if isinstance(outcome, Decision):
            assert isinstance(outcome.case, Customer)
            self.customer = outcome.case
            self.passes_on(outcome)

    def draws(self, by: Actor, minutes: int, **given: Any) -> None:
        begun = self.told.now - timedelta(minutes=minutes)
        usual = {"case": "AKATSUKI-1", "begun": begun, "minutes": minutes, "what": "調査"}
        self.of_customer(command(DrawAllowance, by, self.customer.id, **usual, **given))

    def does(self, what: str, by: Actor, number: int) -> None:
        told = self.told
        told.wait(HOUR)
        if what == "make":
            makes(told, by, number=number % 3, items=HOURS if number % 2 else ITEMS, ceiling=bool(number % 2))
        elif what == "urgent":
            makes(told, by, ref="10(6)", items=HOURS, valid_until=None, ceiling=True, number=number % 3)
        elif what in ("yes", "no") and scoped(told).quotes:
            answers(told, by, what == "yes")
        elif what == "withdraw" and scoped(told).quotes:
            withdraws(told, by)
        elif what == "log":
            logs(told, number, WorkKind.PAID, by)
        elif what == "wait":
            told.wait((number % 5) * DAY)
            for timer in [each for each in told.timers if each.at <= told.now and each.name.startswith("quote.")]:
                told.takes(timer.command)
        else:
            self.writes(what, by, number)

    def writes(self, what: str, by: Actor, number: int) -> None:
        """Of the month's hours, or anew what is written already."""
        entries = scoped(self.told).entries
        entry = entries[number % len(entries)] if entries else None
        if what == "draw":
            self.draws(by, number)
        elif what == "redraw" and entry:
            self.draws(by, number, corrects=entry.number, instead_of=entry.draw, reason="誤り")
        elif what == "redraw wrongly" and entry:
            self.draws(by, number, corrects=number % 4, instead_of=entry.draw, reason="誤り")
        elif what == "correct" and entry and entry.kind is not WorkKind.ALLOWANCE:
            self.passes_on(corrects(self.told, entry.number, by, minutes=number))
        elif what == "strike" and entry:
            self.passes_on(self.told.asks(StrikeWork, by, number=entry.number, reason="誤り"))


@pytest.mark.article("10")
@settings(max_examples=120, deadline=None)
@given(st.booleans(), st.lists(DEEDS, max_size=30))
def test_no_chargeable_time_stands_without_an_accepted_quote_or_hours_agreed_beforehand(
    agreed: bool, deeds: list[tuple[str, Actor, int]]
) -> None:
    both = Both(agreed)
    for deed in deeds:
        both.does(*deed)
    case, drawn = scoped(both.told), {each.id: each for each in both.customer.drawn}

    for entry in case.entries:
        if entry.kind is WorkKind.PAID:
            yes = [q.approval for q in case.quotes if q.number == entry.quote and q.approval.ended_at]
            since = [a.ended_at for a in yes if a.votes and a.votes[-1].by == BUYER.user and a.ended_at]
            assert since, entry
            assert entry.begun >= min(since)
            agreed_to = [q.minutes for q in case.quotes if q.number == entry.quote and q.approval.end is End.APPROVED]
            assert None in agreed_to or worked(case.entries, entry.quote) <= max(n for n in agreed_to if n)
        if entry.kind is WorkKind.ALLOWANCE and not entry.struck:
            assert (drawn[entry.draw].minutes, drawn[entry.draw].case) == (entry.minutes, case.id)
    standing = [each for each in case.entries if each.kind in CHARGED and each.draw and not each.struck]
    assert {each.draw for each in standing} == set(drawn)
    for month in {month_around(each.begun, "Asia/Tokyo") for each in standing}:
        spent = sum(
            minutes_until(month[1], each.begun, each.minutes) - minutes_until(month[0], each.begun, each.minutes)
            for each in standing
        )
        assert FEES.allowance is not None
        assert timedelta(minutes=spent) <= FEES.allowance


# ── A correction that draws anew ─────────────────────────────────────────────────────────────────────────────────────


def drawn_once() -> Both:
    both = Both(agreed=False)
    both.told.wait(DAY)
    both.draws(ENGINEER, 90)
    both.draws(ENGINEER, 20)
    return both


def rest(both: Both) -> int | None:
    return left(both.customer, agreement().particulars, both.told.now)


def test_what_was_drawn_for_the_wrong_entry_is_free_once_the_case_has_booked_the_right_one() -> None:
    both = drawn_once()
    assert rest(both) == 10

    both.draws(ENGINEER, 100, corrects=1, instead_of=scoped(both.told).entries[0].draw, reason="誤り")

    assert rest(both) == 0
    assert [each.minutes for each in scoped(both.told).entries if not each.struck] == [20, 100]
    assert {each.minutes for each in both.customer.drawn} == {20, 100}


@pytest.mark.parametrize(
    ("number", "of", "by"),
    [(1, 2, ENGINEER), (9, 1, ENGINEER), (1, 1, EMMA)],
    ids=["drawn for another entry", "no such entry", "not theirs"],
)
def test_a_correction_that_the_case_does_not_know_leaves_both_records_and_tells_its_author(
    number: int, of: int, by: Actor
) -> None:
    both = drawn_once()
    before = (both.customer.drawn, scoped(both.told).entries)

    both.draws(by, 30, corrects=number, instead_of=scoped(both.told).entries[of - 1].draw, reason="誤り")

    assert (both.customer.drawn, scoped(both.told).entries) == before
    said = [each for each in both.told.messages if isinstance(each, Notice)]
    assert (said[-1].key, said[-1].params["to"]) == ("work_correction_overtaken", [by.user])


def test_an_entry_that_was_corrected_once_is_not_corrected_again() -> None:
    both = drawn_once()
    draw = scoped(both.told).entries[0].draw
    both.draws(ENGINEER, 60, corrects=1, instead_of=draw, reason="誤り")
    before = (both.customer.drawn, scoped(both.told).entries)

    both.draws(ENGINEER, 30, corrects=1, instead_of=draw, reason="誤り")

    assert (both.customer.drawn, scoped(both.told).entries) == before
    assert rest(both) == 40


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"case": "HARBOR-1"}, "wrong_customer"),
        ({"instead_of": "first"}, "no_such_entry"),
        ({"instead_of": "first", "corrects": 1, "case": "AKATSUKI-2"}, "no_such_entry"),
        ({"instead_of": "first", "corrects": 1}, "ok"),
    ],
)
def test_the_customers_record_frees_only_what_was_drawn_for_that_case(given: dict[str, Any], expected: str) -> None:
    both = drawn_once()
    first = Drawn(id="first", case="AKATSUKI-1", begun=both.told.now - HOUR, minutes=10)
    usual = {"case": "AKATSUKI-1", "begun": both.told.now - HOUR, "minutes": 5, "what": "調査", "reason": "誤り"}
    made = command(DrawAllowance, ENGINEER, "AKATSUKI", **{**usual, **given})

    outcome = decide(replace(both.customer, drawn=(first,)), made, agreement(), both.told.now)

    assert (outcome.code if isinstance(outcome, Refusal) else "ok") == expected


def test_what_waits_for_its_case_is_not_freed_twice() -> None:
    both = drawn_once()
    draw = scoped(both.told).entries[0].draw
    usual = {"case": "AKATSUKI-1", "begun": both.told.now - HOUR, "minutes": 5, "what": "調査", "reason": "誤り"}
    made = command(DrawAllowance, ENGINEER, "AKATSUKI", **usual, corrects=1, instead_of=draw)
    first = decide(both.customer, made, agreement(), both.told.now)
    assert isinstance(first, Decision)
    assert isinstance(first.case, Customer)

    again = decide(first.case, replace(made, id="again"), agreement(), both.told.now)

    assert again == Refusal(code="no_such_entry", refs=("10",))

"""Quotes are found by day, amount and state in any combination, whatever became of them; a file is on record."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.around import Surroundings
from blocks.quotes.search import COLUMNS, Party, as_csv
from slackbot.cases import PROVIDER, Provider, decide
from slackbot.cases.quotes.export import MOST_ROWS, ExportQuotes
from slackbot.cases.quotes.search import Found, Wanted, is_wanted, newest_first
from slackbot.cases.quotes.state import Quote, Stage
from slackbot.words import Actor, Audience, Decision, Notice, Refusal
from tests.acting import ENGINEER, LEAD, command
from tests.rules.judging import Told, scoped
from tests.rules.living import DAY, HOUR, START, terms
from tests.rules.quoting import BUYER, HOURS, OTHER_LEAD, answers, every_quote, makes, offered, withdraws

TOKYO = "Asia/Tokyo"
PARTIES = {"AKATSUKI": Party(name="株式会社アカツキ商事", short_name="アカツキ商事", tz=TOKYO)}


def changed() -> Told:
    """Made for 160,600 yen, changed two days later to 105,600, accepted the day after."""
    told = offered()
    makes(told.wait(2 * DAY), number=1, items=HOURS, reason="移行作業を別にするため")
    answers(told, LEAD)
    answers(told.wait(DAY), BUYER)
    return told


def numbers(told: Told, wanted: Wanted, tz: str = TOKYO) -> list[tuple[int, int]]:
    found = [Found(case=scoped(told), quote=each) for each in scoped(told).quotes if is_wanted(each, wanted, tz)]
    return [(each.quote.number, each.quote.version) for each in newest_first(found)]


@pytest.mark.article("10")
def test_a_quote_that_was_changed_is_found_with_its_history() -> None:
    told = changed()

    assert numbers(told, Wanted()) == [(1, 2), (1, 1)]
    assert numbers(told, Wanted(low=160_600, high=160_600)) == [(1, 1)]
    assert numbers(told, Wanted(stages=frozenset({Stage.REPLACED}))) == [(1, 1)]
    assert numbers(told, Wanted(stages=frozenset({Stage.ACCEPTED}))) == [(1, 2)]
    first, second = scoped(told).quotes
    assert (first.total, second.total, second.reason) == (160_600, 105_600, "移行作業を別にするため")


WANTED = {
    "from its day on": (Wanted(since=date(2026, 11, 24)), True),
    "after its answer": (Wanted(since=date(2026, 11, 28)), False),
    "until its day": (Wanted(until=date(2026, 11, 26)), True),
    "before its day": (Wanted(until=date(2026, 11, 25)), False),
    "on the day of its answer": (Wanted(since=date(2026, 11, 27), until=date(2026, 11, 27)), True),
    "between both": (Wanted(since=date(2026, 11, 28), until=date(2026, 11, 30)), False),
    "at least": (Wanted(low=105_600), True),
    "more": (Wanted(low=105_601), False),
    "at most": (Wanted(high=105_600), True),
    "less": (Wanted(high=105_599), False),
    "day and amount": (Wanted(since=date(2026, 11, 26), low=100_000, high=110_000), True),
    "the day and another amount": (Wanted(since=date(2026, 11, 26), low=110_000), False),
    "amount and another state": (Wanted(low=105_600, stages=frozenset({Stage.EXPIRED})), False),
}


@pytest.mark.parametrize(("wanted", "expected"), WANTED.values(), ids=WANTED)
def test_it_is_found_by_any_combination(wanted: Wanted, expected: bool) -> None:
    assert ((1, 2) in numbers(changed(), wanted)) is expected


def test_a_day_is_the_customers_own() -> None:
    told = offered()  # made at 10:00 in Tokyo, the evening before in Honolulu
    on_the_day = Wanted(since=date(2026, 11, 24), until=date(2026, 11, 24))

    assert numbers(told, on_the_day) == [(1, 1)]
    assert numbers(told, on_the_day, "Pacific/Honolulu") == []


@given(
    st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Honolulu", "UTC"]),
)
def test_no_case_is_passed_over_whose_quote_is_wanted(since: date, tz: str) -> None:
    """What the index leaves out has no quote of those days."""
    for quote in scoped(changed()).quotes:
        latest = quote.approval.ended_at or quote.approval.asked_at
        if is_wanted(quote, Wanted(since=since), tz):
            assert latest >= Wanted(since=since).moved_since


def test_of_everything_that_can_become_of_a_quote_nothing_is_lost_from_the_file() -> None:
    found = [Found(case=scoped(told), quote=each) for told in every_quote() for each in scoped(told).quotes]
    assert {each.quote.stage for each in found} == {*Stage}

    rows = list(csv.reader(io.StringIO(as_csv(found, PARTIES, Surroundings(locale="ja")).removeprefix("\ufeff"))))

    assert [len(row) for row in rows] == [len(COLUMNS)] * (len(found) + 1)
    totals = [int(row[COLUMNS.index("total")]) for row in rows[1:]]
    assert totals == [each.quote.total for each in found]
    assert [row[COLUMNS.index("terms")] for row in rows[1:]] == [each.quote.approval.terms for each in found]


@pytest.mark.parametrize("evil", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_a_spreadsheet_computes_nothing_that_somebody_wrote(evil: str) -> None:
    told = changed()
    quote: Quote = replace(scoped(told).quotes[1], reason=evil)

    (_, row) = csv.reader(
        io.StringIO(as_csv([Found(case=scoped(told), quote=quote)], PARTIES, Surroundings(locale="ja")))
    )

    assert row[COLUMNS.index("reason")] == f"'{evil}"


def provider() -> Provider:
    ours = terms().provider
    return Provider(id=PROVIDER, channel=ours.desk_channel, opened_at=START, particulars=ours)


def exports(by: Actor, count: int = 2) -> Decision | Refusal:
    made = command(ExportQuotes, by, PROVIDER, criteria={"since": "2026-11-01"}, count=count, rows="…")
    return decide(provider(), made, None, START)


@pytest.mark.article("12")
def test_who_took_a_file_and_of_what_is_on_record_and_it_goes_to_them_alone() -> None:
    outcome = exports(LEAD)

    assert isinstance(outcome, Decision)
    (event,) = outcome.events
    assert (event.type, event.by, event.data["criteria"]) == (
        "provider.quotes_exported",
        LEAD,
        {"since": "2026-11-01"},
    )
    assert "…" not in str(event.data)
    (sent,) = outcome.messages
    assert isinstance(sent, Notice)
    assert (sent.to, sent.audience, sent.file) == (f"dm:{LEAD.user}", Audience.PERSON, True)


def test_a_lead_takes_a_file_and_no_more_at_once_than_is_kept_whole() -> None:
    assert exports(ENGINEER) == Refusal(code="not_allowed", refs=("12",))
    assert exports(LEAD, MOST_ROWS + 1) == Refusal(code="too_many_quotes", data={"most": MOST_ROWS})


# ── At the same moment, and after what was shown has changed ─────────────────────────────────────────────────────────


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else "ok"


@pytest.mark.parametrize("first", [True, False])
def test_of_two_who_press_at_once_one_decides_and_the_other_hears_it(first: bool) -> None:
    told = offered()
    shown = scoped(told).quotes[-1].approval.terms
    other = replace(BUYER, user="U0KATO")

    assert code(answers(told, BUYER, first, shown=shown)) == "ok"
    after = scoped(told)

    assert code(answers(told, BUYER, not first, shown=shown)) != "ok"
    assert code(answers(told, other, not first, shown=shown)) != "ok"
    assert code(withdraws(told, LEAD, shown=shown)) != "ok"
    assert scoped(told) == after
    assert after.quotes[-1].stage is (Stage.ACCEPTED if first else Stage.DECLINED)


def test_a_total_that_changed_between_showing_and_pressing_is_not_agreed_to() -> None:
    told = offered()
    shown = scoped(told).quotes[-1].approval.terms
    makes(told.wait(HOUR), number=1, items=HOURS)
    answers(told, OTHER_LEAD)

    assert code(answers(told, BUYER, shown=shown)) == "outdated"
    assert code(answers(told, BUYER, False, shown=shown)) == "outdated"
    assert [each.stage for each in scoped(told).quotes] == [Stage.REPLACED, Stage.OFFERED]
    assert code(answers(told, BUYER)) == "ok"

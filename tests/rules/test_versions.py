"""Versions of an agreement follow one another: each from its day on, none over another, none ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.agreement.particulars import Agreement, CustomerPeople, Severity, Target, Term
from slackbot.agreement.people import Away
from slackbot.cases import Customer, deadlines
from slackbot.cases.customers import ApplyAgreement, RemindOfTerm
from slackbot.cases.links import EndForTerm
from slackbot.words import THE_CLOCK, Audience, Decision, FollowUp, Notice, Refusal
from tests.acting import LEAD
from tests.rules.channel import Channel, opened
from tests.rules.living import DAY, HOUR, START, terms

TODAY, TOMORROW, NEXT_YEAR = date(2026, 11, 24), date(2026, 11, 25), date(2027, 1, 1)
FASTER = {"targets": {Severity.SEV1: Target(first_response=timedelta(minutes=5), update_every=HOUR)}}


def with_terms(day: date = TODAY, **changed: Any) -> Agreement:
    now = terms()
    written = dict(changed)
    if "targets" in written:
        written["targets"] = {**now.particulars.targets, **written["targets"]}
    return Agreement.of(now.document, replace(now.particulars, effective_from=day, **written), now.provider)


def put(channel: Channel, agreement: Agreement, **more: Any) -> Decision | Refusal:
    channel.agreement = agreement
    return channel.asks(ApplyAgreement, LEAD, agreement=agreement.version, **more)


def comes_due(channel: Channel, agreement: Agreement) -> None:
    """The day of the version comes, and its timer with it."""
    (due,) = [each for each in channel.customer.scheduled if each.agreement == agreement.version]
    channel.now = max(channel.now, due.begins)
    channel.agreement = agreement
    (timer,) = [each for each in deadlines(channel.customer, agreement) if each.name == f"version.{agreement.version}"]
    assert isinstance(channel.takes(timer.command), Decision)


def notices(channel: Channel) -> list[str]:
    return [said.key for said in channel.said if isinstance(said, Notice)]


@pytest.mark.article("1")
def test_a_version_is_kept_with_its_day_its_author_and_when_it_was_put_here() -> None:
    channel = Channel()

    put(channel, terms(), author="takahashi")

    (version,) = channel.customer.versions
    assert (version.effective_from, version.put_by, version.put_at) == (date(2026, 4, 1), "takahashi", START)
    assert version.since == START


@pytest.mark.article("1")
def test_a_version_of_a_coming_day_waits_for_the_beginning_of_that_day_in_the_customers_zone() -> None:
    channel, later = opened(), with_terms(NEXT_YEAR, **FASTER)

    put(channel, later)

    assert channel.customer.agreement == terms().version
    assert channel.due[f"version.{later.version}"] == datetime(2026, 12, 31, 15, tzinfo=UTC)
    comes_due(channel, later)
    assert channel.customer.agreement == later.version
    assert notices(channel) == ["new_terms", "new_terms_desk"]
    assert f"version.{later.version}" not in channel.due


def test_the_first_version_of_a_customer_holds_at_once_whatever_its_day() -> None:
    channel, later = Channel(), with_terms(NEXT_YEAR)

    put(channel, later)

    assert channel.customer.agreement == later.version
    assert notices(channel) == []


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2026, 3, 31)])
def test_other_terms_for_days_that_a_version_covers_already_are_refused(day: date) -> None:
    channel = opened()
    before = channel.customer

    outcome = put(channel, with_terms(day, **FASTER))

    assert isinstance(outcome, Refusal)
    assert (outcome.code, outcome.data["day"]) == ("versions_overlap", "2026-04-01")
    assert channel.customer == before


def test_a_correction_takes_the_place_of_what_was_written_wrongly_and_leaves_it_on_record() -> None:
    channel = opened()

    put(channel, with_terms(date(2026, 4, 1), **FASTER), correct=True)

    wrong, right = channel.customer.versions
    assert (wrong.replaced_at, right.replaced_at) == (START, None)
    assert channel.customer.version_on(TODAY) == right


def test_who_may_act_changes_without_another_day_and_without_a_word() -> None:
    channel, people = opened(), CustomerPeople(buyers=("U0ITO",))

    put(channel, with_terms(date(2026, 4, 1), people=people))

    assert channel.agreement.particulars.people == people
    assert channel.customer.agreement == channel.agreement.version
    assert notices(channel) == []
    assert all(each.replaced_at is None for each in channel.customer.versions)


def test_what_waits_gives_way_to_another_version_for_the_same_days() -> None:
    channel, first, second = opened(), with_terms(NEXT_YEAR, **FASTER), with_terms(TOMORROW)
    put(channel, first)

    put(channel, second)

    assert [each.agreement for each in channel.customer.scheduled] == [second.version]
    assert len(channel.customer.versions) == 3


def test_what_waits_stays_when_another_begins_before_it() -> None:
    channel, later, now = opened(), with_terms(NEXT_YEAR, **FASTER), with_terms(NEXT_YEAR - DAY, **FASTER)
    put(channel, now)

    put(channel, later)

    assert [each.agreement for each in channel.customer.scheduled] == [now.version, later.version]


def test_the_clause_of_a_day_is_that_of_the_version_of_that_day() -> None:
    channel, later = opened(), with_terms(NEXT_YEAR, **FASTER)
    put(channel, later)

    found = [channel.customer.version_on(day) for day in (date(2026, 3, 31), TODAY, NEXT_YEAR)]

    assert [each and each.agreement for each in found] == [None, terms().version, later.version]


def test_a_record_of_a_build_without_versions_keeps_what_was_in_force() -> None:
    channel = opened()
    channel.case = replace(channel.customer, versions=(), agreement="0ld0ld0ld0ld")

    put(channel, with_terms(date(2026, 4, 1)))

    assert [each.agreement for each in channel.customer.versions] == ["0ld0ld0ld0ld", channel.agreement.version]
    assert notices(channel) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 20), st.integers(1, 9)), max_size=8))
def test_whatever_is_put_here_nothing_is_lost_and_one_version_holds_on_each_day(puts: list[tuple[int, int]]) -> None:
    channel = opened()
    kept: Customer = channel.customer
    for days, minutes in puts:
        target = {Severity.SEV1: Target(first_response=timedelta(minutes=minutes), update_every=HOUR)}
        put(channel, with_terms(TODAY + timedelta(days=days), targets=target))
        before, kept = kept, channel.customer
        facts = [(each.agreement, each.effective_from, each.put_at) for each in kept.versions]
        assert facts[: len(before.versions)] == [(e.agreement, e.effective_from, e.put_at) for e in before.versions]

    waiting = channel.customer.scheduled
    assert all(one.begins < other.begins for one, other in pairwise(waiting))
    assert all(each.begins > channel.now for each in waiting)
    assert channel.customer.in_force is not None


# ── The term ────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_term(ends: date, renews: bool = False) -> Channel:
    channel = Channel()
    channel.agreement = with_terms(date(2026, 4, 1), term=Term(begins=date(2026, 4, 1), ends=ends, renews=renews))
    channel.does(ApplyAgreement, LEAD, agreement=channel.agreement.version)
    return channel


def rings(channel: Channel) -> list[tuple[str, list[str]]]:
    """Each reminder at its time, with what was said."""
    said = []
    while due := sorted(
        (each for each in deadlines(channel.customer, channel.agreement) if each.name.startswith("term.")),
        key=lambda each: each.at,
    ):
        channel.now = max(channel.now, due[0].at)
        assert isinstance(due[0].command, RemindOfTerm)
        assert isinstance(channel.takes(due[0].command), Decision)
        said.append((channel.now.date().isoformat(), notices(channel)))
    return said


@pytest.mark.article("16")
def test_the_leads_hear_of_the_end_of_the_term_three_times_and_the_customer_once() -> None:
    assert rings(of_term(date(2027, 3, 31))) == [
        ("2026-12-31", ["term_ends_desk"]),
        ("2027-01-30", ["term_ends_desk"]),
        ("2027-03-01", ["term_ends_desk", "term_ends"]),
        ("2027-04-01", ["term_over_desk"]),
    ]


@pytest.mark.article("16")
def test_each_reminder_names_the_lead_who_is_there_and_the_contract_owner_of_the_customer() -> None:
    channel = of_term(date(2027, 3, 31))
    usual, day = channel.agreement, date(2026, 12, 31)
    away = (Away(person=usual.provider.leads[0], deputy="U0EMMA", first=day, last=day),)
    people = replace(usual.particulars.people, contract_owners=("U0ITO",))
    channel.agreement = replace(
        usual,
        provider=replace(usual.provider, away=away),
        particulars=replace(usual.particulars, people=people),
    )
    told: list[Notice] = []
    for days in (90, 60, 30, 0):
        channel.now = datetime(2027, 4, 1, 0, 30, tzinfo=UTC) - timedelta(days=days + 1 if days else 0)
        channel.does(RemindOfTerm, THE_CLOCK, days=days)
        told += [each for each in channel.said if isinstance(each, Notice)]
    desk = [each for each in told if each.audience is Audience.DESK]
    assert [each.params["leads"] for each in desk] == [["U0EMMA"], *[[*usual.provider.leads]] * 3]
    assert all(each.params["owners"] == ["U0ITO"] for each in told)


@pytest.mark.article("16")
def test_what_stood_granted_ends_with_the_term() -> None:
    channel = of_term(date(2027, 3, 31))
    channel.case = replace(channel.customer, access=("AKATSUKI-7", "AKATSUKI-9"))
    ended: list[str] = []
    while due := deadlines(channel.customer, channel.agreement):
        first = min((each for each in due if each.name.startswith("term.")), key=lambda each: each.at, default=None)
        if first is None:
            break
        channel.now = first.at
        outcome = channel.takes(first.command)
        assert isinstance(outcome, Decision)
        told = [each.command for each in outcome.messages if isinstance(each, FollowUp)]
        ended += [each.case_id for each in told if isinstance(each, EndForTerm)]

    assert (ended, channel.now.date()) == (["AKATSUKI-7", "AKATSUKI-9"], date(2027, 4, 1))


@pytest.mark.article("16")
def test_a_term_that_renews_is_told_as_one() -> None:
    said = rings(of_term(date(2027, 3, 31), renews=True))

    assert [keys for _, keys in said] == [
        ["term_renews_desk"],
        ["term_renews_desk"],
        ["term_renews_desk", "term_renews"],
    ]


def test_of_reminders_whose_time_has_passed_only_the_last_is_said() -> None:
    assert rings(of_term(date(2027, 1, 10)))[0] == ("2026-11-24", ["term_ends_desk"])
    assert len(rings(of_term(date(2027, 1, 10)))) == 3


def test_another_term_is_told_of_anew() -> None:
    channel = of_term(date(2027, 3, 31))
    rings(channel)

    renewed = replace(
        channel.agreement.particulars,
        effective_from=date(2027, 4, 1),
        term=Term(begins=date(2027, 4, 1), ends=date(2028, 3, 31)),
    )
    put(channel, Agreement.of(channel.agreement.document, renewed, channel.agreement.provider))

    assert rings(channel)[0] == ("2028-01-01", ["term_ends_desk"])


@pytest.mark.article("16")
def test_the_last_day_is_part_of_the_term() -> None:
    found = of_term(date(2027, 3, 31)).agreement.particulars

    assert not found.term_is_over(datetime(2027, 3, 31, 14, 59, tzinfo=UTC))
    assert found.term_is_over(datetime(2027, 3, 31, 15, tzinfo=UTC))

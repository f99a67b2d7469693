"""A lead who is away names who decides meanwhile (Art. 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from slackbot import codec
from slackbot.agreement.people import LONGEST_CHAIN, Away, deputies_on
from slackbot.cases import PROVIDER, Provider, decide
from slackbot.cases.delegations import EndDelegation, NameDeputy, to_come
from slackbot.cases.provider import ApplyProvider
from slackbot.words import Actor, Decision, Notice, Refusal, Role
from tests.acting import CUSTOMER, ENGINEER, LEAD, command
from tests.rules.living import DAY, EMMA, START, SUBCONTRACTOR, terms

TODAY = date(2026, 11, 24)
OGAWA = replace(LEAD, user="U0OGAWA")


def provider(*away: Away) -> Provider:
    """Takahashi and Ogawa lead; `away` stands in the file."""
    wanted = replace(terms().provider, leads=("U0TAKAHASHI", "U0OGAWA"), away=away)
    applied = decide(None, command(ApplyProvider, LEAD, PROVIDER, particulars=wanted), None, START)
    assert isinstance(applied, Decision)
    assert isinstance(applied.case, Provider)
    return applied.case


def names(before: Provider, by: Actor = LEAD, **given: Any) -> Decision | Refusal:
    usual = {"person": "U0TAKAHASHI", "deputy": "U0EMMA", "first": TODAY, "last": TODAY + 6 * DAY}
    return decide(before, command(NameDeputy, by, PROVIDER, **{**usual, **given}), None, START)


def named(before: Provider | None = None, **given: Any) -> Provider:
    outcome = names(before or provider(), **given)
    assert isinstance(outcome, Decision), outcome
    assert isinstance(outcome.case, Provider)
    return outcome.case


def ends(before: Provider, by: Actor = LEAD, name: str = "") -> Decision | Refusal:
    wanted = name or before.delegations[0].name
    return decide(before, command(EndDelegation, by, PROVIDER, name=wanted), None, START)


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else ""


def stands_in(found: Provider, day: date = TODAY) -> dict[str, str]:
    return deputies_on(found.particulars.away, day)


@pytest.mark.article("5.2")
def test_a_lead_names_a_deputy_for_some_days_and_desk_hears_who() -> None:
    outcome = names(provider())

    assert isinstance(outcome, Decision)
    (said,) = [each for each in outcome.messages if isinstance(each, Notice)]
    assert (said.params["person"], said.params["deputy"], said.params["by"]) == ("U0TAKAHASHI", "U0EMMA", "U0TAKAHASHI")
    after = outcome.case
    assert isinstance(after, Provider)
    assert stands_in(after) == {"U0TAKAHASHI": "U0EMMA"}
    assert stands_in(after, TODAY + 6 * DAY) == {"U0TAKAHASHI": "U0EMMA"}
    assert stands_in(after, TODAY + 7 * DAY) == {}
    assert codec.load_case(codec.dump_case(after)) == after


def test_another_lead_names_one_for_who_cannot() -> None:
    assert stands_in(named(by=OGAWA)) == {"U0TAKAHASHI": "U0EMMA"}


def test_it_ends_early_by_a_press_and_once() -> None:
    outcome = ends(found := named())

    assert isinstance(outcome, Decision)
    assert isinstance(outcome.case, Provider)
    assert stands_in(outcome.case) == {}
    assert outcome.events[0].data["deputy"] == "U0EMMA"
    assert code(ends(outcome.case, name=found.delegations[0].name)) == "no_such_delegation"
    assert stands_in(named(outcome.case)) == {"U0TAKAHASHI": "U0EMMA"}


def test_what_is_over_is_gone_from_the_list() -> None:
    found = named()

    assert to_come(found, START + 6 * DAY) == found.delegations
    assert to_come(found, START + 7 * DAY) == ()


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (ENGINEER, "not_allowed"),
        (SUBCONTRACTOR, "not_allowed"),
        (CUSTOMER, "not_allowed"),
        (replace(EMMA, role=Role.LEAD, deputy_for="U0TAKAHASHI"), "leads_only"),
    ],
)
def test_only_a_lead_lends_what_a_lead_has(by: Actor, expected: str) -> None:
    assert code(names(provider(), by)) == expected
    assert code(ends(named(), by)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"person": "U0SATO"}, "leads_only"),
        ({"person": ""}, "leads_only"),
        ({"deputy": "U0TANAKA"}, "no_such_deputy"),
        ({"deputy": "U0HAYASHI"}, "no_such_deputy"),
        ({"deputy": ""}, "no_such_deputy"),
        ({"deputy": "U0TAKAHASHI"}, "own_deputy"),
        ({"last": TODAY - DAY, "first": TODAY}, "ends_before_it_begins"),
        ({"last": TODAY - DAY, "first": TODAY - 3 * DAY}, "is_over"),
        ({"last": TODAY + 93 * DAY}, "too_long"),
    ],
)
def test_bad_input(given: dict[str, Any], expected: str) -> None:
    assert code(names(provider(), **given)) == expected


def test_nobody_is_away_twice_at_a_time_whoever_wrote_it_down() -> None:
    assert code(names(named(), deputy="U0SATO", first=TODAY + 6 * DAY, last=TODAY + 8 * DAY)) == "already_away"
    assert isinstance(names(named(), first=TODAY + 7 * DAY, last=TODAY + 8 * DAY), Decision)
    written = Away(person="U0TAKAHASHI", deputy="U0SATO", first=TODAY, last=TODAY)
    assert code(names(provider(written))) == "already_away"


def test_two_who_are_away_do_not_stand_in_for_each_other() -> None:
    found = named(deputy="U0OGAWA")

    assert code(names(found, OGAWA, person="U0OGAWA", deputy="U0TAKAHASHI")) == "deputy_is_away"
    later = {"first": TODAY + 6 * DAY, "last": TODAY + 8 * DAY}
    assert code(names(found, OGAWA, person="U0OGAWA", deputy="U0TAKAHASHI", **later)) == "deputy_is_away"
    both = named(found, by=OGAWA, person="U0OGAWA", deputy="U0EMMA")
    assert stands_in(both) == {"U0TAKAHASHI": "U0EMMA", "U0OGAWA": "U0EMMA"}


def test_the_file_applied_anew_keeps_who_was_named() -> None:
    found = named()
    wanted = replace(terms().provider, leads=("U0TAKAHASHI", "U0OGAWA"))
    given = command(ApplyProvider, LEAD, PROVIDER, particulars=wanted)

    assert decide(found, given, None, START) == Refusal(code="already_in_force")
    other = command(ApplyProvider, LEAD, PROVIDER, particulars=replace(wanted, name="別の名前"))
    applied = decide(found, other, None, START)
    assert isinstance(applied, Decision)
    assert isinstance(applied.case, Provider)
    assert stands_in(applied.case) == {"U0TAKAHASHI": "U0EMMA"}


PEOPLE = st.sampled_from([f"U{letter}" for letter in "ABCDEF"])
AWAY = st.builds(
    lambda pair, first, days: Away(person=pair[0], deputy=pair[1], first=first, last=first + timedelta(days=days)),
    st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] != pair[1]),
    st.dates(TODAY, TODAY + 9 * DAY),
    st.integers(0, 9),
)


@given(st.lists(AWAY, max_size=8), st.dates(TODAY, TODAY + 9 * DAY))
def test_whoever_is_away_another_stands_in_and_no_chain_is_endless(away: list[Away], day: date) -> None:
    found = deputies_on(tuple(away), day)

    assert all(person != deputy for person, deputy in found.items())
    assert set(found) == {each.person for each in away if each.first <= day <= each.last}
    assert LONGEST_CHAIN < 6


def test_nobody_is_away_without_somebody_in_their_place() -> None:
    """A lead on leave whom nobody stands in for would be called in vain."""
    away = {"person": "U0TAKAHASHI", "first": str(TODAY), "last": str(TODAY)}

    with pytest.raises(ValidationError, match="deputy"):
        TypeAdapter(Away).validate_python(away)

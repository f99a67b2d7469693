"""An access stands only while its user stands in the register, and a request only while the agreement lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from slackbot.agreement.particulars import Agreement, Subcontractor, Term
from slackbot.cases import customers
from slackbot.cases.access import AgreeToAccess, EndForRegister, EndForTerm, GrantAccess, RequestAccess
from slackbot.cases.access.state import Ending, State
from slackbot.cases.approvals import End
from slackbot.cases.customers import TellOfSubcontractors
from slackbot.cases.incidents import Report
from slackbot.cases.service_requests import MakeRequest
from slackbot.words import THE_CLOCK, Audience, Decision, FollowUp, Notice
from tests.acting import CUSTOMER, LEAD, command
from tests.rules import living, requesting
from tests.rules.channel import opened
from tests.rules.granting import TANAKA, Access
from tests.rules.living import HOUR, terms

LAST = date(2026, 11, 24)
MIDNIGHT = datetime(2026, 11, 24, 15, tzinfo=UTC)
"""The end of that day in Tokyo."""


def company(**given: Any) -> Subcontractor:
    usual = {"company": "リンクワークス", "people": ("U0HAYASHI",), "personal_data": True}
    return Subcontractor(**{**usual, **given})


def under(*companies: Subcontractor, **given: Any) -> Agreement:
    found = terms()
    return replace(found, provider=replace(found.provider, subcontractors=companies, **given))


def asked(agreement: Agreement | None = None, after: timedelta = timedelta(), **given: Any) -> Access:
    access = Access(agreement or under(company())).wait(after)
    access.does(RequestAccess, **{"grantee": "U0HAYASHI", "duration": 2 * HOUR, **given})
    return access


def granted(agreement: Agreement | None = None, **given: Any) -> Access:
    access = asked(agreement, **given)
    if access.grant.approval.steps[0].name == "provider":
        access.does(AgreeToAccess, LEAD)
    access.does(GrantAccess, TANAKA)
    return access


def read_anew(access: Access, agreement: Agreement) -> Access:
    """The register is read live; whatever falls due by it is done."""
    access.agreement = agreement
    access.loop()
    return access


def words(access: Access, audience: Audience) -> list[str]:
    return [each.key for each in access.messages if isinstance(each, Notice) and each.audience is audience]


@pytest.mark.article("11")
@pytest.mark.parametrize(
    "after",
    [
        under(),
        under(company(people=("U0OTHER",))),
        under(company(ends=date(2026, 11, 23))),
        under(company(customers=("HARBOR",))),
    ],
    ids=["out of the file", "another person", "ended yesterday", "works for others"],
)
def test_what_a_subcontractors_person_was_granted_ends_when_the_register_has_them_no_longer(after: Agreement) -> None:
    access = read_anew(granted(), after)

    assert (access.grant.state, access.grant.ending) == (State.ENDING, Ending.UNREGISTERED)
    assert "ended" in words(access, Audience.CUSTOMER)
    assert "ended" in words(access, Audience.DESK)


@pytest.mark.article("11", "13")
def test_the_same_with_personal_data_once_the_company_may_not_touch_it() -> None:
    access = granted(personal_data=True)

    read_anew(access, under(company(personal_data=False)))

    assert access.grant.ending is Ending.UNREGISTERED


@pytest.mark.article("11")
def test_with_the_last_day_of_the_register_it_ends_by_the_clock() -> None:
    access = granted(under(company(ends=LAST)), after=10 * HOUR, duration=8 * HOUR)
    assert [timer.at for timer in access.timers if timer.name == "unregistered"] == [MIDNIGHT]

    access.wait(MIDNIGHT - access.now - timedelta(minutes=1)).loop()
    assert access.grant.stands
    access.wait(timedelta(minutes=1)).loop()

    assert access.grant.ending is Ending.UNREGISTERED


@pytest.mark.article("11")
def test_a_request_for_such_a_person_is_withdrawn_with_a_word_of_its_own() -> None:
    access = read_anew(asked(), under())

    assert (access.grant.state, access.grant.approval.end) == (State.CLOSED, End.WITHDRAWN)
    assert words(access, Audience.DESK)[-1] == "unregistered_before"


@pytest.mark.article("11")
def test_one_of_our_own_who_has_left_keeps_nothing_either() -> None:
    access = granted(grantee="U0SATO")
    ours = access.agreement.provider
    left = replace(ours, engineers=tuple(each for each in ours.engineers if each != "U0SATO"))

    read_anew(access, replace(access.agreement, provider=left))

    assert access.grant.ending is Ending.UNREGISTERED


def test_while_nobody_knows_who_is_in_a_user_group_nobody_has_left() -> None:
    access = granted(grantee="U0SATO")
    unread = replace(access.agreement.provider, engineers=("S0ENGINEERS",))

    read_anew(access, replace(access.agreement, provider=unread))

    assert access.grant.stands


@pytest.mark.article("11")
def test_who_still_stands_in_the_register_is_not_touched() -> None:
    access = read_anew(granted(), under(company(scope="夜間の一次対応", ends=date(2027, 3, 31))))
    assert access.grant.stands

    follow_up = command(EndForRegister, LEAD, access.grant.id)
    outcome = access.takes(follow_up)

    assert isinstance(outcome, Decision), "as a follow-up it always decides"
    assert (outcome.events, outcome.messages) == ((), ())
    assert access.grant.stands


@pytest.mark.article("11")
def test_the_customers_record_tells_every_access_that_stands() -> None:
    customer = replace(opened().customer, access=("AKATSUKI-4", "AKATSUKI-7"))
    told = command(TellOfSubcontractors, LEAD, "AKATSUKI", companies=(company(ends=date(2026, 11, 23)),))

    decision = customers.tell_of_subcontractors(customer, told, under(), MIDNIGHT)

    follow = [each.command for each in decision.messages if isinstance(each, FollowUp)]
    assert {each.case_id for each in follow} == {"AKATSUKI-4", "AKATSUKI-7"}
    assert all(isinstance(each, EndForRegister) for each in follow)
    assert len({each.id for each in follow}) == 2


# ── The term ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def ending(last: date) -> Agreement:
    found = terms()
    term = Term(begins=date(2026, 4, 1), ends=last)
    return replace(found, particulars=replace(found.particulars, term=term))


@pytest.mark.article("16")
def test_a_request_that_nobody_has_decided_ends_with_the_agreement_and_says_so() -> None:
    access = asked(ending(LAST), grantee="U0SATO")
    access.wait(MIDNIGHT - access.now).loop()

    assert (access.grant.state, access.grant.approval.end) == (State.CLOSED, End.WITHDRAWN)
    assert words(access, Audience.CUSTOMER)[-1] == "term_over_before"
    assert words(access, Audience.DESK)[-1] == "term_over_before"


@pytest.mark.article("16")
def test_the_follow_up_of_the_term_always_decides() -> None:
    for access in (asked(grantee="U0SATO"), granted(grantee="U0SATO")):
        stood = access.grant.stands
        access.does(EndForTerm, THE_CLOCK)
        assert access.grant.state is (State.ENDING if stood else State.CLOSED)
        assert isinstance(access.asks(EndForTerm, THE_CLOCK), Decision)


@pytest.mark.article("16")
@pytest.mark.parametrize("over", [False, True])
def test_what_is_reported_after_the_last_day_is_recorded_and_cites_the_term(over: bool) -> None:
    given = ending(LAST)
    after = MIDNIGHT if over else MIDNIGHT - timedelta(minutes=1)
    life, wish = living.Life(given), requesting.Wish(given)
    for each in (life, wish):
        each.now = after

    told = (life.does(Report, CUSTOMER), wish.does(MakeRequest, CUSTOMER))

    assert [("16" in outcome.events[0].refs) for outcome in told] == [over, over]

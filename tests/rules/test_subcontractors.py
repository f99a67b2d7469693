"""Who acts for the provider under another company's name, and how long (Art. 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from slackbot.agreement.particulars import ProviderParticulars, Subcontractor
from slackbot.cases import PROVIDER, Provider, decide
from slackbot.cases.customers import TellOfSubcontractors
from slackbot.cases.provider import ApplyProvider
from slackbot.directory import Person, Place, acting
from slackbot.words import Decision, FollowUp, Refusal, Role
from tests.acting import LEAD, command
from tests.rules.living import START, terms

FIRST, LAST = date(2026, 4, 1), date(2026, 11, 30)
HAYASHI = Person(
    id="U0HAYASHI", teams=frozenset({"T0HINODE"}), name="林", locale="ja", guest=False, deleted=False, bot=False
)


def with_link_works(**given: object) -> ProviderParticulars:
    company = Subcontractor(company="リンクワークス", people=("U0HAYASHI",), **given)  # type: ignore[arg-type]
    return replace(terms().provider, subcontractors=(company,))


@pytest.mark.parametrize(
    ("day", "registered"),
    [
        (date(2026, 3, 31), False),
        (FIRST, True),
        (LAST, True),
        (date(2026, 12, 1), False),
    ],
)
def test_a_person_of_a_subcontractor_acts_on_the_days_of_the_register_alone(day: date, registered: bool) -> None:
    provider = with_link_works(begins=FIRST, ends=LAST)

    found = provider.subcontractor_of("U0HAYASHI", day)
    actor = acting(Place(channel="C0DESK", provider=provider, customer=None, agreement=None, today=day), HAYASHI)

    assert (found is not None) is registered
    assert (actor is not None) is registered
    if actor:
        assert (actor.role, actor.company) == (Role.SUBCONTRACTOR, "リンクワークス")


def test_without_days_the_register_knows_no_end() -> None:
    assert with_link_works().subcontractor_of("U0HAYASHI", date(2040, 1, 1))
    assert with_link_works().subcontractor_of("U0SATO", FIRST) is None


def test_what_somebody_did_keeps_the_companys_name_when_its_time_is_over() -> None:
    found = with_link_works(begins=FIRST, ends=LAST).company_of("U0HAYASHI")

    assert found
    assert found.company == "リンクワークス"


def test_the_register_ends_no_day_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        with_link_works(begins=LAST, ends=FIRST)


# ── The customer hears of it ────────────────────────────────────────────────────────────────────────────────────────


def applied(provider: Provider | None, wanted: ProviderParticulars, **given: object) -> Decision | Refusal:
    asked = command(ApplyProvider, LEAD, PROVIDER, particulars=wanted, customers=("AKATSUKI", "HARBOR"), **given)
    return decide(provider, asked, None, START)


def in_force(wanted: ProviderParticulars) -> Provider:
    decision = applied(None, wanted)
    assert isinstance(decision, Decision)
    assert isinstance(decision.case, Provider)
    return decision.case


def told(decision: Decision | Refusal) -> dict[str, list[tuple[str, date | None]]]:
    assert isinstance(decision, Decision)
    commands = [each.command for each in decision.messages if isinstance(each, FollowUp)]
    return {
        each.case_id: [(company.company, company.ends) for company in each.companies]
        for each in commands
        if isinstance(each, TellOfSubcontractors)
    }


NONE = replace(terms().provider, subcontractors=())
YESTERDAY = START.date() - timedelta(days=1)


@pytest.mark.article("11")
def test_each_customer_hears_of_a_company_that_joins_and_of_one_that_leaves() -> None:
    joined = applied(in_force(NONE), with_link_works())
    assert told(joined) == {key: [("リンクワークス", None)] for key in ("AKATSUKI", "HARBOR")}

    left = applied(in_force(with_link_works()), NONE)
    assert told(left) == {key: [("リンクワークス", YESTERDAY)] for key in ("AKATSUKI", "HARBOR")}


@pytest.mark.article("11")
def test_a_company_that_works_for_one_customer_is_no_news_to_the_other() -> None:
    assert list(told(applied(in_force(NONE), with_link_works(customers=("HARBOR",))))) == ["HARBOR"]


def test_what_is_in_force_already_is_said_to_nobody() -> None:
    provider = in_force(with_link_works())

    assert applied(provider, with_link_works()) == Refusal(code="already_in_force")
    assert told(applied(provider, replace(with_link_works(), locale="en"))) == {}


@pytest.mark.article("11")
def test_a_company_that_left_the_file_may_do_nothing_and_keeps_its_name() -> None:
    after = applied(in_force(with_link_works()), NONE)
    assert isinstance(after, Decision)
    assert isinstance(after.case, Provider)

    particulars = after.case.particulars
    assert particulars.subcontractor_of("U0HAYASHI", START.date()) is None
    assert particulars.company_of("U0HAYASHI") is not None
    assert applied(after.case, NONE) == Refusal(code="already_in_force"), "said once"


def test_who_was_hired_since_is_of_the_provider() -> None:
    hired = replace(NONE, engineers=(*NONE.engineers, "U0HAYASHI"))

    after = applied(in_force(with_link_works()), hired)

    assert isinstance(after, Decision)
    assert isinstance(after.case, Provider)
    assert after.case.particulars.company_of("U0HAYASHI") is None

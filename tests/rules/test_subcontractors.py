"""Who acts for the provider under another company's name, and how long (Art. 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from slackbot.agreement.particulars import ProviderParticulars, Subcontractor
from slackbot.directory import Person, Place, acting
from slackbot.words import Role
from tests.rules.living import terms

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

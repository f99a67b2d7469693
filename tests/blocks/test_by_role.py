"""A customer reads 担当者 and 責任者; a person of the provider by name only where the agreement says so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from slackbot.cases import AccessGrant
from slackbot.words import Audience
from tests.blocks.drawing import distinct_messages, drawn
from tests.blocks.escalated import of_escalations
from tests.blocks.paid import of_quotes
from tests.rules.living import Stage, at, terms

MENTIONED = re.compile(r"<@(\w+)>")


def nameless() -> object:
    usual = terms()
    return replace(usual, particulars=replace(usual.particulars, staff_by_name=False))


def staff() -> set[str]:
    provider = terms().provider
    outside = (person for company in provider.subcontractors for person in company.people)
    return {*provider.leads, *provider.engineers, *outside}


def test_no_message_to_a_customer_names_a_person_of_the_provider() -> None:
    agreement, named = nameless(), []
    for said, case in [*distinct_messages(""), *of_escalations(), *of_quotes()]:
        if said.audience is Audience.CUSTOMER:
            shown = drawn(said, case, "ja", agreement)  # type: ignore[arg-type]
            # Whom an access is for has to be named to those who give it (Art. 6(4)).
            named_anyway = {case.grantee} if isinstance(case, AccessGrant) else set()
            found = ({*MENTIONED.findall(str(shown))} & staff()) - named_anyway
            named += [(getattr(said, "key", said.kind), found)] if found else []
    assert named == []


def test_where_it_was_agreed_they_are_named() -> None:
    said = [each for each in distinct_messages("") if each[0].audience is Audience.CUSTOMER]

    assert any({*MENTIONED.findall(str(drawn(*each, "ja")))} & staff() for each in said)


@pytest.mark.parametrize(("locale", "who"), [("ja", "ヒノデシステムの担当者"), ("en", "ヒノデシステム’s engineer")])
def test_the_card_tells_the_role(locale: str, who: str) -> None:
    from blocks.incidents.card import card
    from tests.blocks.drawing import around

    shown = card(at(Stage.ACKNOWLEDGED).incident, replace(around(locale), by_role=True))

    assert who in str(shown)

"""What a consultation came to is kept for the customer, and shown where the same question is decided again."""

from __future__ import annotations

import pytest

from blocks.precedents import blocks
from blocks.scope import forms
from slackbot.cases import Customer, decide
from slackbot.cases.customers import KeepPrecedent
from slackbot.cases.matter import Finding
from slackbot.words import Decision, FollowUp
from tests.blocks.drawing import METADATA, around
from tests.rules.judging import excluded, scoped, settled
from tests.rules.living import START, terms


def a_customer() -> Customer:
    found = terms().version
    return Customer(id="AKATSUKI", channel="C0AKATSUKI", opened_at=START, agreement=found, panel_drawn_at=START)


def kept(customer: Customer, says: str = "") -> Customer:
    told = settled(excluded(says=says))
    (follow_up,) = [
        each.command for each in told.messages if isinstance(each, FollowUp) and isinstance(each.command, KeepPrecedent)
    ]
    outcome = decide(customer, follow_up, terms(), START)
    assert isinstance(outcome, Decision), outcome
    assert isinstance(outcome.case, Customer)
    return outcome.case


@pytest.mark.article("18")
@pytest.mark.parametrize("kind", ["incident", "service_request"])
def test_the_minutes_that_both_accepted_become_a_precedent_of_their_item(kind: str) -> None:
    told = settled(excluded(kind))

    assert scoped(told).consultations[-1].item == "4(1)"
    (found,) = kept(a_customer()).precedents
    assert (found.case, found.about, found.item, found.text) == (
        "AKATSUKI-1",
        "scope",
        "4(1)",
        "項目の追加は無償とする",
    )


def test_the_same_question_shows_it_and_another_does_not() -> None:
    found = kept(a_customer()).precedents

    assert "項目の追加は無償とする" in str(blocks(found, ["4(1)"], around()))
    assert blocks(found, ["4(2)"], around()) == []


@pytest.mark.parametrize("finding", Finding)
def test_the_form_of_triage_shows_what_it_may_be_about(finding: Finding) -> None:
    found = kept(a_customer()).precedents

    form = str(forms.judge(scoped(excluded()), around(), forms.Given(finding=finding, precedents=found), METADATA))

    assert ("AKATSUKI-1" in form and "項目の追加は無償とする" in form) == (
        finding in (Finding.IN_SCOPE, Finding.EXCLUDED)
    )


def test_the_latest_come_first_and_no_more_than_a_form_holds() -> None:
    customer = a_customer()
    for n in range(5):
        customer = kept(customer, f"合意 {n}")

    shown = [
        each["elements"][0]["elements"][0]["text"] for each in blocks(customer.precedents, ["4(1)"], around())[1::2]
    ]

    assert shown == ["合意 4", "合意 3", "合意 2"]

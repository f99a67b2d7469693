"""Each number of Article 10 is another kind of paid work: chosen, cited, ordered, worked and summed as its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from blocks import render
from blocks.around import Surroundings
from blocks.quotes import forms, listing
from blocks.quotes.worked_time import Worked, kinds, log
from slackbot.agreement import choices
from slackbot.agreement.document import cite
from slackbot.cases import Customer, Incident, ServiceRequest, decide
from slackbot.cases.consultations import OpenConsultation, ProposeMinutes
from slackbot.cases.customers import KeepPrecedent
from slackbot.cases.matter import Finding, Option
from slackbot.cases.quotes.month import bounds, charges
from slackbot.cases.quotes.state import Item, Stage, WorkKind, ordered_as
from slackbot.words import Audience, Card, Decision, FollowUp, Notice, Ref, Refusal
from tests.acting import CUSTOMER, LEAD
from tests.blocks.drawing import METADATA, around
from tests.rules.judging import OWNER, Told, accepts, chooses, judges, rules, scoped
from tests.rules.living import DAY, HOUR, START
from tests.rules.quoting import (
    BUYER,
    HOURS,
    a_case,
    accepted,
    agreement,
    answers,
    last,
    logs,
    makes,
    offered,
    urgent,
)

NOVEMBER = bounds(2026, 11, "Asia/Tokyo")
OTHERS = [f"10({n})" for n in range(1, 8)]
FIXED = (Item(what="旧システムからの移行一式", amount=300_000),)
VISIT = (Item(what="現地作業", minutes=240, hourly=15_000, amount=0), Item(what="交通費", amount=8_000))


def here(locale: str = "ja", **more: Any) -> Surroundings:
    return replace(around(locale, agreement(locale)), **more)


def case_of(told: Told) -> Incident | ServiceRequest:
    assert isinstance(told.case, Incident | ServiceRequest)
    return told.case


def words(ref: Ref) -> str:
    return here().item(ref)


def card(told: Told, audience: Audience = Audience.CUSTOMER, locale: str = "ja") -> str:
    said = Card(channel="C0AKATSUKI", audience=audience, name=f"quote:{last(told).number}")
    return str(render(said, case_of(told), here(locale)).blocks)


def form(told: Told) -> dict[str, str]:
    """Number → words, as the form offers them."""
    view = forms.make(scoped(told), here(), forms.Typed(until="2026-12-10"), METADATA)
    (block,) = [each for each in view["blocks"] if each.get("block_id") == forms.PAID_FOR]
    return {each["value"]: each["text"]["text"] for each in block["element"]["options"]}


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else "ok"


def ordered(ref: Ref, **given: Any) -> Told:
    """Chosen in the form, cited to both, refused before the yes, worked after it, summed in its month as that."""
    told = offered(ref=ref, **given)
    assert form(told)[ref].startswith(cite(ref, "ja"))
    for audience in (Audience.CUSTOMER, Audience.DESK):
        shown = card(told, audience)
        assert words(ref) in shown
        assert not [each for each in OTHERS if each != ref and words(each) in shown]
    assert cite(ref, "en") in card(told, locale="en")
    assert code(logs(told.wait(DAY), 30)) == "no_accepted_quote"
    assert code(answers(told, BUYER)) == "ok"
    assert code(logs(told.wait(HOUR), 30)) == "ok"
    fees = told.agreement.particulars.fees
    assert [ordered_as(scoped(told).quotes, n) for n in charges(scoped(told), fees, *NOVEMBER)] == [ref]
    assert words(ref) in str(listing.shown(scoped(told), here()).blocks)
    return told


def charged(told: Told) -> int:
    (charge,) = charges(scoped(told), told.agreement.particulars.fees, *NOVEMBER).values()
    return charge.subtotal


def wished_after(finding: Finding, item: Ref) -> Told:
    told = a_case()
    assert code(judges(told, finding, item)) == "ok"
    if finding is Finding.CAUSE:
        assert code(rules(told, free=False)) == "ok"
    assert code(chooses(told, Option.QUOTE)) == "ok"
    return told


def paid_as(item: Ref) -> Ref | None:
    grounds = (*choices.exclusions(agreement()), *choices.causes(agreement()))
    return next(each.paid for each in grounds if each.ref == item)


# ── Number by number ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("10(1)", "4(1)")
def test_a_change_of_specification_is_ordered_as_one_after_it_was_found_out_of_scope() -> None:
    assert paid_as("4(1)") == "10(1)"
    assert code(makes(wished_after(Finding.EXCLUDED, "4(1)"), ref="10(1)")) == "ok"

    assert charged(ordered("10(1)")) == 146_000


@pytest.mark.article("10(2)", "4(2)")
def test_a_new_feature_is_ordered_as_development_and_not_as_a_change() -> None:
    assert paid_as("4(2)") == "10(2)"
    assert code(makes(wished_after(Finding.EXCLUDED, "4(2)"), ref="10(2)")) == "ok"

    assert charged(ordered("10(2)")) == 146_000


@pytest.mark.article("10(3)")
def test_a_migration_of_data_for_a_fixed_sum_is_charged_whatever_time_it_takes() -> None:
    told = ordered("10(3)", items=FIXED, assumptions="移行前に貴社でバックアップを取得いただきます")

    assert "移行前に貴社でバックアップ" in card(told)
    assert code(logs(told.wait(DAY), 1440)) == "ok"
    assert charged(told) == 300_000


@pytest.mark.article("10(4)")
def test_a_correction_of_much_data_by_the_hour_ends_where_its_hours_end() -> None:
    told = ordered("10(4)", items=HOURS, ceiling=True)

    assert charged(told) == 6_000
    assert code(logs(told.wait(DAY), 451)) == "quote_is_used_up"
    assert code(logs(told, 450)) == "ok"
    assert charged(told) == 96_000


@pytest.mark.article("10(5)", "4(6)")
def test_work_on_the_customers_premises_is_ordered_with_its_way_there() -> None:
    assert paid_as("4(6)") == "10(5)"

    told = ordered("10(5)", items=VISIT)

    assert charged(told) == 68_000
    assert "交通費" in card(told)


@pytest.mark.article("10(6)", "3.2")
def test_work_outside_the_hours_has_a_ceiling_and_its_yes_answers_the_wish() -> None:
    told = urgent()

    assert last(told).ref == told.agreement.own("10(6)")
    shown = card(told)
    assert words("10(6)") in shown
    assert cite("3.2", "ja") in shown
    assert code(logs(told.wait(2 * HOUR))) == "ok"
    assert charged(told) == 12_000


@pytest.mark.article("10(7)", "4(3)", "4(4)", "4(5)", "4(7)", "7")
@pytest.mark.parametrize("item", ["4(3)", "4(4)", "4(5)", "4(7)", "7(1)", "7(4)", "7(9)"])
def test_what_has_no_number_of_its_own_is_ordered_as_beyond_the_usual(item: Ref) -> None:
    assert paid_as(item) == "10(7)"
    finding = Finding.CAUSE if item.startswith("7") else Finding.EXCLUDED
    assert code(makes(wished_after(finding, item), ref="10(7)")) == "ok"


@pytest.mark.article("10(7)")
def test_what_goes_beyond_the_usual_is_ordered_as_such() -> None:
    assert charged(ordered("10(7)", items=FIXED)) == 300_000


# ── None for another ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("10")
def test_the_form_offers_the_numbers_of_the_text_in_its_order() -> None:
    assert list(form(a_case())) == OTHERS


@pytest.mark.article("10(3)", "10(4)")
def test_a_migration_that_turns_out_to_be_a_correction_of_data_needs_another_yes() -> None:
    told = accepted(ref="10(3)").wait(DAY)
    seen = last(told).approval.terms

    assert code(makes(told, ref="10(4)", number=1, reason="移行ではなく修正のため")) == "ok"

    assert last(told).approval.terms != seen
    assert [(each.ref, each.stage) for each in scoped(told).quotes] == [
        ("10(3)", Stage.ACCEPTED),
        ("10(4)", Stage.APPROVING),
    ]
    assert ordered_as(scoped(told).quotes, 1) == "10(3)"
    answers(told, LEAD)
    answers(told, BUYER)
    assert ordered_as(scoped(told).quotes, 1) == "10(4)"


@pytest.mark.article("10(3)", "10(4)")
def test_time_of_two_kinds_is_written_under_the_one_it_was_for() -> None:
    told = accepted(ref="10(3)", items=HOURS)
    makes(told, ref="10(4)", items=HOURS)
    answers(told, LEAD)
    assert code(logs(told.wait(DAY), quote=2)) == "no_accepted_quote"
    answers(told, BUYER)
    told.wait(DAY)

    assert code(logs(told)) == "which_quote"
    assert code(logs(told, 60, quote=1)) == "ok"
    assert code(logs(told, 30, quote=2)) == "ok"
    assert code(logs(told, 421, quote=1)) == "quote_is_used_up"
    asked = Worked(begun=START, kinds=kinds(scoped(told), here(), False), kind=WorkKind.PAID)
    offered_as = str(log(scoped(told), here(), asked, METADATA))
    assert "AKATSUKI-1-Q1（第10条第3号）" in offered_as
    assert "AKATSUKI-1-Q2（第10条第4号）" in offered_as


@pytest.mark.article("10(3)", "10(4)", "18")
def test_what_was_agreed_about_a_migration_is_not_offered_for_a_correction_of_data() -> None:
    told = offered(ref="10(3)")
    told.does(OpenConsultation, CUSTOMER, text="範囲を伺いたい", shown=last(told).approval.terms)
    told.does(ProposeMinutes, LEAD, text="マスターの移行は無償とする")
    accepts(told, OWNER)
    (keep,) = [
        each.command for each in told.messages if isinstance(each, FollowUp) and isinstance(each.command, KeepPrecedent)
    ]
    found = agreement().version
    customer = Customer(id="AKATSUKI", channel="C0AKATSUKI", opened_at=START, agreement=found, panel_drawn_at=START)
    kept = decide(customer, keep, agreement(), START)
    assert isinstance(kept, Decision)
    assert isinstance(kept.case, Customer)
    knowing = here(precedents=kept.case.precedents)

    def desk(ref: Ref) -> str:
        other = offered(ref=ref)
        case = replace(case_of(other), id="AKATSUKI-2")
        return str(render(Card(channel="C0DESK", audience=Audience.DESK, name="quote:1"), case, knowing).blocks)

    assert "マスターの移行は無償とする" in desk("10(3)")
    assert "マスターの移行は無償とする" not in desk("10(4)")


@pytest.mark.article("10")
@pytest.mark.parametrize("ref", OTHERS)
def test_what_is_said_once_cites_the_number_too(ref: Ref) -> None:
    told = accepted(ref=ref)
    said = [each for each in told.messages if isinstance(each, Notice) and each.key == "quote_accepted"]

    assert [each.audience for each in said] == [Audience.CUSTOMER, Audience.DESK]
    for each in said:
        assert cite(ref, "ja") in str(render(each, case_of(told), here()).blocks)

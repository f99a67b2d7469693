"""Paid work: who makes, approves and accepts a quote, what is no quote, and that nothing is paid without a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot import codec
from slackbot.agreement.fees import MOST_YEN, Fees, Rounding
from slackbot.cases import decide
from slackbot.cases.approvals import End
from slackbot.cases.consultations import OpenConsultation, ProposeMinutes
from slackbot.cases.customers import Customer
from slackbot.cases.disputes import decisions
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import UrgentEnding
from slackbot.cases.quotes.allowance import BookAllowance, DrawAllowance, ReturnAllowance, left
from slackbot.cases.quotes.month import bounds, charged, charges, time_by_kind, together
from slackbot.cases.quotes.state import CHARGED, Item, Stage, Struck, WorkKind, accepted_at, in_force, worked
from slackbot.cases.quotes.strike import StrikeWork
from slackbot.cases.rulebook import RULES
from slackbot.words import THE_CLOCK, Actor, Audience, Card, Decision, FollowUp, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD, command
from tests.blocks.drawing import drawn, handles
from tests.rules.judging import OWNER, Told, accepts, scoped
from tests.rules.living import DAY, EMMA, HOUR, MINUTE, START, SUBCONTRACTOR, terms
from tests.rules.quoting import (
    BUYER,
    HOURS,
    ITEMS,
    OTHER_LEAD,
    a_case,
    accepted,
    agreement,
    answers,
    corrects,
    every_quote,
    last,
    logs,
    makes,
    offered,
    urgent,
    waiting,
    withdraws,
)

KINDS = pytest.mark.parametrize("kind", ["incident", "service_request"])


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else "ok"


def told_customer(outcome: Decision | Refusal) -> list[str]:
    assert isinstance(outcome, Decision), outcome
    said = [each for each in outcome.messages if isinstance(each, Card | Notice)]
    theirs = [each for each in said if each.audience is Audience.CUSTOMER]
    return [each.key if isinstance(each, Notice) else each.name for each in theirs]


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@KINDS
@pytest.mark.article("10(1)", "10(2)", "10(3)", "10(4)", "10(5)", "10(6)", "10(7)")
@pytest.mark.parametrize("item", range(1, 8))
def test_each_kind_of_paid_work_is_quoted_approved_and_accepted(kind: str, item: int) -> None:
    told = a_case(kind)

    assert "quote:1" not in told_customer(makes(told, ref=f"10({item})"))
    assert last(told).stage is Stage.APPROVING
    assert "quote_offered" in told_customer(answers(told, LEAD))
    assert last(told).stage is Stage.OFFERED
    assert "quote_accepted" in told_customer(answers(told, BUYER))

    assert last(told).stage is Stage.ACCEPTED
    assert (last(told).subtotal, last(told).tax, last(told).total) == (146_000, 14_600, 160_600)
    assert codec.load_case(codec.dump_case(scoped(told))) == scoped(told)


WHO_APPROVES = {LEAD: "ok", ENGINEER: "own_request", EMMA: "not_an_approver", BUYER: "other_side_decides"}
WHO_ACCEPTS = {BUYER: "ok", CUSTOMER: "not_an_approver", LEAD: "other_side_decides", ENGINEER: "other_side_decides"}


@KINDS
@pytest.mark.parametrize("by", WHO_APPROVES, ids=lambda by: by.user)
@pytest.mark.parametrize("yes", [True, False])
def test_a_lead_approves_what_somebody_else_made(kind: str, by: Actor, yes: bool) -> None:
    assert code(answers(waiting(kind), by, yes)) == WHO_APPROVES[by]


@KINDS
@pytest.mark.parametrize("by", WHO_ACCEPTS, ids=lambda by: by.user)
@pytest.mark.parametrize("yes", [True, False])
def test_only_the_buyer_accepts(kind: str, by: Actor, yes: bool) -> None:
    assert code(answers(offered(kind), by, yes)) == WHO_ACCEPTS[by]


@pytest.mark.parametrize(
    ("by", "expected"), [(LEAD, "ok"), (ENGINEER, "ok"), (SUBCONTRACTOR, "ok"), (CUSTOMER, "not_allowed")]
)
def test_staff_make_quotes(by: Actor, expected: str) -> None:
    assert code(makes(a_case(), by)) == expected


def test_a_lead_does_not_approve_their_own_where_there_is_another() -> None:
    told = a_case()
    makes(told, LEAD)

    assert code(answers(told, LEAD)) == "own_request"
    assert code(answers(told, OTHER_LEAD)) == "ok"


def test_a_single_lead_has_agreed_by_making_it_and_the_record_says_so() -> None:
    told = a_case(given=agreement(leads=(LEAD.user,)))

    made = makes(told, LEAD)

    assert isinstance(made, Decision)
    assert made.events[0].data["sole_lead"] is True
    assert last(told).stage is Stage.OFFERED
    assert code(logs(told.wait(2 * HOUR))) == "no_accepted_quote"


def test_without_a_buyer_nothing_is_quoted() -> None:
    assert code(makes(a_case(given=replace(agreement(), particulars=_without_buyers())))) == "nobody_may_buy"


def _without_buyers() -> Any:
    found = agreement().particulars
    return replace(found, people=replace(found.people, buyers=()))


def test_an_approver_who_is_removed_meanwhile_approves_no_more() -> None:
    told = waiting()
    gone = replace(LEAD, role=ENGINEER.role)

    assert code(answers(told, gone)) == "not_an_approver"
    assert code(answers(told, OTHER_LEAD)) == "ok"
    assert code(answers(told, replace(BUYER, authorities=()))) == "not_an_approver"


# ── What is no quote ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"items": ()}, "quote_has_no_items"),
        ({"items": (Item(what=" ", amount=1),)}, "quote_has_no_items"),
        ({"items": (Item(what="無料", amount=0),)}, "amount_is_no_amount"),
        ({"items": (Item(what="値引き", amount=-1),)}, "amount_is_no_amount"),
        ({"items": (Item(what="調査", minutes=-60, hourly=1, amount=0),)}, "amount_is_no_amount"),
        ({"items": (Item(what="調査", minutes=60, hourly=0, amount=9),)}, "amount_is_no_amount"),
        ({"items": (Item(what="十二桁", amount=MOST_YEN + 1),)}, "amount_is_too_large"),
        ({"items": (Item(what="税込で十二桁", amount=MOST_YEN),)}, "amount_is_too_large"),
        ({"items": ITEMS * 6}, "quote_has_no_items"),
        ({"ref": "4(1)"}, "unknown_paid_work"),
        ({"ref": ""}, "unknown_paid_work"),
        ({"valid_until": date(2026, 11, 23)}, "quote_holds_for_no_time"),
        ({"valid_until": date(2028, 1, 1)}, "quote_holds_for_no_time"),
        ({"ceiling": True}, "ceiling_needs_hours"),
        ({"number": 7}, "no_such_quote"),
        ({"valid_until": None}, "lead_only"),
    ],
)
def test_bad_input(given: dict[str, Any], expected: str) -> None:
    assert code(makes(a_case(), **given)) == expected


def test_it_is_not_accepted_twice_nor_on_an_outdated_digest_nor_when_it_has_run_out() -> None:
    told = offered()
    assert code(answers(told, BUYER, shown="0123456789")) == "outdated"
    earlier = last(told).approval.terms
    makes(told, number=1)
    assert code(answers(told, BUYER, shown=earlier)) == "outdated"
    answers(told, LEAD)

    assert code(answers(told, BUYER)) == "ok"
    assert code(answers(told, BUYER)) == "already_decided"
    over = offered()
    over.now = last(over).expires_at
    assert code(answers(over, BUYER)) == "quote_expired"


def test_the_digest_covers_items_total_and_terms() -> None:
    seen = {last(offered()).approval.terms}
    other: list[dict[str, Any]] = [
        {"items": HOURS},
        {"items": (ITEMS[0], replace(ITEMS[1], amount=50_001))},
        {"items": (ITEMS[0], replace(ITEMS[1], what="別の作業"))},
        {"valid_until": date(2026, 12, 11)},
        {"assumptions": "平日の作業"},
        {"ref": "10(2)"},
        {"items": HOURS, "ceiling": True},
    ]
    seen |= {last(offered(**each)).approval.terms for each in other}

    assert len(seen) == len(other) + 1


# ── What becomes of it ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_another_version_and_the_accepted_one_holds_until_it_is_accepted() -> None:
    told = accepted()
    told.wait(HOUR)

    makes(told, number=1, items=HOURS)
    first, second = scoped(told).quotes
    assert (first.stage, second.stage, second.version) == (Stage.ACCEPTED, Stage.APPROVING, 2)
    answers(told, LEAD)
    answers(told, BUYER)

    assert [each.stage for each in scoped(told).quotes] == [Stage.REPLACED, Stage.ACCEPTED]
    assert in_force(scoped(told).quotes, 1) == last(told)


@pytest.mark.article("10")
def test_a_quote_that_waits_is_withdrawn_by_its_author_or_a_lead() -> None:
    assert code(withdraws(waiting(), EMMA)) == "lead_only"
    assert code(withdraws(waiting(), ENGINEER)) == "ok"
    assert "quote_withdrawn" in told_customer(withdraws(offered(), LEAD))
    assert code(withdraws(accepted(), LEAD)) == "already_decided"


@pytest.mark.article("10")
def test_silence_is_reminded_and_ends() -> None:
    told = offered()
    said = []
    while due := [each for each in told.timers if each.name.startswith("quote.")]:
        first = min(due, key=lambda each: each.at)
        told.now = first.at
        outcome = told.takes(first.command)
        said += told_customer(outcome)

    assert said.count("quote_reminder") == 2
    assert "quote_expired" in said
    assert (last(told).stage, last(told).approval.end) == (Stage.EXPIRED, End.EXPIRED)
    assert told.now == datetime(2026, 12, 10, 15, tzinfo=UTC)


@pytest.mark.article("18")
def test_the_fee_is_disputed_from_what_the_customer_saw() -> None:
    assert decisions(scoped(waiting())) == ()
    told = offered()

    outcome = told.asks(OpenConsultation, CUSTOMER, text="単価の根拠を伺いたい", shown=last(told).approval.terms)

    assert isinstance(outcome, Decision)
    assert outcome.events[0].data["about"] == "quote"
    assert outcome.events[0].refs == ("18", "10")


@pytest.mark.article("18")
def test_while_it_is_talked_over_its_card_offers_no_second_consultation() -> None:
    told = offered()
    assert "consultation.ask" in their_buttons(told)

    opened = told.asks(OpenConsultation, CUSTOMER, text="単価の根拠を伺いたい", shown=last(told).approval.terms)
    assert "quote:1" in told_customer(opened)
    assert their_buttons(told) == {"quote.accept", "quote.turn_down"}

    told.does(ProposeMinutes, LEAD, text="単価は据え置く")
    assert "quote:1" in told_customer(accepts(told, OWNER))
    assert "consultation.ask" in their_buttons(told)


def their_buttons(told: Told) -> set[str]:
    """On the card of the quote as the customer has it now."""
    cards = [each for each in told.messages if isinstance(each, Card) and each.name == "quote:1"]
    theirs = [each for each in cards if each.audience is Audience.CUSTOMER]
    assert told.case is not None
    return handles(drawn(theirs[-1], told.case, "ja", agreement()))


@pytest.mark.article("10(6)", "3.2")
def test_accepting_the_quote_is_the_yes_to_urgent_work() -> None:
    life = urgent()

    assert isinstance(life.case, Incident)
    assert life.case.urgent is not None
    assert life.case.urgent.ending is UrgentEnding.AGREED
    assert logs(life.wait(2 * HOUR)).events[0].data["work"] == "paid"


# ── Worked time ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("10")
@KINDS
def test_paid_time_needs_a_yes_that_came_before_it(kind: str) -> None:
    for told in (a_case(kind), waiting(kind), offered(kind)):
        assert code(logs(told.wait(DAY))) == "no_accepted_quote"
    told = accepted(kind)
    assert code(logs(told.wait(30 * MINUTE))) == "worked_before_the_yes"
    assert code(logs(told.wait(30 * MINUTE))) == "ok"


def test_paid_time_ends_where_the_quote_ends() -> None:
    told = accepted(items=HOURS).wait(DAY)
    assert code(logs(told, 400)) == "ok"

    refused = logs(told, 81)

    assert refused == Refusal(code="quote_is_used_up", refs=("10",), data={"hours": 1, "minutes": 20})
    assert code(logs(told, 80)) == "ok"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"minutes": 0}, "no_such_time"),
        ({"minutes": -5}, "no_such_time"),
        ({"minutes": 1441}, "no_such_time"),
        ({"what": " "}, "text_is_empty"),
        ({"begun": START + 900 * DAY}, "work_lies_ahead"),
        ({"begun": START - 100 * DAY}, "work_is_too_old"),
        ({"work": WorkKind.WAIVED}, "lead_only"),
        ({"work": WorkKind.ALLOWANCE}, "no_accepted_quote"),
        ({"quote": 3}, "no_accepted_quote"),
    ],
)
def test_what_is_no_time(given: dict[str, Any], expected: str) -> None:
    assert code(logs(accepted().wait(DAY), **given)) == expected


@pytest.mark.article("10")
def test_a_time_that_was_wrong_is_struck_out_and_stays() -> None:
    told = accepted(items=HOURS).wait(DAY)
    logs(told, 480)
    assert code(told.asks(StrikeWork, EMMA, number=1, reason="区分の誤り")) == "lead_only"
    assert code(told.asks(StrikeWork, number=1, reason=" ")) == "reason_is_missing"

    assert code(told.asks(StrikeWork, number=1, reason="区分の誤り")) == "ok"

    assert code(told.asks(StrikeWork, number=1, reason="もう一度")) == "no_such_entry"
    assert scoped(told).entries[0].struck is not None
    assert code(logs(told, 480)) == "ok"


@KINDS
def test_a_lead_writes_down_what_somebody_else_worked_and_the_entry_keeps_both(kind: str) -> None:
    told = a_case(kind).wait(DAY)

    assert code(logs(told, work=WorkKind.INCLUDED, by=LEAD, who=EMMA.user)) == "ok"

    (entry,) = scoped(told).entries
    assert (entry.who, entry.written_by) == (EMMA.user, LEAD.user)
    assert code(logs(told, work=WorkKind.INCLUDED, who=EMMA.user)) == "time_of_others"
    assert code(logs(told, work=WorkKind.INCLUDED, who=ENGINEER.user)) == "ok"
    assert code(logs(told, work=WorkKind.INCLUDED, by=LEAD, who=CUSTOMER.user)) == "not_our_person"


@pytest.mark.article("10")
def test_a_correction_keeps_what_was_written_who_changed_it_when_and_why() -> None:
    told = accepted(items=HOURS).wait(DAY)
    logs(told, 480)
    told.wait(HOUR)

    outcome = corrects(told, 1, minutes=300, reason="終了時刻の誤り")

    assert isinstance(outcome, Decision)
    before, after = scoped(told).entries
    assert before.minutes == 480
    assert before.struck == Struck(at=told.now, by=ENGINEER.user, reason="終了時刻の誤り", replaced_by=2)
    assert (after.minutes, after.corrects, after.who) == (300, 1, ENGINEER.user)
    (event,) = outcome.events
    assert event.type.endswith(".work_corrected")
    assert (event.data["before"]["minutes"], event.data["minutes"]) == (480, 300)  # type: ignore[index, call-overload]
    assert worked(scoped(told).entries, 1) == 300
    assert code(corrects(told, 1)) == "no_such_entry"
    assert code(corrects(told, 2, minutes=481)) == "quote_is_used_up"
    assert code(corrects(told, 2, minutes=480)) == "ok"


def test_a_correction_is_held_to_what_the_first_word_was() -> None:
    told = accepted(items=HOURS).wait(DAY)
    logs(told, 60)
    logs(told, 60, work=WorkKind.WAIVED, by=LEAD, who=ENGINEER.user)

    assert code(corrects(told, 1, EMMA)) == "lead_only"
    assert code(corrects(told, 1, reason="　")) == "reason_is_missing"
    assert code(corrects(told, 1, work=WorkKind.WAIVED)) == "lead_only"
    assert code(corrects(told, 1, who=EMMA.user)) == "time_of_others"
    assert code(corrects(told, 1, begun=START - DAY)) == "worked_before_the_yes"
    assert code(corrects(told, 1, LEAD, who=EMMA.user)) == "ok"
    assert code(corrects(told, 2, minutes=30)) == "ok"
    told.wait(200 * DAY)
    assert code(corrects(told, 4, minutes=20, begun=scoped(told).entries[3].begun - DAY)) == "work_is_too_old"
    assert code(corrects(told, 4, minutes=20)) == "ok"


def test_a_correction_moves_the_sums_of_both_months_in_the_customers_zone() -> None:
    told = accepted(items=HOURS, ceiling=True)
    told.now = datetime(2026, 12, 2, 1, tzinfo=UTC)
    logs(told, 120, begun=datetime(2026, 11, 30, 14, tzinfo=UTC))  # 23:00 in Tokyo, over midnight
    november, december = bounds(2026, 11, "Asia/Tokyo"), bounds(2026, 12, "Asia/Tokyo")
    fees = told.agreement.particulars.fees
    assert time_by_kind(scoped(told).entries, *november) == {WorkKind.PAID: 60}
    assert time_by_kind(scoped(told).entries, *december) == {WorkKind.PAID: 60}

    assert code(corrects(told, 1, begun=datetime(2026, 11, 30, 15, tzinfo=UTC))) == "ok"

    assert time_by_kind(scoped(told).entries, *november) == {}
    assert time_by_kind(scoped(told).entries, *december) == {WorkKind.PAID: 120}
    assert charges(scoped(told), fees, *november) == {}
    assert charges(scoped(told), fees, *december)[1].subtotal == 24_000
    assert code(corrects(told, 2, LEAD, work=WorkKind.WAIVED)) == "ok"
    assert time_by_kind(scoped(told).entries, *december) == {WorkKind.WAIVED: 120}
    assert charges(scoped(told), fees, *december) == {}


# ── The hours of a quote come to their end ───────────────────────────────────────────────────────────────────────────


def said_of(outcome: Any) -> list[str]:
    return [each.key for each in outcome.messages if isinstance(each, Notice) and each.key.startswith("quote_")]


@pytest.mark.article("10(6)")
def test_a_ceiling_is_warned_of_at_four_fifths_and_holds() -> None:
    told = accepted(items=HOURS, ceiling=True).wait(DAY)

    assert said_of(logs(told, 383)) == []
    assert said_of(logs(told, 1)) == ["quote_nearly_used", "quote_nearly_used"]
    assert said_of(logs(told, 1)) == []
    assert said_of(corrects(told, 1, minutes=382)) == []
    assert said_of(logs(told, 96)) == ["quote_used_up", "quote_used_up"]
    assert code(logs(told, 1)) == "quote_is_used_up"


def test_of_a_quote_with_a_fixed_total_the_customer_hears_of_no_hours() -> None:
    told = accepted(items=HOURS).wait(DAY)

    assert said_of(logs(told, 400)) == ["quote_nearly_used"]


@pytest.mark.article("10(6)")
def test_a_ceiling_is_raised_by_another_short_quote_with_another_yes() -> None:
    life = urgent().wait(DAY)
    assert code(logs(life, 480)) == "ok"
    more = (Item(what="調査・修正", minutes=720, hourly=12_000, amount=0),)
    given = {"ref": "10(6)", "items": more, "valid_until": None, "ceiling": True, "number": 1}
    assert code(makes(life, ENGINEER, **given)) == "lead_only"
    assert code(makes(life, LEAD, **{**given, "reason": ""})) == "reason_is_missing"

    assert code(makes(life, LEAD, **given)) == "ok"

    assert (last(life).version, last(life).stage) == (2, Stage.OFFERED)
    assert code(logs(life, 1)) == "quote_is_used_up"
    outcome = answers(life, BUYER)
    assert isinstance(outcome, Decision)
    assert not [each for each in outcome.messages if isinstance(each, Notice) and each.key == "urgent_agreed"]
    assert code(logs(life, 240)) == "ok"
    assert code(logs(life, 1)) == "quote_is_used_up"


def test_a_raise_that_is_turned_down_leaves_the_yes_there_was() -> None:
    life = urgent().wait(DAY)
    makes(life, LEAD, ref="10(6)", items=HOURS, valid_until=None, ceiling=True, number=1)

    assert code(answers(life, BUYER, yes=False)) == "ok"

    assert life.incident.urgent is not None
    assert life.incident.urgent.ending is UrgentEnding.AGREED
    assert in_force(life.incident.quotes, 1) == life.incident.quotes[0]


def test_a_change_of_a_quote_says_why_and_both_versions_stay() -> None:
    told = offered()
    assert code(makes(told, number=1, reason=" ")) == "reason_is_missing"

    outcome = makes(told, number=1, items=HOURS, reason="移行作業を別にするため")

    assert isinstance(outcome, Decision)
    assert outcome.events[0].data["changed_because"] == "移行作業を別にするため"
    first, second = scoped(told).quotes
    assert (first.total, first.reason) == (160_600, "")
    assert (second.total, second.reason, second.approval.asked_by) == (105_600, "移行作業を別にするため", ENGINEER.user)


# ── The month's allowance ────────────────────────────────────────────────────────────────────────────────────────────


def draws(customer: Customer, minutes: int, begun: datetime, by: Actor = ENGINEER, **given: Any) -> Decision | Refusal:
    fees = {"allowance": given.pop("allowance")} if "allowance" in given else {}
    made = command(DrawAllowance, by, "AKATSUKI", case="AKATSUKI-1", begun=begun, minutes=minutes, what="調査", **given)
    return decide(customer, made, agreement(**fees), START + DAY)


def a_customer() -> Customer:
    found = agreement().version
    return Customer(id="AKATSUKI", channel="C0AKATSUKI", opened_at=START, agreement=found, panel_drawn_at=START)


@pytest.mark.article("10")
def test_the_allowance_of_a_month_is_drawn_once_and_the_case_is_told() -> None:
    first = draws(a_customer(), 90, START)
    assert isinstance(first, Decision)
    assert isinstance(first.case, Customer)
    assert left(first.case, agreement().particulars, START) == 30
    (told,) = [each.command for each in first.messages if isinstance(each, FollowUp)]
    assert isinstance(told, BookAllowance)

    case = a_case()
    assert isinstance(case.takes(told), Decision)
    assert scoped(case).entries[0].kind is WorkKind.ALLOWANCE
    again = draws(first.case, 31, START)
    assert again == Refusal(code="allowance_is_used_up", refs=("10",), data={"hours": 0, "minutes": 30})
    assert code(draws(first.case, 120, START - 30 * DAY)) == "ok"
    assert code(draws(a_customer(), 1, START, allowance=None)) == "no_allowance"


@pytest.mark.article("10")
def test_what_is_struck_out_is_given_back() -> None:
    first = draws(a_customer(), 90, START)
    assert isinstance(first, Decision)
    (told,) = [each.command for each in first.messages if isinstance(each, FollowUp)]
    case = a_case()
    case.takes(told)

    struck = case.asks(StrikeWork, number=1, reason="対象外")

    assert isinstance(struck, Decision)
    (back,) = [each.command for each in struck.messages if isinstance(each, FollowUp)]
    assert isinstance(back, ReturnAllowance)
    after = decide(first.case, back, agreement(), START + DAY)  # type: ignore[arg-type]
    assert isinstance(after, Decision)
    assert isinstance(after.case, Customer)
    assert after.case.drawn == ()


def test_what_goes_over_the_end_of_a_month_is_drawn_from_both() -> None:
    over = datetime(2026, 10, 31, 14, 30, tzinfo=UTC)  # 23:30 in Tokyo
    first = draws(a_customer(), 120, over)
    assert isinstance(first, Decision)
    assert isinstance(first.case, Customer)
    terms_ = agreement().particulars

    assert left(first.case, terms_, over) == 90
    assert left(first.case, terms_, START) == 30
    assert code(draws(first.case, 31, START)) == "allowance_is_used_up"
    assert code(draws(first.case, 60, over)) == "ok"
    assert code(draws(first.case, 61, over)) == "allowance_is_used_up"


def test_a_lead_draws_for_somebody_else() -> None:
    outcome = draws(a_customer(), 60, START, by=LEAD, who=EMMA.user)
    assert isinstance(outcome, Decision)
    (told,) = [each.command for each in outcome.messages if isinstance(each, FollowUp)]
    case = a_case()
    case.takes(told)

    assert (scoped(case).entries[0].who, scoped(case).entries[0].written_by) == (EMMA.user, LEAD.user)
    assert code(draws(a_customer(), 60, START, who=EMMA.user)) == "time_of_others"


def test_what_was_drawn_is_drawn_anew_when_it_is_corrected() -> None:
    first = draws(a_customer(), 90, START)
    assert isinstance(first, Decision)
    assert isinstance(first.case, Customer)
    (told,) = [each.command for each in first.messages if isinstance(each, FollowUp)]
    case = a_case()
    case.takes(told)
    given: dict[str, Any] = {"corrects": 1, "instead_of": scoped(case).entries[0].draw, "reason": "開始の誤り"}
    assert code(draws(first.case, 120, START, **{**given, "reason": ""})) == "reason_is_missing"
    assert code(draws(first.case, 121, START, **given)) == "allowance_is_used_up"

    second = draws(first.case, 120, START, **given)

    assert isinstance(second, Decision)
    assert isinstance(second.case, Customer)
    assert left(second.case, agreement().particulars, START) == 0
    (again,) = [each.command for each in second.messages if isinstance(each, FollowUp)]
    case.takes(again)
    before, after = scoped(case).entries
    assert before.struck is not None
    assert (before.struck.replaced_by, after.corrects, after.minutes) == (2, 1, 120)
    assert isinstance(again, BookAllowance)
    late = case.takes(replace(again, id="late", draw="another"))
    assert isinstance(late, Decision)
    assert late.events[0].type.endswith(".work_correction_overtaken")
    (back,) = [each.command for each in late.messages if isinstance(each, FollowUp)]
    assert isinstance(back, ReturnAllowance)
    assert back.draw == "another"
    assert len(scoped(case).entries) == 2


# ── Whatever anybody does ────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE = (LEAD, OTHER_LEAD, ENGINEER, EMMA, CUSTOMER, BUYER)
DEEDS = st.one_of(
    st.tuples(st.just("make"), st.sampled_from(PEOPLE), st.booleans(), st.integers(0, 2)),
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE), st.booleans(), st.just(0)),
    st.tuples(st.just("withdraw"), st.sampled_from(PEOPLE), st.booleans(), st.just(0)),
    st.tuples(st.just("log"), st.sampled_from(PEOPLE), st.booleans(), st.integers(1, 300)),
    st.tuples(st.just("strike"), st.sampled_from(PEOPLE), st.booleans(), st.integers(1, 4)),
    st.tuples(st.just("timer"), st.just(LEAD), st.booleans(), st.integers(0, 40)),
)


def act(told: Told, deed: tuple[str, Actor, bool, int]) -> None:
    what, by, either, number = deed
    told.wait(40 * MINUTE)
    if what == "make":
        makes(told, by, number=number, items=HOURS if either else ITEMS, ceiling=either)
    elif what == "answer" and scoped(told).quotes:
        answers(told, by, either)
    elif what == "withdraw" and scoped(told).quotes:
        withdraws(told, by)
    elif what == "log":
        logs(told, number, WorkKind.PAID if either else WorkKind.WAIVED, by)
    elif what == "strike" and either and number <= len(scoped(told).entries):
        corrects(told, number, by, minutes=60 * number)
    elif what == "strike":
        told.asks(StrikeWork, by, number=number, reason="誤り")
    elif what == "timer":
        told.wait(number * DAY)
        for timer in [each for each in told.timers if each.at <= told.now and each.name.startswith("quote.")]:
            told.takes(timer.command)


@settings(max_examples=150, deadline=None)
@given(st.lists(DEEDS, max_size=25))
def test_nothing_is_paid_without_a_yes_and_the_months_add_up(deeds: list[tuple[str, Actor, bool, int]]) -> None:
    told = a_case()
    for deed in deeds:
        act(told, deed)
    case = scoped(told)

    for entry in case.entries:
        if entry.kind in CHARGED:
            said_yes = [q for q in case.quotes if q.number == entry.quote and q.approval.end is End.APPROVED]
            assert entry.begun >= min(accepted_at(each) for each in said_yes)
    for quote in case.quotes:
        if quote.approval.end is End.APPROVED:
            assert {vote.by for vote in quote.approval.votes} <= {LEAD.user, OTHER_LEAD.user, BUYER.user}
            assert quote.approval.votes[-1].by == BUYER.user
            assert quote.approval.asked_by not in {vote.by for vote in quote.approval.votes}
    every = [bounds(2026 + n // 12, n % 12 + 1, "Asia/Tokyo") for n in range(9, 60)]
    by_month = [charge for month in every for charge in charges(case, terms().particulars.fees, *month).values()]
    numbers = {each.number for each in case.quotes}
    whole = [charged(case, number, terms().particulars.fees, every[-1][1]) for number in numbers]
    assert together(by_month) == together(whole)
    for number, charge in zip(numbers, whole, strict=True):
        assert charge.total <= max(q.total for q in case.quotes if q.number == number)


@given(st.integers(1, 600_000), st.integers(1, 10**7), st.sampled_from(Rounding), st.decimals(0, 100, places=2))
def test_amounts_are_exact_and_rounded_once(minutes: int, hourly: int, rounding: Rounding, tax: Decimal) -> None:
    fees = Fees(rounding=rounding, tax=tax)
    exact = Fraction(minutes * hourly, 60)

    amount = fees.for_time(minutes, hourly)

    assert isinstance(amount, int)
    assert abs(amount - exact) < 1
    assert {Rounding.DOWN: amount <= exact, Rounding.UP: amount >= exact}.get(rounding, abs(amount - exact) * 2 <= 1)
    assert abs(fees.tax_on(amount) - Fraction(tax) * amount / 100) < 1


def test_whatever_becomes_of_a_quote_is_kept_as_it_is() -> None:
    for told in every_quote():
        assert codec.load_case(codec.dump_case(scoped(told))) == scoped(told)


def test_the_clock_alone_reminds_and_ends() -> None:
    clocks = [kind for kind in RULES if kind.__name__ in ("RemindOfQuote", "ExpireQuote")]

    assert {RULES[kind].may for kind in clocks} == {frozenset({THE_CLOCK.role})}


def test_timers_of_a_quote_that_is_answered_are_gone() -> None:
    told = offered()
    assert [each for each in told.timers if each.name.startswith("quote.")]
    answers(told, BUYER)
    assert not [each for each in told.timers if each.name.startswith("quote.")]

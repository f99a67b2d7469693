"""Whether the agreement covers it: every finding, by everybody, in every state, and what the customer answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot import codec
from slackbot.agreement.choices import causes, exclusions
from slackbot.agreement.particulars import Agreement
from slackbot.cases import deadlines
from slackbot.cases.incidents import Reopen, Report, Resolve, SetSystem, Verify
from slackbot.cases.incidents.clocks import next_due
from slackbot.cases.incidents.state import OTHER_SYSTEM, Incident
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.matter import Finding, Option, answered_to, judged, proposed
from slackbot.cases.scope import ChooseOption, JudgeScope, RemindOfScope
from slackbot.cases.service_requests.state import Ending, ServiceRequest
from slackbot.words import THE_CLOCK, Actor, Audience, Card, Decision, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules import living, requesting
from tests.rules.judging import (
    EVIDENCE,
    REASON,
    Told,
    a_case,
    chooses,
    disputes,
    excluded,
    judges,
    proposing,
    rules,
    scoped,
    takes_up,
    wishing,
)
from tests.rules.living import EMMA, HOUR, SUBCONTRACTOR, Life, terms
from tests.rules.office import office, tokyo

KINDS = pytest.mark.parametrize("kind", ["incident", "service_request"])


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else "ok"


def said(told: Told, audience: Audience) -> list[str]:
    return [each.key for each in told.messages if isinstance(each, Notice) and each.audience is audience]


def last_said(outcome: Decision | Refusal) -> list[tuple[Audience, str]]:
    assert isinstance(outcome, Decision), outcome
    return [(each.audience, each.key) for each in outcome.messages if isinstance(each, Notice)]


# ── Who may, and when ────────────────────────────────────────────────────────────────────────────────────────────────

STAFF = {LEAD: "ok", ENGINEER: "ok", SUBCONTRACTOR: "ok", CUSTOMER: "not_allowed", THE_CLOCK: "not_allowed"}
LEADS = {LEAD: "ok", ENGINEER: "lead_only", SUBCONTRACTOR: "lead_only", CUSTOMER: "not_allowed"}
THEIRS = {LEAD: "not_allowed", ENGINEER: "not_allowed", SUBCONTRACTOR: "not_allowed", CUSTOMER: "ok"}


@KINDS
@pytest.mark.parametrize("finding", Finding)
@pytest.mark.parametrize("by", STAFF, ids=lambda by: str(by.role))
def test_staff_judge(kind: str, finding: Finding, by: Actor) -> None:
    item = {Finding.EXCLUDED: "4(2)", Finding.CAUSE: "7(3)"}.get(finding, "")

    assert code(judges(a_case(kind), finding, item, by)) == STAFF[by]


@KINDS
@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("by", LEADS, ids=lambda by: str(by.role))
def test_a_lead_rules_on_a_cause(kind: str, free: bool, by: Actor) -> None:
    assert code(rules(proposing(kind), free, by)) == LEADS[by]


@pytest.mark.article("10")
@KINDS
@pytest.mark.parametrize("by", LEADS, ids=lambda by: str(by.role))
def test_a_lead_takes_up_the_wish_for_a_quote(kind: str, by: Actor) -> None:
    assert code(takes_up(wishing(kind), by)) == LEADS[by]


@KINDS
@pytest.mark.parametrize("option", Option)
@pytest.mark.parametrize("by", THEIRS, ids=lambda by: str(by.role))
def test_the_customer_chooses(kind: str, option: Option, by: Actor) -> None:
    assert code(chooses(excluded(kind), option, by)) == THEIRS[by]


@pytest.mark.parametrize("stage", [each for each in living.Stage if each is not living.Stage.NOTHING])
def test_an_incident_can_be_judged_until_it_is_closed(stage: living.Stage) -> None:
    expected = "wrong_state" if stage is living.Stage.CLOSED else "ok"

    assert code(judges(living.at(stage), Finding.EXCLUDED, "4(1)")) == expected


@pytest.mark.parametrize("stage", [each for each in requesting.Stage if each is not requesting.Stage.NOTHING])
def test_a_request_can_be_judged_until_it_is_closed(stage: requesting.Stage) -> None:
    closed = stage in (requesting.Stage.CLOSED, requesting.Stage.TURNED)

    assert code(judges(requesting.at(stage), Finding.EXCLUDED, "4(1)")) == ("wrong_state" if closed else "ok")


def test_there_must_be_a_case_and_it_must_be_a_matter_of_a_customer() -> None:
    assert code(living.Life().asks(JudgeScope, finding=Finding.IN_SCOPE)) == "no_such_case"


# ── Art. 4 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("4(1)", "4(2)", "4(3)", "4(4)", "4(5)", "4(6)", "4(7)")
@pytest.mark.parametrize(
    ("item", "finding"),
    [
        ("4(1)", Finding.EXCLUDED),
        ("4(2)", Finding.EXCLUDED),
        ("4(3)", Finding.EXCLUDED),
        ("4(4)", Finding.THIRD_PARTY),
        ("4(5)", Finding.EXCLUDED),
        ("4(6)", Finding.EXCLUDED),
        ("4(7)", Finding.EXCLUDED),
    ],
)
@KINDS
def test_each_exclusion_is_recorded_with_its_item_reason_and_judge(kind: str, item: str, finding: Finding) -> None:
    told = a_case(kind)

    outcome = judges(told, Finding.EXCLUDED, item)

    standing = scoped(told).scope.judgement
    assert standing is not None
    assert (standing.item, standing.finding, standing.reason) == (item, finding, REASON)
    assert (standing.by, standing.at) == (ENGINEER.user, told.now)
    assert last_said(outcome) == [(Audience.CUSTOMER, "scope_judged")]
    assert isinstance(outcome, Decision)
    assert outcome.events[0].type == f"{kind}.scope_judged"
    assert outcome.events[0].data["item"] == item
    assert [each.audience for each in outcome.messages if isinstance(each, Card)] == [Audience.CUSTOMER, Audience.DESK]
    assert codec.load_case(codec.dump_case(scoped(told))) == told.case


@pytest.mark.parametrize("item", ["4", "4(9)", "7(1)", "10(1)", "", "四"])
def test_what_the_text_does_not_exclude_cannot_be_excluded(item: str) -> None:
    assert code(judges(a_case(), Finding.EXCLUDED, item)) == "unknown_item"


@pytest.mark.parametrize("finding", [Finding.EXCLUDED, Finding.THIRD_PARTY, Finding.CAUSE])
def test_a_no_says_why(finding: Finding) -> None:
    assert code(judges(a_case(), finding, "4(1)", reason=" \u200b")) == "judgement_has_no_reason"


def test_that_it_is_in_scope_is_recorded_and_no_news() -> None:
    told = a_case()

    outcome = judges(told, Finding.IN_SCOPE, reason="")

    assert last_said(outcome) == []
    assert scoped(told).scope.judgement is not None


def test_to_judge_is_to_respond() -> None:
    told = living.at(living.Stage.REPORTED)

    judges(told, Finding.EXCLUDED, "4(1)", EMMA)

    assert told.incident.state is IncidentState.ACKNOWLEDGED
    assert told.incident.commander == EMMA.user


# ── Arts. 5.3 and 4(4) ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("5.3", "4(4)")
def test_of_a_third_partys_cause_advice_is_owed_and_the_clock_goes_on() -> None:
    told = a_case()
    assert isinstance(told.case, Incident)
    due = next_due(told.case, told.agreement)

    judges(told, Finding.THIRD_PARTY)

    standing = scoped(told).scope.judgement
    assert standing is not None
    assert standing.item == "4(4)"
    assert scoped(told).scope.waiting is None
    assert next_due(told.case, told.agreement) == due


# ── Art. 7 ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("7(1)", "7(2)", "7(3)", "7(4)", "7(5)", "7(6)", "7(7)", "7(8)", "7(9)", "7(10)")
@pytest.mark.parametrize("item", [f"7({n})" for n in range(1, 11)])
@KINDS
def test_each_cause_waits_for_a_lead_before_the_customer_hears_of_it(kind: str, item: str) -> None:
    told = a_case(kind)

    outcome = judges(told, Finding.CAUSE, item)

    assert last_said(outcome) == [(Audience.DESK, "scope_proposed")]
    assert scoped(told).scope.judgement is None
    proposal = scoped(told).scope.proposal
    assert proposal is not None
    assert (proposal.item, proposal.reason, proposal.evidence, proposal.free) == (item, REASON, EVIDENCE, None)

    ruled = rules(told, free=False)

    assert last_said(ruled) == [(Audience.CUSTOMER, "scope_judged")]
    standing = scoped(told).scope.judgement
    assert standing is not None
    assert (standing.item, standing.free, standing.by) == (item, False, LEAD.user)
    assert scoped(told).scope.proposal is None
    assert isinstance(ruled, Decision)
    assert ruled.events[0].data["proposed_by"] == ENGINEER.user


def test_without_evidence_nothing_is_taken_away() -> None:
    assert code(judges(a_case(), Finding.CAUSE, "7(1)", evidence="")) == "evidence_is_missing"


def test_a_lead_may_do_it_free_of_charge_all_the_same() -> None:
    told = proposing()

    rules(told, free=True)

    standing = scoped(told).scope.judgement
    assert standing is not None
    assert standing.covered
    assert scoped(told).scope.waiting is None
    assert said(told, Audience.CUSTOMER)[-1] == "scope_judged"


def test_a_lead_who_judges_rules_at_once() -> None:
    told = a_case()

    judges(told, Finding.CAUSE, "7(4)", LEAD, free=False)

    standing = scoped(told).scope.judgement
    assert standing is not None
    assert (standing.free, scoped(told).scope.proposal) == (False, None)


def test_what_an_engineer_says_about_the_charge_is_a_proposal_all_the_same() -> None:
    told = a_case()

    judges(told, Finding.CAUSE, "7(4)", ENGINEER, free=False)

    assert scoped(told).scope.judgement is None


def test_another_proposal_is_not_ruled_on_by_what_was_shown_of_the_first() -> None:
    told = proposing()
    seen = scoped(told).scope
    told.wait(HOUR)
    judges(told, Finding.CAUSE, "7(2)")

    assert code(rules(told, free=False, shown=proposed(seen))) == "outdated"


@pytest.mark.parametrize("item", ["4(1)", "7", "7(11)", ""])
def test_a_cause_is_one_of_the_texts(item: str) -> None:
    assert code(judges(a_case(), Finding.CAUSE, item)) == "unknown_item"


# ── Art. 10 ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("10")
def test_what_is_excluded_can_be_had_as_paid_work_and_our_reading_is_marked() -> None:
    told = {each.ref: (each.paid, each.ours) for each in exclusions(terms())}

    assert told == {
        "4(1)": ("10(1)", False),
        "4(2)": ("10(2)", False),
        "4(3)": ("10(7)", True),
        "4(4)": ("10(7)", True),
        "4(5)": ("10(7)", True),
        "4(6)": ("10(5)", False),
        "4(7)": ("10(7)", False),
    }


def test_of_a_cause_the_paid_work_is_always_our_reading() -> None:
    assert {(each.paid, each.ours) for each in causes(terms())} == {("10(7)", True)}


# ── The customer's answer ────────────────────────────────────────────────────────────────────────────────────────────


@KINDS
def test_a_wish_for_a_quote_stays_open_until_a_lead_has_taken_it_up(kind: str) -> None:
    told = excluded(kind)

    outcome = chooses(told, Option.QUOTE)

    assert last_said(outcome) == [(Audience.CUSTOMER, "scope_quote"), (Audience.DESK, "scope_quote")]
    chosen = scoped(told).scope.chosen
    assert chosen is not None
    assert (chosen.option, chosen.by, chosen.taken_by) == (Option.QUOTE, CUSTOMER.user, "")

    takes_up(told)

    chosen = scoped(told).scope.chosen
    assert chosen is not None
    assert chosen.taken_by == LEAD.user
    assert code(takes_up(told)) == "outdated"


def test_to_withdraw_closes_the_incident() -> None:
    told = excluded()
    chooses(told, Option.WITHDRAW)

    assert isinstance(told.case, Incident)
    assert told.case.withdrawn
    assert (told.case.closed_at, told.case.closed_by) == (told.now, CUSTOMER.user)
    assert deadlines(told.case, told.agreement) == ()


def test_to_withdraw_closes_the_request() -> None:
    told = excluded("service_request")
    chooses(told, Option.WITHDRAW)

    assert isinstance(told.case, ServiceRequest)
    assert (told.case.ending, told.case.closed_at) == (Ending.WITHDRAWN, told.now)


def test_an_incident_that_was_withdrawn_and_is_reopened_is_withdrawn_no_more() -> None:
    told = excluded()
    chooses(told, Option.WITHDRAW)
    told.does(Reopen)

    assert isinstance(told.case, Incident)
    assert not told.case.withdrawn


@pytest.mark.parametrize("option", Option)
def test_an_answer_to_what_was_judged_before_changes_nothing(option: Option) -> None:
    told = excluded()
    seen = answered_to(scoped(told).scope)
    told.wait(HOUR)
    judges(told, Finding.EXCLUDED, "4(2)")

    assert code(chooses(told, option, shown=seen)) == "outdated"


@pytest.mark.parametrize("option", Option)
def test_there_is_nothing_to_choose_where_it_is_covered(option: Option) -> None:
    told = a_case()
    assert code(chooses(told, option)) == "outdated"
    judges(told, Finding.IN_SCOPE)
    assert code(chooses(told, option)) == "outdated"


def test_who_wished_for_a_quote_may_withdraw_after_all() -> None:
    assert code(chooses(wishing(), Option.WITHDRAW)) == "ok"


# ── Revised ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_judgement_is_revised_and_the_first_one_stays() -> None:
    told = wishing()
    told.wait(HOUR)

    outcome = judges(told, Finding.IN_SCOPE, by=LEAD)

    assert [each.finding for each in scoped(told).scope.judgements] == [Finding.EXCLUDED, Finding.IN_SCOPE]
    assert scoped(told).scope.chosen is None
    assert last_said(outcome) == [(Audience.CUSTOMER, "scope_judged")]


def test_two_who_judge_at_once_do_not_overwrite_each_other() -> None:
    told = a_case()
    seen = judged(scoped(told).scope)
    judges(told, Finding.EXCLUDED, "4(1)", EMMA)

    assert code(judges(told, Finding.EXCLUDED, "4(2)", shown=seen)) == "outdated"


# ── The clocks ───────────────────────────────────────────────────────────────────────────────────────────────────────


@KINDS
def test_the_clock_stands_while_the_customer_chooses_and_no_longer(kind: str) -> None:
    told = excluded(kind)
    assert {type(each.command) for each in told.timers} == {RemindOfScope}

    told.wait(5 * HOUR)
    chooses(told, Option.QUOTE)

    wait = scoped(told).scope.waits[0]
    assert (wait.until or told.now) - wait.since == 5 * HOUR
    assert {type(each.command) for each in told.timers} != {RemindOfScope}


def test_the_time_the_customer_took_counts_for_nobody() -> None:
    told, other = a_case(), a_case()
    assert isinstance(told.case, Incident)
    assert isinstance(other.case, Incident)
    before = next_due(other.case, other.agreement)
    judges(told, Finding.EXCLUDED, "4(1)")
    told.wait(timedelta(hours=7))
    chooses(told, Option.QUOTE)

    after = next_due(told.case, told.agreement)
    assert before is not None
    assert after is not None
    assert after - before == timedelta(hours=7)


def test_a_restoration_ends_the_wait() -> None:
    told = excluded()
    told.does(Resolve)
    told.wait(HOUR).does(Verify, CUSTOMER)
    told.does(Reopen)

    assert scoped(told).scope.waiting is None
    assert deadlines(told.case, told.agreement) != ()  # type: ignore[arg-type]


# ── The system ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_report_about_another_system_keeps_its_clock_until_the_system_is_confirmed() -> None:
    life = living.Life()
    life.does(Report, CUSTOMER, system=OTHER_SYSTEM)
    due = life.due

    life.does(SetSystem, system="stock")

    assert life.incident.system == "stock"
    assert life.due == due
    assert due


@pytest.mark.parametrize(("system", "why"), [("order", "same_system"), ("nothing", "unknown_system")])
def test_a_system_is_one_of_the_customers(system: str, why: str) -> None:
    assert code(living.at(living.Stage.REPORTED).asks(SetSystem, system=system)) == why


# ── Another text ─────────────────────────────────────────────────────────────────────────────────────────────────────


def without(agreement: Agreement, *parts: str) -> Agreement:
    reading = agreement.reading
    kept = {part: number for part, number in reading.parts.items() if part not in parts}
    return replace(agreement, confirmed=replace(reading, parts=kept))


def test_a_text_without_exclusions_excludes_nothing() -> None:
    life = living.Life(without(terms(), "exclusions", "free_support"))
    life.does(Report, CUSTOMER)

    assert code(judges(life, Finding.EXCLUDED, "4(1)")) == "unknown_item"
    assert code(judges(life, Finding.CAUSE, "7(1)")) == "unknown_item"
    assert code(judges(life, Finding.THIRD_PARTY)) == "ok"


def test_choices_are_the_customers_alone_even_by_another_name() -> None:
    told = excluded()

    assert code(told.asks(ChooseOption, LEAD, option=Option.QUOTE, shown="")) == "not_allowed"


# ── Nobody's silence ends it ─────────────────────────────────────────────────────────────────────────────────────────


def spoken_of(told: Told, times: int) -> list[tuple[int, Audience, str]]:
    """The next so many reminders: after how many days, to whom, what."""
    begun, heard = told.now, []
    for _ in range(times):
        (due,) = [each for each in told.timers if isinstance(each.command, RemindOfScope)]
        told.messages.clear()
        told.now = due.at
        told.takes(due.command)
        days, said = (due.at - begun).days, [each for each in told.messages if isinstance(each, Notice)]
        heard += [(days, each.audience, each.key) for each in said]
    return heard


@KINDS
@pytest.mark.article("4", "18")
def test_a_customer_who_says_nothing_is_reminded_then_called_and_never_forgotten(kind: str) -> None:
    told = excluded(kind)

    heard = spoken_of(told, 5)

    customer, desk = Audience.CUSTOMER, Audience.DESK
    assert [(audience, key) for _, audience, key in heard] == [
        (customer, "scope_reminder"),
        (customer, "scope_reminder"),
        (desk, "scope_silent_choice"),
        (desk, "scope_silent_choice"),
        (desk, "scope_silent_choice"),
    ]
    assert [days for days, *_ in heard] == [2, 4, 5, 10, 15]
    (said,) = [each for each in told.messages if isinstance(each, Notice)]
    assert said.params["to"] == [scoped(told).handled_by], "one person, by name"


@KINDS
def test_after_a_standstill_a_silence_is_spoken_of_once(kind: str) -> None:
    told = excluded(kind)
    told.wait(timedelta(days=12)).messages.clear()

    told.does(RemindOfScope, THE_CLOCK)

    assert [each.key for each in told.messages if isinstance(each, Notice)] == ["scope_silent_choice"]
    (due,) = [each for each in told.timers if isinstance(each.command, RemindOfScope)]
    assert due.at > told.now


@KINDS
@pytest.mark.article("7", "10")
def test_leads_are_told_every_day_what_waits_for_them(kind: str) -> None:
    assert spoken_of(proposing(kind), 2) == [
        (1, Audience.DESK, "scope_silent_proposal"),
        (2, Audience.DESK, "scope_silent_proposal"),
    ]
    assert spoken_of(wishing(kind), 1) == [(1, Audience.DESK, "scope_silent_wish")]


@KINDS
@pytest.mark.parametrize("option", Option)
def test_whoever_has_spoken_is_not_reminded(kind: str, option: Option) -> None:
    told = excluded(kind)
    chooses(told, option)
    if option is Option.QUOTE:
        takes_up(told)

    assert not any(isinstance(each.command, RemindOfScope) for each in told.timers)


@KINDS
def test_a_consultation_is_an_answer(kind: str) -> None:
    told = excluded(kind)
    disputes(told)

    assert not any(isinstance(each.command, RemindOfScope) for each in told.timers)


def test_reminders_of_scope_keep_to_the_days_on_which_reception_opens() -> None:
    life = Life(office())
    life.now = tokyo("2026-12-25T15:00")
    life.does(Report, CUSTOMER)
    judges(life, Finding.EXCLUDED, "4(1)")

    (due,) = [each for each in life.timers if isinstance(each.command, RemindOfScope)]

    assert due.at == tokyo("2027-01-04T15:00"), "a Friday, a Monday, then 年末年始"

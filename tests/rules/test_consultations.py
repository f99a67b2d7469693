"""協議: who may ask for one, state, propose and accept; and what settles it (Art. 18)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blocks import render
from blocks.incidents.times import times
from slackbot import codec
from slackbot.agreement.particulars import Severity
from slackbot.cases.consultations import OpenConsultation, ProposeMinutes, RemindOfConsultation, StateView
from slackbot.cases.disputes import decisions
from slackbot.cases.incidents import SetSeverity
from slackbot.cases.matter import Finding, Option, answered_to, drafted
from slackbot.cases.scope import RemindOfScope
from slackbot.words import Actor, Audience, Decision, Notice, Refusal, Role, Timer
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.blocks.drawing import around
from tests.rules import living
from tests.rules.judging import (
    OWNER,
    Told,
    a_case,
    accepts,
    chooses,
    disputes,
    excluded,
    judges,
    scoped,
    settled,
)
from tests.rules.living import EVERYBODY, HOUR

KINDS = pytest.mark.parametrize("kind", ["incident", "service_request"])
EVERY_ROLE = pytest.mark.parametrize("by", EVERYBODY.values(), ids=EVERYBODY)


def code(outcome: Decision | Refusal) -> str:
    return outcome.code if isinstance(outcome, Refusal) else "ok"


def consulting(kind: str = "incident") -> Told:
    told = excluded(kind)
    assert code(disputes(told)) == "ok"
    return told


def drafting(kind: str = "incident") -> Told:
    told = consulting(kind)
    told.does(ProposeMinutes, text="項目の追加は無償とする")
    return told


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@KINDS
@EVERY_ROLE
def test_either_side_asks_for_one(kind: str, by: Actor) -> None:
    assert code(disputes(excluded(kind), by)) == ("not_allowed" if by.role is Role.CLOCK else "ok")


@pytest.mark.article("18")
@KINDS
@pytest.mark.parametrize(("by", "told"), [(CUSTOMER, ["customer", "desk"]), (ENGINEER, ["customer"])])
def test_what_a_side_states_is_kept_as_its_own_and_read_by_the_other(kind: str, by: Actor, told: list[str]) -> None:
    consulted = consulting(kind)

    outcome = consulted.asks(StateView, by, text="仕様書の第3版です")

    begun = scoped(consulted).consultation
    assert begun is not None
    assert (begun.statements[-1].by, begun.statements[-1].side, begun.statements[-1].text) == (
        by.user,
        by.side,
        "仕様書の第3版です",
    )
    assert isinstance(outcome, Decision)
    said = [each for each in outcome.messages if isinstance(each, Notice)]
    assert [str(each.audience) for each in said] == told


@KINDS
@EVERY_ROLE
def test_either_side_states_its_view(kind: str, by: Actor) -> None:
    outcome = consulting(kind).asks(StateView, by, text="意見です")

    assert code(outcome) == ("not_allowed" if by.role is Role.CLOCK else "ok")


@KINDS
@EVERY_ROLE
def test_staff_propose_the_minutes(kind: str, by: Actor) -> None:
    outcome = consulting(kind).asks(ProposeMinutes, by, text="議事録です")

    assert code(outcome) == ("not_allowed" if by.role in (Role.MEMBER, Role.CLOCK) else "ok")


@pytest.mark.article("18")
@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (LEAD, "ok"),
        (OWNER, "ok"),
        (ENGINEER, "lead_only"),
        (living.SUBCONTRACTOR, "lead_only"),
        (CUSTOMER, "not_contract_owner"),
        (EVERYBODY[Role.CLOCK], "not_allowed"),
    ],
)
def test_the_minutes_are_accepted_by_a_lead_and_the_customers_contract_owner(by: Actor, expected: str) -> None:
    assert code(accepts(drafting(), by)) == expected


# ── What it is about ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_about_the_decision_that_was_on_the_card() -> None:
    told = consulting()

    begun = scoped(told).consultation
    assert begun is not None
    assert (begun.number, begun.about, begun.refs) == (1, "scope", ("4", "10"))
    assert [(each.by, each.text) for each in begun.statements] == [(CUSTOMER.user, "仕様書に記載がありました")]


def test_a_decision_that_is_no_longer_in_force_is_not_disputed() -> None:
    told = excluded()
    seen = answered_to(scoped(told).scope)
    told.wait(HOUR)
    judges(told, Finding.EXCLUDED, "4(2)")

    assert code(disputes(told, shown=seen)) == "outdated"


def test_a_customer_disputes_what_was_decided_and_staff_open_what_is_in_doubt() -> None:
    assert code(a_case().asks(OpenConsultation, CUSTOMER, text="意見です")) == "outdated"
    told = a_case()
    assert code(told.asks(OpenConsultation, ENGINEER, text="対象のシステムか疑義があります")) == "ok"
    begun = scoped(told).consultation
    assert begun is not None
    assert begun.about == ""


def test_a_case_without_a_decision_against_the_customer_has_nothing_to_dispute() -> None:
    told = a_case()
    assert decisions(scoped(told)) == ()
    judges(told, Finding.IN_SCOPE)
    assert decisions(scoped(told)) == ()


def test_one_at_a_time() -> None:
    assert code(disputes(consulting())) == "consultation_is_open"


@pytest.mark.parametrize("kind", [StateView, ProposeMinutes])
def test_without_one_there_is_nothing_to_say_in_it(kind: type) -> None:
    assert code(excluded().asks(kind, ENGINEER, text="意見です")) == "no_consultation"


@pytest.mark.parametrize("kind", [OpenConsultation, StateView, ProposeMinutes])
def test_nothing_is_said_without_words(kind: type) -> None:
    assert code(consulting().asks(kind, ENGINEER, text=" \u200b\n")) == "text_is_empty"


def test_it_can_be_asked_for_after_the_case_was_closed() -> None:
    told = excluded()
    chooses(told, Option.WITHDRAW)

    assert code(disputes(told)) == "ok"


# ── How it ends ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("18")
@KINDS
def test_it_is_settled_when_both_sides_have_accepted_the_very_same_minutes(kind: str) -> None:
    told = drafting(kind)

    first, second = accepts(told, OWNER), accepts(told, LEAD)

    assert isinstance(first, Decision)
    assert isinstance(second, Decision)
    assert [each.events[0].type for each in (first, second)] == [
        f"{kind}.minutes_accepted",
        f"{kind}.consultation_settled",
    ]
    assert second.events[0].data["text"] == "項目の追加は無償とする"
    last = scoped(told).consultations[-1]
    assert last.settled_at == told.now
    assert scoped(told).consultation is None
    assert codec.load_case(codec.dump_case(scoped(told))) == told.case


@pytest.mark.parametrize("by", [OWNER, LEAD], ids=["customer", "provider"])
def test_nobody_accepts_a_text_that_has_changed_since(by: Actor) -> None:
    told = drafting()
    going_on = scoped(told).consultation
    assert going_on is not None
    seen = drafted(going_on)
    told.wait(HOUR).does(ProposeMinutes, text="項目の追加は有償とする")

    assert code(accepts(told, by, shown=seen)) == "outdated"


def test_another_draft_has_to_be_accepted_anew() -> None:
    told = drafting()
    accepts(told, OWNER)
    told.wait(HOUR).does(ProposeMinutes, LEAD, text="項目の追加は有償とする")

    going_on = scoped(told).consultation
    assert going_on is not None
    assert going_on.minutes is not None
    assert going_on.minutes.by_customer is None
    assert going_on.minutes.by_provider is not None, "a lead who proposes them stands by them"


def test_nobody_accepts_twice() -> None:
    told = drafting()
    accepts(told, OWNER)

    assert code(accepts(told, replace(OWNER, user="U0TANAKA"))) == "accepted_already"


def test_a_settled_one_stays_and_another_may_follow() -> None:
    told = settled(excluded())

    assert code(disputes(told)) == "ok"
    assert [each.number for each in scoped(told).consultations] == [1, 2]


# ── Clocks and messages ──────────────────────────────────────────────────────────────────────────────────────────────


@KINDS
def test_who_asks_to_talk_has_answered_and_the_clock_goes_on(kind: str) -> None:
    told = excluded(kind)
    assert ours(told) == []

    disputes(told)

    assert scoped(told).scope.waiting is None
    assert ours(told) != []


def ours(told: Told) -> list[Timer]:
    """What falls due for us; that somebody is reminded of the word they have is another matter."""
    return [each for each in told.timers if not isinstance(each.command, RemindOfConsultation | RemindOfScope)]


def test_leads_are_called_when_the_customer_speaks() -> None:
    told = consulting()

    called = [each for each in told.messages if isinstance(each, Notice) and each.audience is Audience.DESK][-1]

    assert called.params["to"] == [LEAD.user]


# ── Silence ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def goes_on(told: Told) -> Notice:
    """A working day passes without a word; what is said then."""
    (due,) = [each for each in told.timers if isinstance(each.command, RemindOfConsultation)]
    told.wait(due.at - told.now)
    outcome = told.takes(due.command)
    assert isinstance(outcome, Decision), outcome
    (said,) = [each for each in outcome.messages if isinstance(each, Notice)]
    return said


@pytest.mark.article("18")
@KINDS
def test_what_we_owe_an_answer_to_is_a_leads_task_by_name_each_working_day(kind: str) -> None:
    disputes(told := excluded(kind))

    for _ in range(3):
        said = goes_on(told)
        assert (said.audience, said.key, said.params["to"]) == (Audience.DESK, "consultation_waits", ["U0TAKAHASHI"])


@KINDS
def test_what_the_customer_owes_is_called_to_mind_and_then_somebody_calls_them(kind: str) -> None:
    disputes(told := excluded(kind))
    told.does(StateView, text="仕様書の第3版を確認します")

    assert [goes_on(told).key for _ in range(4)] == ["consultation_reminder"] * 2 + ["consultation_silent"] * 2
    told.does(ProposeMinutes, LEAD, text="項目の追加は無償とする")
    assert (goes_on(told).key, goes_on(told).key) == ("consultation_reminder", "consultation_reminder")
    accepts(told, OWNER)
    assert [each for each in told.timers if isinstance(each.command, RemindOfConsultation)] == []


# ── How grave it is ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("18", "5.2")
def test_a_severity_that_we_set_is_told_and_can_be_talked_over_until_it_is_set_anew() -> None:
    life = living.at(living.Stage.ACKNOWLEDGED)
    assert decisions(life.incident) == ()
    life.does(SetSeverity, severity=Severity.SEV4)
    (first,) = decisions(life.incident)
    told = [each for each in life.messages if isinstance(each, Notice) and each.key == "severity_set"]
    assert [each.audience for each in told] == [Audience.CUSTOMER]

    life.wait(HOUR).does(SetSeverity, severity=Severity.SEV2)
    (second,) = decisions(life.incident)
    assert code(life.asks(OpenConsultation, CUSTOMER, text="業務が止まっています", shown=first.shown)) == "outdated"
    outcome = life.asks(OpenConsultation, CUSTOMER, text="業務が止まっています", shown=second.shown)

    assert isinstance(outcome, Decision)
    assert (outcome.events[0].data["about"], outcome.events[0].refs) == ("severity", ("18", "5.2"))
    assert life.incident.severity is Severity.SEV2
    assert [name for name in life.due if name.startswith("next_update")]


@pytest.mark.article("18", "5.2")
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_its_button_stands_in_the_thread_and_where_the_clocks_are_told(locale: str) -> None:
    life = living.at(living.Stage.ACKNOWLEDGED)
    life.does(SetSeverity, severity=Severity.SEV4)
    (said,) = [each for each in life.messages if isinstance(each, Notice) and each.key == "severity_set"]
    value = f"{life.incident.id}|{decisions(life.incident)[0].shown}"

    assert value in str(render(said, life.incident, around(locale)).blocks)
    assert value in str(times(life.incident, around(locale), life.now))
    life.does(SetSeverity, severity=Severity.SEV1)
    assert "consultation.ask" not in str(render(said, life.incident, around(locale)).blocks)

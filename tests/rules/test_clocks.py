"""The promises that run against the clock: when they fall due, whom they call, and what stops them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.agreement.particulars import DEFAULT_TARGETS, Severity
from slackbot.cases.cooperation import AskCustomer, ConfirmAnswer, Reply
from slackbot.cases.incidents import (
    Acknowledge,
    PostUpdate,
    RemindVerification,
    Reopen,
    Report,
    Resolve,
    Ring,
    SetSeverity,
    Verify,
)
from slackbot.cases.incidents.clocks import next_due
from slackbot.cases.incidents.state import Level, Origin, Source, State
from slackbot.words import THE_CLOCK, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.living import DAY, EMMA, HOUR, MINUTE, START, Life, Stage, at, terms

# ── The first response ──────────────────────────────────────────────────────────────────────────────────────────────

TARGETS = [(severity, DEFAULT_TARGETS[severity]) for severity in Severity]
ANSWERS = {
    Severity.SEV1: (Level.HIGH, Level.HIGH),
    Severity.SEV2: (Level.HIGH, Level.MIDDLE),
    Severity.SEV3: (None, None),
    Severity.SEV4: (Level.LOW, Level.LOW),
}


def reported(severity: Severity = Severity.SEV3, told: timedelta = timedelta()) -> Life:
    life = Life()
    impact, urgency = ANSWERS[severity]
    origin = Origin(source=Source.PHONE if told else Source.FORM)
    by = ENGINEER if told else CUSTOMER
    life.does(Report, by, impact=impact, urgency=urgency, told_at=START + told if told else None, origin=origin)
    return life


@pytest.mark.article("5.2")
@pytest.mark.parametrize("severity", Severity)
def test_the_first_response_is_due_by_severity(severity: Severity) -> None:
    target = DEFAULT_TARGETS[severity].first_response

    assert reported(severity).due == {"first_response.75": target * 0.75, "first_response.100": target}


@pytest.mark.parametrize("severity", Severity)
def test_after_it_the_next_update_is(severity: Severity) -> None:
    life = reported(severity).wait(3 * MINUTE)

    life.does(Acknowledge)

    target = DEFAULT_TARGETS[severity].update_every
    assert life.due == {"next_update.75": 3 * MINUTE + target * 0.75, "next_update.100": 3 * MINUTE + target}


def test_a_response_that_was_late_when_it_was_written_down_is_due_at_once() -> None:
    assert reported(told=-5 * HOUR).due["first_response.100"] == -HOUR


def test_each_update_starts_the_clock_anew() -> None:
    life = at(Stage.ACKNOWLEDGED)

    life.wait(2 * HOUR).does(PostUpdate)

    assert next_due(life.incident, life.agreement) == life.now + DAY


def test_nothing_rings_once_it_is_restored_but_the_verification() -> None:
    life = at(Stage.RESOLVED)

    assert {name.partition(".")[0] for name in life.due} == {"remind_verification", "close_unverified"}
    assert next_due(life.incident, life.agreement) is None


# ── Ringing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def rings(life: Life) -> list[tuple[str, object]]:
    """What #desk heard of the clocks, and who was called."""
    said = (notice for notice in life.messages if isinstance(notice, Notice))
    return [(notice.key, notice.params["to"]) for notice in said if notice.key in ("due_soon", "overdue")]


def test_until_somebody_has_taken_it_whoever_is_on_duty_is_called() -> None:
    life = reported(Severity.SEV1)

    life.wait(timedelta(minutes=11, seconds=15)).does(Ring, THE_CLOCK)
    assert list(life.due) == ["first_response.100"]
    life.wait(timedelta(minutes=3, seconds=45)).does(Ring, THE_CLOCK)

    on_duty = ["duty:main/primary>duty:main/secondary>U0TAKAHASHI"]
    assert rings(life) == [("due_soon", on_duty), ("overdue", on_duty)]
    assert life.due == {}


def test_then_whoever_is_in_command_is() -> None:
    life = at(Stage.ACKNOWLEDGED)

    life.wait(18 * HOUR).does(Ring, THE_CLOCK)
    life.wait(6 * HOUR).does(Ring, THE_CLOCK)

    assert rings(life) == [("due_soon", [EMMA.user]), ("overdue", [EMMA.user])]


def test_a_lead_in_command_is_called_once() -> None:
    life = reported()
    life.does(Acknowledge, LEAD)
    life.wait(2 * DAY)
    life.does(Ring, THE_CLOCK)
    life.does(Ring, THE_CLOCK)

    assert rings(life)[-1] == ("overdue", [LEAD.user])


def test_what_rang_does_not_ring_again() -> None:
    life = reported().wait(3 * HOUR)
    warning = life.timers[0].command
    life.takes(warning)

    assert life.takes(warning) == Refusal(code="superseded")


def test_an_update_after_the_warning_starts_a_clock_that_warns_anew() -> None:
    life = at(Stage.ACKNOWLEDGED).wait(18 * HOUR)
    life.does(Ring, THE_CLOCK)

    life.does(PostUpdate)

    assert list(life.due) == ["next_update.75", "next_update.100"]
    assert next_due(life.incident, life.agreement) == life.now + DAY


def test_a_timer_taken_from_the_queue_just_before_an_update_does_not_ring() -> None:
    life = at(Stage.ACKNOWLEDGED).wait(18 * HOUR)
    late = life.timers[0].command
    life.does(PostUpdate)

    assert life.takes(late) == Refusal(code="superseded")
    assert rings(life) == []


def test_two_timers_that_are_due_together_ring_one_after_the_other() -> None:
    life = reported().wait(DAY)

    for timer in life.timers:
        life.takes(timer.command)

    assert life.due == {}
    assert len(life.incident.rung) == 2


def test_a_warning_that_comes_after_the_due_time_does_not_say_that_it_is_due_soon() -> None:
    life = reported().wait(DAY)

    for timer in life.timers:
        life.takes(timer.command)

    assert [key for key, _ in rings(life)] == ["overdue"]


# ── Severity ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_another_severity_moves_the_due_time_from_the_same_start() -> None:
    life = reported()

    life.wait(5 * MINUTE).does(SetSeverity, severity=Severity.SEV1)

    assert life.due["first_response.100"] == 15 * MINUTE
    life.does(SetSeverity, severity=Severity.SEV4)
    assert life.due["first_response.100"] == DAY


def test_a_promise_that_rang_rings_again_when_severity_has_moved_its_due_time() -> None:
    life = reported(Severity.SEV1).wait(15 * MINUTE)
    for timer in life.timers:
        life.takes(timer.command)

    life.does(SetSeverity, severity=Severity.SEV3)

    assert life.due == {"first_response.75": 3 * HOUR, "first_response.100": 4 * HOUR}


# ── Waiting for the customer ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("6(2)")
def test_while_the_customer_owes_us_something_nothing_is_due() -> None:
    life = at(Stage.ACKNOWLEDGED)

    life.does(AskCustomer)

    assert next_due(life.incident, life.agreement) is None
    assert list(life.wait(10 * DAY).due) == ["ask.1.0"], "the customer is reminded, nobody else"


def test_their_answer_gives_us_the_time_that_was_left() -> None:
    life = at(Stage.ACKNOWLEDGED)
    due = next_due(life.incident, life.agreement)
    assert due is not None

    for wait in (HOUR, 5 * HOUR):
        life.wait(HOUR).does(AskCustomer)
        life.wait(wait).does(Reply, CUSTOMER, files=())

    assert next_due(life.incident, life.agreement) == due + 6 * HOUR


def test_an_update_meanwhile_leaves_the_clock_stopped() -> None:
    life = at(Stage.ASKED)

    life.does(PostUpdate)
    assert list(life.due) == ["ask.1.0"]
    life.wait(2 * DAY).does(ConfirmAnswer)

    assert next_due(life.incident, life.agreement) == life.now + DAY


def test_a_warning_that_was_due_before_the_question_still_rings() -> None:
    life = at(Stage.ASKED)
    assert list(life.due) == ["next_update.75", "ask.1.0"]

    life.does(Ring, THE_CLOCK)

    assert rings(life) == [("due_soon", [EMMA.user])]
    assert list(life.due) == ["ask.1.0"]
    life.does(Reply, CUSTOMER)
    assert list(life.due) == ["next_update.100"]


def test_a_question_after_the_due_time_does_not_take_back_that_it_was_late() -> None:
    life = at(Stage.ACKNOWLEDGED).wait(2 * DAY)
    due = next_due(life.incident, life.agreement)

    life.does(AskCustomer)

    assert next_due(life.incident, life.agreement) == due
    for timer in life.timers:
        life.takes(timer.command)
    assert [key for key, _ in rings(life)] == ["overdue"]


# ── Verification ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_customer_is_reminded_once_and_the_incident_closed_when_nobody_answers() -> None:
    life = at(Stage.RESOLVED)
    done = life.now - 5 * MINUTE
    reminder, close = life.timers
    assert (reminder.at, close.at) == (done + DAY, done + 3 * DAY)

    life.wait(DAY).takes(reminder.command)
    assert list(life.due) == ["close_unverified"]
    life.wait(2 * DAY).takes(close.command)

    assert life.incident.state is State.CLOSED
    assert life.incident.closed_by == ""
    assert life.due == {}
    said = [notice.key for notice in life.messages if isinstance(notice, Notice)]
    assert said[-2:] == ["verify_reminder", "closed_unverified"]


def test_the_agreement_says_how_long_we_wait() -> None:
    usual = terms()
    patient = replace(usual.particulars, verify_remind_after=2 * DAY, verify_close_after=7 * DAY)
    life = at(Stage.RESOLVED, replace(usual, particulars=patient))

    assert [timer.at - life.now + 5 * MINUTE for timer in life.timers] == [2 * DAY, 7 * DAY]


def test_a_reminder_after_the_confirmation_is_too_late() -> None:
    life = at(Stage.RESOLVED)
    reminder, close = life.timers
    life.does(Verify, CUSTOMER)

    for late in (reminder, close):
        outcome = life.takes(late.command)
        assert isinstance(outcome, Refusal)
    assert life.incident.closed_by == CUSTOMER.user


def test_the_reminder_of_the_first_restoration_is_not_one_of_the_second() -> None:
    life = at(Stage.RESOLVED)
    first = life.timers
    life.wait(HOUR).does(Reopen, CUSTOMER)
    life.wait(HOUR).does(Resolve)

    for late in first:
        assert life.takes(late.command) == Refusal(code="superseded")
    assert not life.incident.verify_reminded
    life.does(RemindVerification, THE_CLOCK)


# ── Once more ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.CLOSED])
def test_reopening_starts_the_clock_anew(stage: Stage) -> None:
    life = at(stage).wait(5 * DAY)

    life.does(Reopen, CUSTOMER)

    assert next_due(life.incident, life.agreement) == life.now + DAY
    assert [each.at - life.now for each in life.timers if each.name != "stuck"] == [0.75 * DAY, DAY]


def test_pauses_of_an_earlier_run_do_not_count_in_the_next() -> None:
    life = at(Stage.ASKED)
    life.wait(DAY).does(Resolve)

    life.wait(HOUR).does(Reopen, CUSTOMER)

    assert next_due(life.incident, life.agreement) == life.now + DAY

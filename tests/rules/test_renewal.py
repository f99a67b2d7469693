"""Whoever began says that they are still at it; a case on which nothing moves calls somebody (Art. 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.cooperation import AskCustomer, ConfirmAnswer
from slackbot.cases.escalations.climbing import CallStuck
from slackbot.cases.escalations.state import Ending, Subject
from slackbot.cases.incidents import Acknowledge, AskRenewal, PostUpdate, Renew, SetSeverity, Unacknowledge, WriteNote
from slackbot.cases.incidents.clocks import promises
from slackbot.cases.incidents.state import Incident, State
from slackbot.cases.service_requests import TakeRequest
from slackbot.words import Audience, Card, Decision, Notice, Refusal
from tests.acting import ENGINEER, LEAD
from tests.rules import requesting
from tests.rules.escalating import last, matter, the_clock_goes_on
from tests.rules.judging import Told
from tests.rules.living import EMMA, HOUR, MINUTE, Life, Stage, at, terms

RENEW = {Severity.SEV1: 30 * MINUTE}
pytestmark = pytest.mark.article("5.2")


def desk(renew: Any = RENEW, stuck: Any = None) -> Agreement:
    usual = terms()
    escalation = replace(usual.provider.escalation, renew=renew, stuck=stuck or {})
    return replace(usual, provider=replace(usual.provider, escalation=escalation))


def grave(agreement: Agreement | None = None, says: str = "") -> Life:
    """A sev1 that Sato has begun."""
    told = at(Stage.REPORTED, says=says)
    told.agreement = agreement or desk()
    told.does(SetSeverity, severity=Severity.SEV1)
    told.does(Acknowledge)
    return told


def due(told: Told, kind: type) -> list[timedelta]:
    return [each.at - told.now for each in told.timers if isinstance(each.command, kind)]


def rings(told: Told, kind: type) -> Decision:
    """That timer comes due."""
    (timer,) = [each for each in told.timers if isinstance(each.command, kind)]
    told.wait(max(timer.at - told.now, timedelta()))
    outcome = told.takes(timer.command)
    assert isinstance(outcome, Decision), outcome
    return outcome


def keys(decision: Decision, audience: Audience) -> list[str]:
    return [said.key for said in decision.messages if isinstance(said, Notice) and said.audience is audience]


def every_renewal(says: str = "") -> list[Told]:
    """Renewed, and given up and taken over; what was said stands in `messages`."""
    rings(renewed := grave(says=says), AskRenewal)
    renewed.does(Renew)
    rings(taken := grave(says=says), AskRenewal)
    rings(taken, Unacknowledge)
    taken.does(Acknowledge, EMMA)
    return [renewed, taken, *(nothing_moves(kind, says) for kind in ("incident", "service_request"))]


def nothing_moves(kind: str, says: str = "") -> Told:
    rings(told := stuck(kind, says), CallStuck)
    return told


# ── Renewed ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_has_it_is_asked_in_the_thread_and_directly() -> None:
    told = grave()
    assert due(told, AskRenewal) == [30 * MINUTE]

    asked = rings(told, AskRenewal)

    assert keys(asked, Audience.DESK) == ["renewal_asked"]
    assert [said.to for said in asked.messages if isinstance(said, Notice)] == ["C0DESK", f"dm:{ENGINEER.user}"]
    assert due(told, Unacknowledge) == [10 * MINUTE]


def test_a_press_is_enough_and_the_time_begins_anew() -> None:
    told = grave()
    rings(told, AskRenewal)
    told.wait(MINUTE)

    told.does(Renew)

    assert (due(told, Unacknowledge), due(told, AskRenewal)) == ([], [30 * MINUTE])
    assert told.incident.state is State.ACKNOWLEDGED


def test_whatever_was_recorded_meanwhile_is_a_sign_too() -> None:
    told = grave()
    told.wait(20 * MINUTE).does(WriteNote, text="ログを見ています")
    assert due(told, AskRenewal) == [30 * MINUTE]
    rings(told, AskRenewal)

    told.does(PostUpdate, text="調査を続けています")

    assert due(told, Unacknowledge) == []


def test_without_it_nobody_has_the_case_and_others_are_called() -> None:
    told = grave()
    answered = told.incident.acknowledged_at
    rings(told, AskRenewal)

    gone = rings(told, Unacknowledge)

    assert [event.type for event in gone.events] == ["incident.unacknowledged"]
    assert gone.events[0].data["had_it"] == ENGINEER.user
    assert (told.incident.state, told.incident.commander) == (State.REPORTED, None)
    assert keys(gone, Audience.CUSTOMER) == []
    assert [each.name for each in gone.messages if isinstance(each, Card) and each.audience is Audience.PERSON]
    assert (last(told).subject, last(told).is_open) == (Subject.LAPSED, True)
    # what the customer was promised goes on: they were answered, and are due the next word
    assert told.incident.acknowledged_at == answered
    assert [promise.name for promise in promises(told.incident, told.agreement)] == ["next_update"]
    assert told.incident.shown_state is State.ACKNOWLEDGED


def test_who_takes_it_over_ends_the_calls_and_the_customer_hears_a_name_and_no_more() -> None:
    told = grave()
    rings(told, AskRenewal)
    rings(told, Unacknowledge)
    the_clock_goes_on(told)

    taken = told.does(Acknowledge, EMMA)

    assert last(told).ending is Ending.OVER
    assert told.incident.commander == EMMA.user
    assert keys(taken, Audience.CUSTOMER) == ["taken_over"]
    assert due(told, AskRenewal) == [30 * MINUTE]


def test_nobody_presses_it_for_another() -> None:
    told = grave()

    assert told.asks(Renew, LEAD) == Refusal(code="another_has_it", refs=("5.2",))


def test_nobody_is_asked_while_the_customer_has_the_word() -> None:
    told = grave()
    told.wait(10 * MINUTE).does(AskCustomer, text="ログをお送りください")
    assert due(told, AskRenewal) == []

    told.wait(5 * HOUR).does(ConfirmAnswer)

    assert due(told, AskRenewal) == [30 * MINUTE]


def test_a_severity_without_it_is_left_alone() -> None:
    told = at(Stage.ACKNOWLEDGED)
    told.agreement = desk()

    assert due(told, AskRenewal) == []
    assert due(grave(desk(renew={})), AskRenewal) == []


def test_a_timer_that_comes_late_takes_nothing_from_who_has_answered() -> None:
    told = grave()
    rings(told, AskRenewal)
    (late,) = [each.command for each in told.timers if isinstance(each.command, Unacknowledge)]
    told.does(Renew)

    assert told.takes(late) == Refusal(code="superseded")


# ── Stuck ────────────────────────────────────────────────────────────────────────────────────────────────────────────

EVERY = dict.fromkeys(Severity, HOUR / 2)


def stuck(kind: str, says: str = "") -> Told:
    """Somebody has taken it, and nothing has been recorded since."""
    incident = kind == "incident"
    told: Told = at(Stage.ACKNOWLEDGED, says=says) if incident else requesting.at(requesting.Stage.RECEIVED, says=says)
    told.agreement = desk(renew={}, stuck=EVERY)
    if incident:
        told.does(WriteNote, text=says or "見ています")
    else:
        told.does(TakeRequest)
    return told


@pytest.mark.parametrize("kind", ["incident", "service_request"])
def test_a_case_on_which_nothing_is_recorded_calls_who_has_it_and_then_the_next(kind: str) -> None:
    told = stuck(kind)
    assert due(told, CallStuck) == [HOUR / 2]

    rings(told, CallStuck)

    assert last(told).subject is Subject.STUCK
    called = [said for said in told.messages if isinstance(said, Notice) and said.key == "escalation_called"][-1]
    assert called.params["to"] == [matter(told).handled_by]
    assert due(told, CallStuck) == []
    the_clock_goes_on(told)
    assert last(told).climbed == 1


def test_a_step_ends_it_and_a_press_that_says_only_still_here_does_not() -> None:
    told = stuck("incident")
    rings(told, CallStuck)
    told.does(Renew, replace(ENGINEER, user=matter(told).handled_by))
    assert last(told).is_open

    told.wait(MINUTE).does(WriteNote, text="原因を特定しました")

    assert last(told).ending is Ending.OVER
    assert due(told, CallStuck) == [HOUR / 2]


def test_waiting_for_the_customer_is_no_standstill_of_ours() -> None:
    told = stuck("incident")
    told.wait(10 * MINUTE).does(AskCustomer, text="ログをお送りください")
    assert due(told, CallStuck) == []

    called = stuck("incident")
    rings(called, CallStuck)
    called.does(AskCustomer, text="ログをお送りください")
    assert last(called).ending is Ending.OVER


def test_who_is_called_about_it_already_is_not_called_twice() -> None:
    told = at(Stage.ACKNOWLEDGED)
    told.agreement = desk(renew={}, stuck=EVERY)
    rings(told, CallStuck)
    running = last(told)
    while told.incident.escalations[-1] == running or last(told).subject is Subject.STUCK:
        timer = min(told.timers, key=lambda each: each.at)
        told.wait(max(timer.at - told.now, timedelta()))
        told.takes(timer.command)

    assert last(told).subject is Subject.NO_UPDATE
    assert all(not each.is_open for each in told.incident.escalations if each.subject is Subject.STUCK)


def test_nobody_has_it_is_another_matter() -> None:
    told = at(Stage.REPORTED)
    told.agreement = desk(stuck=EVERY)

    assert due(told, CallStuck) == []
    assert isinstance(told.case, Incident)

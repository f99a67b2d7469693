"""緊急対応: asked for by the customer, answered by a lead, never left silent (Arts. 3.2, 10(6))."""

from __future__ import annotations

from datetime import datetime

import pytest

from slackbot.agreement.particulars import Cover
from slackbot.cases.consultations import OpenConsultation
from slackbot.cases.disputes import decisions
from slackbot.cases.incidents import Acknowledge, Resolve
from slackbot.cases.matter import UrgentEnding
from slackbot.cases.service_requests import MakeRequest, TakeRequest
from slackbot.cases.urgent import AgreeUrgent, AskUrgent, DeclineUrgent, RemindUrgent, WaitForOpening
from slackbot.words import THE_CLOCK, Card, CommandBase, Notice, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.living import HOUR, MINUTE, SUBCONTRACTOR, Life
from tests.rules.office import office
from tests.rules.requesting import Wish
from tests.rules.test_reception import NIGHT, NOON, reported


def asked_for_urgent(at: datetime = NIGHT) -> Life:
    life = reported(at, Cover.PAID)
    life.wait(MINUTE).does(AskUrgent, CUSTOMER)
    return life


def rings_urgent(life: Life) -> list[str]:
    """Every reminder that is still to come, by what it says to whom."""
    said = []
    while ringing := [timer for timer in life.timers if isinstance(timer.command, RemindUrgent)]:
        life.messages.clear()
        life.now = ringing[0].at
        life.takes(ringing[0].command)
        said += [f"{notice.audience} {notice.key}" for notice in life.messages if isinstance(notice, Notice)]
    return said


def test_whoever_can_wait_says_so_and_nobody_is_called() -> None:
    life = reported(NIGHT, Cover.PAID)
    life.messages.clear()

    life.does(WaitForOpening, CUSTOMER)

    assert life.incident.waits_by == CUSTOMER.user
    assert [said for said in life.messages if not isinstance(said, Card)] == []
    assert rings_urgent(life) == []


@pytest.mark.article("3.2", "10(6)")
def test_a_wish_goes_to_the_desk_and_is_never_left_silent() -> None:
    life = asked_for_urgent()

    assert [said.name for said in life.messages if isinstance(said, Card)][-1] == "urgent:1"
    assert life.events[-1].refs == ("3.2", "10(6)")
    desk, customer = "desk urgent_unanswered", "customer urgent_unanswered"
    assert rings_urgent(life) == [desk, desk, desk, customer, desk, desk, desk]


def test_after_a_standstill_one_reminder_stands_for_all_that_were_missed() -> None:
    life = asked_for_urgent()
    life.messages.clear()

    life.wait(3 * HOUR).does(RemindUrgent, THE_CLOCK)

    notices = [said.key for said in life.messages if isinstance(said, Notice)]
    assert notices == ["urgent_unanswered", "urgent_unanswered"], "#desk and the customer, once each"
    (coming,) = [timer.at for timer in life.timers if isinstance(timer.command, RemindUrgent)]
    assert coming > life.now


def test_a_lead_agrees_and_everybody_is_called_until_somebody_begins() -> None:
    life = asked_for_urgent()
    life.messages.clear()

    life.does(AgreeUrgent, LEAD)

    urgent = life.incident.urgent
    assert urgent
    assert (urgent.ending, urgent.ended_by) == (UrgentEnding.AGREED, LEAD.user)
    called = [said.params["to"] for said in life.messages if isinstance(said, Notice) and "to" in said.params]
    assert called == [["U0SATO", "U0EMMA"]]
    assert rings_urgent(life) == ["desk urgent_unstarted"] * 6
    life.does(Acknowledge, ENGINEER)
    assert rings_urgent(life) == []


def test_nobody_but_a_lead_answers() -> None:
    life = asked_for_urgent()

    for kind in (AgreeUrgent, DeclineUrgent):
        for by in (ENGINEER, SUBCONTRACTOR):
            assert life.asks(kind, by) == Refusal(code="lead_only", refs=("3.2",))
        assert isinstance(life.asks(kind, CUSTOMER), Refusal)


@pytest.mark.article("3.2", "18")
def test_a_lead_declines_with_a_reason_that_the_customer_reads_and_may_ask_again() -> None:
    life = asked_for_urgent()
    assert life.asks(DeclineUrgent, LEAD, reason=" \n") == Refusal(code="text_is_empty")
    life.messages.clear()

    life.does(DeclineUrgent, LEAD, reason="担当者が移動中のため")

    (told,) = [said for said in life.messages if isinstance(said, Notice)]
    assert (told.key, told.params["text"]) == ("urgent_declined", "担当者が移動中のため")
    assert life.events[-1].refs == ("3.2", "18")
    assert rings_urgent(life) == []
    (standing,) = decisions(life.incident)
    assert (standing.about, standing.refs) == ("urgent", ("3.2", "10(6)"))
    life.does(AskUrgent, CUSTOMER)
    assert decisions(life.incident) == ()
    assert life.asks(OpenConsultation, CUSTOMER, text="伺いたいです", shown=standing.shown) == Refusal(code="outdated")
    assert [said.name for said in life.messages if isinstance(said, Card)][-1] == "urgent:2"


def test_whoever_can_wait_after_all_takes_the_wish_back() -> None:
    life = asked_for_urgent()

    life.does(WaitForOpening, CUSTOMER)

    assert life.incident.urgent
    assert life.incident.urgent.ending is UrgentEnding.WITHDRAWN
    assert life.events[-1].type == "incident.urgent_withdrawn"
    assert rings_urgent(life) == []


@pytest.mark.parametrize("kind", [WaitForOpening, AskUrgent, AgreeUrgent, DeclineUrgent])
def test_a_press_on_what_is_no_longer_shown_changes_nothing(kind: type[CommandBase]) -> None:
    life = asked_for_urgent() if kind in (AgreeUrgent, DeclineUrgent) else reported(NIGHT, Cover.PAID)
    by = LEAD if kind in (AgreeUrgent, DeclineUrgent) else CUSTOMER
    before = life.case

    outcome = life.asks(kind, by, shown="0123456789")

    assert outcome == Refusal(code="outdated", refs=("3.2",))
    assert life.case == before


@pytest.mark.parametrize("cover", [Cover.NONE, Cover.CONTRACTED])
def test_what_is_contracted_or_not_offered_at_all_is_not_asked_for(cover: Cover) -> None:
    assert reported(NIGHT, cover).asks(AskUrgent, CUSTOMER) == Refusal(code="urgent_not_offered", refs=("3.2",))


@pytest.mark.article("3.2")
def test_urgent_support_is_a_thing_of_its_own_within_the_hours_too() -> None:
    life = reported(NOON, Cover.PAID)

    assert life.asks(WaitForOpening, CUSTOMER) == Refusal(code="reception_is_open", refs=("3.1",))
    assert life.does(AskUrgent, CUSTOMER).events[0].type == "incident.urgent_asked"


def test_once_it_works_again_nobody_is_reminded() -> None:
    life = asked_for_urgent()

    life.does(Resolve, ENGINEER)

    assert rings_urgent(life) == []
    assert isinstance(life.asks(AgreeUrgent, LEAD), Refusal)


def requested(at: datetime = NIGHT) -> Wish:
    wish = Wish(office(Cover.PAID))
    wish.now = at
    wish.does(MakeRequest, CUSTOMER)
    wish.messages.clear()
    return wish


@pytest.mark.article("3.2", "10(6)")
def test_a_request_at_night_can_wait_or_be_urgent_as_an_incident_can() -> None:
    wish = requested()
    wish.does(WaitForOpening, CUSTOMER)
    assert wish.request.waits_by == CUSTOMER.user

    # when it cannot wait after all
    wish.does(AskUrgent, CUSTOMER)
    assert [said.name for said in wish.messages if isinstance(said, Card)][-1] == "urgent:1"
    assert [timer.at - wish.now for timer in wish.timers if isinstance(timer.command, RemindUrgent)] == [10 * MINUTE]

    # then a lead agrees, and everybody is called until somebody takes it
    decision = wish.does(AgreeUrgent, LEAD)
    assert decision.events[0].type == "service_request.urgent_agreed"
    called = [said.params["to"] for said in decision.messages if isinstance(said, Notice) and "to" in said.params]
    assert called == [["U0SATO", "U0EMMA"]]
    assert any(isinstance(timer.command, RemindUrgent) for timer in wish.timers)
    wish.does(TakeRequest, ENGINEER)
    assert not any(isinstance(timer.command, RemindUrgent) for timer in wish.timers)


def test_whoever_has_taken_a_request_is_not_waited_for() -> None:
    wish = requested()
    wish.does(TakeRequest, ENGINEER)

    assert wish.asks(WaitForOpening, CUSTOMER) == Refusal(code="outdated", refs=("3.2",))

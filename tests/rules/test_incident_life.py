"""The whole life of an incident, by `decide()` alone: who may ask what when, and what it comes to."""

from __future__ import annotations

from typing import get_args

import pytest

from slackbot import codec
from slackbot.agreement.particulars import Severity
from slackbot.cases import cooperation, deadlines, incidents, urgent
from slackbot.cases.cooperation import AskCustomer, ConfirmAnswer, Reply
from slackbot.cases.incidents import (
    Acknowledge,
    AskRenewal,
    Mitigate,
    PostUpdate,
    Reopen,
    Resolve,
    SetSeverity,
    TakeCommand,
    Verify,
    WriteNote,
)
from slackbot.cases.incidents.state import State, shown
from slackbot.words import Audience, Card, CommandBase, Notice, Refusal, Role
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.life_table import COMMANDS, TABLE
from tests.rules.living import EMMA, EVERYBODY, HOUR, ITO, MINUTE, SUBCONTRACTOR, Life, Stage, at

SHOWN_NOWHERE = (WriteNote, AskRenewal)


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_in_every_state_by_everybody(kind: type[CommandBase]) -> None:
    words = TABLE.words(kind.__name__)
    assert {(stage, role): _comes_to(kind, stage, role) for stage, role in words} == words


def _comes_to(kind: type[CommandBase], stage: Stage, role: Role) -> str:
    life = at(stage)
    before = life.case

    outcome = life.asks(kind, EVERYBODY[role])

    if isinstance(outcome, Refusal):
        assert life.case == before, (stage, role)
        return outcome.code
    assert outcome.events
    assert {(event.at, event.by) for event in outcome.events} == {(life.now, EVERYBODY[role])}
    assert outcome.timers == deadlines(outcome.case, life.agreement)  # type: ignore[arg-type]
    cards = [(said.channel, said.audience) for said in outcome.messages if isinstance(said, Card)]
    both = [("C0AKATSUKI", Audience.CUSTOMER), ("C0DESK", Audience.DESK)]
    assert cards == ([] if kind in SHOWN_NOWHERE else both), "of a note not even an (edited) may show outside"
    assert codec.load_case(codec.dump_case(outcome.case)) == outcome.case
    return "ok"


def test_the_table_has_a_row_for_every_command_and_no_other() -> None:
    assert {kind.__name__ for kind in COMMANDS} == TABLE.names
    known = {kind for capability in (incidents, cooperation, urgent) for kind in get_args(capability.Command)}
    assert set(COMMANDS) == known, "what the codec cannot read cannot be a timer"


# ── Taken up ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("5.2")
def test_whoever_acknowledges_first_is_in_command() -> None:
    life = at(Stage.REPORTED)

    life.does(Acknowledge, EMMA)

    assert life.incident.commander == EMMA.user
    assert life.incident.acknowledged_at == life.now
    assert notices(life, Audience.CUSTOMER) == ["acknowledged"]


def test_the_second_who_acknowledges_hears_who_was_first_and_when() -> None:
    life = at(Stage.ACKNOWLEDGED)
    begun = life.incident.acknowledged_at
    assert begun is not None

    outcome = life.asks(Acknowledge, SUBCONTRACTOR)

    assert outcome == Refusal(code="already_begun", refs=("5.2",), data={"by": EMMA.user, "at": begun.isoformat()})
    assert life.incident.commander == EMMA.user
    assert life.asks(Acknowledge, EMMA) == Refusal(code="already_commander", refs=("5.2",))


@pytest.mark.parametrize("kind", [PostUpdate, AskCustomer, Mitigate, Resolve])
def test_whoever_works_on_a_reported_incident_has_acknowledged_it(kind: type[CommandBase]) -> None:
    life = at(Stage.REPORTED)

    life.does(kind, SUBCONTRACTOR)

    assert life.incident.acknowledged_at == life.now
    assert life.incident.commander == SUBCONTRACTOR.user
    assert "first_response.100" not in life.due


@pytest.mark.parametrize("kind", [WriteNote, SetSeverity, TakeCommand])
def test_what_the_customer_does_not_hear_is_no_response(kind: type[CommandBase]) -> None:
    life = at(Stage.REPORTED)

    life.does(kind, EMMA)

    assert life.incident.state is State.REPORTED
    assert "first_response.100" in life.due


def test_command_passes_to_whoever_takes_it() -> None:
    life = at(Stage.ACKNOWLEDGED)

    life.does(TakeCommand, LEAD)

    assert life.incident.commander == LEAD.user
    assert life.asks(TakeCommand, LEAD) == Refusal(code="already_commander")


@pytest.mark.parametrize("kind", [Acknowledge, PostUpdate])
def test_whoever_took_command_before_keeps_it_when_another_answers(kind: type[CommandBase]) -> None:
    life = at(Stage.REPORTED)
    life.does(TakeCommand, LEAD)

    life.does(kind, EMMA)

    assert life.incident.commander == LEAD.user


def test_the_same_severity_is_no_change() -> None:
    assert at(Stage.REPORTED).asks(SetSeverity, LEAD, severity=Severity.SEV3) == Refusal(code="same_severity")


@pytest.mark.parametrize("kind", [WriteNote, PostUpdate, AskCustomer, Mitigate])
@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_said_without_words(kind: type[CommandBase], text: str) -> None:
    assert at(Stage.ACKNOWLEDGED).asks(kind, text=text) == Refusal(code="text_is_empty")


@pytest.mark.article("12")
def test_a_note_is_said_in_the_desk_alone() -> None:
    decision = at(Stage.ACKNOWLEDGED).does(WriteNote, text="パスワードの件")

    said = [message for message in decision.messages if isinstance(message, Notice)]
    assert [(notice.to, notice.audience) for notice in said] == [("C0DESK", Audience.DESK)]


# ── The customer's part ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("6(2)")
def test_asking_stops_the_clock_and_asking_twice_is_refused() -> None:
    life = at(Stage.ACKNOWLEDGED)

    life.does(AskCustomer, text="画面の画像")

    assert life.incident.waiting_for_customer
    assert list(life.due) == ["ask.1.0"]
    assert life.asks(AskCustomer, text="画面の画像") == Refusal(code="already_asked", refs=("6(2)",))


@pytest.mark.article("6(1)", "6(2)")
def test_a_reply_by_the_customer_lets_the_clock_run_again() -> None:
    life = at(Stage.ASKED)

    life.does(Reply, ITO, text="お送りします", files=())

    assert not life.incident.waiting_for_customer
    assert life.incident.pauses[0].until == life.now
    assert life.events[-1].type == "incident.customer_answered"
    assert notices(life, Audience.DESK) == ["answered"]


def test_a_reply_by_staff_does_not() -> None:
    life = at(Stage.ASKED)

    assert life.asks(Reply, ENGINEER, files=()) == Refusal(code="nothing_to_record")
    life.does(Reply, ENGINEER, files=(("F9", "log.txt"),))

    assert life.incident.waiting_for_customer
    assert notices(life, Audience.DESK) == []


def test_an_answer_that_came_by_phone_is_confirmed_by_staff() -> None:
    life = at(Stage.ASKED)

    life.does(ConfirmAnswer)

    assert not life.incident.waiting_for_customer
    assert life.asks(ConfirmAnswer) == Refusal(code="nothing_was_asked", refs=("6(2)",))


def test_one_may_ask_again_once_it_was_answered() -> None:
    life = at(Stage.ASKED)
    life.does(Reply, CUSTOMER)

    life.wait(HOUR).does(AskCustomer, text="もう一点")

    assert [bool(pause.until) for pause in life.incident.pauses] == [True, False]


def test_talk_in_the_thread_is_not_recorded() -> None:
    assert at(Stage.ACKNOWLEDGED).asks(Reply, CUSTOMER, files=()) == Refusal(code="nothing_to_record")


def test_a_file_is_attached_once() -> None:
    life = at(Stage.ACKNOWLEDGED)
    life.does(Reply, CUSTOMER, files=(("F1", "a.png"), ("F2", "b.png")))

    life.does(Reply, ITO, files=(("F2", "b.png"), ("F3", "c.png")))

    assert [(file.id, file.by) for file in life.incident.files] == [
        ("F1", CUSTOMER.user),
        ("F2", CUSTOMER.user),
        ("F3", ITO.user),
    ]
    assert life.asks(Reply, CUSTOMER, files=(("F1", "a.png"),)) == Refusal(code="nothing_to_record")


def test_a_file_that_one_message_names_twice_is_attached_once() -> None:
    life = at(Stage.ACKNOWLEDGED)

    life.does(Reply, CUSTOMER, files=(("F1", "a.png"), ("F1", "a.png")))

    assert [file.id for file in life.incident.files] == ["F1"]


def test_files_reach_a_closed_incident_too() -> None:
    life = at(Stage.CLOSED)

    life.does(Reply, CUSTOMER)

    assert len(life.incident.files) == 1
    assert life.incident.state is State.CLOSED


# ── Back to normal ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("5.2")
@pytest.mark.parametrize(("cause", "work"), [("", "再起動"), ("上限", ""), (" ", "\n"), ("", "")])
def test_a_restoration_needs_a_cause_and_what_was_done(cause: str, work: str) -> None:
    life = at(Stage.ACKNOWLEDGED)

    assert life.asks(Resolve, cause=cause, work=work) == Refusal(code="text_is_empty")
    assert life.incident.state is State.ACKNOWLEDGED


def test_a_restoration_ends_a_wait_for_the_customer() -> None:
    life = at(Stage.ASKED)

    life.does(Resolve)

    assert life.incident.pauses[0].until == life.now
    assert not life.incident.waiting_for_customer


@pytest.mark.article("6(3)")
def test_the_customer_confirms_what_they_see() -> None:
    life = at(Stage.RESOLVED)

    life.does(Verify, ITO)

    assert life.incident.state is State.CLOSED
    assert (life.incident.closed_by, life.incident.closed_at) == (ITO.user, life.now)
    assert life.due == {}


@pytest.mark.parametrize("kind", [Verify, Reopen])
def test_a_decision_about_another_restoration_than_the_present_one_changes_nothing(kind: type[CommandBase]) -> None:
    life = at(Stage.RESOLVED)
    seen = shown(life.incident)
    life.does(Reopen, CUSTOMER)
    life.wait(HOUR).does(Resolve, cause="別の原因", work="別の対応")
    before = life.case

    assert life.asks(kind, CUSTOMER, shown=seen) == Refusal(code="outdated")
    assert life.asks(kind, CUSTOMER, shown="") == Refusal(code="outdated")
    assert life.case == before


def test_the_same_words_at_another_time_are_another_restoration() -> None:
    life = at(Stage.RESOLVED)
    seen = shown(life.incident)
    life.does(Reopen, LEAD)

    life.wait(MINUTE).does(Resolve)

    assert life.asks(Verify, CUSTOMER, shown=seen) == Refusal(code="outdated")


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.CLOSED])
def test_the_customer_reopens_with_what_the_card_shows_now(stage: Stage) -> None:
    life = at(stage)

    life.does(Reopen, CUSTOMER, reason="まだ遅いです")

    found = life.incident
    assert found.state is State.ACKNOWLEDGED
    assert (found.restoration, found.closed_at, found.closed_by) == (None, None, "")
    assert found.commander == EMMA.user
    assert notices(life, Audience.CUSTOMER)[-1] == "reopened"
    assert notices(life, Audience.DESK)[-1] == "reopened"


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.CLOSED])
def test_staff_reopen_without_having_to_see_the_card(stage: Stage) -> None:
    life = at(stage)

    life.does(Reopen, ENGINEER, shown="", reason="再発を確認")

    assert life.incident.state is State.ACKNOWLEDGED
    assert life.incident.reopened_at == life.now


def test_a_confirmation_seen_before_the_close_does_not_reopen_it() -> None:
    life = at(Stage.RESOLVED)
    seen = shown(life.incident)
    life.does(Verify, ITO)

    assert life.asks(Reopen, CUSTOMER, shown=seen) == Refusal(code="outdated")


def test_an_incident_can_go_round_more_than_once() -> None:
    life = at(Stage.CLOSED)

    for _ in range(3):
        life.wait(HOUR).does(Reopen, CUSTOMER)
        life.wait(HOUR).does(Resolve)
        life.wait(HOUR).does(Verify, CUSTOMER)

    assert life.incident.state is State.CLOSED
    assert [event.type for event in life.events].count("incident.verified") == 4


def notices(life: Life, audience: Audience) -> list[str]:
    """What was said once to those readers since the report, but for what brought the life there."""
    return [said.key for said in life.messages if isinstance(said, Notice) and said.audience is audience]

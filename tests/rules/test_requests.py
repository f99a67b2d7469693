"""The whole life of a service request, by `decide()` alone: who may ask what when, and what it comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot import codec
from slackbot.agreement.clues import Work
from slackbot.agreement.particulars import CustomerPeople
from slackbot.cases import Incident, ServiceRequest, cooperation, deadlines, decide, service_requests, urgent
from slackbot.cases.escalations.climbing import CallStuck
from slackbot.cases.incidents import Report
from slackbot.cases.incidents.state import OTHER_SYSTEM, Origin, Source
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.service_requests import (
    AnswerRequest,
    CloseUnconfirmed,
    ConfirmRequest,
    LinkIncident,
    LinkRequest,
    MakeRequest,
    NoteOnRequest,
    ReopenRequest,
    TakeRequest,
    TurnIntoIncident,
    TurnIntoRequest,
    WithdrawRequest,
)
from slackbot.cases.service_requests.state import Ending, State
from slackbot.words import (
    Actor,
    Audience,
    Authority,
    Card,
    CommandBase,
    Decision,
    FollowUp,
    Notice,
    Refusal,
    Role,
    Timer,
)
from tests.acting import CUSTOMER, ENGINEER, LEAD, command
from tests.rules import living
from tests.rules.living import DAY, EMMA, EVERYBODY, HOUR, MINUTE, START, terms
from tests.rules.requesting import COMMANDS, TABLE, Stage, Wish, at


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_in_every_state_by_everybody(kind: type[CommandBase]) -> None:
    words = TABLE.words(kind.__name__)
    assert {(stage, role): _comes_to(kind, stage, role) for stage, role in words} == words


def _comes_to(kind: type[CommandBase], stage: Stage, role: Role) -> str:
    wish = at(stage)
    before = wish.case

    outcome = wish.asks(kind, EVERYBODY[role])

    if isinstance(outcome, Refusal):
        assert wish.case == before, (stage, role)
        return outcome.code
    assert outcome.events
    assert outcome.timers == deadlines(wish.request, wish.agreement)
    cards = [said.audience for said in outcome.messages if isinstance(said, Card)]
    assert cards == ([] if kind is NoteOnRequest else [Audience.CUSTOMER, Audience.DESK])
    assert codec.load_case(codec.dump_case(wish.request)) == wish.request
    return "ok"


def test_the_table_has_a_row_for_every_command_and_no_other() -> None:
    of_incidents = {TurnIntoRequest, LinkRequest}

    assert {kind.__name__ for kind in COMMANDS} == TABLE.names
    known = {kind for capability in (service_requests, cooperation, urgent) for kind in get_args(capability.Command)}
    assert {*COMMANDS, *of_incidents} == known


# ── Made ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("2(1)", "2(2)", "2(5)")
def test_a_request_keeps_its_kind_and_clause() -> None:
    wish = Wish()

    wish.does(MakeRequest, CUSTOMER, choice="2(5)", system="order", wished=date(2026, 12, 1))

    made = wish.request
    assert (made.id, made.work, made.refs, made.kind_text) == ("AKATSUKI-1", Work.MAINTENANCE, ("2(5)",), "")
    assert (made.reporter, made.told_at, made.wished) == ("U0TANAKA", START, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"choice": "2(3)"}, "unknown_kind"),  # an outage is an incident
        ({"choice": "2(6)"}, "unknown_kind"),  # nothing was agreed separately
        ({"choice": "2(9)"}, "unknown_kind"),
        ({"choice": ""}, "unknown_kind"),
        ({"what": " \n\u200b"}, "what_is_empty"),
        ({"what": "あ" * 3001}, "what_is_too_long"),
        ({"system": "unknown"}, "unknown_system"),
        ({"wished": date(2026, 11, 22)}, "wish_is_no_coming_day"),
        ({"wished": date(2029, 1, 1)}, "wish_is_no_coming_day"),
        ({"told_at": START + HOUR}, "told_is_in_the_future"),
        ({"origin": Origin(source=Source.PHONE)}, "not_allowed"),
    ],
)
def test_what_cannot_be_asked_for_says_why(given_: dict[str, Any], code: str) -> None:
    outcome = Wish().asks(MakeRequest, CUSTOMER, **given_)

    assert isinstance(outcome, Refusal)
    assert outcome.code == code


def test_where_reporters_are_named_only_they_ask() -> None:
    named = replace(terms(), particulars=replace(terms().particulars, people=CustomerPeople(reporters=("U0ITO",))))
    reporter = replace(CUSTOMER, user="U0ITO", authorities=(Authority.REPORTER,))

    assert Wish(named).asks(MakeRequest, CUSTOMER) == Refusal(code="not_a_reporter", refs=("2",))
    assert isinstance(Wish(named).asks(MakeRequest, reporter), Decision)
    assert isinstance(Wish(named).asks(MakeRequest, ENGINEER), Decision)
    assert living.Life(named).asks(Report, CUSTOMER) == Refusal(code="not_a_reporter", refs=("5.1",))
    assert isinstance(living.Life(named).asks(Report, reporter), Decision)


# ── Answered ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_answers_looks_after_it_unless_somebody_does() -> None:
    taken = at(Stage.RECEIVED)
    taken.does(TakeRequest, LEAD)
    taken.does(AnswerRequest, EMMA)

    assert taken.request.handler == LEAD.user
    assert at(Stage.ANSWERED).request.handler == EMMA.user
    assert taken.asks(TakeRequest, LEAD) == Refusal(code="already_handler")


def test_an_answer_that_was_replaced_cannot_be_confirmed() -> None:
    wish = at(Stage.ANSWERED)
    before = wish.command(ConfirmRequest, CUSTOMER)
    wish.does(AnswerRequest, EMMA, text="訂正いたします")

    assert wish.takes(before) == Refusal(code="outdated")
    wish.does(ConfirmRequest, CUSTOMER)
    assert (wish.request.state, wish.request.ending) == (State.CLOSED, Ending.CONFIRMED)


def test_what_is_not_settled_is_open_again_with_its_clock_from_then_on() -> None:
    wish = at(Stage.CLOSED).wait(2 * DAY)

    wish.does(ReopenRequest, CUSTOMER)

    assert (wish.request.state, wish.request.answer, wish.request.is_open) == (State.RECEIVED, None, True)
    assert [each.at - wish.now for each in wish.timers if not isinstance(each.command, CallStuck)] == [18 * HOUR, DAY]


@pytest.mark.article("12")
def test_nobody_is_told_a_note() -> None:
    wish = at(Stage.RECEIVED)

    decision = wish.does(NoteOnRequest)

    assert [(said.audience, said.to) for said in decision.messages if isinstance(said, Notice)] == [
        (Audience.DESK, "C0DESK")
    ]


@pytest.mark.article("6(3)")
def test_a_request_nobody_confirms_is_reminded_of_and_closed() -> None:
    wish = at(Stage.ANSWERED)
    remind, close = wish.timers
    assert (remind.at - close.at, type(close.command)) == (-2 * DAY, CloseUnconfirmed)

    wish.now = remind.at
    wish.takes(remind.command)
    assert [type(timer.command) for timer in wish.timers] == [CloseUnconfirmed]
    wish.now = close.at
    wish.takes(close.command)

    assert (wish.request.ending, wish.timers) == (Ending.UNCONFIRMED, ())


def test_what_is_withdrawn_is_closed() -> None:
    wish = at(Stage.ANSWERED)

    wish.does(WithdrawRequest, CUSTOMER)

    assert (wish.request.ending, wish.request.is_open, wish.timers) == (Ending.WITHDRAWN, False, ())


# ── Turned ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def follow_up(decision: Decision) -> CommandBase:
    (found,) = (said.command for said in decision.messages if isinstance(said, FollowUp))
    return found


@pytest.mark.article("2(3)")
def test_a_request_becomes_an_incident_whose_clock_runs_from_when_we_were_told() -> None:
    wish = at(Stage.RECEIVED)

    report = follow_up(wish.does(TurnIntoIncident))

    assert isinstance(report, Report)
    assert (report.what, report.system, report.reporter) == (wish.request.what, OTHER_SYSTEM, "U0TANAKA")
    assert (report.told_at, report.since, report.origin.case) == (
        wish.request.told_at,
        wish.request.told_at,
        "AKATSUKI-1",
    )
    opened = decide(None, replace(report, number=2), wish.agreement, wish.now)
    assert isinstance(opened, Decision)
    link = follow_up(opened)
    assert link == LinkIncident(id=f"{report.id}/0", case_id="AKATSUKI-1", by=ENGINEER, became="AKATSUKI-2")
    wish.takes(link)
    assert (wish.request.became, wish.request.ending) == ("AKATSUKI-2", Ending.INCIDENT)


def test_an_incident_becomes_a_request_and_each_knows_the_other() -> None:
    life = living.at(living.Stage.ACKNOWLEDGED)

    made = follow_up(life.does(TurnIntoRequest, choice="2(2)"))

    assert isinstance(made, MakeRequest)
    assert life.incident.state is IncidentState.CLOSED
    opened = decide(None, replace(made, number=2), life.agreement, life.now)
    assert isinstance(opened, Decision)
    assert isinstance(opened.case, ServiceRequest)
    assert (opened.case.work, opened.case.system, opened.case.origin.case) == (Work.GUIDANCE, "order", "AKATSUKI-1")
    life.takes(follow_up(opened))
    assert isinstance(life.case, Incident)
    assert life.case.became == "AKATSUKI-2"


@pytest.mark.parametrize("choice", ["2(3)", "9(1)", ""])
def test_an_incident_becomes_no_kind_of_request_that_cannot_be_chosen(choice: str) -> None:
    assert living.at(living.Stage.REPORTED).asks(TurnIntoRequest, choice=choice) == Refusal(
        code="unknown_kind", refs=("2",)
    )


def test_a_closed_incident_stays_what_it_was() -> None:
    outcome = living.at(living.Stage.CLOSED).asks(TurnIntoRequest, choice="2(2)")

    assert isinstance(outcome, Refusal)
    assert outcome.code == "wrong_state"


# ── Whatever people do, in whatever order ────────────────────────────────────────────────────────────────────────────

ACTIONS: list[tuple[type[CommandBase], Actor]] = [
    (TakeRequest, EMMA),
    (AnswerRequest, EMMA),
    (NoteOnRequest, ENGINEER),
    (ConfirmRequest, CUSTOMER),
    (ReopenRequest, CUSTOMER),
    (ReopenRequest, LEAD),
    (WithdrawRequest, CUSTOMER),
    (TurnIntoIncident, EMMA),
    (LinkIncident, EMMA),
]
WAITS = st.sampled_from([n * MINUTE for n in (0, 1, 50, 400, 1081, 1440, 2900, 6000)])


@given(st.lists(st.tuples(WAITS, st.booleans(), st.sampled_from(ACTIONS)), max_size=25))
@settings(max_examples=60)
def test_the_timers_are_sound(steps: list[tuple[timedelta, bool, tuple[type[CommandBase], Actor]]]) -> None:
    wish, seen = at(Stage.RECEIVED), dict[str, Timer]()
    for wait, loop, (kind, by) in steps:
        wish.wait(wait)
        seen |= {timer.command.id: timer for timer in wish.timers}
        if loop:
            _fires_what_is_due(wish, seen)
        wish.asks(kind, by)
        seen |= {timer.command.id: timer for timer in wish.timers}
    wish.wait(30 * DAY)
    _fires_what_is_due(wish, seen)

    assert [timer for timer in wish.timers if timer.at <= wish.now] == []
    wanted = {timer.command.id for timer in wish.timers}
    for timer in seen.values():
        if timer.command.id not in wanted:
            assert isinstance(wish.takes(timer.command), Refusal), "no timer counts once the state has left it behind"


def _fires_what_is_due(wish: Wish, seen: dict[str, Timer]) -> None:
    for _ in range(10):
        due = sorted((timer for timer in wish.timers if timer.at <= wish.now), key=lambda timer: timer.at)
        if not due:
            return
        wish.takes(due[0].command)
        seen |= {timer.command.id: timer for timer in wish.timers}
    raise AssertionError("a timer that fires must leave its deadline behind")


def test_a_command_about_another_kind_of_case_finds_none() -> None:
    outcome = decide(at(Stage.RECEIVED).request, command(LinkRequest, ENGINEER, became="X-1"), terms(), START)

    assert outcome == Refusal(code="no_such_case")

"""Whatever people do, in whatever order and however late the timer loop is: the timers stay sound."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any, get_args

from hypothesis import event, given, settings
from hypothesis import strategies as st

from slackbot import codec
from slackbot.agreement.particulars import Severity
from slackbot.cases import cooperation, customers, deadlines, incidents, scope, urgent
from slackbot.cases.cooperation import AskCustomer, ConfirmAnswer, Reply
from slackbot.cases.escalations import climbing
from slackbot.cases.incidents import (
    Acknowledge,
    AskRenewal,
    Mitigate,
    PostUpdate,
    Reopen,
    Report,
    Resolve,
    SetSeverity,
    TakeCommand,
    Verify,
    WriteNote,
)
from slackbot.cases.incidents.clocks import DUE_AT, promises
from slackbot.cases.incidents.state import WAITING_FOR_US, State
from slackbot.cases.rulebook import RULES
from slackbot.clock import millis
from slackbot.words import Actor, CommandBase, Decision, Refusal, Role, Timer, value
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.judging import Told, excluded
from tests.rules.living import EMMA, ITO, MINUTE, Life, Stage, at
from tests.rules.test_renewal import grave, rings
from tests.rules.test_urgent import asked_for_urgent


@value
class Step:
    """Somebody acts, so long after the step before; `loop`: the timer loop was up meanwhile."""

    wait: timedelta
    loop: bool
    kind: type[CommandBase]
    by: Actor
    given: dict[str, Any]


ACTIONS: list[tuple[type[CommandBase], Actor, dict[str, Any]]] = [
    (Acknowledge, EMMA, {}),
    (TakeCommand, LEAD, {}),
    (SetSeverity, LEAD, {"severity": Severity.SEV1}),
    (SetSeverity, LEAD, {"severity": Severity.SEV3}),
    (WriteNote, ENGINEER, {}),
    (PostUpdate, EMMA, {}),
    (AskCustomer, EMMA, {}),
    (Reply, ITO, {}),
    (Reply, ENGINEER, {"files": (("F2", "log.txt"),)}),
    (ConfirmAnswer, EMMA, {}),
    (Mitigate, EMMA, {}),
    (Resolve, EMMA, {}),
    (Resolve, ENGINEER, {}),
    (Verify, CUSTOMER, {}),
    (Reopen, CUSTOMER, {}),
    (Reopen, LEAD, {}),
]
WAITS = [timedelta(), timedelta(milliseconds=7), *(n * MINUTE for n in (1, 11, 47, 60, 250, 1440, 2900, 6000))]
STEPS = st.lists(
    st.builds(
        lambda wait, loop, action: Step(wait=wait, loop=loop, kind=action[0], by=action[1], given=action[2]),
        st.sampled_from(WAITS),
        st.booleans(),
        st.sampled_from(ACTIONS),
    ),
    min_size=6,
    max_size=30,
)


class Watched(Life):
    """A life that remembers every timer it ever left behind, and which of them have been decided."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, Timer] = {}
        self.fired: set[str] = set()

    def takes(self, given: CommandBase) -> Decision | Refusal:
        outcome = super().takes(given)
        if isinstance(outcome, Decision):
            self.seen |= {timer.command.id: timer for timer in outcome.timers}
            assert outcome.timers == self.timers
        return outcome

    @property
    def wanted(self) -> set[str]:
        return {timer.command.id for timer in self.timers}

    def loop(self) -> None:
        """As the timer loop does: what is due now, the earliest first; what a commit took away is passed over."""
        while due := sorted((t for t in self.timers if millis(t.at) <= millis(self.now)), key=lambda t: millis(t.at)):
            for timer in due:
                if timer.command.id in self.wanted:
                    self.fire(timer)

    def fire(self, timer: Timer) -> None:
        outcome = self.takes(timer.command)

        assert isinstance(outcome, Decision), outcome
        assert timer.command.id not in self.wanted, "the rule must move the state past the deadline"
        self.fired.add(timer.command.id)


def check(life: Watched) -> None:
    incident = life.incident
    assert deadlines(incident, life.agreement) == life.timers
    assert len(life.wanted) == len(life.timers)
    assert not life.fired & life.wanted, "its id is remembered for ever: it would never be decided again"
    assert codec.load_case(codec.dump_case(incident)) == incident
    names = {timer.name.partition("@")[0] for timer in life.timers}
    if incident.state is State.CLOSED:
        assert names == set()
    elif incident.state is State.RESOLVED:
        assert "close_unverified" in names
    elif not incident.waiting_for_customer:
        (promise,) = promises(incident, life.agreement)
        assert f"{promise.name}.{DUE_AT}" in names or promise.mark(DUE_AT) in incident.rung


def check_late_ones(life: Watched) -> None:
    for late in (timer.command for name, timer in life.seen.items() if name not in life.wanted):
        before = life.case
        outcome = life.takes(late)
        assert isinstance(outcome, Refusal)
        when = RULES[type(late)].when
        makes_sense = not when or life.incident.state in when
        assert outcome.code == ("superseded" if makes_sense else "wrong_state")
        assert life.case == before


@settings(max_examples=250, deadline=None)
@given(STEPS)
def test_timers_stay_sound_whatever_happens(steps: list[Step]) -> None:
    life = Watched()
    life.does(Report, CUSTOMER)
    for step in steps:
        life.wait(step.wait)
        if step.loop:
            life.loop()
            check(life)
        outcome = life.asks(step.kind, step.by, **step.given)
        event(f"{step.kind.__name__} {outcome.code if isinstance(outcome, Refusal) else 'done'}")
        check(life)
        check_late_ones(life)


@settings(max_examples=50, deadline=None)
@given(STEPS)
def test_an_incident_left_alone_is_late_or_closed_in_the_end(steps: list[Step]) -> None:
    life = Watched()
    life.does(Report, CUSTOMER)
    for step in steps:
        life.wait(step.wait).asks(step.kind, step.by, **step.given)

    life.wait(timedelta(days=30))
    life.loop()

    # somebody is told to call a silent customer, week after week
    assert {name.partition(".")[0] for name in life.due} == ({"ask"} if life.incident.waiting_for_customer else set())
    waits = life.incident.state in WAITING_FOR_US
    assert waits or life.incident.state is State.CLOSED
    if waits and not life.incident.waiting_for_customer:
        assert any(mark.partition("@")[0].endswith(f".{DUE_AT}") for mark in life.incident.rung)


def test_deadlines_know_the_state_and_not_the_time() -> None:
    for found in (incidents.deadlines, customers.deadlines):
        assert [*inspect.signature(found).parameters][1:] == ["agreement"]
    assert [*inspect.signature(deadlines).parameters] == ["case", "agreement"]


def test_every_command_of_the_clock_is_a_timer_in_some_state() -> None:
    rings(given_up := grave(), AskRenewal)
    lives: list[Told] = [*(at(stage) for stage in Stage if stage is not Stage.NOTHING)]
    lives += [asked_for_urgent(), excluded(), grave(), given_up]
    found = {type(timer.command) for life in lives for timer in life.timers}

    every = {kind for capability in (incidents, cooperation, urgent, scope) for kind in get_args(capability.Command)}
    assert found - {*get_args(climbing.Command)} == {kind for kind in every if RULES[kind].may == {Role.CLOCK}}

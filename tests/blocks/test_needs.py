"""What an open case waits for, and whom: each kind is found, and ends with what it was about."""

from __future__ import annotations

from blocks.needs import needs
from slackbot.cases.escalations.state import Subject
from slackbot.cases.matter import Option
from slackbot.cases.oncall.duty import Duty
from slackbot.words import CustomerCase, Decision
from tests.acting import LEAD
from tests.rules import escalating, granting, judging, quoting
from tests.rules.escalating import last
from tests.rules.living import Stage, at, terms
from tests.rules.test_called import called

DUTY = Duty()


def waits(told: object) -> dict[str, tuple[str, ...]]:
    case = getattr(told, "case", None)
    assert isinstance(case, CustomerCase)
    return {need.key: need.people for need in needs(case, told.agreement, DUTY, told.now)}  # type: ignore[attr-defined]


def test_an_ordinary_case_waits_for_nobodys_decision() -> None:
    life = at(Stage.ACKNOWLEDGED)

    assert needs(life.incident, terms(), DUTY, life.now) == ()


def test_an_escalation_waits_for_a_lead_until_it_is_decided() -> None:
    told = escalating.asked()

    assert LEAD.user in waits(told)["escalation"]
    assert isinstance(escalating.agrees(told), Decision)
    assert waits(told) == {}


def test_whoever_was_called_by_the_clock_is_still_needed_when_the_next_is_called_too() -> None:
    told = called(steps=3)

    ladders = {call.to for call in last(told).calls}
    duty = Duty(on={place: f"U{n}" for n, place in enumerate(sorted({each.split(">")[0] for each in ladders}))})
    (need,) = needs(told.incident, told.agreement, duty, told.now)

    assert need.key == "called"
    assert {duty.who(each) for each in ladders} <= {*need.people}


def test_what_nobody_answered_is_somebodys_task() -> None:
    told = escalating.climbed_to_the_end(escalating.asked(Subject.DECISION))

    assert waits(told) == {"task": (LEAD.user,)}


def test_a_quote_waits_for_a_lead_and_then_for_the_customer() -> None:
    assert list(waits(quoting.waiting())) == ["quote"]
    assert waits(quoting.offered()) == {}


def test_a_wish_for_a_quote_waits_until_a_lead_takes_it_up() -> None:
    told = judging.excluded()
    assert isinstance(judging.chooses(told, Option.QUOTE), Decision)

    assert LEAD.user in waits(told)["wish"]
    assert isinstance(judging.takes_up(told), Decision)
    assert "wish" not in waits(told)


def test_an_access_waits_for_the_lead_and_at_its_end_for_whoever_had_it() -> None:
    found = {stage: waits(granting.at(stage)) for stage in granting.Stage if granting.at(stage).case}

    assert list(found[granting.Stage.AT_LEAD]) == ["access"]
    assert any(each == {"out": ("U0SATO",)} for each in found.values())

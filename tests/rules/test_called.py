"""Whoever the clock called reads there that another has begun, and hears so who presses all the same.

Art. 5.2: one person begins, and the others go back to sleep.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.agreement.particulars import Severity
from slackbot.cases.escalations.direct import MOST_CALLS
from slackbot.cases.escalations.state import Ending, Subject
from slackbot.cases.incidents import Acknowledge, PostUpdate, SetSeverity
from slackbot.cases.incidents.deadlines import Ring
from slackbot.words import Audience, Card, Decision
from tests.acting import ENGINEER
from tests.blocks.drawing import drawn
from tests.rules.escalating import last, matter, the_clock_goes_on
from tests.rules.judging import Told
from tests.rules.living import EMMA, MINUTE, Life, Stage, at, terms

pytestmark = pytest.mark.article("5.2")


def called(steps: int = 1) -> Life:
    """An incident that nobody has begun, and so many steps are called."""
    told = at(Stage.REPORTED)
    told.agreement = terms()
    told.does(SetSeverity, severity=Severity.SEV1)
    while not matter(told).escalations:
        due = min(told.timers, key=lambda each: each.at)
        told.wait(max(due.at - told.now, timedelta()))
        told.takes(due.command)
    for _ in range(steps - 1):
        the_clock_goes_on(told)
    return told


def direct(told: Told, since: int = 0) -> list[Card]:
    said = [each for each in told.messages[since:] if isinstance(each, Card)]
    return [each for each in said if each.audience is Audience.PERSON]


def test_everybody_who_was_called_reads_where_they_were_called_that_somebody_has_begun() -> None:
    told = called(steps=3)
    rung = direct(told)
    before = len(told.messages)
    assert len({each.name for each in rung}) == len(rung) >= 3, "each call is a message of its own"

    told.does(Acknowledge, EMMA)

    assert last(told).ending is Ending.OVER
    assert direct(told, before) == rung
    for card in rung:
        shown = str(drawn(card, told.incident, "ja"))
        assert "<@U0EMMA> が対応を開始しました" in shown
        assert "button" not in shown


def test_until_then_each_has_the_button_and_what_it_is_about() -> None:
    told = called()

    (card,) = direct(told)[:1]

    shown = str(drawn(card, told.incident, "en"))
    assert "incident.acknowledge" in shown
    assert told.incident.what.splitlines()[0] in shown


def test_whose_task_it_was_reads_it_too() -> None:
    told = called()
    while last(told).task_since is None:
        the_clock_goes_on(told)
    the_clock_goes_on(told)
    tasks = [each for each in last(told).calls if each.is_task]
    assert [each.to for each in tasks] == ["U0TAKAHASHI", "U0TAKAHASHI"], "told, and reminded of it"
    before = len(told.messages)

    told.does(Acknowledge, ENGINEER)

    assert {last(told).call_name(each) for each in tasks} <= {card.name for card in direct(told, before)}


def test_a_case_that_is_over_otherwise_says_that_the_call_is_over() -> None:
    told = called()
    (card,) = direct(told)[:1]
    assert isinstance(told.asks(Acknowledge, EMMA), Decision)
    nobody = replace(last(told), ended_by="")
    told.case = replace(told.incident, escalations=(nobody,))

    assert "呼び出しは、案件の状況が変わったため終わりました" in str(drawn(card, told.incident, "ja"))


def test_a_task_that_is_called_to_mind_for_months_does_not_fill_the_case() -> None:
    told = called()
    for _ in range(2 * MOST_CALLS):
        the_clock_goes_on(told)

    assert len(last(told).calls) == MOST_CALLS
    assert len({each.number for each in last(told).calls}) == MOST_CALLS


def test_an_overdue_report_is_over_for_everybody_once_the_customer_was_written_to() -> None:
    told = at(Stage.ACKNOWLEDGED)
    while not matter(told).escalations:
        due = min((each for each in told.timers if isinstance(each.command, Ring)), key=lambda each: each.at)
        told.wait(max(due.at - told.now, timedelta()))
        told.takes(due.command)
    assert last(told).subject is Subject.NO_UPDATE
    the_clock_goes_on(told)
    before, rung = len(told.messages), direct(told)

    told.wait(MINUTE).does(PostUpdate, EMMA)

    assert direct(told, before) == rung
    assert "<@U0EMMA> がお客様にご報告しました" in str(drawn(rung[0], told.incident, "ja"))

"""Nobody answered: the next is called, and in the end it is somebody's task by name (Art. 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.common import decided
from slackbot.cases.escalations.calling import called_about, open_one, responsible
from slackbot.cases.escalations.direct import call, changed, paged, tasked
from slackbot.cases.escalations.state import Escalation, Subject
from slackbot.cases.matter import Matter
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.words import CommandBase, Decision, Refusal, value


@value
class Climb(CommandBase):
    """Nobody answered in the time of the step."""

    kind: Literal["escalation.climb"] = "escalation.climb"
    number: int
    climbed: int


@value
class Page(CommandBase):
    """Something grave was reported: whoever is on duty is called at once."""

    kind: Literal["escalation.page"] = "escalation.page"


@value
class CallStuck(CommandBase):
    """Nothing was recorded for long, and nobody has been called about it."""

    kind: Literal["escalation.call_stuck"] = "escalation.call_stuck"


@value
class RemindTask(CommandBase):
    kind: Literal["escalation.remind_task"] = "escalation.remind_task"
    number: int
    reminded: int


@enforces("5.2")
@rule(Climb, may=CLOCK, about=Matter, cites=("5.2",))
def climb(case: Matter, command: Climb, agreement: Agreement, now: datetime) -> Decision | Refusal:
    found = _open(case, command.number)
    if found is None or found.climbed != command.climbed or found.task_since:
        return Refusal(code="superseded")
    if found.is_last:
        theirs = replace(found, task_of=responsible(agreement, now, found.asked_by), task_since=now)
        return _task(case, theirs, command, now, "escalation_unanswered")
    higher = replace(found, climbed=found.climbed + 1, since=now)
    after, said = call(changed(case, higher), higher, agreement, now)
    return decided(after, command, now, "escalation_climbed", *said, refs=("5.2",), step=higher.climbed + 1)


@enforces("5.2")
@rule(Page, may=CLOCK, about=Matter, cites=("5.2",))
def page(case: Matter, command: Page, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """The card in #desk calls them too: this is for their telephones."""
    if open_one(case, Subject.NO_START):
        return Refusal(code="superseded")
    hours = agreement.particulars.clock(getattr(case, "severity", Severity.SEV4))
    begun, people = called_about(case, Subject.NO_START, agreement, now, "", hours)
    after, rung = paged(begun, begun.escalations[-1], people)
    return decided(after, command, now, "escalation_begun", *rung, refs=("5.2",))


@enforces("5.2")
@rule(CallStuck, may=CLOCK, about=Matter, cites=("5.2",))
def call_stuck(case: Matter, command: CallStuck, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Whoever has it first: a word from them is enough."""
    hours = agreement.particulars.clock(getattr(case, "severity", Severity.SEV4))
    after, _ = called_about(case, Subject.STUCK, agreement, now, case.handled_by, hours)
    running = open_one(after, Subject.STUCK)
    assert running is not None, "it has just begun"
    called, said = call(after, running, agreement, now)
    return decided(called, command, now, "stuck", *said, refs=("5.2",))


@rule(RemindTask, may=CLOCK, about=Matter, cites=("5.2",))
def remind_task(case: Matter, command: RemindTask, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Whose task it is is read anew: they may have gone."""
    found = _open(case, command.number)
    if found is None or found.task_since is None or found.reminded != command.reminded:
        return Refusal(code="superseded")
    theirs = replace(found, task_of=responsible(agreement, now, found.asked_by), reminded=found.reminded + 1)
    return _task(case, theirs, command, now, "escalation_task_reminded")


def _task(case: Matter, theirs: Escalation, command: CommandBase, now: datetime, happened: str) -> Decision:
    after, said = tasked(changed(case, theirs), theirs)
    return decided(after, command, now, happened, *said, refs=("5.2",), task_of=theirs.task_of)


def _open(case: Matter, number: int) -> Escalation | None:
    return next((each for each in case.escalations if each.number == number and each.is_open), None)


Command = Climb | Page | CallStuck | RemindTask

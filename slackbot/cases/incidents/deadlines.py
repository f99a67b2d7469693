"""Everything about an incident that falls due, as a function of its state alone, and what the ringing clock does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases import cooperation
from slackbot.cases.common import decided, tell_desk
from slackbot.cases.escalations.calling import called_about, open_one, whoever_is_on_duty
from slackbot.cases.escalations.direct import paged
from slackbot.cases.escalations.state import Subject
from slackbot.cases.incidents.clocks import DUE_AT, WARN_AT, Promise, promises
from slackbot.cases.incidents.renewal import renewals
from slackbot.cases.incidents.restore import CloseUnverified, RemindVerification
from slackbot.cases.incidents.state import WAITING_FOR_US, Incident, State
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.cases.timing import in_working_days, timer
from slackbot.words import CommandBase, Decision, Message, Refusal, Timer, value


@value
class Ring(CommandBase):
    """A promise reached 75 % or 100 % of its time: #desk hears it."""

    kind: Literal["incident.ring"] = "incident.ring"
    promise: str
    percent: int
    mark: str


@enforces("5.2")
@rule(Ring, may=CLOCK, when=WAITING_FOR_US, cites=("5.2",))
def ring(incident: Incident, command: Ring, agreement: Agreement, now: datetime) -> Decision | Refusal:
    promise = next((p for p in promises(incident, agreement) if p.mark(command.percent) == command.mark), None)
    if promise is None:
        return Refusal(code="superseded")
    due = promise.reaches(DUE_AT)
    rung = replace(incident, rung=(*incident.rung, command.mark))
    if command.percent < DUE_AT and due and now >= due:
        # After a standstill the warning comes too late: the ringing at 100 % says what is true.
        return Decision(case=rung, events=())
    happened = "overdue" if command.percent >= DUE_AT else "due_soon"
    said: list[Message] = []
    people: tuple[str, ...] = (incident.commander,) if incident.commander else whoever_is_on_duty(agreement, now)
    if happened == "overdue":
        rung, people, said = _escalated(rung, promise, agreement, now)
    about = due.isoformat() if due else ""
    told = tell_desk(rung, happened, promise=promise.name, due=about, to=[*people])
    return decided(rung, command, now, happened, told, *said, refs=promise.refs, promise=promise.name)


def _escalated(
    incident: Incident, promise: Promise, agreement: Agreement, now: datetime
) -> tuple[Incident, tuple[str, ...], list[Message]]:
    """Whoever has it is called, else whoever is on duty; who answers not hands it on to the next."""
    subject = Subject.NO_START if promise.name == "first_response" else Subject.NO_UPDATE
    found, people = called_about(incident, subject, agreement, now, incident.commander or "", promise.hours)
    running = open_one(found, subject)
    assert running is not None, "it has begun"
    after, rung = paged(found, running, people)
    return after, people, rung


def deadlines(incident: Incident, agreement: Agreement) -> tuple[Timer, ...]:
    if incident.state is State.RESOLVED:
        return _verification(incident, agreement)
    rings = (
        _ringing(incident, promise, percent, at)
        for promise in promises(incident, agreement)
        for percent in (WARN_AT, DUE_AT)
        if promise.mark(percent) not in incident.rung and (at := promise.reaches(percent))
    )
    return (*rings, *cooperation.reminders(incident, agreement), *renewals(incident, agreement))


def _ringing(incident: Incident, promise: Promise, percent: int, at: datetime) -> Timer:
    mark = promise.mark(percent)
    return timer(incident, mark, at, Ring, promise=promise.name, percent=percent, mark=mark)


def _verification(incident: Incident, agreement: Agreement) -> tuple[Timer, ...]:
    assert incident.restoration is not None, "a resolved incident says what was done"
    done, terms = incident.restoration.at, agreement.particulars
    end = in_working_days(done, terms.verify_close_after, agreement)
    close = timer(incident, "close_unverified", end, CloseUnverified)
    if incident.verify_reminded:
        return (close,)
    remind = in_working_days(done, terms.verify_remind_after, agreement)
    return (timer(incident, "remind_verification", remind, RemindVerification), close)

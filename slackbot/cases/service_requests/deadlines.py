"""Everything about a service request that falls due, as a function of its state alone (Arts. 3, 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.common import decided, tell_desk
from slackbot.cases.cooperation import reminders
from slackbot.cases.escalations.calling import called_about, open_one, whoever_is_on_duty
from slackbot.cases.escalations.direct import paged
from slackbot.cases.escalations.state import Subject
from slackbot.cases.incidents.clocks import DUE_AT, WARN_AT, Promise
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.cases.service_requests.respond import WAITING_FOR_US, CloseUnconfirmed, RemindConfirmation
from slackbot.cases.service_requests.state import ServiceRequest, State
from slackbot.cases.timing import in_working_days, timer
from slackbot.words import CommandBase, Decision, Message, Refusal, Timer, value

LIKE = Severity.SEV4
"""Requests are answered as the mildest incidents are."""


@value
class RingRequest(CommandBase):
    """The answer has 25 % of its time left, or none: #desk hears it."""

    kind: Literal["service_request.ring"] = "service_request.ring"
    percent: int
    mark: str


def promise(request: ServiceRequest, agreement: Agreement) -> Promise | None:
    """The time for the answer; None once it is given."""
    if request.state is not State.RECEIVED:
        return None
    terms = agreement.particulars
    return Promise(
        name="answer",
        started=request.reopened_at or request.told_at,
        target=terms.targets[LIKE].first_response,
        pauses=request.standstills,
        refs=("2", "3.1"),
        hours=terms.clock(LIKE),
    )


@rule(RingRequest, may=CLOCK, when=WAITING_FOR_US)
def ring(request: ServiceRequest, command: RingRequest, agreement: Agreement, now: datetime) -> Decision | Refusal:
    running = promise(request, agreement)
    if running is None or running.mark(command.percent) != command.mark:
        return Refusal(code="superseded")
    due = running.reaches(DUE_AT)
    rung = replace(request, rung=(*request.rung, command.mark))
    if command.percent < DUE_AT and due and now >= due:
        # After a standstill the warning comes too late: the ringing at 100 % says what is true.
        return Decision(case=rung, events=())
    happened = "overdue" if command.percent >= DUE_AT else "due_soon"
    said: list[Message] = []
    people: tuple[str, ...] = (request.handler,) if request.handler else whoever_is_on_duty(agreement, now)
    if happened == "overdue":
        rung, people = called_about(rung, Subject.NO_UPDATE, agreement, now, request.handler, running.hours)
        calling = open_one(rung, Subject.NO_UPDATE)
        assert calling is not None, "it has begun"
        rung, said = paged(rung, calling, people)
    told = tell_desk(rung, happened, due=due.isoformat() if due else "", to=[*people])
    return decided(rung, command, now, happened, told, *said, refs=running.refs)


def deadlines(request: ServiceRequest, agreement: Agreement) -> tuple[Timer, ...]:
    if request.state is State.ANSWERED:
        return _confirmation(request, agreement)
    running = promise(request, agreement)
    if running is None:
        return ()
    rings = tuple(
        timer(request, mark, at, RingRequest, percent=percent, mark=mark)
        for percent in (WARN_AT, DUE_AT)
        if (mark := running.mark(percent)) not in request.rung and (at := running.reaches(percent))
    )
    return (*rings, *reminders(request, agreement))


def _confirmation(request: ServiceRequest, agreement: Agreement) -> tuple[Timer, ...]:
    assert request.answer is not None, "an answered request has its answer"
    said, terms = request.answer.at, agreement.particulars
    end = in_working_days(said, terms.verify_close_after, agreement)
    close = timer(request, "close_unconfirmed", end, CloseUnconfirmed)
    if request.reminded:
        return (close,)
    remind = in_working_days(said, terms.verify_remind_after, agreement)
    return (timer(request, "remind_confirmation", remind, RemindConfirmation), close)

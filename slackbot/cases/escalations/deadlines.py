"""When an escalation climbs, when its task is called to mind, and when it is over by itself (Art. 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.agreement.calendar import Hours
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.common import cards
from slackbot.cases.escalations.calling import hours_of
from slackbot.cases.escalations.climbing import CallStuck, Climb, Page, RemindTask
from slackbot.cases.escalations.direct import drawn
from slackbot.cases.escalations.state import STAND_STILL, Ending, Escalation, Subject
from slackbot.cases.incidents.clocks import DUE_AT, Promise, last_word
from slackbot.cases.incidents.renewal import Renew
from slackbot.cases.incidents.state import UNDER_WAY, Incident
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.matter import Matter, Standstill
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.cases.service_requests.state import State as RequestState
from slackbot.cases.timing import in_working_days, timer
from slackbot.words import CommandBase, Decision, Side, Timer

A_DAY = timedelta(days=1)


def deadlines(case: Matter, agreement: Agreement) -> tuple[Timer, ...]:
    running = (_next(case, each, agreement) for each in case.escalations if each.is_open)
    return (*_first_call(case, agreement), *_stuck(case, agreement), *(timer for timer in running if timer))


def _first_call(case: Matter, agreement: Agreement) -> tuple[Timer, ...]:
    """Of what is too grave to wait until a response is overdue; never before people may be called (Art. 3.2)."""
    if not isinstance(case, Incident) or case.state is not IncidentState.REPORTED:
        return ()
    called = any(each.subject is Subject.NO_START and each.asked_at >= case.told_at for each in case.escalations)
    if called or case.waits_by or case.severity not in agreement.provider.escalation.page:
        return ()
    hours = agreement.particulars.attended()
    at = case.told_at if hours.is_open(case.told_at) else hours.next_opening(case.told_at)
    return (timer(case, "page", at, Page),)


def _stuck(case: Matter, agreement: Agreement) -> tuple[Timer, ...]:
    """Nothing was recorded for long by those who have it. Who is called about it already is not called twice."""
    if not case.handled_by or not _is_ours(case) or any(each.is_open for each in case.escalations):
        return ()
    severity = getattr(case, "severity", Severity.SEV4)
    length, hours = agreement.provider.escalation.stuck.get(severity), agreement.particulars.clock(severity)
    if length is None:
        return ()
    waits = case.standstills
    begun = (case.stepped_at, getattr(case, "reopened_at", None))
    since = max((at for at in begun if at), default=case.opened_at)
    at = Promise(name="stuck", started=since, target=length, pauses=waits, refs=("5.2",), hours=hours).reaches(DUE_AT)
    return (timer(case, "stuck", at, CallStuck),) if at else ()


def _is_ours(case: Matter) -> bool:
    """We have the next step."""
    return getattr(case, "state", None) in (*UNDER_WAY, RequestState.RECEIVED)


def _next(case: Matter, escalation: Escalation, agreement: Agreement) -> Timer | None:
    """None while the customer has the word, where our own silence is what it is about (Art. 6)."""
    stands_still = escalation.subject in STAND_STILL
    if stands_still and case.customer_has_the_word:
        return None
    waits = case.standstills if stands_still else ()
    number, name = escalation.number, f"escalation.{escalation.number}"
    if escalation.task_since:
        at = in_working_days(escalation.task_since, A_DAY * (escalation.reminded + 1), agreement)
        fields = {"number": number, "reminded": escalation.reminded}
        return timer(case, f"{name}.task.{escalation.reminded}", at, RemindTask, **fields)
    due = _step(escalation, waits, hours_of(escalation, agreement)).reaches(DUE_AT)
    return (
        timer(case, f"{name}.{escalation.climbed}", due, Climb, number=number, climbed=escalation.climbed)
        if due
        else None
    )


def _step(escalation: Escalation, waits: tuple[Standstill, ...], hours: Hours) -> Promise:
    """The time that is left to whoever was called."""
    return Promise(
        name="step", started=escalation.since, target=escalation.rung.wait, pauses=waits, refs=("5.2",), hours=hours
    )


def stepped(decision: Decision, command: CommandBase, now: datetime) -> Decision:
    """Whatever our people recorded is a step; that they are still at it is none."""
    if command.by.side is not Side.PROVIDER or isinstance(command, Renew) or not isinstance(decision.case, Matter):
        return decision
    return replace(decision, case=replace(decision.case, stepped_at=now))


def settled(decision: Decision, command: CommandBase, now: datetime) -> Decision:
    """Whatever the command was: what an escalation was about may be over with it. Whoever was called reads so."""
    case = decision.case
    if not isinstance(case, Matter) or not any(each.is_open for each in case.escalations):
        return decision
    ended = [each for each in case.escalations if each.is_open and _is_over(case, each)]
    if not ended:
        return decision
    by = command.by.user if command.by.side is Side.PROVIDER else ""
    over = {each.number: replace(each, ending=Ending.OVER, ended_at=now, ended_by=by) for each in ended}
    after = replace(case, escalations=tuple(over.get(each.number, each) for each in case.escalations))
    anew = [card for each in ended for card in drawn(after, each)]
    return replace(decision, case=after, messages=(*decision.messages, *anew))


def redrawn(decision: Decision) -> Decision:
    """With the case's own card those of what is asked about it: they name its severity, its clock and who has it."""
    case = decision.case
    if not isinstance(case, Matter) or cards(case)[1] not in decision.messages:
        return decision
    asked = [card for each in case.escalations if each.is_open and each.approval for card in drawn(case, each)]
    return replace(decision, messages=(*decision.messages, *(each for each in asked if each not in decision.messages)))


def _is_over(case: Matter, escalation: Escalation) -> bool:
    if not case.is_open:
        return True
    if escalation.subject is Subject.STUCK:
        late = any(each.is_open and each.subject is Subject.NO_UPDATE for each in case.escalations)
        return late or not _is_ours(case) or bool(case.stepped_at and case.stepped_at >= escalation.asked_at)
    if isinstance(case, ServiceRequest):
        return escalation.subject in (Subject.NO_START, Subject.NO_UPDATE) and case.state is not RequestState.RECEIVED
    if not isinstance(case, Incident):
        return False
    if escalation.subject in (Subject.NO_START, Subject.LAPSED):
        return case.state is not IncidentState.REPORTED
    if escalation.subject is Subject.NO_UPDATE:
        return case.state not in UNDER_WAY or last_word(case) > escalation.asked_at
    return False

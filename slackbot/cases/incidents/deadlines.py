"""Everything about an incident that falls due, as a function of its state alone, and what the ringing clock does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases import cooperation
from slackbot.cases.common import decided, tell_desk
from slackbot.cases.incidents.clocks import DUE_AT, WARN_AT, Promise, promises
from slackbot.cases.incidents.restore import CloseUnverified, RemindVerification
from slackbot.cases.incidents.state import WAITING_FOR_US, Incident, State
from slackbot.cases.incidents.urgent import reminders
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.cases.timing import in_working_days, timer
from slackbot.words import CommandBase, Decision, Refusal, Timer, value


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
    people = _called(incident, agreement, happened)
    said = tell_desk(rung, happened, promise=promise.name, due=due.isoformat() if due else "", to=people)
    return decided(rung, command, now, happened, said, refs=promise.refs, promise=promise.name)


def _called(incident: Incident, agreement: Agreement, happened: str) -> list[str]:
    """The one in command, else everyone on the list; when it is overdue the leads too."""
    first = (incident.commander,) if incident.commander else agreement.provider.engineers
    return [*dict.fromkeys((*first, *(agreement.provider.leads if happened == "overdue" else ())))]


def deadlines(incident: Incident, agreement: Agreement) -> tuple[Timer, ...]:
    if incident.state is State.RESOLVED:
        return _verification(incident, agreement)
    rings = (
        _ringing(incident, promise, percent, at)
        for promise in promises(incident, agreement)
        for percent in (WARN_AT, DUE_AT)
        if promise.mark(percent) not in incident.rung and (at := promise.reaches(percent))
    )
    return (*rings, *reminders(incident), *cooperation.reminders(incident, agreement))


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

"""The provider answers a service request, the customer says whether that settles it (Arts. 2(1), 2(2), 6(3))."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, noted, tell_customer, tell_desk
from slackbot.cases.matter import asks_over, running_again, taken_up_again
from slackbot.cases.rulebook import ANYONE, CLOCK, CUSTOMER, STAFF, rule
from slackbot.cases.service_requests.state import Answer, Ending, ServiceRequest, State, shown
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, Side, value

OPEN = frozenset({State.RECEIVED, State.ANSWERED})
WAITING_FOR_US = frozenset({State.RECEIVED})
ANSWERED = frozenset({State.ANSWERED})
SAID = frozenset({State.ANSWERED, State.CLOSED})


@value
class TakeRequest(CommandBase):
    kind: Literal["service_request.take"] = "service_request.take"


@value
class AnswerRequest(Worded):
    kind: Literal["service_request.answer"] = "service_request.answer"
    text: str


@value
class NoteOnRequest(CommandBase):
    """Internal: it is written in #desk and nowhere else."""

    kind: Literal["service_request.note"] = "service_request.note"
    text: str


@value
class ConfirmRequest(CommandBase):
    """The customer's 「解決しました」; `shown` is the digest of the answer they saw."""

    kind: Literal["service_request.confirm"] = "service_request.confirm"
    shown: str


@value
class ReopenRequest(Worded):
    """「まだ解決していません」 by the customer, or by staff who know better; staff need no digest."""

    SAID: ClassVar[tuple[str, ...]] = ("reason",)

    kind: Literal["service_request.reopen"] = "service_request.reopen"
    shown: str = ""
    reason: str = ""


@value
class WithdrawRequest(CommandBase):
    """The customer no longer needs it."""

    kind: Literal["service_request.withdraw"] = "service_request.withdraw"


@value
class RemindConfirmation(CommandBase):
    kind: Literal["service_request.remind_confirmation"] = "service_request.remind_confirmation"


@value
class CloseUnconfirmed(CommandBase):
    kind: Literal["service_request.close_unconfirmed"] = "service_request.close_unconfirmed"


@rule(TakeRequest, may=STAFF, when=OPEN, cites=("2",))
def take(request: ServiceRequest, command: TakeRequest, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if request.handler == command.by.user:
        return Refusal(code="already_handler")
    taken = replace(request, handler=command.by.user)
    return decided(taken, command, now, "taken", tell_customer(taken, "taken", by=command.by.user))


@enforces("2(1)", "2(2)", "2(5)")
@rule(AnswerRequest, may=STAFF, when=OPEN, cites=("2",))
def answer(request: ServiceRequest, command: AnswerRequest, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    said = Answer(at=now, by=command.by.user, text=command.text.strip())
    handler = request.handler or command.by.user
    answered = replace(
        request,
        pauses=asks_over(request.pauses, now),
        state=State.ANSWERED,
        answer=said,
        handler=handler,
        reminded=False,
        scope=running_again(request.scope, now),
    )
    told = tell_customer(answered, "answered", by=command.by.user, text=said.text)
    return decided(answered, command, now, "answered", told, refs=("2", "6(3)"), text=said.text)


@enforces("12")
@rule(NoteOnRequest, may=STAFF, cites=("12",))
def note(request: ServiceRequest, command: NoteOnRequest, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    said = tell_desk(request, "note", by=command.by.user, text=command.text)
    return noted(request, command, now, "note_written", said, refs=("12",), text=command.text)


@enforces("6(3)")
@rule(ConfirmRequest, may=CUSTOMER, when=ANSWERED, cites=("6(3)",))
def confirm(
    request: ServiceRequest, command: ConfirmRequest, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if command.shown != shown(request):
        return Refusal(code="outdated")
    closed = _closed(request, Ending.CONFIRMED, now)
    said = (tell_customer(closed, "confirmed", by=command.by.user), tell_desk(closed, "confirmed", by=command.by.user))
    return decided(closed, command, now, "confirmed", *said, refs=("6(3)",))


@enforces("6(3)", "18")
@rule(ReopenRequest, may=ANYONE, when=SAID, cites=("6(3)",))
def reopen(request: ServiceRequest, command: ReopenRequest, agreement: Agreement, now: datetime) -> Decision | Refusal:
    theirs = command.by.side is Side.CUSTOMER
    if theirs and command.shown != shown(request):
        return Refusal(code="outdated")
    if request.became:
        return Refusal(code="goes_on_elsewhere", data={"id": request.became})
    again = replace(
        request,
        state=State.RECEIVED,
        answer=None,
        reminded=False,
        reopened_at=now,
        closed_at=None,
        ending=None,
        scope=taken_up_again(request.scope, now),
    )
    key = "reopened" if theirs else "resumed"
    told = (
        tell_customer(again, key, by=command.by.user, text=command.reason),
        tell_desk(again, key, by=command.by.user, text=command.reason),
    )
    return decided(again, command, now, "reopened", *told, refs=("6(3)",), reason=command.reason)


@rule(WithdrawRequest, may=CUSTOMER, when=OPEN, cites=("2",))
def withdraw(request: ServiceRequest, command: WithdrawRequest, agreement: Agreement, now: datetime) -> Decision:
    closed = _closed(request, Ending.WITHDRAWN, now)
    said = (tell_customer(closed, "withdrawn", by=command.by.user), tell_desk(closed, "withdrawn", by=command.by.user))
    return decided(closed, command, now, "withdrawn", *said)


@enforces("6(3)")
@rule(RemindConfirmation, may=CLOCK, when=ANSWERED, cites=("6(3)",))
def remind(request: ServiceRequest, command: RemindConfirmation, agreement: Agreement, now: datetime) -> Decision:
    reminded = replace(request, reminded=True)
    return decided(reminded, command, now, "reminded", tell_customer(reminded, "reminder"), refs=("6(3)",))


@enforces("6(3)")
@rule(CloseUnconfirmed, may=CLOCK, when=ANSWERED, cites=("6(3)",))
def close(request: ServiceRequest, command: CloseUnconfirmed, agreement: Agreement, now: datetime) -> Decision:
    closed = _closed(request, Ending.UNCONFIRMED, now)
    said = tell_customer(closed, "closed_unconfirmed")
    return decided(closed, command, now, "closed_unconfirmed", said, refs=("6(3)",))


def _closed(request: ServiceRequest, ending: Ending, now: datetime) -> ServiceRequest:
    return replace(request, state=State.CLOSED, ending=ending, closed_at=now, pauses=asks_over(request.pauses, now))

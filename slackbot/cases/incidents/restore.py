"""Back to normal: a workaround, the restoration, the customer's check, the close (Arts. 5.2, 6(3), 15.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, tell_customer, tell_desk
from slackbot.cases.incidents.respond import under_way
from slackbot.cases.incidents.state import WAITING_FOR_US, Incident, Restoration, State, shown
from slackbot.cases.matter import asks_over, running_again, taken_up_again
from slackbot.cases.rulebook import ANYONE, CLOCK, CUSTOMER, STAFF, rule
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, Side, value

RESTORED = frozenset({State.RESOLVED})
NOT_WORKED_ON = frozenset({State.RESOLVED, State.CLOSED})


@value
class Mitigate(Worded):
    """暫定対処: it works again in a fashion, the cause is still being worked on."""

    kind: Literal["incident.mitigate"] = "incident.mitigate"
    text: str


@value
class Resolve(Worded):
    SAID: ClassVar[tuple[str, ...]] = ("cause", "work")

    kind: Literal["incident.resolve"] = "incident.resolve"
    cause: str
    work: str


@value
class Verify(CommandBase):
    """The customer's 「復旧を確認しました」; `shown` is the digest of the restoration they saw."""

    kind: Literal["incident.verify"] = "incident.verify"
    shown: str


@value
class Reopen(Worded):
    """「まだ解消していません」 by the customer, or by staff who know better; staff need no digest."""

    SAID: ClassVar[tuple[str, ...]] = ("reason",)

    kind: Literal["incident.reopen"] = "incident.reopen"
    shown: str = ""
    reason: str = ""


@value
class RemindVerification(CommandBase):
    kind: Literal["incident.remind_verification"] = "incident.remind_verification"


@value
class CloseUnverified(CommandBase):
    kind: Literal["incident.close_unverified"] = "incident.close_unverified"


@enforces("5.2")
@rule(Mitigate, may=STAFF, when=WAITING_FOR_US, cites=("5.2",))
def mitigate(incident: Incident, command: Mitigate, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    eased = replace(under_way(incident, command, now), state=State.MITIGATED, workaround=command.text.strip())
    said = tell_customer(eased, "mitigated", by=command.by.user, text=eased.workaround)
    return decided(eased, command, now, "mitigated", said, refs=("5.2",), text=eased.workaround)


@enforces("5.2", "6(3)")
@rule(Resolve, may=STAFF, when=WAITING_FOR_US, cites=("5.2",))
def resolve(incident: Incident, command: Resolve, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.cause) or is_blank(command.work):
        return Refusal(code="text_is_empty")
    done = Restoration(at=now, by=command.by.user, cause=command.cause.strip(), work=command.work.strip())
    resolved = replace(
        under_way(incident, command, now),
        state=State.RESOLVED,
        restoration=done,
        verify_reminded=False,
        pauses=asks_over(incident.pauses, now),
        scope=running_again(incident.scope, now),
    )
    said = tell_customer(resolved, "resolved", by=command.by.user, cause=done.cause, work=done.work)
    return decided(resolved, command, now, "resolved", said, refs=("5.2", "6(3)"), cause=done.cause, work=done.work)


@enforces("6(3)")
@rule(Verify, may=CUSTOMER, when=RESTORED, cites=("6(3)",))
def verify(incident: Incident, command: Verify, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if command.shown != shown(incident):
        return Refusal(code="outdated")
    closed = replace(incident, state=State.CLOSED, closed_at=now, closed_by=command.by.user)
    said = (tell_customer(closed, "verified", by=command.by.user), tell_desk(closed, "verified", by=command.by.user))
    return decided(closed, command, now, "verified", *said, refs=("6(3)",))


@enforces("6(3)", "18")
@rule(Reopen, may=ANYONE, when=NOT_WORKED_ON, cites=("6(3)",))
def reopen(incident: Incident, command: Reopen, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if command.by.side is Side.CUSTOMER and command.shown != shown(incident):
        return Refusal(code="outdated")
    again = replace(
        incident,
        state=State.ACKNOWLEDGED,
        reopened_at=now,
        scope=taken_up_again(incident.scope, now),
        restoration=None,
        workaround="",
        verify_reminded=False,
        closed_at=None,
        closed_by="",
    )
    key = "reopened" if command.by.side is Side.CUSTOMER else "resumed"
    said = (
        tell_customer(again, key, by=command.by.user, text=command.reason),
        tell_desk(again, key, by=command.by.user, text=command.reason),
    )
    return decided(again, command, now, "reopened", *said, refs=("6(3)",), reason=command.reason)


@enforces("6(3)")
@rule(RemindVerification, may=CLOCK, when=RESTORED, cites=("6(3)",))
def remind_verification(
    incident: Incident, command: RemindVerification, agreement: Agreement, now: datetime
) -> Decision:
    reminded = replace(incident, verify_reminded=True)
    said = tell_customer(reminded, "verify_reminder")
    return decided(reminded, command, now, "verification_reminded", said, refs=("6(3)",))


@enforces("6(3)")
@rule(CloseUnverified, may=CLOCK, when=RESTORED, cites=("6(3)",))
def close_unverified(incident: Incident, command: CloseUnverified, agreement: Agreement, now: datetime) -> Decision:
    closed = replace(incident, state=State.CLOSED, closed_at=now)
    said = tell_customer(closed, "closed_unverified")
    return decided(closed, command, now, "closed_unverified", said, refs=("6(3)",))

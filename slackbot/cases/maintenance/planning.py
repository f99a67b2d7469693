"""A stop is drafted, looked at, told before or after it, moved and cancelled (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.cases.maintenance.state import WINDOWS, Asked, Called, Window
from slackbot.cases.maintenance.telling import DESK, decided, revised, tell_desk, told_to_all
from slackbot.cases.rulebook import LEADS, STAFF, rule
from slackbot.cases.stops import State, Stop
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, Role, value

DRAFT = frozenset({State.DRAFT})
PLANNED = frozenset({State.PLANNED})
LONGEST = timedelta(days=14)


@value
class PlanWindow(CommandBase):
    """A draft. `case_id` is the provider's: the desk gives the number."""

    kind: Literal["provider.plan_window"] = "provider.plan_window"
    stop: Stop
    recipients: tuple[str, ...]
    called: Called = Called()
    starts_by_itself: bool = False
    number: int = 0


@value
class AnnounceWindow(CommandBase):
    """To every customer concerned; `shown` is the digest of the preview."""

    kind: Literal["window.announce"] = "window.announce"
    shown: str
    late: bool = False
    """For one of them it is later than was agreed: see `concerns`."""
    reason: str = ""


@value
class ApproveNotice(CommandBase):
    """A lead lets it be told later than was agreed."""

    kind: Literal["window.approve_notice"] = "window.approve_notice"
    shown: str


@value
class DropWindow(CommandBase):
    """A draft that nobody was told of."""

    kind: Literal["window.drop"] = "window.drop"


@value
class MoveWindow(CommandBase):
    """Another time: everybody is told old and new, and confirms anew."""

    kind: Literal["window.move"] = "window.move"
    late: bool = False
    """As in `AnnounceWindow`: then a lead moves it."""
    start: datetime
    expected_end: datetime
    latest_end: datetime


@value
class CancelWindow(CommandBase):
    kind: Literal["window.cancel"] = "window.cancel"
    reason: str


@rule(PlanWindow, may=STAFF, numbered=True, cites=("9",))
def plan(case: None, command: PlanWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """A draft: what the customers will read is looked at before anybody is told."""
    if refusal := impossible(command.stop, now) or _without_recipients(command):
        return refusal
    window = Window(
        id=f"{WINDOWS}-{command.number}",
        channel=DESK,
        opened_at=now,
        state=State.DRAFT,
        stop=command.stop,
        recipients=command.recipients,
        planned_by=command.by.user,
        owner=command.by.user,
        called=command.called,
        starts_by_itself=command.starts_by_itself,
    )
    return decided(window, command, now, "drafted")


@enforces("9", "9(1)", "9(2)", "9(3)", "9(4)", "9(5)")
@rule(AnnounceWindow, may=STAFF, when=DRAFT, cites=("9",))
def announce(window: Window, command: AnnounceWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """Beforehand, or, as the text allows for every ground, afterwards."""
    if command.shown != window.shown():
        return Refusal(code="outdated")
    if refusal := impossible(window.stop, now):
        return refusal
    if command.late:
        return _ask_a_lead(window, command, now)
    return _announced(window, command, now)


def _ask_a_lead(window: Window, command: AnnounceWindow, now: datetime) -> Decision | Refusal:
    """Told later than was agreed only with a reason, and with the yes of a lead who did not ask for it."""
    if is_blank(command.reason):
        return Refusal(code="notice_is_short", refs=("9",))
    stop = replace(window.stop, why_late=command.reason.strip())
    asked = replace(window, stop=stop, asked=Asked(by=command.by.user, at=now))
    return decided(asked, command, now, "approval_asked", tell_desk("approve_notice"), reason=stop.why_late)


@enforces("9(1)", "9(2)")
@rule(ApproveNotice, may=LEADS, when=DRAFT, cites=("9",))
def approve_notice(window: Window, command: ApproveNotice, agreement: object, now: datetime) -> Decision | Refusal:
    if window.asked is None or command.shown != window.shown():
        return Refusal(code="outdated")
    if command.by.user == window.asked.by:
        return Refusal(code="own_request", refs=("9",))
    return impossible(window.stop, now) or _announced(window, command, now)


def _announced(window: Window, command: CommandBase, now: datetime) -> Decision:
    begun = window.stop.after_the_fact and window.stop.start <= now
    told = replace(
        window,
        state=State.RUNNING if begun else State.PLANNED,
        running_since=window.stop.start if begun else None,
        told_at=now,
    )
    return told_to_all(told, command, now, "announced")


@rule(DropWindow, may=STAFF, when=DRAFT, cites=("9",))
def drop(window: Window, command: DropWindow, agreement: object, now: datetime) -> Decision:
    return decided(replace(window, state=State.CANCELLED, ended_at=now), command, now, "dropped")


def impossible(stop: Stop, now: datetime) -> Refusal | None:
    if is_blank(stop.title.ja) and is_blank(stop.title.en):
        return Refusal(code="title_is_empty", refs=("9",))
    if stop.expected_end <= stop.start or stop.latest_end < stop.expected_end:
        return Refusal(code="ends_before_it_begins", refs=("9",))
    if stop.latest_end - stop.start > LONGEST:
        return Refusal(code="stop_is_too_long", refs=("9",))
    if stop.start <= now and not stop.after_the_fact:
        return Refusal(code="stop_is_in_the_past", refs=("9",))
    return None


def _without_recipients(command: PlanWindow) -> Refusal | None:
    return None if command.recipients else Refusal(code="nobody_is_affected", refs=("9",))


@enforces("9")
@rule(MoveWindow, may=STAFF, when=PLANNED, cites=("9",))
def move(window: Window, command: MoveWindow, agreement: object, now: datetime) -> Decision | Refusal:
    stop = replace(window.stop, start=command.start, expected_end=command.expected_end, latest_end=command.latest_end)
    if refusal := impossible(stop, now):
        return refusal
    if command.late and command.by.role is not Role.LEAD:
        return Refusal(code="short_notice_needs_a_lead", refs=("9",))
    if stop == window.stop:
        return Refusal(code="nothing_has_changed")
    return told_to_all(revised(window, stop=stop), command, now, "moved")


@enforces("9")
@rule(CancelWindow, may=STAFF, when=PLANNED, cites=("9",))
def cancel(window: Window, command: CancelWindow, agreement: object, now: datetime) -> Decision | Refusal:
    if is_blank(command.reason):
        return Refusal(code="reason_is_missing", refs=("9",))
    cancelled = revised(window, state=State.CANCELLED, ended_at=now, reason=command.reason.strip())
    return told_to_all(cancelled, command, now, "cancelled", reason=cancelled.reason)

"""Everything about a window that falls due, as a function of its state alone, and whom the clock calls (Art. 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import ALWAYS_OPEN
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases.approvals import reminds_at
from slackbot.cases.common import leads_of
from slackbot.cases.maintenance.running import StartWindow
from slackbot.cases.maintenance.short_notice import ExpireNotice, RemindNotice
from slackbot.cases.maintenance.state import Window
from slackbot.cases.maintenance.telling import decided, tell_desk
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.cases.stops import State
from slackbot.cases.timing import timer
from slackbot.clock import millis
from slackbot.words import CommandBase, Decision, Refusal, Timer, value

SOON = timedelta(minutes=30)
CLIMB = timedelta(minutes=30)
TO_WRITE_IT = timedelta(minutes=15)
"""Whoever drafts the notice of a stop that has happened is not called at once."""
UNTOLD, LEADS_UNTOLD = "untold", "leads_untold"


@value
class RingWindow(CommandBase):
    """By the clock: it is about to start, past its latest end, or nobody was told of it yet."""

    kind: Literal["window.ring"] = "window.ring"
    mark: str


@enforces("9")
@rule(RingWindow, may=CLOCK)
def ring(window: Window, command: RingWindow, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    if command.mark in window.rung:
        return Refusal(code="superseded")
    rung = replace(window, rung=(*window.rung, command.mark))
    said = tell_desk(_name(command.mark), leads=[*leads_of(provider, now)])
    return decided(_caught_up(rung, _name(command.mark), now), command, now, "rung", said, mark=command.mark)


def _caught_up(window: Window, name: str, now: datetime) -> Window:
    """What fell due again while nobody looked is said once."""
    while missed := [mark for mark, at in _unrung(window) if _name(mark) == name and at <= now]:
        window = replace(window, rung=(*window.rung, *missed))
    return window


def _name(mark: str) -> str:
    return mark.partition("@")[0].partition(".")[0]


def deadlines(window: Window, agreement: object = None) -> tuple[Timer, ...]:
    """No clock says that it is over; past its latest end the engineer is called, then the leads."""
    return (*_calls(window), *_begins(window), *_proposal(window))


def _calls(window: Window) -> Iterator[Timer]:
    return (timer(window, mark, at, RingWindow, mark=mark) for mark, at in _unrung(window))


def _unrung(window: Window) -> Iterator[tuple[str, datetime]]:
    for name, at in _marks(window):
        mark = f"{name}@{millis(at)}"
        if mark not in window.rung:
            yield mark, at


def _marks(window: Window) -> Iterator[tuple[str, datetime]]:
    stop = window.stop
    if window.state is State.DRAFT and stop.after_the_fact:
        yield from _untold(window)
    if window.state is State.PLANNED:
        yield "soon", stop.start - SOON
        if not window.starts_by_itself:
            yield "not_started", stop.start
    if window.state is State.RUNNING:
        # One that was over when it was told is not late at once.
        late = max(stop.latest_end, window.told_at + CLIMB) if window.told_at else stop.latest_end
        yield "past_its_end", late
        yield "leads_past_its_end", late + CLIMB


@enforces("9(3)", "9(4)", "9(5)")
def _untold(window: Window) -> Iterator[tuple[str, datetime]]:
    """The engineer by the time that was agreed, then the leads, again and again, each time after a longer pause."""
    due = max(window.stop.start + window.tell_within, window.opened_at + TO_WRITE_IT)
    yield UNTOLD, due
    called = sum(mark.startswith(LEADS_UNTOLD) for mark in window.rung)
    pauses = sum(range(1, called + 2))
    yield f"{LEADS_UNTOLD}.{called}", due + pauses * CLIMB


def _begins(window: Window) -> Iterator[Timer]:
    if window.state is State.PLANNED and window.starts_by_itself:
        yield timer(window, "start", window.stop.start, StartWindow)


def _proposal(window: Window) -> Iterator[Timer]:
    asked = window.proposed
    if asked is None or window.state not in (State.DRAFT, State.PLANNED):
        return
    at = reminds_at(asked.approval, ALWAYS_OPEN)
    if at and at < asked.stop.start:
        yield timer(window, f"remind_notice.{asked.approval.reminded}", at, RemindNotice)
    yield timer(window, "expire_notice", asked.stop.start, ExpireNotice)

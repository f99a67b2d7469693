"""Everything about a window that falls due, as a function of its state alone, and whom the clock calls (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.cases.maintenance.running import StartWindow
from slackbot.cases.maintenance.state import Window
from slackbot.cases.maintenance.telling import decided, tell_desk
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.cases.stops import State
from slackbot.cases.timing import timer
from slackbot.clock import millis
from slackbot.words import CommandBase, Decision, Refusal, Timer, value

SOON = timedelta(minutes=30)
TELL_WITHIN = timedelta(hours=1)
"""Of a stop that has begun, or is over, the customers hear so soon; then the engineer is called, then the leads."""
CLIMB = timedelta(minutes=30)


@value
class RingWindow(CommandBase):
    """By the clock: it is about to start, or past its latest end."""

    kind: Literal["window.ring"] = "window.ring"
    mark: str


@rule(RingWindow, may=CLOCK)
def ring(window: Window, command: RingWindow, agreement: object, now: datetime) -> Decision | Refusal:
    if command.mark in window.rung:
        return Refusal(code="superseded")
    rung = replace(window, rung=(*window.rung, command.mark))
    return decided(rung, command, now, "rung", tell_desk(command.mark.partition("@")[0]), mark=command.mark)


def deadlines(window: Window, agreement: object = None) -> tuple[Timer, ...]:
    """Nobody is told that it is over by a clock; past its latest end the engineer is called, then the leads."""
    stop = window.stop
    if window.state is State.DRAFT and stop.after_the_fact:
        begun = max(window.opened_at, stop.start)
        marks = [("untold", begun + TELL_WITHIN), ("leads_untold", begun + 2 * TELL_WITHIN)]
        found = [_ringing(window, name, at) for name, at in marks]
        return tuple(each for each in found if each)
    if window.state is State.PLANNED:
        marks = [("soon", stop.start - SOON)]
        if not window.starts_by_itself:
            marks.append(("not_started", stop.start))
        found = [_ringing(window, name, at) for name, at in marks]
        begins = [timer(window, "start", stop.start, StartWindow)] if window.starts_by_itself else []
        return (*(each for each in found if each), *begins)
    if window.state is State.RUNNING:
        # One that was over when it was told is not late at once.
        late = max(stop.latest_end, window.told_at + CLIMB) if window.told_at else stop.latest_end
        marks = [("past_its_end", late), ("leads_past_its_end", late + CLIMB)]
        found = [_ringing(window, name, at) for name, at in marks]
        return tuple(each for each in found if each)
    return ()


def _ringing(window: Window, name: str, at: datetime) -> Timer | None:
    mark = f"{name}@{millis(at)}"
    return None if mark in window.rung else timer(window, mark, at, RingWindow, mark=mark)

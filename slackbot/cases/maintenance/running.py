"""The stop itself: begun, put off, and ended by a person alone (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.cases.maintenance.state import Window
from slackbot.cases.maintenance.telling import revised, told_to_all
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.cases.stops import State
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, value

PLANNED = frozenset({State.PLANNED})
RUNNING = frozenset({State.RUNNING})


@value
class StartWindow(CommandBase):
    kind: Literal["window.start"] = "window.start"


@value
class ExtendWindow(CommandBase):
    """It takes longer than its latest end."""

    kind: Literal["window.extend"] = "window.extend"
    latest_end: datetime


@value
class FinishWindow(CommandBase):
    """By a person, with the check that was done."""

    kind: Literal["window.finish"] = "window.finish"
    check: str


@enforces("9")
@rule(StartWindow, may=STAFF | CLOCK, when=PLANNED, cites=("9",))
def start(window: Window, command: StartWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """By a person, or by itself at its time if that was chosen."""
    running = revised(window, state=State.RUNNING, running_since=now)
    return told_to_all(running, command, now, "started")


@enforces("9")
@rule(ExtendWindow, may=STAFF, when=RUNNING, cites=("9",))
def extend(window: Window, command: ExtendWindow, agreement: object, now: datetime) -> Decision | Refusal:
    if command.latest_end <= max(now, window.stop.latest_end):
        return Refusal(code="ends_before_it_begins", refs=("9",))
    later = replace(window.stop, expected_end=command.latest_end, latest_end=command.latest_end)
    return told_to_all(revised(window, stop=later), command, now, "extended")


@enforces("9")
@rule(FinishWindow, may=STAFF, when=RUNNING, cites=("9",))
def finish(window: Window, command: FinishWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """Never by the clock: somebody has looked."""
    if is_blank(command.check):
        return Refusal(code="check_is_missing", refs=("9",))
    done = revised(window, state=State.DONE, ended_at=now, check=command.check.strip())
    return told_to_all(done, command, now, "finished", check=done.check)

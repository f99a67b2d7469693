"""The stop itself: begun, told about while it goes on, put off, and ended by a person alone (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases.common import leads_of
from slackbot.cases.links import NoteIncident
from slackbot.cases.maintenance.short_notice import laid_aside
from slackbot.cases.maintenance.state import Window, WithoutBackups
from slackbot.cases.maintenance.telling import decided, revised, tell_desk, told_to_all
from slackbot.cases.rulebook import ANYONE, CLOCK, STAFF, rule
from slackbot.cases.stops import OPEN, Note, State, Texts
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, JsonValue, Refusal, Role, value

PLANNED = frozenset({State.PLANNED})
RUNNING = frozenset({State.RUNNING})
MOST_NOTES = 50
MOST_INCIDENTS = 50


@value
class StartWindow(CommandBase):
    """`unanswered`: so many customers have not said anything of their backup; then a lead begins, with a reason."""

    kind: Literal["window.start"] = "window.start"
    unanswered: int = 0
    reason: str = ""


@value
class AskToStart(CommandBase):
    """An engineer who may not begin without the answers calls the leads."""

    kind: Literal["window.ask_to_start"] = "window.ask_to_start"
    unanswered: int


@value
class ExtendWindow(CommandBase):
    """It takes longer than its latest end. `shown`: the digest of what is extended."""

    kind: Literal["window.extend"] = "window.extend"
    shown: str
    latest_end: datetime


@value
class NoteProgress(Worded):
    """How it is going: in every customer's thread, in their language."""

    kind: Literal["window.note_progress"] = "window.note_progress"
    text: Texts

    @property
    def words(self) -> str:
        return self.text.both


@value
class FinishWindow(Worded):
    """By a person, with the check that was done."""

    kind: Literal["window.finish"] = "window.finish"
    check: Texts

    @property
    def words(self) -> str:
        return self.check.both


@enforces("8", "8.1", "8.2", "9")
@rule(StartWindow, may=STAFF | CLOCK, when=PLANNED, cites=("9",))
def start(window: Window, command: StartWindow, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    """By a person, or by itself at its time if that was chosen. What mends an outage waits for nobody's answer."""
    aside = laid_aside(window, command, provider, now, "started")
    begun = replace(aside.window, state=State.RUNNING, running_since=now)
    if command.unanswered and window.waits_for_backups:
        if command.by.role is not Role.LEAD:
            return Refusal(code="backups_are_missing", refs=("8",))
        if is_blank(command.reason):
            return Refusal(code="reason_is_missing", refs=("8",))
        without = WithoutBackups(
            by=command.by.user,
            reason=command.reason.strip(),
            customers=command.unanswered,
            deputy_for=command.by.deputy_for,
        )
        begun = replace(begun, without_backups=without)
    unanswered, reason = command.unanswered, command.reason.strip()
    return told_to_all(revised(begun), command, now, "started", *aside.said, unanswered=unanswered, reason=reason)


@enforces("8")
@rule(AskToStart, may=STAFF, when=PLANNED, cites=("8",))
def ask_to_start(window: Window, command: AskToStart, provider: ProviderParticulars, now: datetime) -> Decision:
    leads: list[JsonValue] = [*leads_of(provider, now)]
    said = tell_desk("start_asked", by=command.by.user, unanswered=command.unanswered, leads=leads)
    return decided(window, command, now, "start_asked", said, unanswered=command.unanswered)


@enforces("9")
@rule(ExtendWindow, may=STAFF, when=RUNNING, cites=("9",))
def extend(window: Window, command: ExtendWindow, agreement: object, now: datetime) -> Decision | Refusal:
    if command.shown != window.shown():
        return Refusal(code="outdated")
    if command.latest_end <= max(now, window.stop.latest_end):
        return Refusal(code="ends_before_it_begins", refs=("9",))
    later = replace(window.stop, expected_end=command.latest_end, latest_end=command.latest_end)
    return told_to_all(revised(window, stop=later), command, now, "extended")


@enforces("9")
@rule(NoteProgress, may=STAFF, when=OPEN, cites=("9",))
def note_progress(window: Window, command: NoteProgress, agreement: object, now: datetime) -> Decision | Refusal:
    if is_blank(command.text.both):
        return Refusal(code="text_is_empty")
    if len(window.notes) >= MOST_NOTES:
        return Refusal(code="too_many_notes", refs=("9",))
    note = Note(at=now, by=command.by.user, text=command.text)
    noted = revised(window, notes=(*window.notes, note))
    return told_to_all(noted, command, now, "progress_noted", text=command.words)


@enforces("9")
@rule(FinishWindow, may=STAFF, when=RUNNING, cites=("9",))
def finish(window: Window, command: FinishWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """Never by the clock: somebody has looked."""
    if is_blank(command.words):
        return Refusal(code="check_is_missing", refs=("9",))
    done = revised(window, state=State.DONE, ended_at=now, check=command.check)
    return told_to_all(done, command, now, "finished", check=command.words)


@enforces("9")
@rule(NoteIncident, may=ANYONE | CLOCK)
def note_incident(window: Window, command: NoteIncident, agreement: object, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail."""
    if command.incident in window.incidents:
        return Decision(case=window, events=())
    listed = replace(window, incidents=(*window.incidents, command.incident)[-MOST_INCIDENTS:])
    return decided(listed, command, now, "incident_noted", incident=command.incident)

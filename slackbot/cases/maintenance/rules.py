"""A stop is told before or after it, to each customer once, and ended by a person alone (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.agreement.articles import enforces
from slackbot.cases.announcements.commands import BringStop
from slackbot.cases.maintenance.commands import (
    AnnounceWindow,
    ApproveNotice,
    CancelWindow,
    DropWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    PlanWindow,
    RingWindow,
    StartWindow,
    TellMore,
)
from slackbot.cases.maintenance.state import WINDOWS, Asked, Window
from slackbot.cases.rulebook import CLOCK, LEADS, STAFF, rule
from slackbot.cases.stops import State, Stop
from slackbot.cases.timing import timer
from slackbot.clock import millis
from slackbot.safety.invisible import is_blank
from slackbot.words import (
    Audience,
    Card,
    CommandBase,
    Decision,
    Event,
    FollowUp,
    JsonValue,
    Message,
    Notice,
    Refusal,
    Role,
    Timer,
)

AT_ONCE = 100
"""Customers that hear of it with one commit."""
DESK = "desk"
WINDOW = "window"
"""The name of its card in #desk."""
SOON = timedelta(minutes=30)
TELL_WITHIN = timedelta(hours=1)
"""Of a stop that has begun, or is over, the customers hear so soon; then the engineer is called, then the leads."""
CLIMB = timedelta(minutes=30)
DRAFT = frozenset({State.DRAFT})
PLANNED = frozenset({State.PLANNED})
RUNNING = frozenset({State.RUNNING})
LONGEST = timedelta(days=14)


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
        starts_by_itself=command.starts_by_itself,
    )
    return _decided(window, command, now, "drafted")


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
    return _decided(asked, command, now, "approval_asked", _desk("approve_notice"), reason=stop.why_late)


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
    return _told_to_all(told, command, now, "announced")


@rule(DropWindow, may=STAFF, when=DRAFT, cites=("9",))
def drop(window: Window, command: DropWindow, agreement: object, now: datetime) -> Decision:
    return _decided(replace(window, state=State.CANCELLED, ended_at=now), command, now, "dropped")


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
    return _told_to_all(_revised(window, stop=stop), command, now, "moved")


@enforces("9")
@rule(StartWindow, may=STAFF | CLOCK, when=PLANNED, cites=("9",))
def start(window: Window, command: StartWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """By a person, or by itself at its time if that was chosen."""
    running = _revised(window, state=State.RUNNING, running_since=now)
    return _told_to_all(running, command, now, "started")


@enforces("9")
@rule(ExtendWindow, may=STAFF, when=RUNNING, cites=("9",))
def extend(window: Window, command: ExtendWindow, agreement: object, now: datetime) -> Decision | Refusal:
    if command.latest_end <= max(now, window.stop.latest_end):
        return Refusal(code="ends_before_it_begins", refs=("9",))
    later = replace(window.stop, expected_end=command.latest_end, latest_end=command.latest_end)
    return _told_to_all(_revised(window, stop=later), command, now, "extended")


@enforces("9")
@rule(FinishWindow, may=STAFF, when=RUNNING, cites=("9",))
def finish(window: Window, command: FinishWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """Never by the clock: somebody has looked."""
    if is_blank(command.check):
        return Refusal(code="check_is_missing", refs=("9",))
    done = _revised(window, state=State.DONE, ended_at=now, check=command.check.strip())
    return _told_to_all(done, command, now, "finished", check=done.check)


@enforces("9")
@rule(CancelWindow, may=STAFF, when=PLANNED, cites=("9",))
def cancel(window: Window, command: CancelWindow, agreement: object, now: datetime) -> Decision | Refusal:
    if is_blank(command.reason):
        return Refusal(code="reason_is_missing", refs=("9",))
    cancelled = _revised(window, state=State.CANCELLED, ended_at=now, reason=command.reason.strip())
    return _told_to_all(cancelled, command, now, "cancelled", reason=cancelled.reason)


@rule(TellMore, may=STAFF | CLOCK)
def tell_more(window: Window, command: TellMore, agreement: object, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail. What a newer revision has overtaken tells nobody."""
    if command.revision != window.revision or command.after < window.told:
        return Decision(case=window, events=())
    return _next_hundred(window, command)


@rule(RingWindow, may=CLOCK)
def ring(window: Window, command: RingWindow, agreement: object, now: datetime) -> Decision | Refusal:
    if command.mark in window.rung:
        return Refusal(code="superseded")
    rung = replace(window, rung=(*window.rung, command.mark))
    return _decided(rung, command, now, "rung", _desk(command.mark.partition("@")[0]), mark=command.mark)


def _desk(key: str) -> Notice:
    return Notice(to=DESK, audience=Audience.DESK, key=key, params={}, under=WINDOW)


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


# ── To each customer ─────────────────────────────────────────────────────────────────────────────────────────────────


def _revised(window: Window, **changed: object) -> Window:
    return replace(window, revision=window.revision + 1, told=0, **changed)  # type: ignore[arg-type]


def _told_to_all(window: Window, command: CommandBase, now: datetime, happened: str, **data: JsonValue) -> Decision:
    """The first hundred with this commit, the others by follow-ups, each of which brings the next one about."""
    told = _next_hundred(window, command)
    event = Event(type=f"window.{happened}", at=now, by=command.by, refs=("9", window.stop.ground), data=data)
    return replace(told, events=(event,))


def _next_hundred(window: Window, command: CommandBase) -> Decision:
    until = min(window.told + AT_ONCE, len(window.recipients))
    messages: list[Message] = [
        card(),
        *(_bring(window, key, command) for key in window.recipients[window.told : until]),
    ]
    told = replace(window, told=until)
    if until < len(window.recipients):
        # Not begun with the window's id and a slash, as its timers are: what the clock began is no timer.
        next_id = f"{window.id}.{window.revision}/more/{until}"
        more = TellMore(id=next_id, case_id=window.id, by=command.by, revision=window.revision, after=until)
        messages.append(FollowUp(command=more))
    return Decision(case=told, events=(), messages=tuple(messages))


def _bring(window: Window, customer: str, command: CommandBase) -> FollowUp:
    """Its id says which revision, and to whom: brought twice, it counts once."""
    command_id = f"{window.id}.{window.revision}/{customer}/0"
    return FollowUp(command=BringStop(id=command_id, case_id=customer, by=command.by, news=window.news))


def card() -> Card:
    return Card(channel=DESK, audience=Audience.DESK, name=WINDOW)


def _decided(
    window: Window, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    event = Event(type=f"window.{happened}", at=now, by=command.by, refs=("9",), data=data)
    return Decision(case=window, events=(event,), messages=(card(), *said))

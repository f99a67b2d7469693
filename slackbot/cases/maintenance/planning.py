"""A stop is drafted, looked at, told before or after it, changed, moved and cancelled (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.fields import Duration
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases.maintenance.apart import set_apart
from slackbot.cases.maintenance.short_notice import ask_a_lead, laid_aside
from slackbot.cases.maintenance.state import WINDOWS, Apart, Called, Window
from slackbot.cases.maintenance.telling import DESK, announced, decided, impossible, moved, revised, told_to_all
from slackbot.cases.rulebook import STAFF, rule
from slackbot.cases.stops import State, Stop, Texts
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, value

DRAFT = frozenset({State.DRAFT})
PLANNED = frozenset({State.PLANNED})
BEFORE_IT_BEGINS = DRAFT | PLANNED


@value
class WithReason(Worded):
    """The customers read why, in their language."""

    reason: Texts = Texts()

    @property
    def words(self) -> str:
        return self.reason.both


@value
class AboutStop(Worded):
    stop: Stop
    recipients: tuple[str, ...]
    everybody: bool = False
    """As in `Window`."""
    called: Called = Called()
    starts_by_itself: bool = False
    tell_within: Duration = timedelta(hours=1)
    """What the strictest of their agreements says of a stop that is told afterwards."""

    @property
    def words(self) -> str:
        stop = self.stop
        return "\n".join((stop.title.both, stop.impact.both, stop.still_works.both))


@value
class PlanWindow(AboutStop):
    """A draft. `case_id` is the provider's: the desk gives the number."""

    kind: Literal["provider.plan_window"] = "provider.plan_window"
    incident: str = ""
    """The outage that it mends, or that it was made from."""
    number: int = 0


@value
class EditWindow(AboutStop):
    """A draft as a whole; of what the customers were told the words. `shown`: the digest of what was edited."""

    kind: Literal["window.edit"] = "window.edit"
    shown: str


@value
class AnnounceWindow(WithReason):
    """To every customer concerned; `shown` is the digest of the preview."""

    kind: Literal["window.announce"] = "window.announce"
    shown: str
    late: bool = False
    """For one of them it is later than was agreed: see `concerns`."""
    leave_out: tuple[str, ...] = ()
    """Customers who are not told of it after all."""


@value
class DropWindow(CommandBase):
    """A draft that nobody was told of."""

    kind: Literal["window.drop"] = "window.drop"


@value
class AtAnotherTime(WithReason):
    """`shown`: the digest of what was moved."""

    shown: str
    late: bool = False
    """As in `AnnounceWindow`."""
    start: datetime
    expected_end: datetime
    latest_end: datetime

    @property
    def times(self) -> dict[str, datetime]:
        return {"start": self.start, "expected_end": self.expected_end, "latest_end": self.latest_end}


@value
class MoveWindow(AtAnotherTime):
    """Everybody is told old and new, and confirms anew."""

    kind: Literal["window.move"] = "window.move"


@value
class SplitWindow(AtAnotherTime):
    """For one customer alone; the others hear nothing of it."""

    kind: Literal["window.split"] = "window.split"
    apart: Apart


@value
class CancelWindow(WithReason):
    kind: Literal["window.cancel"] = "window.cancel"


@rule(PlanWindow, may=STAFF, numbered=True, cites=("9",))
def plan(case: None, command: PlanWindow, agreement: object, now: datetime) -> Decision | Refusal:
    """A draft: what the customers will read is looked at before anybody is told."""
    if refusal := impossible(command.stop, now) or _unusable(command):
        return refusal
    window = Window(
        id=f"{WINDOWS}-{command.number}",
        channel=DESK,
        opened_at=now,
        state=State.DRAFT,
        stop=command.stop,
        recipients=command.recipients,
        everybody=command.everybody,
        planned_by=command.by.user,
        owner=command.by.user,
        called=command.called,
        starts_by_itself=command.starts_by_itself,
        tell_within=command.tell_within,
        incident=command.incident,
    )
    return decided(window, command, now, "drafted", incident=window.incident)


def _unusable(command: AboutStop) -> Refusal | None:
    if not command.recipients:
        return Refusal(code="nobody_is_affected", refs=("9",))
    # No clock sees whose answer is missing.
    if command.starts_by_itself and command.stop.waits_for_backups:
        return Refusal(code="risk_needs_a_person", refs=("8",))
    return None


@enforces("9")
@rule(EditWindow, may=STAFF, when=BEFORE_IT_BEGINS, cites=("9",))
def edit(window: Window, command: EditWindow, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    """Who was told already is told what has changed; another time is a move, of which more is said."""
    if command.shown != window.shown():
        return Refusal(code="outdated")
    if refusal := impossible(command.stop, now) or _unusable(command):
        return refusal
    changed = replace(window, stop=command.stop, starts_by_itself=command.starts_by_itself)
    if window.state is State.DRAFT:
        names = ("recipients", "everybody", "called", "tell_within")
        about = replace(changed, **{name: getattr(command, name) for name in names})
        aside = laid_aside(about, command, provider, now, "edited")
        return decided(aside.window, command, now, "edited", *aside.said)
    told = replace(command.stop, **_as_announced(window.stop))  # type: ignore[arg-type]
    if told == window.stop:
        return _quietly(window, changed, command, now)
    aside = laid_aside(changed, command, provider, now, "edited")
    return told_to_all(revised(aside.window, stop=told), command, now, "edited", *aside.said)


def _quietly(window: Window, changed: Window, command: CommandBase, now: datetime) -> Decision | Refusal:
    """How it begins is our own affair."""
    if changed.starts_by_itself == window.starts_by_itself:
        return Refusal(code="nothing_has_changed")
    return decided(replace(window, starts_by_itself=changed.starts_by_itself), command, now, "edited")


def _as_announced(stop: Stop) -> dict[str, object]:
    """What an edit leaves as it was told."""
    names = ("ground", "ground_said", "systems", "start", "expected_end", "latest_end", "why_late", "after_the_fact")
    return {name: getattr(stop, name) for name in names}


@enforces("9", "9(1)", "9(2)", "9(3)", "9(4)", "9(5)")
@rule(AnnounceWindow, may=STAFF, when=DRAFT, cites=("9",))
def announce(
    window: Window, command: AnnounceWindow, provider: ProviderParticulars, now: datetime
) -> Decision | Refusal:
    """Beforehand, or, as the text allows for every ground, afterwards."""
    if command.shown != window.shown():
        return Refusal(code="outdated")
    if refusal := impossible(window.stop, now):
        return refusal
    fewer = _without(window, frozenset(command.leave_out))
    if not fewer.recipients:
        return Refusal(code="nobody_is_affected", refs=("9",))
    if command.late:
        return ask_a_lead(fewer, window.stop, command, command.reason, provider, now)
    aside = laid_aside(fewer, command, provider, now, "sent")
    return announced(aside.window, command, now, *aside.said)


def _without(window: Window, left_out: frozenset[str]) -> Window:
    kept = tuple(key for key in window.recipients if key not in left_out)
    return replace(window, recipients=kept, everybody=window.everybody and kept == window.recipients)


@rule(DropWindow, may=STAFF, when=DRAFT, cites=("9",))
def drop(window: Window, command: DropWindow, provider: ProviderParticulars, now: datetime) -> Decision:
    aside = laid_aside(window, command, provider, now, "dropped")
    dropped = replace(aside.window, state=State.CANCELLED, ended_at=now)
    return decided(dropped, command, now, "dropped", *aside.said)


@enforces("9")
@rule(MoveWindow, may=STAFF, when=PLANNED, cites=("9",))
def move(window: Window, command: MoveWindow, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    return _at_another_time(window, command, None, provider, now)


@enforces("9")
@rule(SplitWindow, may=STAFF, when=PLANNED, cites=("9",))
def split(window: Window, command: SplitWindow, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    """Where it concerns nobody else, it is simply a move."""
    customer = command.apart.customer
    if customer not in window.concerned:
        return Refusal(code="not_in_this_window", refs=("9",))
    alone = window.concerned == (customer,)
    return _at_another_time(window, command, None if alone else command.apart, provider, now)


def _at_another_time(
    window: Window, command: AtAnotherTime, apart: Apart | None, provider: ProviderParticulars, now: datetime
) -> Decision | Refusal:
    if command.shown != window.shown():
        return Refusal(code="outdated")
    stop = replace(window.stop, why_late=Texts(), **command.times)  # type: ignore[arg-type]
    if refusal := impossible(stop, now):
        return refusal
    if stop.times == window.stop.times:
        return Refusal(code="nothing_has_changed")
    if command.late:
        return ask_a_lead(window, stop, command, command.reason, provider, now, apart)
    aside = laid_aside(window, command, provider, now, "moved")
    if apart:
        return set_apart(aside.window, stop, apart, command, now, *aside.said)
    return moved(aside.window, stop, command, now, *aside.said)


@enforces("9")
@rule(CancelWindow, may=STAFF, when=PLANNED, cites=("9",))
def cancel(window: Window, command: CancelWindow, provider: ProviderParticulars, now: datetime) -> Decision | Refusal:
    if is_blank(command.words):
        return Refusal(code="reason_is_missing", refs=("9",))
    aside = laid_aside(window, command, provider, now, "cancelled")
    over = revised(aside.window, state=State.CANCELLED, ended_at=now, reason=command.reason)
    return told_to_all(over, command, now, "cancelled", *aside.said, reason=command.words)

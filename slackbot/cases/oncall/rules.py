"""Somebody is on duty, everybody can see who, and what one shift knows reaches the next (Art. 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.agreement.articles import enforces
from slackbot.cases.oncall.commands import (
    DropStandIn,
    HandOver,
    ImportStandIns,
    RemindHandover,
    StandIn,
    Swap,
    TakeOver,
    WriteHandover,
)
from slackbot.cases.oncall.common import (
    HANDOVER,
    LONGEST_NOTE,
    decided,
    handed_over,
    handover_card,
    to_come,
    told,
    told_directly,
)
from slackbot.cases.oncall.duty import DIRECT
from slackbot.cases.oncall.offers import LIVE, MOST_STAND_INS, asked_for, offer_deadlines
from slackbot.cases.oncall.shifts import Override, Shift, next_change, on_duty
from slackbot.cases.oncall.state import Change, Handover, Rota
from slackbot.cases.rulebook import CLOCK, LEADS, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.safety.invisible import is_blank
from slackbot.words import (
    Audience,
    Decision,
    JsonValue,
    Message,
    Notice,
    Refusal,
    Role,
    Timer,
)

REMIND_AFTER, RAISE_AFTER, RAISE_EVERY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
"""Of a shift that nobody has taken over: those who came, then the leads, then the leads each day."""
LONGEST_STAND_IN = timedelta(days=92)


@enforces("5.2")
@rule(StandIn, may=STAFF, when=LIVE, cites=("5.2",))
def stand_in(rota: Rota, command: StandIn, agreement: object, now: datetime) -> Decision | Refusal:
    """What has been is not changed any more: it begins now at the earliest."""
    if refusal := _impossible(rota, command, now):
        return refusal
    command = replace(command, since=max(command.since, now))
    replaced = on_duty(rota.terms, rota.overrides, command.layer, command.since)
    theirs = {command.person, replaced.person if replaced else command.person}
    if command.by.role is not Role.LEAD and command.by.user not in theirs:
        return Refusal(code="another_ones_shift")
    span = _override(command, command.person, command)
    return asked_for(rota, (Change(stand_in=span, instead=rota.within(span, now)),), command, now)


@enforces("5.2")
@rule(ImportStandIns, may=LEADS, when=LIVE, cites=("5.2",))
def import_stand_ins(rota: Rota, command: ImportStandIns, agreement: object, now: datetime) -> Decision | Refusal:
    """All of them or none: a calendar of which a part is missing looks whole to everybody."""
    named = {each.id: replace(each, since=max(each.since, now)) for each in command.stand_ins if each.until > now}
    if not named:
        return Refusal(code="nothing_to_record")
    kept = tuple(each for each in to_come(rota, now) if each.id not in named)
    if len(kept) + len(named) > MOST_STAND_INS:
        return Refusal(code="too_many_stand_ins")
    for each in named.values():
        if rota.terms.layer(each.layer) is None:
            return Refusal(code="no_such_layer")
        if each.until <= each.since:
            return Refusal(code="ends_before_it_begins")
        if each.until - each.since > LONGEST_STAND_IN:
            return Refusal(code="too_long")
    after = replace(rota, overrides=(*kept, *named.values()))
    return decided(after, command, now, "stand_ins_imported", told("imported", count=len(named)), count=len(named))


def _impossible(rota: Rota, command: StandIn, now: datetime) -> Refusal | None:
    if rota.terms.layer(command.layer) is None:
        return Refusal(code="no_such_layer")
    if command.until <= command.since:
        return Refusal(code="ends_before_it_begins")
    if command.until <= now:
        return Refusal(code="is_over")
    if len(to_come(rota, now)) >= MOST_STAND_INS:
        return Refusal(code="too_many_stand_ins")
    return Refusal(code="too_long") if command.until - command.since > LONGEST_STAND_IN else None


@enforces("5.2")
@rule(Swap, may=STAFF, when=LIVE, cites=("5.2",))
def swap(rota: Rota, command: Swap, agreement: object, now: datetime) -> Decision | Refusal:
    one = on_duty(rota.terms, rota.overrides, command.layer, command.one)
    other = on_duty(rota.terms, rota.overrides, command.layer, command.other)
    if one is None or other is None or one.person == other.person or min(one.until, other.until) <= now:
        return Refusal(code="no_such_shift")
    if command.by.role is not Role.LEAD and command.by.user not in (one.person, other.person):
        return Refusal(code="another_ones_shift")
    # What has been is not changed any more: of a shift that runs, what is left.
    one, other = (replace(each, since=max(each.since, now)) for each in (one, other))
    exchanged = (
        Change(stand_in=_override(one, other.person, command), instead=(one.person,)),
        Change(stand_in=_override(other, one.person, command), instead=(other.person,)),
    )
    return asked_for(rota, exchanged, command, now)


@rule(DropStandIn, may=STAFF, when=LIVE, cites=("5.2",))
def drop_stand_in(rota: Rota, command: DropStandIn, agreement: object, now: datetime) -> Decision | Refusal:
    """Of two shifts that were exchanged both go back, and either of the two may say so.

    Where one of them is over, the other goes back all the same: whoever cannot come must not be held to it by what has
    been. What is said names each that goes back, so that nobody takes one for two.
    """
    found = next((each for each in rota.overrides if each.id == command.override and each.until > now), None)
    if found is None:
        return Refusal(code="no_such_shift")
    together = [each for each in to_come(rota, now) if each.belongs_to(found)]
    theirs = {person for each in together for person in (each.person, each.by)}
    if command.by.role is not Role.LEAD and command.by.user not in theirs:
        return Refusal(code="another_ones_shift")
    left = tuple(each for each in to_come(rota, now) if each not in together)
    spans: list[JsonValue] = [_span(each) for each in together]
    said = told("dropped", spans=spans)
    direct = told_directly(said, sorted(theirs), command.by.user)
    after = replace(rota, overrides=left)
    return decided(after, command, now, "stand_in_dropped", said, *direct, person=found.person, spans=spans)


@rule(WriteHandover, may=STAFF, when=LIVE, cites=("5.2",))
def write_handover(rota: Rota, command: WriteHandover, agreement: object, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if len(command.text) > LONGEST_NOTE:
        return Refusal(code="what_is_too_long")
    written = replace(rota, note=command.text.strip(), note_by=command.by.user)
    return decided(written, command, now, "handover_written", text=command.text.strip())


@enforces("5.2")
@rule(HandOver, may=CLOCK)
def hand_over(rota: Rota, command: HandOver, agreement: object, now: datetime) -> Decision:
    """Said when somebody comes. After a standstill of the desk once, for how things are now."""
    went, came = rota.people(rota.changed_at), rota.people(now)
    new = tuple(person for person in came if person not in went) or (came if not went else ())
    after = replace(rota, changed_at=now, overrides=to_come(rota, now))
    if not came or not (new or came != went):
        return decided(after, command, now, "shift_ended")
    after, cards = handed_over(after, now, came, went)
    return decided(after, command, now, "handed_over", *cards, came=[*came])


@rule(TakeOver, may=STAFF, when=LIVE, cites=("5.2",))
def take_over(rota: Rota, command: TakeOver, agreement: object, now: datetime) -> Decision | Refusal:
    found = rota.handover(command.handover)
    if found is None or not rota.is_last(found.name):
        return Refusal(code="outdated")
    if found.taken_by:
        return Refusal(code="taken_over_already")
    if command.by.role is not Role.LEAD and command.by.user not in (*found.came, *rota.people(now)):
        return Refusal(code="not_on_duty")
    after = _with(rota, replace(found, taken_by=command.by.user))
    return decided(after, command, now, "taken_over", handover_card(found))


@enforces("5.2")
@rule(RemindHandover, may=CLOCK)
def remind_handover(rota: Rota, command: RemindHandover, agreement: object, now: datetime) -> Decision | Refusal:
    """First those who came are asked again, then the leads are told, each day until somebody takes over."""
    found = rota.handover(command.handover)
    if found is None or found.taken_by:
        return Refusal(code="superseded")
    under = f"{HANDOVER}:{found.name}"
    if found.reminded:
        said: tuple[Message, ...] = (told("handover_unanswered", under=under, to=[*found.came]),)
        return decided(_with(rota, replace(found, raised=found.raised + 1)), command, now, "handover_raised", *said)
    said = (told("remind_handover", under=under, to=[*found.came]), *_to_each(rota, found))
    return decided(_with(rota, replace(found, reminded=True)), command, now, "handover_reminded", *said)


def _to_each(rota: Rota, found: Handover) -> list[Notice]:
    """The same to each of them directly."""
    at = found.at.isoformat()
    return [
        Notice(to=f"{DIRECT}{person}", audience=Audience.PERSON, key="handover_waits", params={"at": at})
        for person in found.came
    ]


def _asked_again(handed: Handover) -> datetime:
    if not handed.reminded:
        return handed.at + REMIND_AFTER
    return handed.at + RAISE_AFTER + handed.raised * RAISE_EVERY


def deadlines(rota: Rota, agreement: object = None) -> tuple[Timer, ...]:
    if not rota.is_open:
        return ()
    found = offer_deadlines(rota)
    if change := next_change(rota.terms, rota.overrides, rota.changed_at):
        found.append(timer(rota, "change", change, HandOver))
    last = rota.handovers[-1] if rota.handovers else None
    if last and not last.taken_by:
        found.append(timer(rota, f"take_over.{last.name}", _asked_again(last), RemindHandover, handover=last.name))
    return tuple(found)


def _override(span: StandIn | Shift, person: str, command: StandIn | Swap) -> Override:
    return Override(
        id=f"{command.id}/{person}",
        layer=span.layer,
        person=person,
        since=span.since,
        until=span.until,
        by=command.by.user,
        reason=command.reason if isinstance(command, StandIn) else "",
    )


def _span(each: Override) -> dict[str, JsonValue]:
    return {"person": each.person, "since": each.since.isoformat(), "until": each.until.isoformat()}


def _with(rota: Rota, handed: Handover) -> Rota:
    return replace(rota, handovers=tuple(handed if each.at == handed.at else each for each in rota.handovers))

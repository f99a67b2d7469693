"""The shared channel is listened to, and nothing said there is left unanswered (Arts. 1, 3.3, 5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import add_business_time
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers import access_review
from slackbot.cases.customers.breaches import breach_reminders
from slackbot.cases.customers.commands import (
    DrawPanel,
    Hear,
    MoveChannel,
    NoteObstacle,
    RaiseUnanswered,
    TakeUp,
    TakeUpAll,
)
from slackbot.cases.customers.opening import openings
from slackbot.cases.customers.said import PANEL, decided, latest_first, panel
from slackbot.cases.customers.state import Customer, Heard, Obstacle
from slackbot.cases.customers.term import term_reminders
from slackbot.cases.customers.versions import days_to_come
from slackbot.cases.rulebook import ANYONE, CLOCK, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.words import (
    Audience,
    Card,
    Decision,
    Refusal,
    Timer,
)

OFFER, UNANSWERED, OBSTACLE = "offer", "unanswered", "obstacle"
PANEL_EVERY = timedelta(days=1)
MOST_HEARD = 50
"""With more of them, the oldest is forgotten."""
MOST_OBSTACLES = 10


@rule(MoveChannel, may=CLOCK)
def move_channel(customer: Customer, command: MoveChannel, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """The record follows, and the panel is drawn anew: what stood under the old id may be gone."""
    if command.old != customer.channel:
        return Refusal(code="nothing_to_record")
    replaced = latest_first(command.old, customer.replaced, but=command.new)
    after = replace(customer, channel=command.new, replaced=replaced, panel_drawn_at=now)
    return decided(after, command, now, "channel_moved", panel(after), old=command.old, new=command.new)


@enforces("12")
@rule(NoteObstacle, may=CLOCK, cites=("12",))
def note_obstacle(customer: Customer, command: NoteObstacle, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Staff are told once of each; when it is over the same card says so."""
    before = customer.obstacle
    if command.reason == (before.reason if before else ""):
        return Refusal(code="nothing_to_record")
    known = tuple(replace(each, over=True) for each in customer.obstacles)
    found = (Obstacle(reason=command.reason, since=now),) if command.reason else ()
    after = replace(customer, obstacles=(*known, *found)[-MOST_OBSTACLES:])
    shown = [obstacle_card(each, agreement) for each in (*([before] if before else []), *found)]
    welcome = () if found or after.frozen else (panel(after),)
    return decided(after, command, now, "obstacle_noted", *shown, *welcome, reason=command.reason)


@enforces("3.3", "5.1")
@rule(Hear, may=ANYONE, cites=("3.3",))
def hear(customer: Customer, command: Hear, agreement: Agreement, now: datetime) -> Decision | Refusal:
    known = customer.message(command.ts)
    if known and (known.offered or not command.offer):
        return Refusal(code="nothing_to_record")
    if not command.offer and not command.waits:
        return Refusal(code="nothing_to_record")
    heard = known or Heard(
        ts=command.ts,
        user=command.user,
        text=command.text,
        at=now,
        permalink=command.permalink,
        waits=command.waits,
    )
    noted = replace(heard, offered=command.offer, thread=command.thread)
    after = replace(customer, heard=_remembered(customer, noted))
    said = (offer(after, noted),) if command.offer else ()
    return decided(after, command, now, "heard", *said, message=command.ts)


@rule(TakeUp, may=ANYONE | CLOCK)
def take_up(customer: Customer, command: TakeUp, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail because the message was never waiting."""
    taken = [heard for heard in customer.heard if heard.ts == command.ts and (heard.waits or command.case)]
    after = _settled(customer, taken, command.case)
    return decided(after, command, now, "taken_up", *_redrawn(after, taken, agreement), message=command.ts)


@rule(TakeUpAll, may=STAFF)
def take_up_all(customer: Customer, command: TakeUpAll, agreement: Agreement, now: datetime) -> Decision | Refusal:
    taken = [heard for heard in customer.heard if heard.waits and float(heard.ts) <= float(command.ts)]
    if not taken:
        return Refusal(code="nothing_to_record")
    after = _settled(customer, taken)
    return decided(after, command, now, "taken_up", *_redrawn(after, taken, agreement), message=command.ts)


@enforces("3.3", "5.1")
@rule(RaiseUnanswered, may=CLOCK)
def raise_unanswered(
    customer: Customer, command: RaiseUnanswered, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    found = customer.message(command.ts)
    if found is None or not found.unseen:
        return Refusal(code="superseded")
    raised = replace(found, raised=True)
    after = replace(customer, heard=_remembered(customer, raised))
    return decided(after, command, now, "raised_unanswered", unanswered(raised, agreement), message=found.ts)


@rule(DrawPanel, may=STAFF | CLOCK)
def draw_panel(customer: Customer, command: DrawPanel, agreement: Agreement, now: datetime) -> Decision:
    drawn = () if customer.obstacle or customer.frozen else (panel(customer),)
    return Decision(case=replace(customer, panel_drawn_at=now), events=(), messages=drawn)


def deadlines(customer: Customer, agreement: Agreement) -> tuple[Timer, ...]:
    wait, hours = agreement.particulars.unanswered_after, agreement.particulars.attended()
    unseen = (heard for heard in customer.heard if heard.unseen)
    due = ((heard.ts, add_business_time(heard.at, wait, hours)) for heard in unseen)
    raised = (timer(customer, f"unanswered.{ts}", at, RaiseUnanswered, ts=ts) for ts, at in due)
    drawn = timer(customer, PANEL, customer.panel_drawn_at + PANEL_EVERY, DrawPanel)
    later = (
        *days_to_come(customer),
        *term_reminders(customer, agreement),
        *breach_reminders(customer, agreement),
        *access_review.deadlines(customer, agreement),
    )
    return (*raised, *openings(customer), drawn, *later, *access_review.deadlines(customer, agreement))


def offer(customer: Customer, heard: Heard) -> Card:
    """The two buttons under a message; once it is an incident, its number in their place."""
    return Card(
        channel=customer.channel,
        audience=Audience.CUSTOMER,
        name=f"{OFFER}:{heard.ts}",
        thread=heard.thread or heard.ts,
    )


def unanswered(heard: Heard, agreement: Agreement) -> Card:
    return Card(channel=agreement.provider.desk_channel, audience=Audience.DESK, name=f"{UNANSWERED}:{heard.ts}")


def obstacle_card(found: Obstacle, agreement: Agreement) -> Card:
    return Card(channel=agreement.provider.desk_channel, audience=Audience.DESK, name=f"{OBSTACLE}:{found.name}")


def _remembered(customer: Customer, heard: Heard) -> tuple[Heard, ...]:
    """In the order they were heard. What is settled makes room first, then what the desk has seen."""
    known = customer.message(heard.ts)
    kept = [heard if each is known else each for each in customer.heard] + ([] if known else [heard])
    spare = sorted(kept, key=lambda each: (each.unseen, each.waits))[: max(0, len(kept) - MOST_HEARD)]
    return tuple(each for each in kept if each not in spare)


def _settled(customer: Customer, taken: list[Heard], case: str = "") -> Customer:
    """What we never spoke about is forgotten; the rest stays, so that what we said can be drawn anew."""
    after = []
    for heard in customer.heard:
        if heard not in taken:
            after.append(heard)
        elif heard.raised or heard.offered:
            after.append(replace(heard, waits=False, case=case or heard.case))
    return replace(customer, heard=tuple(after))


def _redrawn(customer: Customer, taken: list[Heard], agreement: Agreement) -> list[Card]:
    offers = [offer(customer, heard) for heard in taken if heard.offered]
    return offers + [unanswered(heard, agreement) for heard in taken if heard.raised]

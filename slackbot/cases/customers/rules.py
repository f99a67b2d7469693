"""The shared channel is listened to, and nothing said there is left unanswered (Arts. 1, 3.3, 5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.customers.commands import ApplyAgreement, DrawPanel, Hear, RaiseUnanswered, TakeUp, TakeUpAll
from slackbot.cases.customers.state import Customer, Heard
from slackbot.cases.rulebook import ANYONE, CLOCK, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.words import (
    Audience,
    Card,
    CommandBase,
    Decision,
    Event,
    JsonValue,
    Lane,
    Message,
    Notice,
    Refusal,
    Timer,
)

PANEL = "panel"
PANEL_EVERY = timedelta(days=1)
MOST_HEARD = 50


@enforces("1")
@rule(ApplyAgreement, may=STAFF, opens=True, cites=("1",))
def apply_agreement(
    customer: Customer | None, command: ApplyAgreement, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if customer and customer.agreement == command.agreement:
        return Refusal(code="already_in_force")
    terms = agreement.particulars
    before = customer or Customer(id=terms.key, channel=terms.channel, opened_at=now, agreement="", panel_drawn_at=now)
    after = replace(before, channel=terms.channel, agreement=command.agreement, panel_drawn_at=now)
    return _decided(after, command, now, "agreement_applied", panel(after), version=command.agreement)


@enforces("3.3", "5.1")
@rule(Hear, may=ANYONE, cites=("3.3",))
def hear(customer: Customer, command: Hear, agreement: Agreement, now: datetime) -> Decision | Refusal:
    known = any(heard.ts == command.ts for heard in customer.heard)
    if not command.offer and (known or not command.waits):
        return Refusal(code="nothing_to_record")
    heard = Heard(ts=command.ts, user=command.user, text=command.text, at=now)
    waits = command.waits and not known
    after = replace(customer, heard=(*customer.heard, heard)[-MOST_HEARD:]) if waits else customer
    said = (_offer(after, command),) if command.offer else ()
    return _decided(after, command, now, "heard", *said, message=command.ts)


@rule(TakeUp, may=ANYONE | CLOCK)
def take_up(customer: Customer, command: TakeUp, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail because the message was never waiting."""
    left = tuple(heard for heard in customer.heard if heard.ts != command.ts)
    return _decided(replace(customer, heard=left), command, now, "taken_up", message=command.ts)


@rule(TakeUpAll, may=STAFF)
def take_up_all(customer: Customer, command: TakeUpAll, agreement: Agreement, now: datetime) -> Decision | Refusal:
    left = tuple(heard for heard in customer.heard if float(heard.ts) > float(command.ts))
    if left == customer.heard:
        return Refusal(code="nothing_to_record")
    return _decided(replace(customer, heard=left), command, now, "taken_up", message=command.ts)


@enforces("3.3", "5.1")
@rule(RaiseUnanswered, may=CLOCK)
def raise_unanswered(
    customer: Customer, command: RaiseUnanswered, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    found = next((heard for heard in customer.heard if heard.ts == command.ts), None)
    if found is None:
        return Refusal(code="superseded")
    after = replace(customer, heard=tuple(replace(h, raised=True) if h is found else h for h in customer.heard))
    said = Notice(
        to=agreement.provider.desk_channel,
        audience=Audience.DESK,
        key="unanswered",
        params={"ts": found.ts, "user": found.user, "text": found.text, "at": found.at.isoformat()},
    )
    return _decided(after, command, now, "raised_unanswered", said, message=found.ts)


@rule(DrawPanel, may=STAFF | CLOCK)
def draw_panel(customer: Customer, command: DrawPanel, agreement: Agreement, now: datetime) -> Decision:
    return Decision(case=replace(customer, panel_drawn_at=now), events=(), messages=(panel(customer),))


def deadlines(customer: Customer, agreement: Agreement) -> tuple[Timer, ...]:
    wait = agreement.particulars.unanswered_after
    waiting = (h for h in customer.heard if not h.raised)
    raised = (timer(customer, f"unanswered.{h.ts}", h.at + wait, RaiseUnanswered, ts=h.ts) for h in waiting)
    return (*raised, timer(customer, PANEL, customer.panel_drawn_at + PANEL_EVERY, DrawPanel))


def panel(customer: Customer) -> Card:
    return Card(channel=customer.channel, audience=Audience.CUSTOMER, name=PANEL, lane=Lane.BULK)


def _offer(customer: Customer, command: Hear) -> Notice:
    params: dict[str, JsonValue] = {"ts": command.ts, "empty": not command.text.strip()}
    return Notice(
        to=customer.channel,
        audience=Audience.CUSTOMER,
        key="offer",
        params=params,
        thread=command.thread or command.ts,
    )


def _decided(
    customer: Customer, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    event = Event(type=f"customer.{happened}", at=now, by=command.by, data=data)
    return Decision(case=customer, events=(event,), messages=said)

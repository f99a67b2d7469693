"""緊急対応: owed only where it is contracted; elsewhere the customer may ask, and a lead answers (Arts. 3.2, 10(6))."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Cover
from slackbot.cases.common import decided, tell_customer, tell_desk
from slackbot.cases.incidents.state import WAITING_FOR_US, Ending, Incident, State, Urgent
from slackbot.cases.rulebook import CLOCK, CUSTOMER, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import Actor, Audience, Card, CommandBase, Decision, Refusal, Role, Timer, value

URGENT = "urgent"
"""The name of its card in #desk."""
REMIND_AFTER = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 60, 120, 240, 480))
"""From the wish, or from the lead's yes until somebody has begun."""
TELL_CUSTOMER_AT = 3
"""With this reminder the customer hears that nobody has answered yet."""


@value
class WaitForOpening(CommandBase):
    """「翌営業日の対応を希望」; `shown` is the digest of what was offered."""

    kind: Literal["incident.wait_for_opening"] = "incident.wait_for_opening"
    shown: str


@value
class AskUrgent(CommandBase):
    """「緊急対応を相談」"""

    kind: Literal["incident.ask_urgent"] = "incident.ask_urgent"
    shown: str


@value
class AgreeUrgent(CommandBase):
    kind: Literal["incident.agree_urgent"] = "incident.agree_urgent"
    shown: str


@value
class DeclineUrgent(Worded):
    SAID: ClassVar[tuple[str, ...]] = ("reason",)

    kind: Literal["incident.decline_urgent"] = "incident.decline_urgent"
    shown: str
    reason: str


@value
class RemindUrgent(CommandBase):
    """The wish has no answer yet, or the yes nobody who has begun."""

    kind: Literal["incident.remind_urgent"] = "incident.remind_urgent"


def can_wait(incident: Incident) -> bool:
    """There is an opening to wait for, and the customer has not said so yet."""
    outside = incident.reception is not None and incident.reception.opens is not None
    agreed = incident.urgent is not None and incident.urgent.ending is Ending.AGREED
    return incident.state is State.REPORTED and outside and not incident.waits_by and not agreed


def can_ask(incident: Incident, agreement: Agreement) -> bool:
    """Within the hours too: 緊急対応 is a thing of its own."""
    settled = incident.urgent is None or incident.urgent.ending in (Ending.DECLINED, Ending.WITHDRAWN)
    return agreement.particulars.out_of_hours is Cover.PAID and incident.state in WAITING_FOR_US and settled


def offered(incident: Incident) -> str:
    """Digest of what either side decides about: it changes with every wish and every answer."""
    opens = incident.reception.opens if incident.reception else None
    terms = f"{incident.id}|{opens}|{incident.waits_by}|{incident.urgent}"
    return hashlib.sha256(terms.encode()).hexdigest()[:10]


@enforces("3.2")
@rule(WaitForOpening, may=CUSTOMER, when=frozenset({State.REPORTED}), cites=("3.2",))
def wait_for_opening(
    incident: Incident, command: WaitForOpening, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """Whoever had asked for 緊急対応 thereby takes the wish back."""
    if incident.reception is None or incident.reception.opens is None:
        return Refusal(code="reception_is_open", refs=("3.1",))
    if not can_wait(incident) or command.shown != offered(incident):
        return Refusal(code="outdated", refs=("3.2",))
    waits = replace(incident, waits_by=command.by.user)
    if incident.urgent is None or incident.urgent.ending:
        return decided(waits, command, now, "opening_chosen", refs=("3.2",))
    taken_back = replace(incident.urgent, ending=Ending.WITHDRAWN, ended_at=now, ended_by=command.by.user)
    after = replace(waits, urgent=taken_back)
    said = tell_desk(after, "urgent_withdrawn", by=command.by.user)
    return decided(after, command, now, "urgent_withdrawn", urgent_card(after, taken_back), said, refs=("3.2",))


@enforces("3.2", "10(6)")
@rule(AskUrgent, may=CUSTOMER, when=WAITING_FOR_US, cites=("3.2",))
def ask_urgent(incident: Incident, command: AskUrgent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if agreement.particulars.out_of_hours is not Cover.PAID:
        return Refusal(code="urgent_not_offered", refs=("3.2",))
    if not can_ask(incident, agreement) or command.shown != offered(incident):
        return Refusal(code="outdated", refs=("3.2",))
    count = incident.urgent.count + 1 if incident.urgent else 1
    wish = Urgent(asked_at=now, asked_by=command.by.user, count=count)
    asked = replace(incident, urgent=wish, waits_by="")
    return decided(asked, command, now, "urgent_asked", urgent_card(asked, wish), refs=("3.2", "10(6)"))


@enforces("3.2", "10(6)")
@rule(AgreeUrgent, may=STAFF, when=WAITING_FOR_US, cites=("3.2",))
def agree_urgent(incident: Incident, command: AgreeUrgent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    wish = _open_wish(incident, command.by, command.shown)
    if isinstance(wish, Refusal):
        return wish
    answer = replace(wish, ending=Ending.AGREED, ended_at=now, ended_by=command.by.user, reminded=0)
    agreed = replace(incident, urgent=answer)
    called = [incident.commander] if incident.commander else [*agreement.provider.engineers]
    said = (
        tell_customer(agreed, "urgent_agreed", by=command.by.user),
        tell_desk(agreed, "urgent_agreed", by=command.by.user, to=called),
    )
    return decided(agreed, command, now, "urgent_agreed", urgent_card(agreed, answer), *said, refs=("3.2", "10(6)"))


@enforces("3.2", "18")
@rule(DeclineUrgent, may=STAFF, when=WAITING_FOR_US, cites=("3.2",))
def decline_urgent(
    incident: Incident, command: DeclineUrgent, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    wish = _open_wish(incident, command.by, command.shown)
    if isinstance(wish, Refusal):
        return wish
    if is_blank(command.reason):
        return Refusal(code="text_is_empty")
    reason = command.reason.strip()
    answer = replace(wish, ending=Ending.DECLINED, ended_at=now, ended_by=command.by.user, reason=reason)
    declined = replace(incident, urgent=answer)
    said = tell_customer(declined, "urgent_declined", by=command.by.user, text=reason)
    shown = (urgent_card(declined, answer), said)
    return decided(declined, command, now, "urgent_declined", *shown, refs=("3.2", "18"), reason=reason)


@enforces("3.2")
@rule(RemindUrgent, may=CLOCK, when=WAITING_FOR_US, cites=("3.2",))
def remind_urgent(incident: Incident, command: RemindUrgent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """After a standstill once, however many were missed."""
    wish, since = incident.urgent, _unsettled(incident)
    if wish is None or since is None:
        return Refusal(code="superseded")
    passed = sum(1 for after in REMIND_AFTER if since + after <= now)
    reminded = replace(incident, urgent=replace(wish, reminded=max(passed, wish.reminded + 1)))
    agreed = wish.ending is Ending.AGREED
    to = [*dict.fromkeys((*agreement.provider.leads, *agreement.provider.engineers))]
    said = [tell_desk(reminded, "urgent_unstarted" if agreed else "urgent_unanswered", to=to, since=since.isoformat())]
    if not agreed and wish.reminded < TELL_CUSTOMER_AT <= passed:
        said.append(tell_customer(reminded, "urgent_unanswered"))
    return decided(reminded, command, now, "urgent_reminded", *said, refs=("3.2",))


def reminders(incident: Incident) -> tuple[Timer, ...]:
    wish, since = incident.urgent, _unsettled(incident)
    if wish is None or since is None or wish.reminded >= len(REMIND_AFTER):
        return ()
    name = f"urgent.{wish.count}.{wish.ending or 'asked'}.{wish.reminded}"
    return (timer(incident, name, since + REMIND_AFTER[wish.reminded], RemindUrgent),)


def urgent_card(incident: Incident, wish: Urgent) -> Card:
    return Card(channel=incident.desk, audience=Audience.DESK, name=f"{URGENT}:{wish.count}")


def quoted(incident: Incident) -> bool:
    """The wish was answered with a quote, and the customer has the word."""
    return any(each.urgent and each.is_open for each in incident.quotes)


def _unsettled(incident: Incident) -> datetime | None:
    """Since when somebody waits for an answer, or for work to begin after a yes."""
    wish = incident.urgent
    if wish is None or incident.state not in WAITING_FOR_US or quoted(incident):
        return None
    if wish.ending is Ending.AGREED:
        return wish.ended_at if incident.state is State.REPORTED else None
    return wish.asked_at if wish.ending is None else None


def _open_wish(incident: Incident, by: Actor, shown: str) -> Urgent | Refusal:
    wish = incident.urgent
    if wish is None:
        return Refusal(code="urgent_not_asked", refs=("3.2",))
    if by.role is not Role.LEAD:
        return Refusal(code="lead_only", refs=("3.2",))
    if wish.ending or quoted(incident) or shown != offered(incident):
        return Refusal(code="outdated", refs=("3.2",))
    return wish

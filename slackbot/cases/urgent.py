"""緊急対応: owed only where it is contracted; elsewhere the customer may ask, and a lead answers (Arts. 3.2, 10(6))."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement, Cover
from slackbot.cases.common import decided, digest, leads_there, tell_customer, tell_desk
from slackbot.cases.disputes import URGENT, Standing, disputable
from slackbot.cases.incidents.state import WAITING_FOR_US as WAITING_INCIDENT
from slackbot.cases.incidents.state import State
from slackbot.cases.matter import Disputable, Matter, Urgent, UrgentEnding
from slackbot.cases.rulebook import CLOCK, CUSTOMER, STAFF, rule
from slackbot.cases.service_requests.respond import WAITING_FOR_US as WAITING_REQUEST
from slackbot.cases.timing import timer
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import Actor, Audience, Card, CommandBase, Decision, Refusal, Role, Timer, value

WAITING_FOR_US = frozenset(map(str, (*WAITING_INCIDENT, *WAITING_REQUEST)))
NOT_BEGUN = frozenset(map(str, (State.REPORTED, *WAITING_REQUEST)))
REMIND_AFTER = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 60, 120, 240, 480))
"""From the wish, or from the lead's yes until somebody has begun."""
TELL_CUSTOMER_AT = 3
"""With this reminder the customer hears that nobody has answered yet."""


@value
class WaitForOpening(CommandBase):
    """「翌営業日の対応を希望」; `shown` is the digest of what was offered."""

    kind: Literal["urgent.wait"] = "urgent.wait"
    shown: str


@value
class AskUrgent(CommandBase):
    """「緊急対応を相談」"""

    kind: Literal["urgent.ask"] = "urgent.ask"
    shown: str


@value
class AgreeUrgent(CommandBase):
    kind: Literal["urgent.agree"] = "urgent.agree"
    shown: str


@value
class DeclineUrgent(Worded):
    SAID: ClassVar[tuple[str, ...]] = ("reason",)

    kind: Literal["urgent.decline"] = "urgent.decline"
    shown: str
    reason: str


@value
class RemindUrgent(CommandBase):
    """The wish has no answer yet, or the yes nobody who has begun."""

    kind: Literal["urgent.remind"] = "urgent.remind"


def can_wait(case: Matter) -> bool:
    """There is an opening to wait for, and the customer has not said so yet."""
    outside = case.reception is not None and case.reception.opens is not None
    agreed = case.urgent is not None and case.urgent.ending is UrgentEnding.AGREED
    return case.is_untouched and outside and not case.waits_by and not agreed


def can_ask(case: Matter, agreement: Agreement) -> bool:
    """Within the hours too: 緊急対応 is a thing of its own."""
    settled = case.urgent is None or case.urgent.ending in (UrgentEnding.DECLINED, UrgentEnding.WITHDRAWN)
    return agreement.particulars.out_of_hours is Cover.PAID and case.waits_for_us and settled


def offered(case: Matter) -> str:
    """Digest of what either side decides about: it changes with every wish and every answer."""
    opens = case.reception.opens if case.reception else None
    return digest(case.id, opens, case.waits_by, case.urgent)


@enforces("3.2")
@rule(WaitForOpening, may=CUSTOMER, about=Matter, when=NOT_BEGUN, cites=("3.2",))
def wait_for_opening(case: Matter, command: WaitForOpening, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Whoever had asked for 緊急対応 thereby takes the wish back."""
    if case.reception is None or case.reception.opens is None:
        return Refusal(code="reception_is_open", refs=("3.1",))
    if not can_wait(case) or command.shown != offered(case):
        return Refusal(code="outdated", refs=("3.2",))
    waits = replace(case, waits_by=command.by.user)
    if case.urgent is None or case.urgent.ending:
        return decided(waits, command, now, "opening_chosen", refs=("3.2",))
    taken_back = replace(case.urgent, ending=UrgentEnding.WITHDRAWN, ended_at=now, ended_by=command.by.user)
    after = replace(waits, urgent=taken_back)
    said = tell_desk(after, "urgent_withdrawn", by=command.by.user)
    return decided(after, command, now, "urgent_withdrawn", urgent_card(after, taken_back), said, refs=("3.2",))


@enforces("3.2", "10(6)")
@rule(AskUrgent, may=CUSTOMER, about=Matter, when=WAITING_FOR_US, cites=("3.2",))
def ask_urgent(case: Matter, command: AskUrgent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if agreement.particulars.out_of_hours is not Cover.PAID:
        return Refusal(code="urgent_not_offered", refs=("3.2",))
    if not can_ask(case, agreement) or command.shown != offered(case):
        return Refusal(code="outdated", refs=("3.2",))
    count = case.urgent.count + 1 if case.urgent else 1
    wish = Urgent(asked_at=now, asked_by=command.by.user, count=count)
    asked = replace(case, urgent=wish, waits_by="")
    return decided(asked, command, now, "urgent_asked", urgent_card(asked, wish), refs=("3.2", "10(6)"))


@enforces("3.2", "10(6)")
@rule(AgreeUrgent, may=STAFF, about=Matter, when=WAITING_FOR_US, cites=("3.2",))
def agree_urgent(case: Matter, command: AgreeUrgent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    wish = _open_wish(case, command.by, command.shown)
    if isinstance(wish, Refusal):
        return wish
    answer = replace(wish, ending=UrgentEnding.AGREED, ended_at=now, ended_by=command.by.user, reminded=0)
    agreed = replace(case, urgent=answer)
    called = [case.handled_by] if case.handled_by else [*agreement.provider.engineers]
    said = (
        tell_customer(agreed, "urgent_agreed", by=command.by.user),
        tell_desk(agreed, "urgent_agreed", by=command.by.user, to=called),
    )
    return decided(agreed, command, now, "urgent_agreed", urgent_card(agreed, answer), *said, refs=("3.2", "10(6)"))


@enforces("3.2", "18")
@rule(DeclineUrgent, may=STAFF, about=Matter, when=WAITING_FOR_US, cites=("3.2",))
def decline_urgent(case: Matter, command: DeclineUrgent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    wish = _open_wish(case, command.by, command.shown)
    if isinstance(wish, Refusal):
        return wish
    if is_blank(command.reason):
        return Refusal(code="text_is_empty")
    reason = command.reason.strip()
    answer = replace(wish, ending=UrgentEnding.DECLINED, ended_at=now, ended_by=command.by.user, reason=reason)
    declined = replace(case, urgent=answer)
    said = tell_customer(declined, "urgent_declined", by=command.by.user, text=reason)
    shown = (urgent_card(declined, answer), said)
    return decided(declined, command, now, "urgent_declined", *shown, refs=("3.2", "18"), reason=reason)


@enforces("3.2")
@rule(RemindUrgent, may=CLOCK, about=Matter, when=WAITING_FOR_US, cites=("3.2",))
def remind_urgent(case: Matter, command: RemindUrgent, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """After a standstill once, however many were missed."""
    wish, since = case.urgent, _unsettled(case)
    if wish is None or since is None:
        return Refusal(code="superseded")
    passed = sum(1 for after in REMIND_AFTER if since + after <= now)
    reminded = replace(case, urgent=replace(wish, reminded=max(passed, wish.reminded + 1)))
    agreed = wish.ending is UrgentEnding.AGREED
    to = [*dict.fromkeys((*leads_there(agreement, now), *agreement.provider.engineers))]
    said = [tell_desk(reminded, "urgent_unstarted" if agreed else "urgent_unanswered", to=to, since=since.isoformat())]
    if not agreed and wish.reminded < TELL_CUSTOMER_AT <= passed:
        said.append(tell_customer(reminded, "urgent_unanswered"))
    return decided(reminded, command, now, "urgent_reminded", *said, refs=("3.2",))


def reminders(case: Matter) -> tuple[Timer, ...]:
    wish, since = case.urgent, _unsettled(case)
    if wish is None or since is None or wish.reminded >= len(REMIND_AFTER):
        return ()
    name = f"urgent.{wish.count}.{wish.ending or 'asked'}.{wish.reminded}"
    return (timer(case, name, since + REMIND_AFTER[wish.reminded], RemindUrgent),)


def urgent_card(case: Matter, wish: Urgent) -> Card:
    return Card(channel=case.desk, audience=Audience.DESK, name=f"{URGENT}:{wish.count}")


def quoted(case: Matter) -> bool:
    """The wish was answered with a quote, and the customer has the word."""
    return any(each.urgent and each.is_open for each in case.quotes)


def _unsettled(case: Matter) -> datetime | None:
    """Since when somebody waits for an answer, or for work to begin after a yes."""
    wish = case.urgent
    if wish is None or not case.waits_for_us or quoted(case):
        return None
    if wish.ending is UrgentEnding.AGREED:
        return wish.ended_at if case.is_untouched else None
    return wish.asked_at if wish.ending is None else None


def _open_wish(case: Matter, by: Actor, shown: str) -> Urgent | Refusal:
    wish = case.urgent
    if wish is None:
        return Refusal(code="urgent_not_asked", refs=("3.2",))
    if by.role is not Role.LEAD:
        return Refusal(code="lead_only", refs=("3.2",))
    if wish.ending or quoted(case) or shown != offered(case):
        return Refusal(code="outdated", refs=("3.2",))
    return wish


@disputable
def standing(case: Disputable) -> tuple[Standing, ...]:
    """That a lead has declined it, as the customer reads it with its reason."""
    wish = case.urgent if isinstance(case, Matter) else None
    if wish is None or wish.ending is not UrgentEnding.DECLINED:
        return ()
    shown = digest(case.id, URGENT, wish.count, wish.ended_at, wish.reason)
    return (Standing(about=URGENT, shown=shown, refs=("3.2", "10(6)"), item="10(6)", beside=True),)


Command = WaitForOpening | AskUrgent | AgreeUrgent | DeclineUrgent | RemindUrgent

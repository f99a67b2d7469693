"""協議: whatever is unclear is talked over in good faith, and minutes that both sides accept are its end (Art. 18).

A consultation stands within the case it is about, and what it can be about says `slackbot/cases/disputes.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.meaning import meant
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, leads_there, noted, tell_customer, tell_desk
from slackbot.cases.disputes import PAUSE, decisions, own_item
from slackbot.cases.escalations.calling import responsible
from slackbot.cases.links import KeepPrecedent
from slackbot.cases.matter import (
    Acceptance,
    Consultation,
    Disputable,
    Matter,
    Minutes,
    Statement,
    disputed,
    drafted,
    running_again,
)
from slackbot.cases.quotes.said import offers
from slackbot.cases.rulebook import ANYONE, CLOCK, STAFF, rule
from slackbot.cases.timing import in_working_days, timer
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import Authority, CommandBase, Decision, FollowUp, Message, Refusal, Role, Side, Timer, value

A_DAY = timedelta(days=1)
REMIND_CUSTOMER = 2
"""So often they are reminded of what is theirs to say; then somebody of ours calls them."""


@value
class OpenConsultation(Worded):
    """「協議を希望する」; `shown` is the digest of the decision. Staff may open one about an open question."""

    kind: Literal["consultation.open"] = "consultation.open"
    text: str
    shown: str = ""


@value
class StateView(Worded):
    kind: Literal["consultation.state"] = "consultation.state"
    text: str


@value
class ProposeMinutes(Worded):
    kind: Literal["consultation.propose"] = "consultation.propose"
    text: str


@value
class AcceptMinutes(CommandBase):
    """By the customer's 契約責任者 and by a lead; `shown` is the digest of the text."""

    kind: Literal["consultation.accept"] = "consultation.accept"
    shown: str


@value
class RemindOfConsultation(CommandBase):
    """Nobody has moved it for a working day, or for so many."""

    kind: Literal["consultation.remind"] = "consultation.remind"
    number: int
    reminded: int


@enforces("18")
@rule(OpenConsultation, may=ANYONE, about=Disputable, cites=("18",))
def open_consultation(
    case: Disputable, command: OpenConsultation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if case.consultation:
        return Refusal(code="consultation_is_open", refs=("18",))
    found = next((each for each in decisions(case) if each.shown == command.shown), None)
    if found is None and (command.shown or command.by.side is Side.CUSTOMER):
        return Refusal(code="outdated")
    begun = Consultation(
        number=len(case.consultations) + 1,
        about=found.about if found else "",
        which=found.which if found else 0,
        refs=found.refs if found else (),
        item=found.item if found else "",
        said=found.said if found else "",
        statements=(_statement(command, command.text, now),),
    )
    opened = _answered(replace(case, consultations=(*case.consultations, begun)), begun, now)
    said = (*_told(opened, command, "consultation_opened", agreement, now), *offers(opened))
    refs = ("18", *begun.refs)
    return decided(opened, command, now, "consultation_opened", *said, refs=refs, about=begun.about, text=command.text)


@enforces("18")
@rule(StateView, may=ANYONE, about=Disputable, cites=("18",))
def state_view(case: Disputable, command: StateView, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if case.consultation is None:
        return Refusal(code="no_consultation", refs=("18",))
    said = _statement(command, command.text, now)
    statements = (*case.consultation.statements, said)
    stated = _changed(case, replace(case.consultation, statements=statements, reminded=0))
    told = _told(stated, command, "consultation_stated", agreement, now)
    return decided(stated, command, now, "consultation_stated", *told, refs=("18",), text=said.text)


@enforces("18")
@rule(ProposeMinutes, may=STAFF, about=Disputable, cites=("18",))
def propose_minutes(
    case: Disputable, command: ProposeMinutes, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """A lead who proposes them has accepted them; another draft has to be accepted anew by both."""
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if case.consultation is None:
        return Refusal(code="no_consultation", refs=("18",))
    own = _acceptance(command, now) if command.by.role is Role.LEAD else None
    draft = Minutes(at=now, by=command.by.user, text=command.text.strip(), by_provider=own)
    proposed = _changed(case, replace(case.consultation, minutes=draft, reminded=0))
    owners, leads = [*agreement.particulars.people.contract_owners], leads_there(agreement, now)
    said: list[Message] = [
        tell_customer(proposed, "consultation_minutes", by=command.by.user, text=draft.text, to=owners)
    ]
    if own is None:
        said.append(tell_desk(proposed, "consultation_minutes", by=command.by.user, text=draft.text, to=leads))
    return decided(proposed, command, now, "minutes_proposed", *said, refs=("18",), text=draft.text)


@enforces("18")
@rule(RemindOfConsultation, may=CLOCK, about=Disputable, cites=("18",))
def remind_of_consultation(
    case: Disputable, command: RemindOfConsultation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """Of what is theirs the customer is reminded twice; then, as with ours at once, it is one person's task."""
    found = case.consultation
    if found is None or (found.number, found.reminded) != (command.number, command.reminded):
        return Refusal(code="superseded")
    reminded = _changed(case, replace(found, reminded=found.reminded + 1))
    since, theirs = found.moved_at.isoformat(), found.waits_for is Side.CUSTOMER
    if theirs and found.reminded < REMIND_CUSTOMER:
        owners = [*agreement.particulars.people.contract_owners] if found.minutes else []
        said = tell_customer(reminded, "consultation_reminder", to=owners)
    else:
        key = "consultation_silent" if theirs else "consultation_waits"
        said = tell_desk(reminded, key, to=[responsible(agreement, now)], since=since)
    return noted(reminded, command, now, "consultation_reminded", said, refs=("18",), number=found.number)


def is_due(found: Consultation) -> bool:
    """It has stood still so long that one of ours is called: of what is theirs, after they were reminded."""
    return found.reminded > (REMIND_CUSTOMER if found.waits_for is Side.CUSTOMER else 0)


def deadlines(case: Disputable, agreement: Agreement) -> tuple[Timer, ...]:
    """A good-faith consultation that nobody goes on with would be silence: each working day somebody hears of it."""
    found = case.consultation
    if found is None:
        return ()
    at = in_working_days(found.moved_at, A_DAY * (found.reminded + 1), agreement)
    name, fields = f"consultation.{found.number}.{found.reminded}", {"number": found.number, "reminded": found.reminded}
    return (timer(case, name, at, RemindOfConsultation, **fields),)


@enforces("18")
@rule(AcceptMinutes, may=ANYONE, about=Disputable, cites=("18",))
def accept_minutes(case: Disputable, command: AcceptMinutes, agreement: Agreement, now: datetime) -> Decision | Refusal:
    going_on = case.consultation
    if refusal := _may_not_accept(command):
        return refusal
    if going_on is None or going_on.minutes is None or command.shown != drafted(going_on):
        return Refusal(code="outdated")
    mine = "by_customer" if command.by.side is Side.CUSTOMER else "by_provider"
    if getattr(going_on.minutes, mine):
        return Refusal(code="accepted_already", refs=("18",))
    accepted = _accept(going_on.minutes, command, now)
    both = accepted.by_customer and accepted.by_provider
    after = _changed(case, replace(going_on, minutes=accepted, reminded=0, settled_at=now if both else None))
    happened = "consultation_settled" if both else "minutes_accepted"
    said: list[Message] = [tell_customer(after, happened, by=command.by.user)]
    said.append(tell_desk(after, happened, by=command.by.user))
    if both:
        said += [FollowUp(command=_precedent(case, going_on, accepted, command, agreement)), *offers(after)]
    return decided(after, command, now, happened, *said, refs=("18",), minutes=drafted(going_on), text=accepted.text)


def _precedent(
    case: Disputable, over: Consultation, minutes: Minutes, command: CommandBase, agreement: Agreement
) -> KeepPrecedent:
    """With what its item says: a later text may number it otherwise."""
    theirs, ours = minutes.by_customer, minutes.by_provider
    assert theirs is not None, "both have accepted"
    assert ours is not None, "both have accepted"
    item = own_item(over, agreement)
    return KeepPrecedent(
        id=f"{command.id}/1",
        case_id=case.customer,
        by=command.by,
        case=case.id,
        about=over.about,
        item=item or "",
        text=minutes.text,
        meant=meant(agreement, item) if item else None,
        by_customer=theirs.by,
        by_provider=ours.by,
        deputy_for=ours.deputy_for,
    )


def _may_not_accept(command: AcceptMinutes) -> Refusal | None:
    """Who may is read live."""
    if command.by.side is Side.CUSTOMER:
        owner = Authority.CONTRACT_OWNER in command.by.authorities
        return None if owner else Refusal(code="not_contract_owner", refs=("18",))
    return None if command.by.role is Role.LEAD else Refusal(code="lead_only", refs=("18",))


def _accept(minutes: Minutes, command: CommandBase, now: datetime) -> Minutes:
    mine = _acceptance(command, now)
    if command.by.side is Side.CUSTOMER:
        return replace(minutes, by_customer=mine)
    return replace(minutes, by_provider=mine)


def _acceptance(command: CommandBase, now: datetime) -> Acceptance:
    return Acceptance(at=now, by=command.by.user, deputy_for=command.by.deputy_for)


def _statement(command: CommandBase, text: str, now: datetime) -> Statement:
    return Statement(at=now, by=command.by.user, side=command.by.side, text=text.strip())


def _changed(case: Disputable, consultation: Consultation) -> Disputable:
    return replace(case, consultations=(*case.consultations[:-1], consultation))


def _answered(case: Disputable, begun: Consultation, now: datetime) -> Disputable:
    """Who asks to talk has answered: the clock goes on, also where it is what they want to talk about."""
    if not isinstance(case, Matter):
        return case
    pauses = disputed(case.pauses, begun.which, now) if begun.about == PAUSE else case.pauses
    return replace(case, scope=running_again(case.scope, now), pauses=pauses)


def _told(
    case: Disputable, command: OpenConsultation | StateView, key: str, agreement: Agreement, now: datetime
) -> list[Message]:
    """In the customer's thread for both; #desk is called when the customer speaks."""
    by, text = command.by.user, command.text.strip()
    said: list[Message] = [tell_customer(case, key, by=by, text=text)]
    if command.by.side is Side.CUSTOMER:
        said.append(tell_desk(case, key, by=by, text=text, to=leads_there(agreement, now)))
    return said


Command = OpenConsultation | StateView | ProposeMinutes | AcceptMinutes | RemindOfConsultation

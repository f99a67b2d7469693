"""協議: whatever is unclear is talked over in good faith, and minutes that both sides accept are its end (Art. 18).

A consultation stands within the case it is about. Any capability makes its decisions disputable with `@disputable`: the
customer's button carries the digest of the decision they saw, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, leads_there, tell_customer, tell_desk
from slackbot.cases.links import KeepPrecedent
from slackbot.cases.matter import (
    Acceptance,
    Consultation,
    Disputable,
    Matter,
    Minutes,
    Statement,
    drafted,
    running_again,
)
from slackbot.cases.rulebook import ANYONE, STAFF, rule
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import Authority, CommandBase, Decision, FollowUp, Message, Ref, Refusal, Role, Side, value


@value
class Standing:
    """A decision in force that can be disputed."""

    about: str
    shown: str
    refs: tuple[Ref, ...]
    item: Ref = ""
    """The text's own number of what it is about."""


Find = Callable[[Disputable], tuple[Standing, ...]]
_DISPUTABLE: list[Find] = []


def disputable(find: Find) -> Find:
    _DISPUTABLE.append(find)
    return find


def decisions(case: Disputable) -> tuple[Standing, ...]:
    return tuple(each for find in _DISPUTABLE for each in find(case))


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
        refs=found.refs if found else (),
        item=found.item if found else "",
        statements=(_statement(command, command.text, now),),
    )
    opened = _answered(replace(case, consultations=(*case.consultations, begun)), now)
    said = _told(opened, command, "consultation_opened", agreement, now)
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
    stated = _changed(case, replace(case.consultation, statements=(*case.consultation.statements, said)))
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
    own = Acceptance(at=now, by=command.by.user) if command.by.role is Role.LEAD else None
    draft = Minutes(at=now, by=command.by.user, text=command.text.strip(), by_provider=own)
    proposed = _changed(case, replace(case.consultation, minutes=draft))
    owners, leads = [*agreement.particulars.people.contract_owners], leads_there(agreement, now)
    said: list[Message] = [
        tell_customer(proposed, "consultation_minutes", by=command.by.user, text=draft.text, to=owners)
    ]
    if own is None:
        said.append(tell_desk(proposed, "consultation_minutes", by=command.by.user, text=draft.text, to=leads))
    return decided(proposed, command, now, "minutes_proposed", *said, refs=("18",), text=draft.text)


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
    after = _changed(case, replace(going_on, minutes=accepted, settled_at=now if both else None))
    happened = "consultation_settled" if both else "minutes_accepted"
    said: list[Message] = [tell_customer(after, happened, by=command.by.user)]
    said.append(tell_desk(after, happened, by=command.by.user))
    if both:
        said.append(FollowUp(command=_precedent(case, going_on, accepted, command)))
    return decided(after, command, now, happened, *said, refs=("18",), minutes=drafted(going_on), text=accepted.text)


def _precedent(case: Disputable, over: Consultation, minutes: Minutes, command: CommandBase) -> KeepPrecedent:
    return KeepPrecedent(
        id=f"{command.id}/1",
        case_id=case.customer,
        by=command.by,
        case=case.id,
        about=over.about,
        item=over.item,
        text=minutes.text,
    )


def _may_not_accept(command: AcceptMinutes) -> Refusal | None:
    """Who may is read live."""
    if command.by.side is Side.CUSTOMER:
        owner = Authority.CONTRACT_OWNER in command.by.authorities
        return None if owner else Refusal(code="not_contract_owner", refs=("18",))
    return None if command.by.role is Role.LEAD else Refusal(code="lead_only", refs=("18",))


def _accept(minutes: Minutes, command: CommandBase, now: datetime) -> Minutes:
    mine = Acceptance(at=now, by=command.by.user)
    if command.by.side is Side.CUSTOMER:
        return replace(minutes, by_customer=mine)
    return replace(minutes, by_provider=mine)


def _statement(command: CommandBase, text: str, now: datetime) -> Statement:
    return Statement(at=now, by=command.by.user, side=command.by.side, text=text.strip())


def _changed(case: Disputable, consultation: Consultation) -> Disputable:
    return replace(case, consultations=(*case.consultations[:-1], consultation))


def _answered(case: Disputable, now: datetime) -> Disputable:
    """Who asks to talk has answered: the clock goes on."""
    return replace(case, scope=running_again(case.scope, now)) if isinstance(case, Matter) else case


def _told(
    case: Disputable, command: OpenConsultation | StateView, key: str, agreement: Agreement, now: datetime
) -> list[Message]:
    """In the customer's thread for both; #desk is called when the customer speaks."""
    by, text = command.by.user, command.text.strip()
    said: list[Message] = [tell_customer(case, key, by=by, text=text)]
    if command.by.side is Side.CUSTOMER:
        said.append(tell_desk(case, key, by=by, text=text, to=leads_there(agreement, now)))
    return said


Command = OpenConsultation | StateView | ProposeMinutes | AcceptMinutes

"""棚卸し: each quarter the customer keeps or ends what stands; what is left is a lead's task (Art. 6(4))."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import next_opening
from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.approvals import Step
from slackbot.cases.customers.state import AccessReview, Answered, Customer
from slackbot.cases.links import EndByReview, KeepAccess, NoteAccess
from slackbot.cases.rulebook import ANYONE, CLOCK, rule
from slackbot.cases.timing import timer
from slackbot.clock import millis
from slackbot.words import (
    Actor,
    Audience,
    Authority,
    Card,
    CommandBase,
    Decision,
    Event,
    FollowUp,
    JsonValue,
    Lane,
    Message,
    Refusal,
    Role,
    Side,
    Timer,
    value,
)

REVIEW, TASK, NO_APPROVERS = "access_review", "access_task", "no_approvers"
A_DAY = timedelta(days=1)
AT = time(9)
"""When a 棚卸し begins, on the first day of its month; within the reception hours."""


@value
class BeginAccessReview(CommandBase):
    kind: Literal["customer.begin_access_review"] = "customer.begin_access_review"


@value
class AnswerAccessReview(CommandBase):
    """By an アクセス承認者, or by the lead who has called them. What is in neither list stays open."""

    kind: Literal["customer.answer_access_review"] = "customer.answer_access_review"
    review: str
    keep: tuple[str, ...] = ()
    end: tuple[str, ...] = ()


@value
class RaiseAccessReview(CommandBase):
    """The time for the answer is over; from then on each business day."""

    kind: Literal["customer.raise_access_review"] = "customer.raise_access_review"


@value
class NoteNoApprovers(CommandBase):
    """Access was asked for, and the customer has named nobody who may grant it."""

    kind: Literal["customer.note_no_approvers"] = "customer.note_no_approvers"


@rule(NoteAccess, may=ANYONE | CLOCK)
def note_access(customer: Customer, command: NoteAccess, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail. What has ended needs no answer any more."""
    others = tuple(each for each in customer.access if each != command.access)
    since = customer.access_since if customer.access else now
    after = replace(customer, access=(*others, command.access) if command.stands else others, access_since=since)
    review = customer.access_review
    if review and not command.stands and command.access in review.left:
        review = replace(review, access=tuple(each for each in review.access if each != command.access))
        after = replace(after, access_review=review)
        return _decided(after, command, now, "access_noted", *review_cards(after, review, agreement))
    return _decided(after, command, now, "access_noted", access=command.access, stands=command.stands)


@enforces("6(4)")
@rule(BeginAccessReview, may=CLOCK, cites=("6(4)",))
def begin(customer: Customer, command: BeginAccessReview, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Where nothing stands there is nothing to ask."""
    if not customer.access:
        return Refusal(code="superseded")
    review = AccessReview(opened_at=now, access=customer.access)
    after = replace(customer, access_since=now, access_review=review)
    said = review_cards(after, review, agreement)
    return _decided(after, command, now, "access_review_begun", *said, access=[*review.access])


@enforces("6(4)")
@rule(AnswerAccessReview, may=ANYONE, cites=("6(4)",))
def answer(customer: Customer, command: AnswerAccessReview, agreement: Agreement, now: datetime) -> Decision | Refusal:
    review = customer.access_review
    if review is None or command.review != name_of(review) or not review.left:
        return Refusal(code="outdated")
    if not may_answer(command.by, review):
        return Refusal(code="not_an_approver")
    told = [*((each, True) for each in command.keep), *((each, False) for each in command.end)]
    new = [(access, keep) for access, keep in told if access in review.left]
    if not new:
        return Refusal(code="nothing_was_chosen")
    said = tuple(Answered(access=access, keep=keep, by=command.by.user, at=now) for access, keep in new)
    answered = replace(review, answered=(*review.answered, *said))
    after = replace(customer, access_review=answered)
    follow = (_follow_up(command, n, access, keep) for n, (access, keep) in enumerate(new))
    shown = review_cards(after, answered, agreement)
    return _decided(after, command, now, "access_reviewed", *shown, *follow, keep=[*command.keep], end=[*command.end])


@enforces("6(4)")
@rule(RaiseAccessReview, may=CLOCK, cites=("6(4)",))
def raise_review(
    customer: Customer, command: RaiseAccessReview, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    review = customer.access_review
    if review is None or not review.left:
        return Refusal(code="superseded")
    lead = review.lead or approvals.holders(Step(name="review", role=Role.LEAD), agreement, now)[0]
    raised = replace(review, lead=lead, lead_since=review.lead_since or now, chased_at=now)
    after = replace(customer, access_review=raised)
    said = review_cards(after, raised, agreement)
    return _decided(after, command, now, "access_review_raised", *said, lead=lead, left=[*raised.left])


@rule(NoteNoApprovers, may=ANYONE)
def note_no_approvers(customer: Customer, command: NoteNoApprovers, agreement: Agreement, now: datetime) -> Decision:
    desk = agreement.provider.desk_channel
    card = Card(channel=desk, audience=Audience.DESK, name=f"{NO_APPROVERS}:{customer.agreement}", lane=Lane.APPROVAL)
    return _decided(customer, command, now, "approvers_missing", card)


def deadlines(customer: Customer, agreement: Agreement) -> Iterator[Timer]:
    if customer.access and customer.access_since:
        yield timer(customer, "access_review", next_review(customer.access_since, agreement), BeginAccessReview)
    review = customer.access_review
    if review and review.left:
        yield timer(customer, "access_review_left", _raised_at(review, agreement), RaiseAccessReview)


def next_review(since: datetime, agreement: Agreement) -> datetime:
    """The first day of the next month that is `review_months` on, counted from January, when somebody is there."""
    terms = agreement.particulars
    every, zone = terms.access.review_months, ZoneInfo(terms.tz)
    local = since.astimezone(zone)
    months = (local.year * 12 + local.month - 1) // every * every + every
    first = datetime.combine(date(months // 12, months % 12 + 1, 1), AT, zone)
    return next_opening(terms.calendar(), first)


def due(review: AccessReview, agreement: Agreement) -> datetime:
    """Until when the customer answers; once it is a lead's task, until when the lead has seen to it."""
    if review.lead_since:
        return next_opening(agreement.particulars.calendar(), review.lead_since + 2 * A_DAY)
    return next_opening(agreement.particulars.calendar(), review.opened_at + agreement.particulars.access.review_within)


def _raised_at(review: AccessReview, agreement: Agreement) -> datetime:
    if review.chased_at is None:
        return due(review, agreement)
    return next_opening(agreement.particulars.calendar(), review.chased_at + A_DAY)


def name_of(review: AccessReview) -> str:
    return str(millis(review.opened_at))


def review_cards(customer: Customer, review: AccessReview, agreement: Agreement) -> tuple[Card, ...]:
    name, desk = name_of(review), agreement.provider.desk_channel
    theirs = Card(channel=customer.channel, audience=Audience.CUSTOMER, name=f"{REVIEW}:{name}", lane=Lane.APPROVAL)
    ours = Card(channel=desk, audience=Audience.DESK, name=f"{TASK}:{name}", lane=Lane.APPROVAL)
    return (theirs, ours) if review.lead else (theirs,)


def may_answer(by: Actor, review: AccessReview) -> bool:
    """A lead writes down what the customer said when called, once that is their task."""
    if by.side is Side.CUSTOMER:
        return Authority.ACCESS_APPROVER in by.authorities
    return by.role is Role.LEAD and bool(review.lead)


def _follow_up(command: AnswerAccessReview, n: int, access: str, keep: bool) -> FollowUp:
    kind = KeepAccess if keep else EndByReview
    return FollowUp(command=kind(id=f"{command.id}/{n}", case_id=access, by=command.by))


def _decided(
    customer: Customer, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    event = Event(type=f"customer.{happened}", at=now, by=command.by, refs=("6(4)",), data=data)
    return Decision(case=customer, events=(event,), messages=said)

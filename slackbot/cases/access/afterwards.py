"""What is owed after an access: the look back at an emergency, the search for left-over accounts, the 棚卸し."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.access.end import closed_when_done, ended, granter, said_of_end
from slackbot.cases.access.say import decided, note_access, tell_both, tell_customer, tell_desk
from slackbot.cases.access.state import AccessGrant, Ending, Said, State
from slackbot.cases.common import leads_there
from slackbot.cases.links import EndByReview, KeepAccess
from slackbot.cases.rulebook import ANYONE, CLOCK, CUSTOMER, STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, Role, value

CLOSED = frozenset({State.CLOSED})
GRANTED_ONCE = frozenset({State.GRANTED, State.ENDING, State.CLOSED})


@value
class ReviewEmergency(CommandBase):
    """A lead has looked at it afterwards; it cannot be skipped."""

    kind: Literal["access.review"] = "access.review"
    text: str


@value
class ChaseReview(CommandBase):
    kind: Literal["access.chase_review"] = "access.chase_review"


@value
class AskResidual(CommandBase):
    """「残存アカウントがないかご確認ください」"""

    kind: Literal["access.ask_residual"] = "access.ask_residual"


@value
class NothingLeft(CommandBase):
    kind: Literal["access.nothing_left"] = "access.nothing_left"


@value
class SomethingLeft(CommandBase):
    """An account was found: its removal is asked for, and waited for, anew."""

    kind: Literal["access.something_left"] = "access.something_left"


@enforces("6(4)")
@rule(ReviewEmergency, may=STAFF, when=GRANTED_ONCE, cites=("6(4)",))
def review(grant: AccessGrant, command: ReviewEmergency, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if not grant.review_is_due:
        return Refusal(code="no_review_is_due")
    if command.by.role is not Role.LEAD:
        return Refusal(code="not_an_approver")
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    if command.by.user in (grant.asked_by, grant.grantee):
        return Refusal(code="own_request")
    looked = Said(at=now, by=command.by.user, text=command.text.strip())
    reviewed = closed_when_done(replace(grant, reviewed=looked), now)
    told = tell_desk(reviewed, "reviewed", by=command.by.user, text=looked.text)
    return decided(reviewed, command, now, "reviewed", told, text=looked.text)


@rule(ChaseReview, may=CLOCK, when=GRANTED_ONCE)
def chase_review(grant: AccessGrant, command: ChaseReview, agreement: Agreement, now: datetime) -> Decision:
    chased = replace(grant, review_chased_at=now)
    told = tell_desk(chased, "please_review", to=leads_there(agreement, now))
    return decided(chased, command, now, "review_chased", told)


@enforces("6(4)", "12")
@rule(AskResidual, may=CLOCK, when=CLOSED, cites=("6(4)",))
def ask_residual(grant: AccessGrant, command: AskResidual, agreement: Agreement, now: datetime) -> Decision:
    asked = replace(grant, residual_asked=True)
    return decided(asked, command, now, "residual_asked", tell_customer(asked, "residual", to=granter(asked)))


@rule(NothingLeft, may=CUSTOMER, when=CLOSED, cites=("6(4)",))
def nothing_left(grant: AccessGrant, command: NothingLeft, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if grant.residual or not grant.residual_asked:
        return Refusal(code="already_confirmed")
    checked = replace(grant, residual=Said(at=now, by=command.by.user))
    return decided(checked, command, now, "nothing_left", *tell_both(checked, "nothing_left", by=command.by.user))


@enforces("6(4)", "12")
@rule(SomethingLeft, may=CUSTOMER, when=CLOSED, cites=("6(4)",))
def something_left(
    grant: AccessGrant, command: SomethingLeft, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if grant.given is None or grant.residual or not grant.residual_asked:
        return Refusal(code="already_confirmed")
    again = ended(replace(grant, residual_asked=False), command.by.user, now, Ending.LEFT_OVER)
    return decided(again, command, now, "left_over", *said_of_end(again))


@rule(KeepAccess, may=ANYONE)
def keep(grant: AccessGrant, command: KeepAccess, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision, here and below: as a follow-up it must not fail."""
    if not grant.stands:
        return Decision(case=grant, events=())
    kept = replace(grant, kept=(*grant.kept, Said(at=now, by=command.by.user)))
    return decided(kept, command, now, "kept", tell_desk(kept, "kept", by=command.by.user))


@enforces("6(4)")
@rule(EndByReview, may=ANYONE)
def end_by_review(grant: AccessGrant, command: EndByReview, agreement: Agreement, now: datetime) -> Decision:
    if not grant.stands:
        return Decision(case=grant, events=())
    after = ended(grant, command.by.user, now, Ending.REVIEW)
    return decided(after, command, now, "ended", *said_of_end(after), note_access(after, command, stands=False))

"""Who must agree before something is done, what each of them has said, and what silence does.

A value inside the case it is about, so that one commit covers both. It keeps the steps it was started with; who holds
an authority is read live: from the actor when they decide, from the particulars in force when they are asked.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from slackbot.agreement.calendar import ALWAYS_OPEN, Hours, add_business_time
from slackbot.agreement.fields import Duration
from slackbot.agreement.particulars import Agreement, Particulars, ProviderParticulars
from slackbot.agreement.people import deputies
from slackbot.safety.invisible import is_blank
from slackbot.words import Actor, Authority, Refusal, Role, Side, value

Register = Agreement | ProviderParticulars
"""Where it stands who may decide: in an agreement, or in our own list for what is about no customer alone."""


class Verdict(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"


class End(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@value
class Step:
    """One agreement that is needed. All who hold the role or authority may give it; `needs` of them must."""

    name: str
    role: Role | None = None
    """Of the provider: `LEAD` or `ENGINEER`."""
    authority: Authority | None = None
    """Of the customer."""
    needs: int = 1
    in_turn: bool = False
    """They are called one after the other, the next with each reminder; otherwise all at once."""
    remind_after: tuple[Duration, ...] = ()
    """Since the step began; back-off is what the caller writes here."""
    decide_within: Duration | None = None
    """Since the step began; then the approval expires. None: it waits for ever."""
    around_the_clock: bool = False
    """Both count at every hour, not in the reception hours alone."""

    @property
    def side(self) -> Side:
        return Side.CUSTOMER if self.authority else Side.PROVIDER


@value
class Vote:
    step: str
    by: str
    team: str
    at: datetime
    verdict: Verdict
    comment: str = ""
    deputy_for: str = ""
    """Whose place they took, who was away."""


@value
class Approval:
    """`steps` are gone through in their order; the first "no" ends it."""

    asked_by: str
    asked_at: datetime
    steps: tuple[Step, ...]
    terms: str
    """Digest of what is shown to those who decide; see `digest`."""
    since: datetime
    """When the step that is open now began."""
    reminded: int = 0
    """How often in this step."""
    votes: tuple[Vote, ...] = ()
    end: End | None = None
    ended_at: datetime | None = None

    @property
    def step(self) -> Step | None:
        """The one that is open now."""
        return next((step for step in self.steps if len(self.for_(step)) < step.needs), None) if not self.end else None

    def for_(self, step: Step) -> tuple[Vote, ...]:
        return tuple(vote for vote in self.votes if vote.step == step.name and vote.verdict is Verdict.APPROVED)

    @property
    def reason(self) -> str:
        """Why it was declined."""
        return next((vote.comment for vote in self.votes if vote.verdict is Verdict.DECLINED), "")


def digest(*terms: object) -> str:
    """Of what people see when they decide. It travels in the button, and comes back as `shown`."""
    return hashlib.sha256("|".join(str(term) for term in terms).encode()).hexdigest()[:10]


def start(steps: tuple[Step, ...], by: Actor, terms: str, now: datetime) -> Approval:
    """`steps`: at least one, each with a name of its own, by which votes are counted."""
    return Approval(asked_by=by.user, asked_at=now, steps=steps, terms=terms, since=now)


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def holders(step: Step, register: Register, now: datetime, but: str = "") -> tuple[str, ...]:
    """Who may decide now, in the order of the register: deputies stand where those who are away stood.

    `but`: who asked, and may not agree to it; where they are somebody's deputy, that person is asked after all.
    """
    away = _deputies(step, register, now)
    people = [away.get(person, person) if away.get(person) != but else person for person in _named(step, register)]
    return tuple(person for person in dict.fromkeys(people) if person != but)


def short_of_people(steps: tuple[Step, ...], by: Actor, register: Register, now: datetime) -> Step | None:
    """The first step that nobody, or too few, could agree to: then there is no use in asking."""
    return next((step for step in steps if len(holders(step, register, now, by.user)) < step.needs), None)


def asked_now(approval: Approval, register: Register, now: datetime) -> tuple[str, ...]:
    """Whom a card and a reminder call: of the open step those who have not agreed yet."""
    step = approval.step
    if step is None:
        return ()
    people = holders(step, register, now, approval.asked_by)
    called = people[: approval.reminded + step.needs] if step.in_turn else people
    said = {vote.by for vote in approval.votes}
    return tuple(person for person in called if person not in said)


def in_place_of(step: Step, user: str, register: Register, now: datetime) -> str:
    """Whose deputy they are now; empty: nobody's, or they hold it themselves."""
    named = _named(step, register)
    if user in named:
        return ""
    away = _deputies(step, register, now)
    return next((person for person in named if away.get(person) == user), "")


def _deputies(step: Step, register: Register, now: datetime) -> dict[str, str]:
    if step.side is Side.PROVIDER:
        ours = _ours(register)
        return deputies(ours.away, ours.tz, now)
    theirs = _theirs(register)
    return deputies(theirs.people.away, theirs.tz, now)


def _named(step: Step, register: Register) -> tuple[str, ...]:
    if step.side is Side.PROVIDER:
        ours = _ours(register)
        return {Role.LEAD: ours.leads, Role.ENGINEER: ours.engineers}[step.role] if step.role else ()
    people = _theirs(register).people
    named = {
        Authority.REPORTER: people.reporters,
        Authority.ACCESS_APPROVER: people.access_approvers,
        Authority.BUYER: people.buyers,
        Authority.CONTRACT_OWNER: people.contract_owners,
    }
    return named[step.authority] if step.authority else ()


def _ours(register: Register) -> ProviderParticulars:
    return register.provider if isinstance(register, Agreement) else register


def _theirs(register: Register) -> Particulars:
    assert isinstance(register, Agreement), "our own list names nobody of a customer"
    return register.particulars


def objection(approval: Approval, by: Actor, register: Register, now: datetime, shown: str) -> Refusal | None:
    """Why this person cannot decide this now; None when they can. Also asked before a form is opened."""
    step = approval.step
    if step is None:
        return Refusal(code="already_decided")
    if shown != approval.terms:
        return Refusal(code="outdated")
    if by.side is not step.side:
        return Refusal(code="other_side_decides")
    if by.user == approval.asked_by:
        return Refusal(code="own_request")
    if not _holds(step, by) and not in_place_of(step, by.user, register, now):
        return Refusal(code="not_an_approver")
    return Refusal(code="already_agreed") if any(vote.by == by.user for vote in approval.votes) else None


def _holds(step: Step, by: Actor) -> bool:
    """Themselves; a deputy is found by whom the register says is away."""
    return step.authority in by.authorities if step.authority else by.role is step.role and not by.deputy_for


# ── What comes of it ─────────────────────────────────────────────────────────────────────────────────────────────────


def decide(
    approval: Approval,
    by: Actor,
    verdict: Verdict,
    register: Register,
    now: datetime,
    *,
    shown: str,
    comment: str = "",
) -> Approval | Refusal:
    """`shown`: the digest of the terms they saw. A "no" needs a reason."""
    if refused := objection(approval, by, register, now, shown):
        return refused
    if verdict is Verdict.DECLINED and is_blank(comment):
        return Refusal(code="reason_is_missing")
    step = approval.step
    assert step is not None, "an approval without an open step has objected"
    vote = Vote(
        step=step.name,
        by=by.user,
        team=by.team,
        at=now,
        verdict=verdict,
        comment=comment.strip(),
        deputy_for=in_place_of(step, by.user, register, now),
    )
    voted = replace(approval, votes=(*approval.votes, vote))
    if verdict is Verdict.DECLINED:
        return _ended(voted, End.DECLINED, now)
    if voted.step is None:
        return _ended(voted, End.APPROVED, now)
    return voted if voted.step is step else replace(voted, since=now, reminded=0)


def withdraw(approval: Approval, now: datetime) -> Approval | Refusal:
    """By whomever the case lets: whoever asked, usually."""
    return Refusal(code="already_decided") if approval.end else _ended(approval, End.WITHDRAWN, now)


def remind(approval: Approval) -> Approval:
    """The next reminder is said: with it the state moves past it."""
    return replace(approval, reminded=approval.reminded + 1)


def expire(approval: Approval, now: datetime) -> Approval:
    return _ended(approval, End.EXPIRED, now)


def _ended(approval: Approval, end: End, now: datetime) -> Approval:
    return replace(approval, end=end, ended_at=now)


# ── What silence does: instants for `deadlines()` ────────────────────────────────────────────────────────────────────


def reminds_at(approval: Approval, hours: Hours) -> datetime | None:
    """The next reminder; None when there is none left, or nothing left to decide. Never at or after the expiry."""
    step = approval.step
    if step is None or approval.reminded >= len(step.remind_after):
        return None
    at = add_business_time(approval.since, step.remind_after[approval.reminded], _counting(step, hours))
    expires = expires_at(approval, hours)
    return None if expires and at >= expires else at


def expires_at(approval: Approval, hours: Hours) -> datetime | None:
    """`hours` are the customer's reception hours."""
    step = approval.step
    if step is None or step.decide_within is None:
        return None
    return add_business_time(approval.since, step.decide_within, _counting(step, hours))


def _counting(step: Step, hours: Hours) -> Hours:
    return ALWAYS_OPEN if step.around_the_clock else hours

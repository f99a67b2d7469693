"""Asked, decided, questioned (Arts. 5.1, 5.2, 18)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import ClassVar, Literal, Protocol, TypeVar

from slackbot.agreement.articles import enforces
from slackbot.agreement.escalation import Rung
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases import approvals
from slackbot.cases.approvals import Step, Verdict
from slackbot.cases.common import decided, digest, tell_customer, tell_desk
from slackbot.cases.disputes import TALK, Standing, disputable
from slackbot.cases.escalations.calling import is_called_at_once, open_one, places
from slackbot.cases.escalations.direct import call, changed, drawn
from slackbot.cases.escalations.state import BY_STAFF, Ending, Escalation, Remark, Subject
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import Disputable, Matter
from slackbot.cases.rulebook import ANYONE, STAFF, rule
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Message, Refusal, Role, Side, value

ALREADY = {
    Ending.APPROVED: Refusal(code="already_approved"),
    Ending.DECLINED: Refusal(code="already_declined"),
    Ending.TAKEN: Refusal(code="already_taken"),
    Ending.WITHDRAWN: Refusal(code="already_withdrawn"),
}
"""Whoever comes second hears who was first."""
LONGEST = 3000
ENOUGH = timedelta(minutes=30)
"""Between two calls, where the policy names no lead."""
TOLD_WHEN_APPROVED = frozenset({Subject.PEOPLE, Subject.VENDOR, Subject.OUT_OF_HOURS, Subject.TALK})
"""What the customer hears of; the rest is the provider's own."""


@value
class AskEscalation(CommandBase):
    """By staff; the customer's only subject is `TALK`, and their words are their own choice."""

    kind: Literal["escalation.ask"] = "escalation.ask"
    subject: Subject
    why: str = ""
    by_when: datetime | None = None
    cost: str = ""


@value
class AgreeEscalation(CommandBase):
    kind: Literal["escalation.agree"] = "escalation.agree"
    shown: str
    text: str = ""


@value
class DeclineEscalation(Worded):
    """Where the customer asked they read the reason."""

    SAID: ClassVar[tuple[str, ...]] = ("text",)

    kind: Literal["escalation.decline"] = "escalation.decline"
    shown: str
    text: str


@value
class TakeEscalation(CommandBase):
    """「引き取る」: the lead deals with it, and has the case."""

    kind: Literal["escalation.take"] = "escalation.take"
    shown: str


@value
class QuestionEscalation(CommandBase):
    """「質問する」: whoever asked hears it, and the clock of the step begins anew."""

    kind: Literal["escalation.question"] = "escalation.question"
    shown: str
    text: str


@value
class AnswerEscalation(CommandBase):
    kind: Literal["escalation.answer"] = "escalation.answer"
    shown: str
    text: str


@value
class WithdrawEscalation(CommandBase):
    kind: Literal["escalation.withdraw"] = "escalation.withdraw"
    shown: str


class _OfOne(Protocol):
    """A command about the one whose card was read."""

    @property
    def shown(self) -> str: ...


C = TypeVar("C", bound=_OfOne)
Decide = Callable[[Matter, C, Agreement, datetime], Decision | Refusal]
DecideOne = Callable[[Matter, Escalation, C, Agreement, datetime], Decision | Refusal]


def about_the_one_shown(decide: DecideOne[C]) -> Decide[C]:
    """The rule is given it, and asked only while it is open."""

    @wraps(decide)
    def found(case: Matter, command: C, agreement: Agreement, now: datetime) -> Decision | Refusal:
        escalation = asked_as(case, command.shown)
        if isinstance(escalation, Refusal):
            return escalation
        return decide(case, escalation, command, agreement, now)

    return found


# ── Asked ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@enforces("5.1", "5.2")
@rule(AskEscalation, may=ANYONE, about=Matter, cites=("5.2",))
def ask(case: Matter, command: AskEscalation, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if refusal := pointless(case, command, agreement, now) or _wanting(command, now):
        return refusal
    escalation = _asked(case, command, agreement, now)
    after = replace(case, escalations=(*case.escalations, escalation))
    said: list[Message] = [*drawn(after, escalation)]
    if is_called_at_once(escalation, agreement):
        after, called = call(after, escalation, agreement, now)
        said += called
    if command.by.side is Side.CUSTOMER:
        said.append(tell_customer(after, "escalation_wished", by=command.by.user))
    given = {"subject": str(escalation.subject), "text": escalation.why}
    return decided(after, command, now, "escalation_asked", *said, refs=_refs(escalation), **given)


def pointless(case: Matter, command: AskEscalation, agreement: Agreement, now: datetime) -> Refusal | None:
    """Whatever is written: also asked before a form is opened."""
    theirs = command.by.side is Side.CUSTOMER
    if (command.subject is Subject.TALK) is not theirs or command.subject not in (*BY_STAFF, Subject.TALK):
        return Refusal(code="not_allowed", refs=("5.2",))
    if not case.is_open:
        return Refusal(code="case_is_over", refs=("5.2",))
    if open_one(case, command.subject):
        return Refusal(code="escalation_is_open", refs=("5.2",))
    if approvals.short_of_people((_step(True),), command.by, agreement, now):
        return Refusal(code="nobody_could_decide", refs=("5.2",))
    return None


def _wanting(command: AskEscalation, now: datetime) -> Refusal | None:
    if is_blank(command.why) and command.subject is not Subject.TALK:
        return Refusal(code="text_is_empty")
    if max(len(command.why), len(command.cost)) > LONGEST:
        return Refusal(code="what_is_too_long")
    return Refusal(code="by_when_is_over") if command.by_when and command.by_when <= now else None


def _asked(case: Matter, command: AskEscalation, agreement: Agreement, now: datetime) -> Escalation:
    terms, provider = agreement.provider.escalation, agreement.provider
    leads = {*provider.leads}
    upward = tuple(rung for rung in terms.steps if leads & {*places(rung.call, provider, now)})
    always = _around_the_clock(case, command.subject, agreement)
    escalation = Escalation(
        number=len(case.escalations) + 1,
        subject=command.subject,
        side=command.by.side,
        asked_by=command.by.user,
        asked_at=now,
        why=command.why.strip(),
        by_when=command.by_when,
        cost=command.cost.strip(),
        policy=upward or (Rung(call="leads", wait=ENOUGH),),
        rounds=terms.rounds,
        around_the_clock=always,
        since=now,
    )
    return replace(escalation, approval=approvals.start((_step(always),), command.by, _terms(case, escalation), now))


def _step(around_the_clock: bool) -> Step:
    return Step(name="lead", role=Role.LEAD, around_the_clock=around_the_clock)


def _around_the_clock(case: Matter, subject: Subject, agreement: Agreement) -> bool:
    """What is asked for the night cannot wait for the morning."""
    if subject is Subject.OUT_OF_HOURS:
        return True
    severity = case.severity if isinstance(case, Incident) else Severity.SEV4
    return agreement.particulars.targets[severity].around_the_clock


def _terms(case: Matter, escalation: Escalation) -> str:
    asked = (escalation.subject, escalation.why, escalation.by_when, escalation.cost)
    return digest(case.id, escalation.number, *asked, *(remark.text for remark in escalation.remarks))


# ── Decided ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@enforces("5.2")
@rule(AgreeEscalation, may=STAFF, about=Matter, cites=("5.2",))
@about_the_one_shown
def agree(
    case: Matter, escalation: Escalation, command: AgreeEscalation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    return _decide(case, escalation, command, Verdict.APPROVED, agreement, now)


@enforces("5.2", "18")
@rule(DeclineEscalation, may=STAFF, about=Matter, cites=("5.2",))
@about_the_one_shown
def decline(
    case: Matter, escalation: Escalation, command: DeclineEscalation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    return _decide(case, escalation, command, Verdict.DECLINED, agreement, now)


def _decide(
    case: Matter,
    escalation: Escalation,
    command: AgreeEscalation | DeclineEscalation,
    verdict: Verdict,
    agreement: Agreement,
    now: datetime,
) -> Decision | Refusal:
    voted = approvals.decide(
        escalation.asked, command.by, verdict, agreement, now, shown=command.shown, comment=command.text.strip()
    )
    if isinstance(voted, Refusal):
        return voted
    ending = Ending.APPROVED if verdict is Verdict.APPROVED else Ending.DECLINED
    said = replace(escalation, approval=voted, ended_for=voted.votes[-1].deputy_for)
    return _ended(case, said, command, ending, now, command.text.strip())


@enforces("5.2")
@rule(TakeEscalation, may=STAFF, about=Matter, cites=("5.2",))
@about_the_one_shown
def take(
    case: Matter, escalation: Escalation, command: TakeEscalation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """A lead's, also of what they asked themselves."""
    refusal = approvals.objection(escalation.asked, command.by, agreement, now, command.shown)
    lead = command.by.role is Role.LEAD and not command.by.deputy_for
    if refusal and not (refusal.code == "own_request" and lead):
        return refusal
    held = _held_by(case, command.by.user)
    instead = approvals.in_place_of(_step(True), command.by.user, agreement, now)
    return _ended(held, replace(escalation, ended_for=instead), command, Ending.TAKEN, now)


@rule(WithdrawEscalation, may=STAFF, about=Matter, cites=("5.2",))
@about_the_one_shown
def withdraw(
    case: Matter, escalation: Escalation, command: WithdrawEscalation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """By whoever asked. The customer's wish is answered, not withdrawn by us."""
    if escalation.asked_by != command.by.user:
        return Refusal(code="only_who_asked", refs=("5.2",))
    return _ended(case, escalation, command, Ending.WITHDRAWN, now)


def _ended(
    case: Matter, escalation: Escalation, command: CommandBase, ending: Ending, now: datetime, reason: str = ""
) -> Decision:
    """Who decided what, and why, goes back to the thread that it came from."""
    ended = replace(escalation, ending=ending, ended_at=now, ended_by=command.by.user, reason=reason)
    after, by = changed(case, ended), command.by.user
    to = [ended.asked_by] if ended.side is Side.PROVIDER and ended.asked_by != by else []
    said: list[Message] = [
        *drawn(after, ended),
        tell_desk(
            after,
            f"escalation_{ending}",
            subject=str(ended.subject),
            by=by,
            deputy_for=ended.ended_for,
            text=reason,
            to=to,
        ),
    ]
    if key := _told_customer(ended):
        said.append(tell_customer(after, key, by=by, text=reason if ending is Ending.DECLINED else ""))
    given = {"subject": str(ended.subject), "text": reason, "deputy_for": ended.ended_for}
    return decided(after, command, now, f"escalation_{ending}", *said, refs=_refs(ended), **given)


def _told_customer(ended: Escalation) -> str:
    """The key of what the customer reads; empty: it is the provider's own affair."""
    if ended.subject is Subject.TALK and ended.ending in (Ending.APPROVED, Ending.TAKEN):
        return "escalation_talk"
    if ended.subject is Subject.TALK and ended.ending is Ending.DECLINED:
        return "escalation_talk_declined"
    told = ended.ending is Ending.APPROVED and ended.subject in TOLD_WHEN_APPROVED
    return f"escalation_{ended.subject}" if told else ""


def _held_by(case: Matter, user: str) -> Matter:
    if isinstance(case, Incident):
        return replace(case, commander=user)
    return replace(case, handler=user) if isinstance(case, ServiceRequest) else case


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────────────


@enforces("5.2")
@rule(QuestionEscalation, may=STAFF, about=Matter, cites=("5.2",))
@about_the_one_shown
def question(
    case: Matter, escalation: Escalation, command: QuestionEscalation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if refusal := approvals.objection(escalation.asked, command.by, agreement, now, command.shown):
        return refusal
    asker = escalation.asked_by if escalation.side is Side.PROVIDER else ""
    held = getattr(case, "commander", "") or getattr(case, "handler", "")
    return _remarked(case, escalation, command, now, "escalation_questioned", asker or held)


@rule(AnswerEscalation, may=STAFF, about=Matter, cites=("5.2",))
@about_the_one_shown
def answer(
    case: Matter, escalation: Escalation, command: AnswerEscalation, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    if not escalation.remarks:
        return Refusal(code="nothing_was_questioned", refs=("5.2",))
    return _remarked(case, escalation, command, now, "escalation_answered", escalation.remarks[-1].by)


def _remarked(
    case: Matter,
    escalation: Escalation,
    command: QuestionEscalation | AnswerEscalation,
    now: datetime,
    happened: str,
    to: str,
) -> Decision | Refusal:
    """What is decided on is then another thing: an older card no longer decides."""
    if is_blank(command.text):
        return Refusal(code="text_is_empty")
    text, by = command.text.strip(), command.by.user
    said = replace(escalation, remarks=(*escalation.remarks, Remark(at=now, by=by, text=text)), since=now)
    said = replace(said, approval=replace(said.asked, terms=_terms(case, said)))
    after = changed(case, said)
    told = tell_desk(after, happened, subject=str(said.subject), by=by, text=text, to=[to] if to else [])
    return decided(after, command, now, happened, *drawn(after, said), told, refs=("5.2",), text=text)


def asked_as(case: Matter, shown: str) -> Escalation | Refusal:
    """The one whose card was read, also when it has ended since."""
    found = next((each for each in case.escalations if shown and each.shown == shown), None)
    if found is None:
        return Refusal(code="outdated")
    if found.is_open:
        return found
    first = ALREADY.get(found.ending) if found.ending else None
    return replace(first, data={"by": found.ended_by}) if first else Refusal(code="escalation_is_over")


@disputable
def standing(case: Disputable) -> tuple[Standing, ...]:
    """That the latest wish to speak with somebody responsible was declined, as the customer reads it."""
    wishes = [each for each in case.escalations if each.subject is Subject.TALK] if isinstance(case, Matter) else []
    if not wishes or wishes[-1].ending is not Ending.DECLINED:
        return ()
    shown = digest(case.id, TALK, wishes[-1].number, wishes[-1].ended_at, wishes[-1].reason)
    return (Standing(about=TALK, shown=shown, refs=("5.2",), item="5.2", beside=True),)


def _refs(escalation: Escalation) -> tuple[str, ...]:
    return ("5.2", "10(6)") if escalation.subject is Subject.OUT_OF_HOURS else ("5.2",)


Command = (
    AskEscalation
    | AgreeEscalation
    | DeclineEscalation
    | TakeEscalation
    | QuestionEscalation
    | AnswerEscalation
    | WithdrawEscalation
)

"""Does the agreement cover it? Engineers judge, a lead rules on causes, the customer answers (Arts. 2, 4, 5.3, 7, 10).

A "no" is a decision: it cites the item, says what is still done, and the customer may ask for a quote, withdraw, or
consult about it. It is open to revision; what was judged before stays with the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Literal

from slackbot.agreement import choices
from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, leads_there, tell_customer, tell_desk
from slackbot.cases.disputes import Standing, disputable
from slackbot.cases.incidents.respond import under_way
from slackbot.cases.incidents.state import OPEN as OPEN_INCIDENT
from slackbot.cases.incidents.state import Incident
from slackbot.cases.incidents.state import State as IncidentState
from slackbot.cases.matter import (
    Chosen,
    Disputable,
    Finding,
    Judgement,
    Matter,
    Option,
    Scope,
    Standstill,
    answered_to,
    asks_over,
    judged,
    proposed,
    running_again,
)
from slackbot.cases.rulebook import CLOCK, CUSTOMER, STAFF, rule
from slackbot.cases.service_requests.respond import OPEN as OPEN_REQUEST
from slackbot.cases.service_requests.state import Ending, ServiceRequest
from slackbot.cases.service_requests.state import State as RequestState
from slackbot.cases.timing import in_working_days, timer
from slackbot.cases.wording import Worded
from slackbot.clock import millis
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Message, Ref, Refusal, Role, Timer, value

OPEN = frozenset(map(str, (*OPEN_INCIDENT, *OPEN_REQUEST)))
CITES: dict[Finding, tuple[Ref, ...]] = {
    Finding.IN_SCOPE: ("2",),
    Finding.EXCLUDED: ("4", "10"),
    Finding.THIRD_PARTY: ("5.3", "4(4)", "10"),
    Finding.CAUSE: ("7", "10"),
}
"""The desk's clauses; the text's own item stands in the judgement."""


class Silence(StrEnum):
    """Who has the word and does not use it."""

    CHOICE = "choice"
    """The customer, about a judgement: they are reminded, then somebody is told to call them."""
    PROPOSAL = "proposal"
    """A lead, about a cause that was proposed."""
    WISH = "wish"
    """A lead, about a quote that was wished for."""


DAY = timedelta(days=1)
SPOKEN_OF: Mapping[Silence, tuple[timedelta, ...]] = {
    Silence.CHOICE: (2 * DAY, 4 * DAY, 5 * DAY),
    Silence.PROPOSAL: (DAY,),
    Silence.WISH: (DAY,),
}
"""In days on which reception opens; after the last, as long again each time, until somebody speaks."""
CALL_FROM = 2
"""So many times the customer is reminded in writing; then they are called."""


@value
class JudgeScope(Worded):
    """`free`: of a cause, and by a lead; anybody else's is a proposal. `shown` is empty when it was said in words."""

    SAID: ClassVar[tuple[str, ...]] = ("reason", "evidence")

    kind: Literal["scope.judge"] = "scope.judge"
    finding: Finding
    item: Ref = ""
    reason: str = ""
    evidence: str = ""
    free: bool | None = None
    shown: str = ""


@value
class RuleOnCause(CommandBase):
    """A lead's 「無償で対応する」 or 「無償対象外とする」 about what was proposed."""

    kind: Literal["scope.rule_on_cause"] = "scope.rule_on_cause"
    free: bool
    shown: str


@value
class ChooseOption(CommandBase):
    """The customer's 「見積りを希望する」 or 「取り下げる」; `shown` is the digest of the judgement they saw."""

    kind: Literal["scope.choose"] = "scope.choose"
    option: Option
    shown: str


@value
class TakeUpWish(CommandBase):
    """A lead looks after the quote that the customer wishes for."""

    kind: Literal["scope.take_up"] = "scope.take_up"
    shown: str


@value
class RemindOfScope(CommandBase):
    kind: Literal["scope.remind"] = "scope.remind"
    silence: Silence
    since: datetime


@enforces("4(1)", "4(2)", "4(3)", "4(4)", "4(5)", "4(6)", "4(7)", "5.3")
@enforces("7(1)", "7(2)", "7(3)", "7(4)", "7(5)", "7(6)", "7(7)", "7(8)", "7(9)", "7(10)")
@rule(JudgeScope, may=STAFF, about=Matter, when=OPEN, cites=("4", "7"))
def judge(case: Matter, command: JudgeScope, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if command.shown and command.shown != judged(case.scope):
        return Refusal(code="outdated")
    if missing := _missing(command):
        return Refusal(code=missing, refs=CITES[command.finding])
    found = _judgement(command, agreement, now)
    if found is None:
        return Refusal(code="unknown_item", refs=CITES[command.finding])
    if found.finding is Finding.CAUSE and found.free is None:
        return _propose(case, command, found, agreement, now)
    return _judge(case, command, found, agreement, now)


@enforces("7(1)", "7(2)", "7(3)", "7(4)", "7(5)", "7(6)", "7(7)", "7(8)", "7(9)", "7(10)")
@rule(RuleOnCause, may=STAFF, about=Matter, when=OPEN, cites=("7",))
def rule_on_cause(case: Matter, command: RuleOnCause, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """Free support may be taken away (できる): that is a lead's to say."""
    if command.by.role is not Role.LEAD:
        return Refusal(code="lead_only", refs=("7",))
    if case.scope.proposal is None or command.shown != proposed(case.scope):
        return Refusal(code="outdated")
    ruled = replace(case.scope.proposal, at=now, by=command.by.user, free=command.free)
    return _judge(case, command, ruled, agreement, now, proposed_by=case.scope.proposal.by)


@enforces("4(1)", "4(2)", "4(3)", "4(4)", "4(5)", "4(6)", "4(7)", "10")
@rule(ChooseOption, may=CUSTOMER, about=Matter, when=OPEN, cites=("4", "10"))
def choose(case: Matter, command: ChooseOption, agreement: Agreement, now: datetime) -> Decision | Refusal:
    found = case.scope.judgement
    if found is None or found.covered or command.shown != answered_to(case.scope):
        return Refusal(code="outdated")
    chosen = Chosen(option=command.option, at=now, by=command.by.user)
    answered = replace(case, scope=replace(running_again(case.scope, now), chosen=chosen))
    if command.option is Option.WITHDRAW:
        answered = _withdrawn(answered, command, now)
    people = leads_there(agreement, now)
    said = (
        tell_customer(answered, f"scope_{command.option}", by=command.by.user),
        tell_desk(answered, f"scope_{command.option}", by=command.by.user, to=people),
    )
    refs = CITES[found.finding]
    return decided(answered, command, now, "scope_answered", *said, refs=refs, option=str(command.option))


@enforces("10")
@rule(TakeUpWish, may=STAFF, about=Matter, when=OPEN, cites=("10",))
def take_up(case: Matter, command: TakeUpWish, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if command.by.role is not Role.LEAD:
        return Refusal(code="lead_only", refs=("10",))
    chosen = case.scope.chosen
    if chosen is None or chosen.taken_by or command.shown != answered_to(case.scope):
        return Refusal(code="outdated")
    taken = replace(case, scope=replace(case.scope, chosen=replace(chosen, taken_by=command.by.user)))
    said = tell_customer(taken, "scope_taken_up", by=command.by.user)
    return decided(taken, command, now, "scope_wish_taken_up", said, refs=("10",), option=str(chosen.option))


@enforces("4", "7", "10")
@rule(RemindOfScope, may=CLOCK, about=Matter, when=OPEN, cites=("4",))
def remind(case: Matter, command: RemindOfScope, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """After a standstill once, however many were missed."""
    if (command.silence, command.since) not in silences(case):
        return Refusal(code="superseded")
    mark, count = _mark(command.silence, command.since), _spoken_of(case, command.silence, command.since)
    times = count + 1
    while _next(command.silence, command.since, times, agreement) <= now:
        times += 1
    reminded = replace(case, scope=replace(case.scope, reminded=(*case.scope.reminded, *[mark] * (times - count))))
    since, customer = command.since.isoformat(), command.silence is Silence.CHOICE
    if customer and times <= CALL_FROM:
        said = tell_customer(reminded, "scope_reminder")
    else:
        people = [case.handled_by] if customer and case.handled_by else [*agreement.provider.leads]
        said = tell_desk(
            reminded, f"scope_silent_{command.silence}", to=people[:1] if customer else people, since=since
        )
    refs = CITES[case.scope.judgement.finding] if customer and case.scope.judgement else ("7",)
    return decided(reminded, command, now, "scope_reminded", said, refs=refs, silence=str(command.silence), times=times)


def silences(case: Matter) -> tuple[tuple[Silence, datetime], ...]:
    """Each with the instant since when it lasts."""
    return tuple(_silences(case)) if case.is_open else ()


def _silences(case: Matter) -> Iterator[tuple[Silence, datetime]]:
    scope = case.scope
    if scope.proposal:
        yield Silence.PROPOSAL, scope.proposal.at
    if scope.waiting and scope.judgement:
        yield Silence.CHOICE, scope.judgement.at
    chosen = scope.chosen
    quoted = chosen and any(each.approval.asked_at >= chosen.at for each in case.quotes)
    if chosen and chosen.option is Option.QUOTE and not chosen.taken_by and not quoted:
        yield Silence.WISH, chosen.at


def deadlines(case: Matter, agreement: Agreement) -> tuple[Timer, ...]:
    return tuple(_due(case, silence, since, agreement) for silence, since in silences(case))


def _due(case: Matter, silence: Silence, since: datetime, agreement: Agreement) -> Timer:
    count = _spoken_of(case, silence, since)
    at = _next(silence, since, count, agreement)
    return timer(case, f"scope.{silence}.{count}", at, RemindOfScope, silence=silence, since=since)


def _next(silence: Silence, since: datetime, count: int, agreement: Agreement) -> datetime:
    after = SPOKEN_OF[silence]
    length = after[count] if count < len(after) else after[-1] * (count - len(after) + 2)
    return in_working_days(since, length, agreement)


def _spoken_of(case: Matter, silence: Silence, since: datetime) -> int:
    return case.scope.reminded.count(_mark(silence, since))


def _mark(silence: Silence, since: datetime) -> str:
    return f"{silence}@{millis(since)}"


@disputable
def standing(case: Disputable) -> tuple[Standing, ...]:
    """What was found against the customer."""
    found = case.scope.judgement if isinstance(case, Matter) else None
    if not isinstance(case, Matter) or found is None or found.covered:
        return ()
    return (Standing(about="scope", shown=answered_to(case.scope), refs=CITES[found.finding], item=found.item),)


def _missing(command: JudgeScope) -> str | None:
    if command.finding is not Finding.IN_SCOPE and is_blank(command.reason):
        return "judgement_has_no_reason"
    return "evidence_is_missing" if command.finding is Finding.CAUSE and is_blank(command.evidence) else None


def _judgement(command: JudgeScope, agreement: Agreement, now: datetime) -> Judgement | None:
    """None when the text has no such item. What is a third party's is judged as that, whichever way it was chosen."""
    finding, item = command.finding, command.item
    excluded = {each.ref: each for each in choices.exclusions(agreement)}
    if finding is Finding.THIRD_PARTY:
        item = next((ref for ref, each in excluded.items() if each.third_party), "")
    elif finding is Finding.EXCLUDED:
        if item not in excluded:
            return None
        finding = Finding.THIRD_PARTY if excluded[item].third_party else finding
    elif finding is Finding.CAUSE:
        if item not in {each.ref for each in choices.causes(agreement)}:
            return None
    else:
        item = ""
    rules = finding is Finding.CAUSE and command.by.role is Role.LEAD
    return Judgement(
        at=now,
        by=command.by.user,
        finding=finding,
        item=item,
        reason=command.reason.strip(),
        evidence=command.evidence.strip() if finding is Finding.CAUSE else "",
        free=command.free if rules else None,
    )


def _propose(case: Matter, command: CommandBase, found: Judgement, agreement: Agreement, now: datetime) -> Decision:
    waiting = replace(case, scope=replace(case.scope, proposal=found))
    said = tell_desk(waiting, "scope_proposed", by=found.by, to=leads_there(agreement, now))
    terms = {"item": found.item, "reason": found.reason, "evidence": found.evidence}
    return decided(waiting, command, now, "cause_proposed", said, refs=("7",), **terms)


def _judge(
    case: Matter, command: CommandBase, found: Judgement, agreement: Agreement, now: datetime, proposed_by: str = ""
) -> Decision:
    scope = Scope(judgements=(*case.scope.judgements, found), waits=_waits(case.scope, found, now))
    after = replace(_taken_up(case, command, now), scope=scope)
    return decided(
        after,
        command,
        now,
        "scope_judged",
        *_told(case, after, found),
        refs=CITES[found.finding],
        finding=str(found.finding),
        item=found.item,
        reason=found.reason,
        evidence=found.evidence,
        free=found.free,
        proposed_by=proposed_by,
    )


def _told(before: Matter, after: Matter, found: Judgement) -> tuple[Message, ...]:
    """That it is covered is news only to who was told otherwise, or is spared a charge."""
    earlier = before.scope.judgement
    if found.finding is Finding.IN_SCOPE and (earlier is None or earlier.covered):
        return ()
    return (tell_customer(after, "scope_judged", number=len(after.scope.judgements)),)


def _waits(scope: Scope, found: Judgement, now: datetime) -> tuple[Standstill, ...]:
    """The clock stands while the customer has to choose; where advice is owed it runs."""
    if found.covered or found.finding is Finding.THIRD_PARTY:
        return running_again(scope, now).waits
    return scope.waits if scope.waiting else (*scope.waits, Standstill(since=now))


def _taken_up(case: Matter, command: CommandBase, now: datetime) -> Matter:
    """To judge is to respond."""
    if isinstance(case, Incident):
        return under_way(case, command, now)
    if isinstance(case, ServiceRequest):
        return replace(case, handler=case.handler or command.by.user)
    return case


def _withdrawn(case: Matter, command: CommandBase, now: datetime) -> Matter:
    over = asks_over(case.pauses, now)
    if isinstance(case, Incident):
        return replace(case, state=IncidentState.CLOSED, closed_at=now, closed_by=command.by.user, pauses=over)
    if isinstance(case, ServiceRequest):
        return replace(case, state=RequestState.CLOSED, ending=Ending.WITHDRAWN, closed_at=now, pauses=over)
    return case


Command = JudgeScope | RuleOnCause | ChooseOption | TakeUpWish | RemindOfScope

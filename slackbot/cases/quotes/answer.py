"""A quote is answered: by a lead, then by the customer's 発注権限者; or withdrawn, or it ends by itself (Art. 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.approvals import End, Verdict
from slackbot.cases.common import decided, tell_desk
from slackbot.cases.disputes import Standing, disputable
from slackbot.cases.matter import Disputable, Matter, UrgentEnding
from slackbot.cases.quotes.make import facts
from slackbot.cases.quotes.said import both_cards, offered_to_customer, tell, tell_leads
from slackbot.cases.quotes.state import Quote, Stage
from slackbot.cases.rulebook import ANYONE, CLOCK, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.cases.urgent import urgent_card
from slackbot.words import CommandBase, Decision, Message, Refusal, Role, Side, Timer, value


@value
class AnswerQuote(CommandBase):
    """Of whichever side has the word; `shown` is the digest of the version they saw. A "no" needs a reason."""

    kind: Literal["quote.answer"] = "quote.answer"
    verdict: Verdict
    shown: str
    comment: str = ""


@value
class WithdrawQuote(CommandBase):
    """By its author or a lead, while nobody has accepted it."""

    kind: Literal["quote.withdraw"] = "quote.withdraw"
    shown: str
    reason: str = ""


@value
class RemindOfQuote(CommandBase):
    kind: Literal["quote.remind"] = "quote.remind"
    shown: str


@value
class ExpireQuote(CommandBase):
    kind: Literal["quote.expire"] = "quote.expire"
    shown: str


@enforces("10", "10(1)", "10(2)", "10(3)", "10(4)", "10(5)", "10(6)", "10(7)")
@rule(AnswerQuote, may=ANYONE, about=Matter, cites=("10",))
def answer_quote(case: Matter, command: AnswerQuote, agreement: Agreement, now: datetime) -> Decision | Refusal:
    quote = find(case, command.shown)
    if refusal := objection(case, command, agreement, now):
        return refusal
    assert quote is not None, "what is not there has been objected to"
    came = approvals.decide(
        quote.approval,
        command.by,
        command.verdict,
        agreement,
        now,
        shown=command.shown,
        comment=command.comment,
    )
    if isinstance(came, Refusal):
        return came
    answered = replace(quote, approval=came)
    after = _settled(case, answered, command, now)
    happened = _HAPPENED[answered.stage]
    said = _told(after, answered, command, agreement, now)
    reason = {"reason": came.reason} if came.reason else {}
    return decided(after, command, now, happened, *said, refs=("10",), **facts(answered), **reason)


def objection(case: Matter, command: AnswerQuote, agreement: Agreement, now: datetime) -> Refusal | None:
    """Also asked before a form is opened."""
    quote = find(case, command.shown)
    if quote is None or quote.stage is Stage.REPLACED:
        return Refusal(code="outdated")
    if quote.stage is Stage.EXPIRED or (quote.is_open and now >= quote.expires_at):
        return Refusal(code="quote_expired", refs=("10",))
    if not case.is_open:
        return Refusal(code="wrong_state", refs=("10",), data={"state": "closed"})
    return approvals.objection(quote.approval, command.by, agreement, now, command.shown)


@enforces("10")
@rule(WithdrawQuote, may=STAFF, about=Matter, cites=("10",))
def withdraw_quote(case: Matter, command: WithdrawQuote, agreement: Agreement, now: datetime) -> Decision | Refusal:
    quote = find(case, command.shown)
    if quote is None or quote.stage is Stage.REPLACED:
        return Refusal(code="outdated")
    if command.by.role is not Role.LEAD and command.by.user != quote.approval.asked_by:
        return Refusal(code="lead_only", refs=("10",))
    ended = approvals.withdraw(quote.approval, now)
    if isinstance(ended, Refusal):
        return ended
    gone = replace(quote, approval=ended)
    after = with_quote(case, gone)
    said = [tell(after, "quote_withdrawn", gone, by=command.by.user)] if quote.offered else []
    cards = both_cards(after, gone)
    reason = command.reason.strip()
    return decided(after, command, now, "quote_withdrawn", *cards, *said, refs=("10",), **facts(gone), reason=reason)


@enforces("10")
@rule(RemindOfQuote, may=CLOCK, about=Matter, cites=("10",))
def remind_of_quote(case: Matter, command: RemindOfQuote, agreement: Agreement, now: datetime) -> Decision | Refusal:
    quote = find(case, command.shown)
    if quote is None or not quote.is_open:
        return Refusal(code="superseded")
    people = [*approvals.asked_now(quote.approval, agreement, now)]
    reminded = replace(quote, approval=approvals.remind(quote.approval))
    after = with_quote(case, reminded)
    said: list[Message] = []
    if quote.stage is Stage.OFFERED:
        said.append(tell(after, "quote_reminder", quote, to=people))
    if quote.stage is Stage.APPROVING or not people:
        said.append(tell_leads(after, "quote_waits", quote, agreement, now))
    return decided(after, command, now, "quote_reminded", *said, refs=("10",), number=quote.number)


@enforces("10")
@rule(ExpireQuote, may=CLOCK, about=Matter, cites=("10",))
def expire_quote(case: Matter, command: ExpireQuote, agreement: Agreement, now: datetime) -> Decision | Refusal:
    quote = find(case, command.shown)
    if quote is None or not quote.is_open:
        return Refusal(code="superseded")
    over = replace(quote, approval=approvals.expire(quote.approval, now))
    after = with_quote(case, over)
    said: list[Message] = [*both_cards(after, over), tell_leads(after, "quote_expired", over, agreement, now)]
    if quote.offered:
        said.append(tell(after, "quote_expired", over))
    return decided(after, command, now, "quote_expired", *said, refs=("10",), **facts(over))


def deadlines(case: Matter, agreement: Agreement) -> tuple[Timer, ...]:
    found: list[Timer] = []
    for quote in case.quotes:
        if quote.is_open:
            found += _falls_due(case, quote, agreement)
    return tuple(found)


def _falls_due(case: Matter, quote: Quote, agreement: Agreement) -> list[Timer]:
    name, shown = f"quote.{quote.number}.{quote.version}", quote.approval.terms
    found = [timer(case, f"{name}.expire", quote.expires_at, ExpireQuote, shown=shown)]
    at = approvals.reminds_at(quote.approval, agreement.particulars.calendar())
    if at and at < quote.expires_at:
        step, count = quote.approval.step, quote.approval.reminded
        assert step is not None, "there is a reminder only while somebody has the word"
        found.append(timer(case, f"{name}.{step.name}.{count}", at, RemindOfQuote, shown=shown))
    return found


def find(case: Matter, shown: str) -> Quote | None:
    return next((each for each in reversed(case.quotes) if shown and each.approval.terms == shown), None)


def with_quote(case: Matter, quote: Quote) -> Matter:
    same = (quote.number, quote.version)
    return replace(case, quotes=tuple(quote if (q.number, q.version) == same else q for q in case.quotes))


@disputable
def standing(case: Disputable) -> tuple[Standing, ...]:
    """The fee, and the "no" to it: what the customer has been shown and has not been replaced since."""
    if not isinstance(case, Matter):
        return ()
    shown = [each for each in case.quotes if each.offered and each.stage is not Stage.REPLACED]
    return tuple(
        Standing(about="quote", shown=each.approval.terms, refs=("10",), item=each.ref, beside=True) for each in shown
    )


_HAPPENED = {
    Stage.OFFERED: "quote_approved",
    Stage.APPROVING: "quote_approved",
    Stage.ACCEPTED: "quote_accepted",
    Stage.DECLINED: "quote_declined",
}


def _settled(case: Matter, quote: Quote, command: AnswerQuote, now: datetime) -> Matter:
    """Accepted, it takes the place of the version that was accepted before."""
    after = with_quote(case, quote)
    if quote.stage is not Stage.ACCEPTED:
        return _urgent_ended(after, quote, UrgentEnding.WITHDRAWN, command, now) if _refused(quote, command) else after
    earlier = tuple(
        replace(each, replaced_at=now)
        if each.number == quote.number and each.version < quote.version and each.stage is Stage.ACCEPTED
        else each
        for each in after.quotes
    )
    return _urgent_ended(replace(after, quotes=earlier), quote, UrgentEnding.AGREED, command, now)


def _earlier(case: Matter, quote: Quote) -> list[Quote]:
    return [each for each in case.quotes if each.number == quote.number and each.version < quote.version]


def _refused(quote: Quote, command: AnswerQuote) -> bool:
    return quote.stage is Stage.DECLINED and command.by.side is Side.CUSTOMER


def _urgent_ended(case: Matter, quote: Quote, ending: UrgentEnding, command: CommandBase, now: datetime) -> Matter:
    """The wish for 緊急対応 is answered by what comes of its quote."""
    if not quote.urgent or case.urgent is None or case.urgent.ending:
        return case
    wish = replace(case.urgent, ending=ending, ended_at=now, ended_by=command.by.user, reminded=0)
    return replace(case, urgent=wish)


def _told(case: Matter, quote: Quote, command: AnswerQuote, agreement: Agreement, now: datetime) -> tuple[Message, ...]:
    by, stage = command.by.user, quote.stage
    if stage is Stage.OFFERED:
        return (both_cards(case, quote)[0], *offered_to_customer(case, quote, agreement, now))
    cards = both_cards(case, quote)
    if stage is Stage.DECLINED:
        if quote.urgent and case.urgent:
            cards = (*cards, urgent_card(case, case.urgent))
        reason = quote.approval.reason
        desk = tell_leads(case, "quote_declined", quote, agreement, now, by=by, text=reason)
        theirs = command.by.side is Side.CUSTOMER
        return (*cards, desk, *([tell(case, "quote_declined", quote, by=by, text=reason)] if theirs else []))
    said = (
        tell(case, "quote_accepted", quote, by=by),
        tell_leads(case, "quote_accepted", quote, agreement, now, by=by),
    )
    return (*cards, *said, *_called(case, quote, command, agreement))


def _called(case: Matter, quote: Quote, command: AnswerQuote, agreement: Agreement) -> tuple[Message, ...]:
    """The first yes to 緊急対応 sends somebody to work; a ceiling that is raised finds them there."""
    again = any(each.stage is Stage.REPLACED and each.approval.end is End.APPROVED for each in _earlier(case, quote))
    if not quote.urgent or case.urgent is None or again:
        return ()
    people = [case.handled_by] if case.handled_by else [*agreement.provider.engineers]
    told = tell_desk(case, "urgent_agreed", by=quote.approval.asked_by, to=people)
    return (urgent_card(case, case.urgent), told)


Command = AnswerQuote | WithdrawQuote | RemindOfQuote | ExpireQuote

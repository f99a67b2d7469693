"""A quote is made: what it is for, what it costs, until when it holds, and who has to agree (Arts. 10, 3.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from slackbot.agreement import choices
from slackbot.agreement.articles import enforces
from slackbot.agreement.fees import MOST_YEN, Fees
from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.approvals import Step
from slackbot.cases.common import decided, digest
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.said import offered_to_customer, shown_to_desk, tell_leads
from slackbot.cases.quotes.state import BUYER, LEAD, Item, Quote, Stage, latest, priced
from slackbot.cases.rulebook import STAFF, rule
from slackbot.cases.urgent import urgent_card
from slackbot.cases.wording import Worded
from slackbot.safety.invisible import is_blank
from slackbot.words import Actor, Authority, Decision, Message, Ref, Refusal, Role, value

MOST_ITEMS = 10
MOST_MINUTES = 10_000 * 60
LONGEST_VALIDITY = timedelta(days=366)
URGENT_HOLDS = timedelta(hours=4)
"""Who asked for 緊急対応 answers soon, or has it answered anew."""

LEAD_STEP = Step(
    name=LEAD,
    role=Role.LEAD,
    remind_after=(timedelta(hours=1), timedelta(hours=4), timedelta(hours=16), timedelta(hours=40)),
)
BUYER_STEP = Step(name=BUYER, authority=Authority.BUYER, remind_after=(timedelta(hours=8), timedelta(hours=24)))
URGENT_STEP = replace(
    BUYER_STEP, remind_after=(timedelta(minutes=15), timedelta(minutes=45), timedelta(hours=2)), around_the_clock=True
)


@value
class MakeQuote(Worded):
    """`number` 0: a new one; else another version of it. Of items by the hour the amount is reckoned here."""

    SAID: ClassVar[tuple[str, ...]] = ("items", "assumptions", "reason")

    kind: Literal["quote.make"] = "quote.make"
    ref: Ref
    items: tuple[Item, ...]
    valid_until: date | None = None
    """None: an urgent one, which holds for hours."""
    assumptions: str = ""
    ceiling: bool = False
    number: int = 0
    reason: str = ""
    """Of another version: why."""


@enforces("10(1)", "10(2)", "10(3)", "10(4)", "10(5)", "10(6)", "10(7)")
@rule(MakeQuote, may=STAFF, about=Matter, cites=("10",))
def make_quote(case: Matter, command: MakeQuote, agreement: Agreement, now: datetime) -> Decision | Refusal:
    quote = _quote(case, command, agreement, now)
    if isinstance(quote, Refusal):
        return quote
    quotes = tuple(_replaced(each, quote, now) for each in case.quotes)
    made = replace(case, quotes=(*quotes, quote))
    refs: tuple[Ref, ...] = ("10", "3.2") if quote.urgent else ("10",)
    said = _said(made, quote, agreement, now)
    return decided(made, command, now, "quote_made", *said, refs=refs, **facts(quote))


def facts(quote: Quote) -> dict[str, str | int | bool]:
    """Of the record: what is looked for is there, whatever becomes of the case."""
    return {
        "number": quote.number,
        "version": quote.version,
        "ref": quote.ref,
        "subtotal": quote.subtotal,
        "tax": quote.tax,
        "total": quote.total,
        "valid_until": quote.valid_until.isoformat(),
        "terms": quote.approval.terms,
        "sole_lead": quote.sole_lead,
        "changed_because": quote.reason,
    }


def objection(case: Matter, by: Actor, agreement: Agreement, now: datetime) -> Refusal | None:
    """Said before a form is filled in."""
    if not case.is_open:
        return Refusal(code="wrong_state", refs=("10",), data={"state": "closed"})
    if not choices.paid_work(agreement):
        return Refusal(code="no_paid_work", refs=("10",))
    return Refusal(code="nobody_may_buy", refs=("10",)) if not _buyers(agreement, now) else None


def may_be_urgent(by: Actor) -> bool:
    """What holds for hours only has its lead's yes by being made."""
    return by.role is Role.LEAD


def _quote(case: Matter, command: MakeQuote, agreement: Agreement, now: datetime) -> Quote | Refusal:
    fees, urgent = agreement.particulars.fees, command.valid_until is None
    items = tuple(_priced(each, fees) for each in command.items)
    before = latest(case.quotes, command.number) if command.number else None
    if refusal := _refused(case, command, items, before, agreement, now):
        return refusal
    subtotal, tax = priced(items, fees)
    steps, sole = _steps(command.by, urgent, agreement, now)
    quote = Quote(
        number=before.number if before else max((each.number for each in case.quotes), default=0) + 1,
        version=before.version + 1 if before else 1,
        ref=command.ref,
        items=items,
        subtotal=subtotal,
        tax_percent=str(fees.tax),
        tax=tax,
        valid_until=command.valid_until or (now + URGENT_HOLDS).astimezone(_zone(agreement)).date(),
        expires_at=_expires(command, agreement, now),
        assumptions=command.assumptions.strip(),
        reason=command.reason.strip() if before else "",
        ceiling=command.ceiling,
        urgent=urgent,
        approval=approvals.start(steps, command.by, "", now),
        sole_lead=sole,
    )
    return replace(quote, approval=replace(quote.approval, terms=terms(case, quote)))


def _refused(
    case: Matter, command: MakeQuote, items: tuple[Item, ...], before: Quote | None, agreement: Agreement, now: datetime
) -> Refusal | None:
    """`before`: the version that it takes the place of."""
    if refusal := objection(case, command.by, agreement, now):
        return refusal
    if command.ref not in {each.ref for each in choices.paid_work(agreement)}:
        return Refusal(code="unknown_paid_work", refs=("10",))
    if command.valid_until is None and not may_be_urgent(command.by):
        return Refusal(code="lead_only", refs=("3.2", "10(6)"))
    if wrong := _wrong(items, agreement.particulars.fees, command, agreement, now):
        return wrong
    if command.number and before is None:
        return Refusal(code="no_such_quote", refs=("10",))
    return Refusal(code="reason_is_missing") if before and is_blank(command.reason) else None


def terms(case: Matter, quote: Quote) -> str:
    """Digest of all that a lead and the customer see: items and total too."""
    items = [(each.what, each.minutes, each.hourly, each.amount) for each in quote.items]
    priced_at = (quote.subtotal, quote.tax_percent, quote.tax, quote.ceiling)
    until = (quote.expires_at.isoformat(), quote.assumptions, quote.reason)
    return digest(case.id, quote.number, quote.version, quote.ref, items, *priced_at, *until)


def _priced(item: Item, fees: Fees) -> Item:
    what = item.what.strip()
    if item.minutes == 0 and item.hourly == 0:
        return replace(item, what=what)
    return replace(item, what=what, amount=fees.for_time(item.minutes, item.hourly))


def _wrong(
    items: tuple[Item, ...], fees: Fees, command: MakeQuote, agreement: Agreement, now: datetime
) -> Refusal | None:
    if not 0 < len(items) <= MOST_ITEMS or any(is_blank(each.what) for each in items):
        return Refusal(code="quote_has_no_items", refs=("10",))
    if any(each.minutes < 0 or each.minutes > MOST_MINUTES or each.hourly < 0 or each.amount <= 0 for each in items):
        return Refusal(code="amount_is_no_amount", refs=("10",))
    if sum(priced(items, fees)) > MOST_YEN:
        return Refusal(code="amount_is_too_large", refs=("10",))
    if command.ceiling and (any(not each.minutes for each in items) or len({each.hourly for each in items}) > 1):
        return Refusal(code="ceiling_needs_hours", refs=("10",))
    if command.valid_until is None:
        return None
    today = now.astimezone(_zone(agreement)).date()
    if not today <= command.valid_until <= today + LONGEST_VALIDITY:
        return Refusal(code="quote_holds_for_no_time", refs=("10",))
    return None


def _zone(agreement: Agreement) -> ZoneInfo:
    return ZoneInfo(agreement.particulars.tz)


def _expires(command: MakeQuote, agreement: Agreement, now: datetime) -> datetime:
    if command.valid_until is None:
        return now + URGENT_HOLDS
    return datetime.combine(command.valid_until + timedelta(days=1), time(), tzinfo=_zone(agreement))


def _steps(by: Actor, urgent: bool, agreement: Agreement, now: datetime) -> tuple[tuple[Step, ...], bool]:
    """A lead does not agree to their own quote where there is another who could; of an urgent one they do."""
    if urgent:
        return (URGENT_STEP,), False
    if by.role is Role.LEAD and not by.deputy_for and not approvals.holders(LEAD_STEP, agreement, now, by.user):
        return (BUYER_STEP,), True
    return (LEAD_STEP, BUYER_STEP), False


def _buyers(agreement: Agreement, now: datetime) -> tuple[str, ...]:
    return approvals.holders(BUYER_STEP, agreement, now)


def _replaced(before: Quote, after: Quote, now: datetime) -> Quote:
    """Whoever has not answered the earlier version answers the later one; what was accepted holds until then."""
    replaces = before.number == after.number and before.is_open
    return replace(before, replaced_at=now) if replaces else before


def _said(case: Matter, quote: Quote, agreement: Agreement, now: datetime) -> tuple[Message, ...]:
    if quote.urgent and case.urgent:
        cards = (urgent_card(case, case.urgent), shown_to_desk(case, quote))
        return (*cards, *offered_to_customer(case, quote, agreement, now))
    if quote.stage is Stage.OFFERED:
        return (shown_to_desk(case, quote), *offered_to_customer(case, quote, agreement, now))
    return (shown_to_desk(case, quote), tell_leads(case, "quote_waits", quote, agreement, now))


Command = MakeQuote

"""Time that was worked on a case. What is charged needs a yes that came before it (Art. 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.said import both_cards
from slackbot.cases.quotes.state import (
    Entry,
    Quote,
    Stage,
    WorkKind,
    accepted_at,
    in_force,
    worked,
)
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, Refusal, Role, value

LONGEST_MINUTES = 24 * 60
LONGEST_AGO = timedelta(days=93)


@value
class LogWork(CommandBase):
    """`quote` 0: the only one that was accepted. `who` empty: the one who writes it down."""

    kind: Literal["work.log"] = "work.log"
    begun: datetime
    minutes: int
    work: WorkKind
    what: str
    who: str = ""
    quote: int = 0


@enforces("10")
@rule(LogWork, may=STAFF, about=Matter, cites=("10",))
def log_work(case: Matter, command: LogWork, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if refusal := wrong(command.begun, command.minutes, command.what, now):
        return refusal
    if command.work is WorkKind.WAIVED and command.by.role is not Role.LEAD:
        return Refusal(code="lead_only", refs=("10",))
    if command.work is WorkKind.ALLOWANCE:
        return Refusal(code="no_accepted_quote", refs=("10",))
    quote = _paid_under(case, command) if command.work is WorkKind.PAID else None
    if isinstance(quote, Refusal):
        return quote
    entry = Entry(
        number=len(case.entries) + 1,
        who=command.who or command.by.user,
        begun=command.begun,
        minutes=command.minutes,
        kind=command.work,
        quote=quote.number if quote else 0,
        what=command.what.strip(),
        written_at=now,
        written_by=command.by.user,
    )
    logged = replace(case, entries=(*case.entries, entry))
    cards = both_cards(logged, quote) if quote else ()
    return decided(logged, command, now, "work_logged", *cards, refs=("10",), **facts(entry))


def wrong(begun: datetime, minutes: int, what: str, now: datetime) -> Refusal | None:
    """What no kind of work can be."""
    if is_blank(what):
        return Refusal(code="text_is_empty")
    if not 0 < minutes <= LONGEST_MINUTES:
        return Refusal(code="no_such_time", refs=("10",))
    if begun + timedelta(minutes=minutes) > now:
        return Refusal(code="work_lies_ahead", refs=("10",))
    return Refusal(code="work_is_too_old", refs=("10",)) if begun < now - LONGEST_AGO else None


def facts(entry: Entry) -> dict[str, str | int]:
    return {
        "number": entry.number,
        "who": entry.who,
        "begun": entry.begun.isoformat(),
        "minutes": entry.minutes,
        "work": str(entry.kind),
        "quote": entry.quote,
        "what": entry.what,
    }


def accepted(case: Matter) -> tuple[Quote, ...]:
    return tuple(each for each in case.quotes if each.stage is Stage.ACCEPTED)


def left(case: Matter, quote: Quote) -> int | None:
    """Minutes that may still be charged under it; None: as many as it takes."""
    return None if quote.minutes is None else max(0, quote.minutes - worked(case.entries, quote.number))


def _paid_under(case: Matter, command: LogWork) -> Quote | Refusal:
    found = accepted(case)
    quote = in_force(case.quotes, command.quote) if command.quote else (found[0] if len(found) == 1 else None)
    if quote is None and len(found) > 1:
        return Refusal(code="which_quote", refs=("10",))
    if quote is None:
        return Refusal(code="no_accepted_quote", refs=("10",))
    if command.begun < _first_yes(case, quote):
        return Refusal(code="worked_before_the_yes", refs=("10",))
    rest = left(case, quote)
    if rest is not None and command.minutes > rest:
        return Refusal(code="quote_is_used_up", refs=("10",), data={"hours": rest // 60, "minutes": rest % 60})
    return quote


def _first_yes(case: Matter, quote: Quote) -> datetime:
    """Work under an earlier version that had been accepted began with that yes."""
    versions = [each for each in case.quotes if each.number == quote.number and each.approval.end == "approved"]
    return min(accepted_at(each) for each in versions)


Command = LogWork

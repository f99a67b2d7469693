"""Time that was worked on a case. What is charged needs a yes that came before it (Art. 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.access.request import company_of
from slackbot.cases.common import decided
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.ceiling import nearly_used
from slackbot.cases.quotes.said import both_cards
from slackbot.cases.quotes.state import (
    Entry,
    Quote,
    Stage,
    Struck,
    WorkKind,
    accepted_at,
    in_force,
    worked,
)
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import Actor, CommandBase, Decision, Message, Refusal, Role, value

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
    entry = not_theirs(command.who, command.by, agreement, now) or entered(case, command, now)
    if isinstance(entry, Refusal):
        return entry
    logged = replace(case, entries=(*case.entries, entry))
    said = (*charged_to(logged, entry), *nearly_used(case, logged, agreement, now))
    return decided(logged, command, now, "work_logged", *said, refs=("10",), **facts(entry))


def entered(case: Matter, command: LogWork, now: datetime, before: Entry | None = None) -> Entry | Refusal:
    """As it will stand in the case, if it may; `before`: in the place of this one, which may be long ago."""
    if refusal := wrong(command.begun, command.minutes, command.what, now, before):
        return refusal
    waived_before = before is not None and before.kind is WorkKind.WAIVED
    if command.work is WorkKind.WAIVED and command.by.role is not Role.LEAD and not waived_before:
        return Refusal(code="lead_only", refs=("10",))
    if command.work is WorkKind.ALLOWANCE:
        return Refusal(code="no_accepted_quote", refs=("10",))
    quote = _paid_under(case, command) if command.work is WorkKind.PAID else None
    if isinstance(quote, Refusal):
        return quote
    return Entry(
        number=len(case.entries) + 1,
        who=command.who or command.by.user,
        begun=command.begun,
        minutes=command.minutes,
        kind=command.work,
        quote=quote.number if quote else 0,
        what=command.what.strip(),
        written_at=now,
        written_by=command.by.user,
        corrects=before.number if before else 0,
    )


def wrong_entry(case: Matter, number: int, by: Actor) -> Entry | Refusal:
    """The entry, where this person may say that it is wrong; also asked before a form is opened."""
    entry = next((each for each in case.entries if each.number == number), None)
    if entry is None or entry.struck:
        return Refusal(code="no_such_entry", refs=("10",))
    if by.role is not Role.LEAD and by.user not in (entry.written_by, entry.who):
        return Refusal(code="lead_only", refs=("10",))
    return entry


def struck_out(case: Matter, entry: Entry, by: Actor, reason: str, now: datetime, by_entry: int = 0) -> Matter:
    gone = replace(entry, struck=Struck(at=now, by=by.user, reason=reason.strip(), replaced_by=by_entry))
    return replace(case, entries=tuple(gone if each is entry else each for each in case.entries))


def charged_to(case: Matter, *entries: Entry) -> tuple[Message, ...]:
    """The cards of the quotes that these count against."""
    numbers = dict.fromkeys(each.quote for each in entries if each.quote)
    quotes = [quote for number in numbers if (quote := in_force(case.quotes, number))]
    return tuple(card for quote in quotes for card in both_cards(case, quote))


def not_theirs(who: str, by: Actor, agreement: Agreement, now: datetime) -> Refusal | None:
    """Somebody else's time is a lead's to write down, and only of people who act for the provider."""
    if who in ("", by.user):
        return None
    if by.role is not Role.LEAD:
        return Refusal(code="time_of_others", refs=("10",))
    return Refusal(code="not_our_person", refs=("10", "11")) if company_of(who, agreement, now) is None else None


def wrong(begun: datetime, minutes: int, what: str, now: datetime, before: Entry | None = None) -> Refusal | None:
    """What no kind of work can be."""
    if is_blank(what):
        return Refusal(code="text_is_empty")
    if not 0 < minutes <= LONGEST_MINUTES:
        return Refusal(code="no_such_time", refs=("10",))
    if begun + timedelta(minutes=minutes) > now:
        return Refusal(code="work_lies_ahead", refs=("10",))
    oldest = min(now - LONGEST_AGO, before.begun) if before else now - LONGEST_AGO
    return Refusal(code="work_is_too_old", refs=("10",)) if begun < oldest else None


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
    if command.begun < _first_yes(case, quote).replace(second=0, microsecond=0):
        # A form knows whole minutes.
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

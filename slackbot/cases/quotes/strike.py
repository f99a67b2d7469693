"""A time that was written down wrongly is struck out, or another stands in its place: it stays on record (Art. 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.allowance import ReturnAllowance
from slackbot.cases.quotes.ceiling import nearly_used
from slackbot.cases.quotes.state import Entry, WorkKind
from slackbot.cases.quotes.work import (
    LogWork,
    charged_to,
    entered,
    facts,
    not_theirs,
    struck_out,
    wrong_entry,
)
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, FollowUp, Message, Refusal, value


@value
class StrikeWork(CommandBase):
    """It was wrong: by who wrote it down, or a lead. It stays on record."""

    kind: Literal["work.strike"] = "work.strike"
    number: int
    reason: str


@value
class CorrectWork(CommandBase):
    """What is right, in the place of the entry of that number. `who` empty: whose it was."""

    kind: Literal["work.correct"] = "work.correct"
    number: int
    reason: str
    begun: datetime
    minutes: int
    work: WorkKind
    what: str
    who: str = ""
    quote: int = 0


@enforces("10")
@rule(StrikeWork, may=STAFF, about=Matter, cites=("10",))
def strike_work(case: Matter, command: StrikeWork, agreement: Agreement, now: datetime) -> Decision | Refusal:
    entry = wrong_entry(case, command.number, command.by)
    if isinstance(entry, Refusal):
        return entry
    if is_blank(command.reason):
        return Refusal(code="reason_is_missing")
    after = struck_out(case, entry, command.by, command.reason, now)
    said = (*charged_to(after, entry), *_given_back(after, entry, command))
    reason = command.reason.strip()
    return decided(after, command, now, "work_struck", *said, refs=("10",), reason=reason, **facts(entry))


@enforces("10")
@rule(CorrectWork, may=STAFF, about=Matter, cites=("10",))
def correct_work(case: Matter, command: CorrectWork, agreement: Agreement, now: datetime) -> Decision | Refusal:
    """What it comes to is judged as if the wrong one had never been written."""
    before = wrong_entry(case, command.number, command.by)
    if isinstance(before, Refusal):
        return before
    if is_blank(command.reason):
        return Refusal(code="reason_is_missing")
    cleared = struck_out(case, before, command.by, command.reason, now, by_entry=len(case.entries) + 1)
    who = "" if command.who == before.who else command.who
    right = not_theirs(who, command.by, agreement, now) or entered(cleared, _as_logged(command, before), now, before)
    if isinstance(right, Refusal):
        return right
    after = replace(cleared, entries=(*cleared.entries, right))
    said = (
        *charged_to(after, before, right),
        *nearly_used(case, after, agreement, now),
        *_given_back(after, before, command),
    )
    changed: dict[str, Any] = {"before": facts(before), "reason": command.reason.strip(), **facts(right)}
    return decided(after, command, now, "work_corrected", *said, refs=("10",), **changed)


def _as_logged(command: CorrectWork, before: Entry) -> LogWork:
    """Whose time it was stays as it is, unless a lead says otherwise."""
    return LogWork(
        id=command.id,
        case_id=command.case_id,
        by=command.by,
        begun=command.begun,
        minutes=command.minutes,
        work=command.work,
        what=command.what,
        who=command.who or before.who,
        quote=command.quote,
    )


def _given_back(case: Matter, entry: Entry, command: CommandBase) -> tuple[Message, ...]:
    if not entry.draw:
        return ()
    back = ReturnAllowance(id=f"{command.id}/1", case_id=case.customer, by=command.by, draw=entry.draw)
    return (FollowUp(command=back),)


Command = StrikeWork | CorrectWork

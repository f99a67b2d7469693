"""A time that was written down wrongly is struck out: it stays on record and counts no more (Art. 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.allowance import ReturnAllowance
from slackbot.cases.quotes.said import both_cards
from slackbot.cases.quotes.state import Struck, in_force
from slackbot.cases.quotes.work import facts
from slackbot.cases.rulebook import STAFF, rule
from slackbot.safety.invisible import is_blank
from slackbot.words import CommandBase, Decision, FollowUp, Message, Refusal, Role, value


@value
class StrikeWork(CommandBase):
    """It was wrong: by who wrote it down, or a lead. It stays on record."""

    kind: Literal["work.strike"] = "work.strike"
    number: int
    reason: str


@enforces("10")
@rule(StrikeWork, may=STAFF, about=Matter, cites=("10",))
def strike_work(case: Matter, command: StrikeWork, agreement: Agreement, now: datetime) -> Decision | Refusal:
    entry = next((each for each in case.entries if each.number == command.number), None)
    if entry is None or entry.struck:
        return Refusal(code="no_such_entry", refs=("10",))
    if command.by.role is not Role.LEAD and command.by.user not in (entry.written_by, entry.who):
        return Refusal(code="lead_only", refs=("10",))
    if is_blank(command.reason):
        return Refusal(code="reason_is_missing")
    struck = Struck(at=now, by=command.by.user, reason=command.reason.strip())
    after = replace(
        case, entries=tuple(replace(each, struck=struck) if each is entry else each for each in case.entries)
    )
    quote = in_force(case.quotes, entry.quote) if entry.quote else None
    said: tuple[Message, ...] = both_cards(after, quote) if quote else ()
    if entry.draw:
        given_back = ReturnAllowance(id=f"{command.id}/1", case_id=case.customer, by=command.by, draw=entry.draw)
        said = (*said, FollowUp(command=given_back))
    return decided(after, command, now, "work_struck", *said, refs=("10",), reason=struck.reason, **facts(entry))


Command = StrikeWork

"""How a report met the reception hours: stamped when it is recorded, 営業時間内 or 営業時間外 (Art. 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from slackbot.agreement.articles import enforces
from slackbot.agreement.calendar import is_open, next_opening
from slackbot.agreement.particulars import Agreement, Cover
from slackbot.cases.customers.commands import QueueForOpening
from slackbot.cases.matter import Reception
from slackbot.words import CommandBase, CustomerCase, FollowUp


class Received(Protocol):
    """A case that somebody told us of."""

    @property
    def opened_at(self) -> datetime: ...

    @property
    def reception(self) -> Reception | None: ...


@enforces("3.1", "3.3")
def received(told_at: datetime, agreement: Agreement) -> Reception:
    """By when we were told, however late it is written down."""
    hours = agreement.particulars.calendar()
    return Reception() if is_open(hours, told_at) else Reception(opens=next_opening(hours, told_at))


@enforces("3.2")
def waits_for(case: Received, agreement: Agreement) -> datetime | None:
    """The opening before which nobody is called for it; None: whoever can is called at once."""
    opens = case.reception.opens if case.reception else None
    if opens is None or opens <= case.opened_at or agreement.particulars.out_of_hours is Cover.CONTRACTED:
        return None
    return opens


def queued(case: CustomerCase, opens: datetime | None, command: CommandBase) -> tuple[FollowUp, ...]:
    """Into the customer's opening queue."""
    if opens is None:
        return ()
    wait = QueueForOpening(id=f"{command.id}/1", case_id=case.customer, by=command.by, case=case.id, opens=opens)
    return (FollowUp(command=wait),)

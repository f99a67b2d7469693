"""How a timer is made: a command from the clock whose id names the case, the timer and the instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from slackbot.agreement.calendar import days_later
from slackbot.agreement.particulars import Agreement
from slackbot.clock import millis
from slackbot.words import THE_CLOCK, CaseBase, CommandBase, Timer


def timer(case: CaseBase, name: str, at: datetime, command: type[CommandBase], **fields: Any) -> Timer:
    made = command(id=f"{case.id}/{name}@{millis(at)}", case_id=case.id, by=THE_CLOCK, **fields)
    return Timer(name=name, at=at, command=made)


def is_timer(command_id: str, case_id: str) -> bool:
    """As `timer` names them; a follow-up of one goes on behind the instant."""
    return command_id.startswith(f"{case_id}/") and command_id.rpartition("@")[2].isdigit()


def in_working_days(since: datetime, length: timedelta, agreement: Agreement) -> datetime:
    """When the customer is written to about something since then: never outside their hours."""
    return days_later(since, length, agreement.particulars.calendar())

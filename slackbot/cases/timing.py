"""How a timer is made: a command from the clock whose id names the case, the timer and the instant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slackbot.clock import millis
from slackbot.words import THE_CLOCK, CaseBase, CommandBase, Timer


def timer(case: CaseBase, name: str, at: datetime, command: type[CommandBase], **fields: Any) -> Timer:
    made = command(id=f"{case.id}/{name}@{millis(at)}", case_id=case.id, by=THE_CLOCK, **fields)
    return Timer(name=name, at=at, command=made)

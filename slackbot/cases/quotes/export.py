"""A file of quotes for one of ours: who took what out of the records, and when, is on record (Arts. 10, 12)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from slackbot.agreement.particulars import Agreement
from slackbot.cases.provider import Provider
from slackbot.cases.rulebook import LEADS, rule
from slackbot.words import Audience, CommandBase, Decision, Event, JsonValue, Lane, Notice, Refusal, value

QUOTES_EXPORTED = "quotes_exported"
MOST_ROWS = 5000
"""More is the work of `slackbot quotes export`: what waits to be sent is kept whole."""


@value
class ExportQuotes(CommandBase):
    """`rows`: as they were found for `criteria` when it was asked."""

    kind: Literal["provider.export_quotes"] = "provider.export_quotes"
    criteria: dict[str, str]
    count: int
    rows: str


@rule(ExportQuotes, may=LEADS, about=Provider, cites=("12",))
def export_quotes(
    provider: Provider, command: ExportQuotes, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    if command.count > MOST_ROWS:
        return Refusal(code="too_many_quotes", data={"most": MOST_ROWS})
    named: dict[str, JsonValue] = {"name": f"quotes-{now:%Y%m%d-%H%M%S}.csv", "count": command.count}
    sha256 = hashlib.sha256(command.rows.encode()).hexdigest()
    facts: dict[str, JsonValue] = {**named, "criteria": {**command.criteria}, "sha256": sha256}
    event = Event(type=f"provider.{QUOTES_EXPORTED}", at=now, by=command.by, refs=("10", "12"), data=facts)
    sent = Notice(
        to=f"dm:{command.by.user}",
        audience=Audience.PERSON,
        key=QUOTES_EXPORTED,
        params={**named, "rows": command.rows},
        file=True,
        lane=Lane.FILE,
    )
    return Decision(case=provider, events=(event,), messages=(sent,))


Command = ExportQuotes

"""What an alert in #desk is about, as it stands when it is drawn."""

from __future__ import annotations

from slackbot.cases import Case, Customer
from slackbot.cases.customers.freeze import FREEZE
from slackbot.outbox.queue import Queue
from slackbot.outbox.silence import Silences


async def letter(queue: Queue, silences: Silences, card: str, case: Case) -> dict[str, str]:
    """Empty when it is over."""
    kind, _, name = card.partition(":")
    if kind == FREEZE and isinstance(case, Customer):
        return {"waiting": str(await queue.frozen(case.channels))}
    if kind == "silence":
        return await silences.letter(name)
    if kind == "audit":
        return await queue.finding(name)
    if kind == "stuck":
        return {"timer": name} if await queue.waits(name) else {}
    return await queue.letter(name) if kind == "dead" else {}

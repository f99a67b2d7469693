"""What an alert in #desk is about, as it stands when it is drawn."""

from __future__ import annotations

from slackbot.cases import Case, Customer
from slackbot.cases.customers.freeze import FREEZE
from slackbot.codec import load_said
from slackbot.entries import EARLIER_UNDRAWN, FOLLOW_UPS, FOR_MANY, HOOKS, REDRAWS
from slackbot.outbox.queue import Queue
from slackbot.outbox.silence import Silences
from slackbot.words import Card


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
    return _told(await queue.letter(name)) if kind == "dead" else {}


def _told(kept: dict[str, str]) -> dict[str, str]:
    """With what it is, where it was to go and what somebody wrote for it, if it is something to be said."""
    if not kept or kept["lane"] in (FOLLOW_UPS, FOR_MANY, HOOKS):
        return kept
    said = load_said(kept["body"].partition(" ")[2].encode())
    if isinstance(said, Card):
        return kept | {"what": "redrawn" if kept["lane"] in (*REDRAWS, EARLIER_UNDRAWN) else "card", "to": said.channel}
    words = said.params.get("text")
    return kept | {"what": "file" if said.file else "notice", "to": said.to} | ({"words": str(words)} if words else {})

"""What Slack allows in a minute, and what is kept back of it; every replica asks the same gates in Redis."""

from __future__ import annotations

from datetime import datetime, timedelta

from slackbot.entries import FOR_MANY
from slackbot.outbox.queue import FILES, PANELS, POSTED, REDRAWN, Entry, Queue

POST, UPDATE, PIN = "chat.postMessage", "chat.update", "pins.add"
SHARE = "files.completeUploadExternal"
POST_GAP_MS = 1000
POSTS_A_MINUTE = 200
UPDATES_A_MINUTE = 50
PINS_A_MINUTE = 20
FOLLOW_UPS_A_MINUTE = 3000
"""For many: several times what can be said meanwhile, and no more than a fraction of what the desk can do."""
FILES_A_MINUTE = 90
"""Each takes two calls, of which Slack takes a hundred."""


async def permit(queue: Queue, entry: Entry, method: str, channel: str, now: datetime) -> tuple[timedelta, str]:
    """How long to wait, nothing if it may be sent now; and which gate of its lane it needs."""
    if entry.gate == PANELS:
        # Each night many panels are drawn, and pinned again.
        wait = await queue.gate(PIN, channel, now, 0, PINS_A_MINUTE, entry.lane, PANELS)
        if wait:
            return wait, PANELS
    if method == SHARE:
        return await queue.gate(SHARE, channel, now, POST_GAP_MS, FILES_A_MINUTE, entry.lane, FILES), FILES
    gap, budget = (POST_GAP_MS, POSTS_A_MINUTE) if method == POST else (0, UPDATES_A_MINUTE)
    needs = PANELS if entry.gate == PANELS else POSTED if method == POST else REDRAWN
    return await queue.gate(method, channel, now, gap, budget, entry.lane, needs), needs


async def follow_up_permit(queue: Queue, now: datetime) -> timedelta:
    """Ours, not Slack's: whoever presses a button must not wait while ten thousand cases are opened."""
    return await queue.gate("follow_up", "", now, 0, FOLLOW_UPS_A_MINUTE, FOR_MANY)

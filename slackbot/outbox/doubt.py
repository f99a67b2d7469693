"""What was given up in doubt: it may stand in Slack all the same."""

from __future__ import annotations

from datetime import timedelta

from slackbot.outbox.queue import Queue
from slackbot.slack import Fault, Slack, SlackTrouble

LOOK_BACK = timedelta(seconds=60)


async def stands_after_all(queue: Queue, slack: Slack, card: str, channel: str, thread: str) -> str:
    """The ts of a card that is to be posted, where an earlier sending of it was given up and stands; else nothing."""
    dead = await queue.given_up(card)
    if dead is None:
        return ""
    op_id, since = dead
    try:
        return await slack.find(channel, op_id, (since - LOOK_BACK).timestamp(), thread) or ""
    except SlackTrouble as trouble:
        if trouble.fault is not Fault.REFUSED:
            raise
        return ""

"""Who reads in the channels of many customers: asked of Slack a page at a time, for those that wait to hear something.

Before each post it is looked who reads in the channel (Art. 12), and what is known of that counts for a minute. Slack
answers for one channel 50 times a minute, which is a quarter of what may be posted; a list of the channels that we are
in tells as much of 150 at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson

from slackbot.clock import Clock, millis
from slackbot.directory import Directory
from slackbot.line import script
from slackbot.logs import get_logger
from slackbot.outbox.queue import TO_MANY, Entry, Queue
from slackbot.safety.audience import connected
from slackbot.slack import Slack, SlackTrouble

PAGE = 150
"""So many are posted to in less than the minute for which they are known."""
FEW = 30
"""So many are asked for one by one."""
LIST, LOOK = "users.conversations", "conversations.info"
LISTS_A_MINUTE, LOOKS_A_MINUTE = 40, 45
REST = timedelta(minutes=1)
"""After the last page: whoever waits still is in none of them, and is asked for alone."""
STATE_MS = 300_000
TURN_MS, TURN = 10_000, timedelta(milliseconds=250)

log = get_logger("outbox")


class Survey:
    def __init__(self, queue: Queue, directory: Directory, slack: Slack, clock: Clock) -> None:
        self._queue = queue
        self._store = queue.store
        self._directory = directory
        self._slack = slack
        self._clock = clock
        self._forward = script("forward")

    async def lets_pass(self, channel: str, entry: Entry) -> bool:
        """Is it known who reads there, or may Slack be asked now? Otherwise the entry waits. Raises SlackTrouble."""
        now = self._clock.now()
        wait = await self._wait(channel, entry.lane, now)
        if wait is not None:
            await self._queue.later(entry, now, now + wait, "gate", "doubt" if entry.in_doubt else "")
        return wait is None

    async def _wait(self, channel: str, lane: str, now: datetime) -> timedelta | None:
        """None: Slack may be asked who reads in the channel, or it is known. Else how long to wait: others, of whom a
        page has told, come first, or the limit is reached."""
        if await self._directory.knows(channel):
            return None
        if lane in TO_MANY and await self._queue.lines_waiting(TO_MANY) > FEW:
            waited = await self._page(now)
            if waited is not None:
                return waited
        gap = await self._queue.gate(LOOK, channel, now, 0, LOOKS_A_MINUTE, many=lane in TO_MANY)
        return gap or None

    async def _page(self, now: datetime) -> timedelta | None:
        """Reads the next page, unless somebody does already. None: there is none for the moment."""
        state = await self._state()
        if state.get("rests_until", 0) > millis(now):
            return None
        turn = self._store.key("gate", "survey", "turn")
        if not await self._store.ask(self._store.redis.set(turn, "1", nx=True, px=TURN_MS)):
            return TURN
        try:
            if gap := await self._queue.gate(LIST, "", now, 0, LISTS_A_MINUTE, many=True):
                return gap
            await self._read(str(state.get("cursor", "")), now)
        except SlackTrouble as trouble:
            # It is a shorter way and no condition: those who wait are asked for one by one.
            log.warning("no_list_of_channels", code=trouble.code)
            await self._keep({"rests_until": millis(now + max(REST, timedelta(seconds=trouble.retry_after_s)))})
            return None
        finally:
            await self._store.ask(self._store.redis.delete(turn))
        return timedelta()

    async def _read(self, cursor: str, now: datetime) -> None:
        kinds = "public_channel,private_channel"
        asked = {"types": kinds, "exclude_archived": "true", "limit": PAGE, "cursor": cursor}
        page = await self._slack.ask("users.conversations", **asked)
        told = [each for each in page["channels"] if _tells_who_reads(each)]
        await self._directory.note(told)
        await self._store.run(self._forward, millis(now), *(each["id"] for each in told))
        following = (page.get("response_metadata") or {}).get("next_cursor") or ""
        await self._keep({"cursor": following} if following else {"rests_until": millis(now + REST)})

    async def _keep(self, state: dict[str, Any]) -> None:
        key = self._store.key("gate", "survey")
        await self._store.ask(self._store.redis.set(key, orjson.dumps(state), px=STATE_MS))

    async def _state(self) -> dict[str, Any]:
        kept = await self._store.ask(self._store.redis.get(self._store.key("gate", "survey")))
        return dict(orjson.loads(kept)) if kept else {}


def _tells_who_reads(channel: dict[str, Any]) -> bool:
    """Of a shared channel it has to say with whom: otherwise it is asked for alone."""
    return len(connected(channel)) > 1 or not channel.get("is_ext_shared")

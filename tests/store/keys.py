"""The table of keys in slackbot/store.py as a check: what stays in Redis for ever is what the table says."""

from __future__ import annotations

import re
from typing import cast

from redis.asyncio import Redis

from slackbot import store
from slackbot.outbox.queue import GATES

ROW = re.compile(r"^\| ([a-z][^|]*?) +\| ([^|]+?) +\| ([^|]+?) +\|", re.MULTILINE)


def table() -> list[tuple[re.Pattern[str], bool]]:
    """(a key's form, whether it may stay for ever)"""
    rows = []
    for keys, _, ttl in ROW.findall(store.__doc__ or ""):
        for key in keys.split(", "):
            form = re.sub(r"<[^>]+>|\\\*", ".+", re.escape(key).replace(r"\<", "<").replace(r"\>", ">"))
            rows.append((re.compile(form), ttl == "none"))
    return rows[1:]  # without the headings


async def unlisted(redis: Redis) -> list[str]:
    """Keys that are not in the table, or that stay although the table says how long they live."""
    found = []
    async for raw in redis.scan_iter():
        name = raw.decode().partition(":")[2]
        stays = await redis.ttl(raw) == -1
        if not any(form.fullmatch(name) and (for_ever or not stays) for form, for_ever in table()):
            found.append(raw.decode())
    return found


async def misplaced(redis: Redis) -> list[str]:
    """Queues whose channel does not stand once, where its next message puts it: what comes behind relies on that."""
    found = []
    async for raw in redis.scan_iter("*:out:queue:*"):
        prefix, _, queue = raw.decode().partition("out:queue:")
        lane, _, channel = queue.partition(":")
        head = cast(bytes, await redis.lindex(raw, 0))
        # An entry that an older build queued names none: it is posted.
        gate = cast(bytes, await redis.hget(f"{prefix}out:entry:{head.decode()}", "gate") or b"")
        stands = [each for each in GATES if await redis.zscore(f"{prefix}out:ready:{lane}{each}", channel) is not None]
        if stands != [gate.decode()]:
            found.append(f"{raw.decode()}: {stands}, not {gate.decode()!r}")
    return found

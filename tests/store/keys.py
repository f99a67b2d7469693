"""The table of keys in slackbot/store.py as a check: what stays in Redis for ever is what the table says."""

from __future__ import annotations

import re

from redis.asyncio import Redis

from slackbot import store

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

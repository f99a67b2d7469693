"""How far a stop has come that many are told of: counted as it goes, ten thousand as quickly as two (Art. 9)."""

from __future__ import annotations

from typing import Any

from blocks.around import Receipts
from slackbot.cases import Window
from slackbot.cases.announcements.state import CONFIRMED
from slackbot.store import Store


async def progress(store: Store, window: Window) -> Receipts:
    async with store.redis.pipeline(transaction=False) as pipe:
        pipe.scard(store.key("reached", window.id))
        pipe.hgetall(store.key("answers", window.id))
        pipe.hlen(store.key("undelivered", window.id))
        for name in window.elsewhere:
            pipe.sismember(store.key("reached", window.id), name)
            pipe.hget(store.key("announced", window.id), name)
        told, answers, undelivered, *left = await store.ask(pipe.execute())
    points = [(set(each.decode().split(",")), int(count)) for each, count in answers.items()]
    # What has a window of its own stays written here as it was, and no longer counts.
    points += [(set(each.decode().split(",")), -1) for each in left[1::2] if each is not None]
    told -= sum(left[0::2])

    def counted(point: str) -> int:
        return sum(count for each, count in points if point in each)

    return Receipts(
        told=told,
        confirmed=counted(CONFIRMED),
        wishes=counted("wish"),
        lack_backup=counted("backup"),
        no_file=counted("file"),
        talked_over=counted("consultation"),
        undelivered=undelivered,
    )


async def announced(store: Store, window: Window) -> dict[str, set[str]]:
    """Announcement -> what its customer has not answered yet, a wish to move among it."""
    found: dict[bytes, bytes] = await store.ask(store.redis.hgetall(store.key("announced", window.id)))
    read = {name.decode(): {*points.decode().split(",")} - {"", CONFIRMED} for name, points in found.items()}
    return {name: open_ for name, open_ in read.items() if name not in window.elsewhere}


async def unanswered(store: Store, window: Window) -> list[str]:
    """Announcements in which something is open, by their numbers."""
    return sorted(name for name, lacks in (await announced(store, window)).items() if lacks)


async def undelivered(store: Store, window: str) -> dict[str, str]:
    """Entry -> why it does not reach its customer."""
    found: dict[Any, Any] = await store.ask(store.redis.hgetall(store.key("undelivered", window)))
    return {entry.decode(): why.decode() for entry, why in sorted(found.items())}

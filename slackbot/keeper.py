"""The embedded server is started again whenever it ends while the desk works.

It may be killed, for want of memory for one; and it ends itself when the disk is full, rather than confirm what it
cannot write. What the desk is asked meanwhile it answers as it does whenever Redis is away.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from slackbot.embedded import Server
from slackbot.logs import get_logger

LOOK_EVERY_S = 0.2
LONGEST_PAUSE_S = 5.0
LIVED_WELL_S = 30.0

log = get_logger("keeper")


@asynccontextmanager
async def kept_alive(server: Server) -> AsyncIterator[None]:
    """As long as it lasts, in the main thread: the server ends with the thread that starts it."""
    task = asyncio.create_task(_keep(server), name="keeper")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep(server: Server) -> None:
    pause, began = LOOK_EVERY_S, time.monotonic()
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        if not server.ended:
            continue
        lived = time.monotonic() - began
        pause = LOOK_EVERY_S if lived > LIVED_WELL_S else min(2 * pause, LONGEST_PAUSE_S)
        log.error("redis_ended", lived_s=round(lived))
        await asyncio.sleep(pause)
        try:
            server.starts_again()
        except OSError as error:
            log.error("redis_not_started", exc_info=error)
        began = time.monotonic()

"""May this build work on these records? Asked once, when a desk begins."""

from __future__ import annotations

from slackbot.line import script
from slackbot.migrations import SCHEMA
from slackbot.store import REMEMBER_MS, Store

RESTORING = "restoring"


class NotForThisBuild(Exception):
    """The records are a newer build's, or only half there."""


async def begin(store: Store) -> None:
    """Leaves the mark of this build's schema, so that no older one begins after it. Raises NotForThisBuild."""
    answer: bytes = await store.run(script("mark"), SCHEMA, REMEMBER_MS)
    refuse_others(answer.decode())


def refuse_others(mark: str) -> None:
    if mark == RESTORING:
        raise NotForThisBuild(
            "A restore into these records did not come to its end. Run it again: slackbot restore FILE --replace"
        )
    if mark and int(mark) > SCHEMA:
        raise NotForThisBuild(
            f"A newer release works on these records (schema {mark}; this one knows up to {SCHEMA}). "
            "Run that release, or a newer one; or restore a backup that was taken before it."
        )

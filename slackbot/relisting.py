"""What a build that kept other lists has left is listed again when the desk starts."""

from __future__ import annotations

from collections.abc import Iterable

from slackbot.desk import Desk
from slackbot.logs import get_logger
from slackbot.store import StoreUnavailable

log = get_logger("relisting")


async def relist(desk: Desk, case_ids: Iterable[str]) -> None:
    """A commit that changes nothing of a case writes every index of it.

    One that cannot be decided about (its agreement is missing, say) keeps no other waiting, nor the desk from starting:
    the log names it. Raises StoreUnavailable.
    """
    listed = [case_id for case_id in case_ids if await _relisted(desk, case_id)]
    if listed:
        log.info("listed_again", count=len(listed))


async def _relisted(desk: Desk, case_id: str) -> bool:
    try:
        await desk.rearm(case_id)
    except StoreUnavailable:
        raise
    except Exception:
        log.exception("not_listed", case=case_id)
        return False
    return True

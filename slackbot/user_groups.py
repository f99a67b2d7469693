"""Who is in the Slack user groups that stand among leads and engineers: asked again and again, kept in the record.

What cannot be read is said in the log, and by `slackbot doctor`; whoever was last known goes on meanwhile.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from hashlib import sha256

from slackbot.cases import PROVIDER, Provider
from slackbot.cases.provider import RecordMembers
from slackbot.clock import millis
from slackbot.desk import Desk
from slackbot.logs import get_logger
from slackbot.slack import Slack, SlackTrouble
from slackbot.store import StoreUnavailable
from slackbot.words import THE_CLOCK

LOOK_EVERY_S = 60
ALL_EVERY = 10
"""A group that is known is asked for at every tenth look, one of which nobody is known at each."""

log = get_logger("user_groups")


async def members(slack: Slack, group: str) -> tuple[str, ...]:
    """Raises SlackTrouble; nobody where the group is empty or was switched off."""
    answer = await slack.ask("usergroups.users.list", usergroup=group)
    return tuple(str(user) for user in answer.get("users") or ())


async def refresh(desk: Desk, slack: Slack, *, only: str = "", unread: bool = False) -> None:
    """`only`: this group; `unread`: those of which nobody is known."""
    provider = await desk.store.case(PROVIDER)
    if not isinstance(provider, Provider) or provider.written is None:
        return
    known = {each.id for each in provider.groups}
    for group in provider.written.groups:
        if (not only or group == only) and not (unread and group in known):
            await _read(desk, slack, group)


async def _read(desk: Desk, slack: Slack, group: str) -> None:
    try:
        found = await members(slack, group)
    except SlackTrouble as trouble:
        log.error("group_unreadable", group=group, why=trouble.code)
        return
    if not found:
        log.error("group_is_empty", group=group)
        return
    id_ = f"group:{group}:{millis(desk.clock.now())}:{sha256(' '.join(found).encode()).hexdigest()[:12]}"
    await desk.submit(RecordMembers(id=id_, case_id=PROVIDER, by=THE_CLOCK, group=group, members=found))


class UserGroups:
    def __init__(self, desk: Desk, slack: Slack) -> None:
        self._desk = desk
        self._slack = slack
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="user-groups")

    async def stop(self) -> None:
        self._stopping.set()
        if self._task:
            await self._task

    async def _work(self) -> None:
        looks = 0
        while not self._stopping.is_set():
            try:
                await refresh(self._desk, self._slack, unread=looks % ALL_EVERY != 0)
            except StoreUnavailable:
                log.warning("cannot_look")
            except Exception:
                log.exception("user_groups_faltered")
            looks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK_EVERY_S)

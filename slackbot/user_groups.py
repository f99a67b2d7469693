"""Slack user groups: who is in those that stand among leads and engineers, and those that follow a rota (Art. 5.2).

The first are asked again and again, and kept in the record. The others are made to be whoever is on duty. What cannot
be read or changed is said in the log, and by `slackbot doctor`; whoever was last known goes on meanwhile, and people
are mentioned by name all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

from slackbot.cases import PROVIDER, Provider, Rota
from slackbot.cases.oncall import EMPTY, NoteGroup
from slackbot.cases.provider import RecordMembers
from slackbot.clock import millis
from slackbot.desk import Desk
from slackbot.logs import get_logger
from slackbot.slack import Fault, Slack, SlackTrouble
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


def on_duty(rotas: Sequence[Rota], staff: Collection[str], now: datetime) -> dict[str, tuple[str, ...]]:
    """Group -> whoever is on duty by the rotas that it follows; nobody: it stays as it is, since none can be empty.

    `staff`: groups among leads and engineers. One that followed a rota would put the others off the register.
    """
    found: dict[str, tuple[str, ...]] = {}
    for rota in rotas:
        if (group := rota.terms.user_group) and group not in staff:
            found[group] = tuple(dict.fromkeys((*found.get(group, ()), *rota.people(now))))
    return found


async def write(slack: Slack, group: str, people: Sequence[str]) -> None:
    """Raises SlackTrouble. Saying the same again changes nothing."""
    await slack.ask("usergroups.users.update", usergroup=group, users=",".join(people))


class UserGroups:
    def __init__(self, desk: Desk, slack: Slack) -> None:
        self._desk = desk
        self._slack = slack
        self._followed: dict[str, tuple[str, ...]] = {}
        """What each group was made to be, so that Slack is asked again only now and then."""
        self._refused: dict[str, str] = {}
        """Why not, where that has been said already."""
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work(), name="user-groups")

    async def stop(self) -> None:
        self._stopping.set()
        if self._task:
            await self._task

    async def follow(self, *, anew: bool = True) -> None:
        """Every group that follows a rota is whoever is on duty. `anew`: also what somebody else may have changed."""
        store = self._desk.store
        provider = await store.case(PROVIDER)
        if not isinstance(provider, Provider):
            return
        staff = (provider.written or provider.particulars).groups
        rotas = await store.rotas()
        for group, people in on_duty(rotas, staff, self._desk.clock.now()).items():
            if anew or self._followed.get(group) != people:
                await self._follow(group, people, [rota for rota in rotas if rota.terms.user_group == group])

    async def _follow(self, group: str, people: tuple[str, ...], rotas: Sequence[Rota]) -> None:
        why = await self._refusal(group, people) if people else EMPTY
        if why is None:
            return
        for rota in rotas:
            await self._note(rota, why)
        if why and self._refused.get(group) != why:
            say = log.info if why == EMPTY else log.error
            say("group_does_not_follow", group=group, why=why)
        self._refused[group] = why
        if not why:
            self._followed[group] = people

    async def _refusal(self, group: str, people: tuple[str, ...]) -> str | None:
        """Slack's code; empty: the group is these people. None: Slack did not answer, and is asked again."""
        try:
            if {*await members(self._slack, group)} != {*people}:
                await write(self._slack, group, people)
        except SlackTrouble as trouble:
            if trouble.fault is Fault.REFUSED:
                return trouble.code
            log.warning("group_unanswered", group=group, why=trouble.code)
            return None
        return ""

    async def _note(self, rota: Rota, why: str) -> None:
        """So that #desk hears of it once, whichever replica looks."""
        id_ = f"group:{rota.id}:{millis(self._desk.clock.now())}:{why}"
        await self._desk.submit(NoteGroup(id=id_, case_id=rota.id, by=THE_CLOCK, why=why))

    async def _work(self) -> None:
        looks = 0
        while not self._stopping.is_set():
            try:
                await self.follow(anew=looks % ALL_EVERY == 0)
                await refresh(self._desk, self._slack, unread=looks % ALL_EVERY != 0)
            except StoreUnavailable:
                log.warning("cannot_look")
            except Exception:
                log.exception("user_groups_faltered")
            looks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK_EVERY_S)

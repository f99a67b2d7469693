"""The outbox in Redis: claim, done, later, dead. Each claim has a fence that its answer uses up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slackbot.cases.maintenance.telling import card as window_card
from slackbot.clock import from_millis, millis
from slackbot.entries import (
    ALONE,
    EARLIER_UNDRAWN,
    FOLLOW_UPS,
    FOR_MANY,
    HOOKS,
    UNDRAWN_APPROVAL,
    UNDRAWN_INCIDENT,
    UNDRAWN_MANY,
    entry_for,
    entry_id,
)
from slackbot.findings import kept_in
from slackbot.line import Script, script
from slackbot.logs import get_logger
from slackbot.store import Store
from slackbot.words import Audience, Card, CommandBase, FollowUp, Lane, value

LEASE = timedelta(seconds=30)
"""Longer than the client's timeout: whoever claims after it knows that the first send has ended."""

LEASE_MS = int(LEASE.total_seconds() * 1000)

SHOWN_MS = 120_000
COUNT_AFTER, COUNT_SELDOMER = timedelta(seconds=5), timedelta(seconds=1) / 400
"""Ten thousand customers: twice a minute."""
WINDOW_CARD = replace(window_card(), lane=Lane.APPROVAL)

DESK = "desk"
"""Stands for the channel of #desk in alerts: which channel that is, is read when they are sent."""

URGENT = (Lane.INCIDENT, UNDRAWN_INCIDENT, Lane.APPROVAL, UNDRAWN_APPROVAL, EARLIER_UNDRAWN)
LANES = (*URGENT, FOLLOW_UPS, Lane.BULK, UNDRAWN_MANY, FOR_MANY, Lane.FILE)
TO_MANY = (Lane.BULK, UNDRAWN_MANY, Lane.FILE)
"""What is for many customers."""
POSTED, REDRAWN, PANELS, FILES = "", ":update", ":panel", ":file"
GATES = (POSTED, REDRAWN, PANELS, FILES)
"""Of each lane: which limit of the whole workspace a line's next message meets."""
UNKNOWN = "?"
"""Which one it needs has not turned out yet."""
TAKEN, DRAWN = "taken", "drawn"
"""What Slack did last, and when: a post, and a card drawn anew."""
EVERY_LANE = (*LANES, HOOKS)
"""Other systems have workers of their own: one that is slow keeps nobody in Slack waiting."""

log = get_logger("outbox")


@value
class Entry:
    id: str
    fence: str
    lane: str
    channel: str
    body: str
    tries: int
    in_doubt: bool
    """It was claimed before and nobody said how that ended."""
    looked: int
    seen: str
    """The ts under which our own message event reported it."""
    revived: bool
    window: str
    """The maintenance window that it tells a customer of; empty for everything else."""
    gate: str
    """One of GATES, as far as that was known when it was queued."""
    queued_at: datetime
    file: str
    """Slack's id of the file that was about to be shown, or was."""
    failed: datetime | None
    """When its sending last ended without an answer, though Slack answered something else."""
    blamed: int
    """So often had Slack taken others since the time before."""

    @property
    def case_id(self) -> str:
        return self.channel if self.is_follow_up else self.body.partition(" ")[0]

    @property
    def is_follow_up(self) -> bool:
        return self.lane in (FOLLOW_UPS, FOR_MANY)

    @property
    def said(self) -> bytes:
        return self.body.partition(" ")[2].encode()


@value
class Silent:
    """Slack answers nobody, for some time now: whoever gets this asks again."""

    since: str
    """Milliseconds since the epoch."""


class Queue:
    def __init__(self, store: Store) -> None:
        self.store = store
        self._claim, self._done, self._later = script("claim"), script("done"), script("later")
        self._dead, self._revive, self._gate = script("dead"), script("revive"), script("gate")
        self._put, self._release = script("put"), script("release")
        self._seen, self._hold = script("seen"), script("hold")

    async def claim(self, now: datetime, lanes: Sequence[str] = EVERY_LANE) -> Entry | Silent | datetime | None:
        """An entry, or that Slack is silent, or when to come again, or None when nothing waits."""
        while (answer := await self._run(self._claim, millis(now), LEASE_MS, *lanes)) and answer[0] == b"lost":
            # Its name was all that was left of it: what it said nobody can tell, and nothing may wait behind it.
            log.error("entry_lost", entry=answer[1].decode(), line=answer[2].decode())
        if not answer:
            return None
        if len(answer) == 1:
            return from_millis(int(answer[0]))
        if len(answer) == 2:
            return Silent(since=answer[1].decode())
        entry_id_, fence, doubt, pairs = answer
        fields = {pairs[i].decode(): pairs[i + 1].decode() for i in range(0, len(pairs), 2)}
        return _entry(entry_id_.decode(), fence.decode(), doubt == b"1", fields)

    async def done(
        self, entry: Entry, now: datetime, card: str = "", ts: str = "", thread: str = "", took: str = ""
    ) -> bool:
        """`thread`: the `channel:ts` whose replies belong to the entry's case. `took`: TAKEN, DRAWN or neither."""
        alert = json.dumps(alert_for(entry, "again")) if entry.revived and not entry.window else ""
        args = [entry.id, entry.fence, millis(now), card, ts, thread, entry.case_id, alert, took]
        if entry.window and not entry.is_follow_up:
            await self._count_anew(entry, now)
        return bool(await self._run(self._done, *args))

    async def later(
        self,
        entry: Entry,
        now: datetime,
        until: datetime,
        how: str,
        card: str = "",
        gate: str = UNKNOWN,
        *,
        free: bool = False,
        alone: bool = False,
        soonest: datetime | None = None,
    ) -> bool:
        """`gate`: the one of GATES that it needs, if that is known by now. `free`: the try does not count.

        `alone`: since it last failed Slack has taken others. `soonest`: when it may go at the earliest, if Slack takes
        another of its kind before `until`.
        """
        if how == "frozen" and entry.window and await self.is_news(f"undelivered:{entry.id}", how):
            await self._count_anew(entry, now)
        args = [entry.id, entry.fence, millis(now), millis(until), how, card, gate, int(free), int(alone)]
        return bool(await self._run(self._later, *args, millis(soonest) if soonest else ""))

    async def dead(self, entry: Entry, now: datetime, reason: str, *, doubt: bool = False) -> bool:
        """`doubt`: it may stand in Slack all the same. What many are told is shown with the window, with no alert."""
        alert = "" if entry.window else json.dumps(alert_for(entry, f"died{entry.tries}{millis(now)}"))
        if entry.window:
            await self._count_anew(entry, now)
        return bool(await self._run(self._dead, entry.id, entry.fence, millis(now), reason, int(doubt), alert))

    async def revive(self, dead: str, now: datetime, press: str, *, quietly: bool = False) -> bool:
        """False when it is not among the dead. `press`: the command id of whoever wants it sent.

        `quietly`: it has no alert in #desk.
        """
        alert = "" if quietly else json.dumps(alert_card(f"dead:{dead}", press))
        return bool(await self._run(self._revive, dead, millis(now), alert, press))

    async def _count_anew(self, entry: Entry, now: datetime) -> None:
        """The window's card follows what reached the customers and what they answered: once for many, the seldomer the
        more there are, since Slack lets few cards be drawn anew."""
        reached: int = await self.store.ask(self.store.redis.scard(self.store.key("reached", entry.window)))
        at = now + COUNT_AFTER + reached * COUNT_SELDOMER
        await self.redraw(entry.window, WINDOW_CARD, f"receipts:{entry.id}:{entry.fence}", at)

    async def lead_to(self, entry: Entry, window: str, now: datetime) -> None:
        """The card of an incident is about to stand: the card of the stop that it was reported in leads there."""
        await self.redraw(window, WINDOW_CARD, f"incident:{entry.id}", now + COUNT_AFTER)

    async def alert(self, name: str, occasion: str, now: datetime) -> None:
        """A card in #desk about the desk itself: `dead:<entry>` or `stuck:<timer>`; drawn anew on each occasion."""
        await self._run(self._put, json.dumps(alert_card(name, f"{name}/{occasion}/{millis(now)}")), millis(now))

    async def redraw(self, case_id: str, card: Card, occasion: str, now: datetime, window: str = "") -> None:
        """A card that somebody deleted, or that is missing, is drawn again from the latest state."""
        entry = entry_for(case_id, card, entry_id(f"redraw:{occasion}", 0), window)
        await self._run(self._put, json.dumps(entry), millis(now))

    async def follow(self, command: CommandBase, now: datetime) -> None:
        """What a message has found out is told to a case; under its id it counts once."""
        entry = entry_for("", FollowUp(command=command), entry_id(f"follow:{command.id}", 0))
        await self._run(self._put, json.dumps(entry), millis(now))

    async def gate(
        self,
        method: str,
        channel: str,
        now: datetime,
        gap_ms: int,
        per_minute: int,
        lane: str = "",
        gate: str = POSTED,
        *,
        many: bool | None = None,
    ) -> timedelta:
        """How long to wait; nothing: the permission is taken. Until then no other entry of the lane is handed out that
        needs the same `gate` of the workspace."""
        many = lane in (*TO_MANY, FOR_MANY) if many is None else many
        args = [method, channel, millis(now), gap_ms, per_minute, lane, gate, int(many)]
        wait = await self._run(self._gate, *args)
        return timedelta(milliseconds=int(wait))

    async def pause(self, method: str, until: datetime, now: datetime) -> None:
        left = max(1, millis(until) - millis(now))
        await self.store.ask(self.store.redis.set(self.store.key("gate", "pause", method), millis(until), px=left))

    async def seen(self, op_id: str, ts: str) -> None:
        """Our own message came back as an event: if its sending is in doubt, that settles it."""
        await self._run(self._seen, op_id, ts)

    async def hold(self, entry: Entry, now: datetime, file: str = "") -> bool:
        """Is the claim still ours? Then the lease begins anew: what is said next ends within it.

        `file`: whoever claims the entry after a crash shows this one, and no other.
        """
        return bool(await self._run(self._hold, entry.id, entry.fence, millis(now), LEASE_MS, file))

    async def forget_card(self, card: str) -> None:
        await self.store.ask(self.store.redis.hdel(self.store.key("cards"), card))

    async def letter(self, dead: str) -> dict[str, str]:
        """What is known of an entry, dead or alive; empty when it has been sent."""
        found: Any = await self.store.ask(self.store.redis.hgetall(self.store.key("out", "entry", dead)))
        return {name.decode(): kept.decode() for name, kept in found.items()}

    async def finding(self, name: str) -> dict[str, str]:
        """What the auditor knows of it; empty when it is over. `name`: its kind, and since when: `messages_old:…`."""
        kind, _, since = name.partition(":")
        body: Any = await self.store.ask(self.store.redis.hget(kept_in(self.store, kind), kind))
        found: dict[str, str] = json.loads(body) if body else {}
        return found if found.get("since", "") == since else {}

    async def waits(self, timer: str) -> bool:
        """Is this timer still to come?"""
        return bool(await self.store.ask(self.store.redis.hget(self.store.key("timer"), timer)))

    async def dead_letters(self) -> list[str]:
        ids: Any = await self.store.ask(self.store.redis.zrange(self.store.key("out", "dead"), 0, -1))
        return [found.decode() for found in ids]

    async def given_up(self, card: str) -> tuple[str, datetime] | None:
        """The dead letter of this card that may stand in Slack all the same, and since when it was to be said."""
        for dead in await self.dead_letters():
            kept = await self.letter(dead)
            if kept.get("coalesce") == card and kept.get("claimed") == "1":
                return dead, from_millis(int(kept["queued"]))
        return None

    async def release(self, channels: tuple[str, ...], now: datetime) -> None:
        """What waited in them is said at once, in its order."""
        await self._run(self._release, millis(now), len(LANES), *LANES, *channels)

    async def frozen(self, channels: tuple[str, ...]) -> int:
        """How much waits in them; of a card that does not stand yet, what follows in its thread is not counted."""
        queues = [self.store.key("out", "queue", lane, channel) for lane in LANES for channel in channels]
        for lane in ALONE:
            cards = [each for each in await self.lines(lane) if any(f"|{channel}|" in each for channel in channels)]
            queues += [self.store.key("out", "queue", lane, card) for card in cards]
        async with self.store.redis.pipeline(transaction=False) as pipe:
            for queue in queues:
                pipe.llen(queue)
            return sum(await self.store.ask(pipe.execute()))

    async def is_news(self, name: str, shown: str) -> bool:
        """Has something else been shown under this name in the last minutes, or nothing?"""
        key = self.store.key("gate", "shown", name)
        before: Any = await self.store.ask(self.store.redis.set(key, shown, px=SHOWN_MS, get=True))
        return bool(before != shown.encode())

    async def lines_waiting(self, lanes: Sequence[str] = EVERY_LANE) -> int:
        """In how many something is still to be sent: a channel is one in each lane, a card that is to be drawn anew is
        one; the dead do not count."""
        async with self.store.redis.pipeline(transaction=False) as pipe:
            for ready in (key for lane in lanes for key in self.ready(lane)):
                pipe.zcard(ready)
            return sum(await self.store.ask(pipe.execute()))

    async def lines(self, lane: str, most: int = 0) -> list[str]:
        """In which something waits: channels, and in ALONE the cards themselves. `most`: of each gate; 0: all."""
        found = list[bytes]()
        for ready in self.ready(lane):
            found += await self.store.ask(self.store.redis.zrange(ready, 0, most - 1))
        return [line.decode() for line in found]

    def ready(self, lane: str) -> list[str]:
        """The keys under which the lane's lines wait."""
        return [self.store.key("out", "ready", f"{lane}{gate}") for gate in GATES]

    async def _run(self, lua: Script, *args: Any) -> Any:
        return await self.store.run(lua, *args)


def _entry(entry_id_: str, fence: str, in_doubt: bool, fields: dict[str, str]) -> Entry:
    return Entry(
        id=entry_id_,
        fence=fence,
        lane=fields["lane"],
        channel=fields["channel"],
        body=fields["body"],
        tries=int(fields.get("tries", 0)),
        in_doubt=in_doubt,
        looked=int(fields.get("looked", 0)),
        seen=fields.get("seen", ""),
        revived=bool(fields.get("revived")),
        window=fields.get("window", ""),
        gate=fields.get("gate", POSTED),
        queued_at=from_millis(int(fields["queued"])),
        file=fields.get("file", ""),
        failed=from_millis(int(fields["failed"])) if "failed" in fields else None,
        blamed=int(fields.get("blamed", 0)),
    )


def alert_for(entry: Entry, occasion: str) -> dict[str, Any]:
    """The card in #desk that shows a dead letter; the provider's record says where #desk is when it is sent."""
    return alert_card(f"dead:{entry.id}", f"{entry.id}/{occasion}")


def alert_card(name: str, occasion: str) -> dict[str, Any]:
    card = Card(channel=DESK, audience=Audience.DESK, name=name)
    return entry_for("provider", card, entry_id(f"alert:{occasion}", 0))

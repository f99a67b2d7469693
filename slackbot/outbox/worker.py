"""Takes entries from the queue until nothing is due, and decides what a fault means."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from slackbot.cases import PROVIDER, Announcement
from slackbot.cases.announcements import NoteFile
from slackbot.cases.customers import Customer
from slackbot.cases.customers.freeze import NoteCompanies, freeze_card
from slackbot.cases.customers.state import Freeze
from slackbot.cases.desk_channel import NoteSharedDesk
from slackbot.clock import Clock, millis
from slackbot.codec import load_command
from slackbot.desk import Desk
from slackbot.entries import FOR_MANY, HOOKS, OUR_FAULT
from slackbot.faultpoints import point
from slackbot.logs import get_logger
from slackbot.outbox.files import NoFile
from slackbot.outbox.gates import POST, UPDATE, follow_up_permit
from slackbot.outbox.hooks import HookSender
from slackbot.outbox.queue import DESK, DRAWN, LANES, REDRAWN, TAKEN, UNKNOWN, Entry, Queue, Silent
from slackbot.outbox.sender import Sender
from slackbot.outbox.unsendable import Frozen, Unsendable
from slackbot.slack import LOCKED_OUT, TIMEOUT_S, UNANSWERED, Fault, SlackTrouble
from slackbot.store import StoreUnavailable
from slackbot.words import THE_CLOCK, Refusal

MOST_TRIES = 8
BLAMED = {TAKEN: 1, DRAWN: 3}
"""So often must Slack have taken others meanwhile before one is given up. Behind a card nothing waits."""
LONGEST_BACKOFF, LONGEST_OF_ALL = timedelta(minutes=2), timedelta(seconds=30)
"""The second while Slack takes no other of the kind: so late at most is it noticed that it does again."""
LOOK_AGAIN = timedelta(minutes=1)
"""At what is frozen: who is in the channel is known for so long."""
LOOK_EVERY_S = 0.25
"""Other replicas queue entries too: nobody tells us of those."""

HOOK_WORKERS = 2
"""Another system's queue is claimed by one of them at a time: one that is slow leaves the other for the rest."""

log = get_logger("outbox")


class Outbox:
    def __init__(
        self, queue: Queue, sender: Sender, hooks: HookSender, desk: Desk, clock: Clock, workers: int = 8
    ) -> None:
        self.queue = queue
        self._sender = sender
        self._hooks = hooks
        self._desk = desk
        self._clock = clock
        self._workers = workers
        self._woken = asyncio.Event()
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []

    def wake(self) -> None:
        self._woken.set()

    def start(self) -> None:
        lanes = [*[LANES] * self._workers, *[(HOOKS,)] * HOOK_WORKERS]
        self._tasks = [asyncio.create_task(self._work(mine), name=f"outbox-{n}") for n, mine in enumerate(lanes)]

    async def stop(self) -> None:
        """Finishes what is being sent and takes nothing new."""
        self._stopping = True
        self.wake()
        await asyncio.gather(*self._tasks)

    async def drain(self) -> int:
        """Sends everything that is due by the clock; how many entries were taken."""
        taken = 0
        while isinstance(found := await self.queue.claim(self._clock.now()), Entry | Silent):
            await self._handle(found)
            taken += 1
        return taken

    async def _work(self, lanes: Sequence[str]) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                found = await self.queue.claim(self._clock.now(), lanes)
                if isinstance(found, Entry | Silent):
                    await self._handle(found)
                else:
                    await self._rest(found)
            except Exception:
                log.exception("outbox_faltered")
                await asyncio.sleep(1)

    async def _rest(self, until: datetime | None) -> None:
        left = (until - self._clock.now()).total_seconds() if until else LOOK_EVERY_S
        try:
            await asyncio.wait_for(self._woken.wait(), min(max(left, 0.01), LOOK_EVERY_S))
        except TimeoutError:
            return

    async def _handle(self, found: Entry | Silent) -> None:
        if isinstance(found, Silent):
            await self._sender.silences.ask_again(found.since)
        else:
            await self._send(found)

    async def _send(self, entry: Entry) -> None:
        point("outbox.claimed")
        try:
            if entry.is_follow_up:
                await self._follow_up(entry)
            elif entry.lane == HOOKS:
                await self._hooks.send(entry)
            else:
                await self._sender.send(entry)
        except SlackTrouble as trouble:
            await self._trouble(entry, trouble)
        except NoFile as refused:
            await self._go_without(entry, refused)
        except Frozen as frozen:
            await self._freeze(entry, frozen)
        except Unsendable as reason:
            await self._give_up(entry, str(reason), doubt=entry.in_doubt)
        except StoreUnavailable:
            raise  # what became of it is looked up when the lease is over
        except Exception as error:
            # A fault of ours: the next try would fail the same way, and the channel's other messages wait behind it.
            log.exception("entry_failed", entry=entry.id, case=entry.case_id)
            await self._give_up(entry, f"{OUR_FAULT}{type(error).__name__}", doubt=True)

    async def _follow_up(self, entry: Entry) -> None:
        now = self._clock.now()
        if entry.lane == FOR_MANY and (wait := await follow_up_permit(self.queue, now)):
            await self.queue.later(entry, now, now + wait, "gate")
            return
        outcome = await self._desk.submit(load_command(entry.body.encode()))
        if isinstance(outcome, Refusal):
            raise Unsendable(f"refused_{outcome.code}")
        await self.queue.done(entry, self._clock.now())

    async def _go_without(self, entry: Entry, refused: NoFile) -> None:
        """What the file goes with stands; staff see where it is missing. One that was asked for by itself is dead."""
        log.warning("file_refused", entry=entry.id, case=entry.case_id, code=refused.code)
        if not isinstance(refused.case, Announcement):
            await self._give_up(entry, refused.code, doubt=False)
            return
        now, name = self._clock.now(), f"file:{entry.id}"
        await self._desk.submit(NoteFile(id=name, case_id=entry.case_id, by=THE_CLOCK, refused=refused.code))
        await self.queue.done(entry, now)

    async def _freeze(self, entry: Entry, found: Frozen) -> None:
        """It keeps its place, and no try is counted. What is said of it in #desk is what the record says."""
        now, customer = self._clock.now(), found.customer
        if customer is None:
            log.error("desk_is_shared", entry=entry.id)
            name = f"desk_shared:{entry.id}:{entry.fence}"
            await self._desk.submit(NoteSharedDesk(id=name, case_id=PROVIDER, by=THE_CLOCK))
        elif found.is_news:
            # Slack gives up telling of it after a few tries: what waits looks for itself.
            name = f"frozen:{entry.id}:{entry.fence}"
            companies = tuple(sorted(found.companies))
            await self._desk.submit(NoteCompanies(id=name, case_id=customer.id, by=THE_CLOCK, companies=companies))
        how = "frozen" if customer else "shared"
        await self.queue.later(entry, now, now + LOOK_AGAIN, how, "doubt" if entry.in_doubt else "")
        if customer and customer.frozen:
            await self._count(customer, customer.frozen, now)

    async def _count(self, customer: Customer, freeze: Freeze, now: datetime) -> None:
        """The card in #desk says how much waits."""
        waits = str(await self.queue.frozen(customer.channels))
        if await self.queue.is_news(f"{customer.id}:{freeze.name}", waits):
            agreement = await self._desk.agreements.get(customer.agreement)
            card, occasion = freeze_card(freeze, agreement), f"frozen:{freeze.name}:{waits}:{millis(now)}"
            await self.queue.redraw(customer.id, card, occasion, now)

    async def _trouble(self, entry: Entry, trouble: SlackTrouble) -> None:
        now, doubt = self._clock.now(), _in_doubt(entry, trouble)
        say = log.error if trouble.code in LOCKED_OUT else log.warning
        say(
            "send_failed",
            entry=entry.id,
            method=trouble.method,
            code=trouble.code,
            fault=trouble.fault,
            cause=_cause(trouble),
        )
        needs = REDRAWN if trouble.method == UPDATE else UNKNOWN
        if trouble.retry_after_s:
            until = now + timedelta(seconds=trouble.retry_after_s)
            await self.queue.pause(trouble.method, until, now)
            await self.queue.later(entry, now, until, "gate", "doubt" if doubt else "", needs)
        elif trouble.unanswered and await self._sender.silences.begins():
            wait = timedelta(seconds=TIMEOUT_S if doubt else 0)
            await self.queue.later(entry, now, now + wait, "doubt" if doubt else "failed", gate=needs, free=True)
        elif trouble.fault is Fault.REFUSED:
            await self._give_up(entry, trouble.code, doubt=doubt)
        else:
            await self._try_again(entry, trouble, needs, doubt=doubt)

    async def _try_again(self, entry: Entry, trouble: SlackTrouble, needs: str, *, doubt: bool) -> None:
        """While Slack takes no other either, it is not to blame."""
        now, took = self._clock.now(), DRAWN if trouble.method == UPDATE else TAKEN
        alone = await self._sender.silences.takes_others(entry, took)
        blamed = entry.blamed + alone
        # Its own tries begin with the first that failed although Slack had taken others.
        tries = 1 if alone and blamed == 1 else entry.tries
        if trouble.fault is Fault.DOUBT and tries >= MOST_TRIES and blamed >= BLAMED[took]:
            await self._give_up(entry, trouble.code, doubt=doubt)
            return
        wait = _backoff(tries, LONGEST_BACKOFF if alone else LONGEST_OF_ALL)
        # In doubt never sooner than the client's timeout: until then the first send may still take effect.
        soonest = now + timedelta(seconds=TIMEOUT_S if doubt else 0)
        until, how = max(now + wait, soonest), "doubt" if doubt else "failed"
        await self.queue.later(entry, now, until, how, gate=needs, alone=alone, soonest=None if alone else soonest)

    async def _give_up(self, entry: Entry, reason: str, *, doubt: bool) -> None:
        now = self._clock.now()
        if entry.channel == DESK and entry.lane != HOOKS:
            # An alert: nobody could be told that it is dead. It waits until #desk can be written to again.
            log.error("alert_waits", entry=entry.id, reason=reason)
            await self.queue.later(entry, now, now + LONGEST_BACKOFF, "doubt" if doubt else "failed")
            return
        log.error("dead_letter", entry=entry.id, case=entry.case_id, reason=reason)
        await self.queue.dead(entry, now, reason, doubt=doubt)


def _cause(trouble: SlackTrouble) -> str:
    """A timeout, a proxy's page, a dropped connection: to the desk they are one, to whoever runs it they are not."""
    return type(trouble.__cause__).__name__ if trouble.code == UNANSWERED else ""


def _in_doubt(entry: Entry, trouble: SlackTrouble) -> bool:
    """A post is made only once an earlier one is known not to stand: after it only its own end can be in doubt."""
    if trouble.method in (POST, UPDATE):
        return trouble.method == POST and trouble.fault is Fault.DOUBT
    return entry.in_doubt


def _backoff(times: int, longest: timedelta) -> timedelta:
    return min(timedelta(seconds=2 ** min(times - 1, 20)), longest)

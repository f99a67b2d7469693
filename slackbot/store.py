"""The door to Redis: load a case with the earlier outcome of a command, commit a decision as one.

Every key of a provider starts with `{team}:` (a hash tag: one provider's keys share a cluster node).

| key                     | type   | TTL  | holds                                             | written by |
|-------------------------|--------|------|---------------------------------------------------|------------|
| case:<id>               | hash   | none | version, doc                                      | commit     |
| done:<command id>       | string | 25 h | outcome of a command                              | commit     |
| kept:<case id>          | hash   | none | outcomes of timers and follow-ups                 | commit     |
| claims                  | hash   | none | fact that one case may hold -> case id            | commit     |
| numbers                 | hash   | none | customer key -> last number given                 | commit     |
| audit:<case id>         | list   | none | events, oldest first                              | commit     |
| open:<customer>         | zset   | none | open cases by opening time (ms)                   | commit     |
| due:<list>              | zset   | none | open cases, by when they fall due (ms)            | commit     |
| paid:<customer>         | zset   | none | cases with quotes or worked time, by their last change (ms) | commit |
| bindings                | zset   | none | channels not bound yet, or being changed, by time (ms) | commit |
| channels                | hash   | none | channel -> customer key                           | commit     |
| customers               | hash   | none | customer key -> version of its agreement in force, and marks | commit |
| busy                    | zset   | none | customers with open cases by how many             | commit     |
| moved                   | hash   | none | channel's id before Slack gave it another -> customer key | commit |
| unanswered              | zset   | none | customers with a message that waits, by its time (ms) | commit  |
| consultations           | zset   | none | cases with one that goes on, by its beginning (ms)    | commit  |
| feeds                   | hash   | none | SHA-256 of the secret in a calendar's address -> customer key | commit |
| windows                 | zset   | none | open maintenance windows by their start (ms)      | commit     |
| stops:<customer>        | zset   | none | announcements of stops that are not over, by start (ms) | commit |
| announced:<window>      | hash   | none | announcement -> whether it is confirmed, what is open | commit |
| answers:<window>        | hash   | none | the same -> how many announcements                | commit     |
| reached:<window>        | set    | none | announcements whose card stands                   | outbox     |
| undelivered:<window>    | hash   | none | entry id -> why it does not reach its customer    | outbox     |
| rotas                   | hash   | none | key of a rota -> its case id                      | commit     |
| timers, timer           | zset, hash | none | timer id -> due (ms), command                 | commit     |
| timers:<case id>        | set    | none | the case's timer ids                              | commit     |
| agreement:<version>     | string | none | text and particulars; named by content, never changed | agreements |
| summaries               | hash   | none | version -> what of it is asked of many customers at once | agreements |
| documents               | hash   | none | SHA-256 -> imported contract text                 | agreements |
| readings                | hash   | none | SHA-256 -> which article plays which part, confirmed | agreements |
| glosses                 | hash   | none | SHA-256 -> the same text in another language, for reading | agreements |
| out:queue:<lane>:<line> | list   | none | entry ids in order; a line: a channel, a card to be drawn anew | outbox |
| out:ready:<lane>        | zset   | none | line -> not before (ms), or lease; one for each gate | outbox |
| out:entry:<id>          | hash   | none | body, tries, fence, file; gone when sent          | outbox     |
| out:pending             | hash   | none | card that waits already -> entry id               | outbox     |
| out:waiting:<card>      | list   | none | notices whose thread does not exist yet           | outbox     |
| out:dead                | zset   | none | dead letters by time (ms)                         | outbox     |
| out:fence               | string | none | claim counter                                     | outbox     |
| out:silence             | hash   | none | since when Slack answers nobody, or when it last did not | outbox |
| out:taken, out:drawn    | string | none | when Slack last took a post, drew a card anew (ms) | outbox    |
| out:failed:<kind>       | zset   | none | what is due once Slack takes another -> not before (ms) | outbox |
| cards                   | hash   | none | card -> message ts; of a direct one, whose      | outbox     |
| threads                 | hash   | none | channel:ts -> case id                             | outbox     |
| gate:*                  | string, hash | 2 min | rate gates                                   | outbox     |
| user:<id>               | string | 10 min | what users.info said                            | directory  |
| team:<id>               | string | 1 h  | what team.info calls a company, or that it does not | directory |
| channel:<id>            | string | 1 min | what conversations.info said                     | directory  |
| findings, findings:younger | hash | none | what is overdue -> since when, how many, and one of them | auditor |
| menus                   | string | none | forms for which no menu asked; a few live for a day | every desk |
| menus:asked             | string | 30 d | a menu has asked                                 | every desk |
| auditor                 | string | 1 min | a replica has looked                             | auditor    |
| schema                  | string | none | number of the newest build at work here, or "restoring" | mark    |
| restored                | string | none | when the backup here was taken (ms); goes a day after a start | mark |
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from slackbot import arrivals, codec
from slackbot.arrivals import Arrival, Arrivals, Loaded
from slackbot.cases import Announcement, Binding, Case, Provider, Rota, Window
from slackbot.cases.customers import Customer
from slackbot.clock import millis
from slackbot.entries import card_key, entry_for, entry_id
from slackbot.indexes import counted, indexes
from slackbot.line import Line, OnLine, Script, Unsent, script
from slackbot.line import connect as connect
from slackbot.readable import Readable, readable
from slackbot.unavailable import StoreUnavailable as StoreUnavailable
from slackbot.words import CommandBase, CustomerCase, Decision, Done, Side, value

T = TypeVar("T")

REMEMBER_MS = 25 * 3600 * 1000
MOST_PARSED = 2048
"""Documents kept as they were read: the same bytes need not be read twice."""

MOST_LISTED = 200
"""More cases than that are no list that anybody reads."""


_wrote: ContextVar[bool] = ContextVar("wrote", default=False)
"""A script was sent in this request: whatever fails from then on, nobody can say that nothing was written."""


class Conflict(Exception):
    """The case changed, or the number was taken, between load and commit."""


class Taken(Exception):
    """Another case holds the fact already."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id


@value
class _Ahead:
    """A case read along with the arrival of the request that is about it."""

    case_id: str
    command_id: str
    loaded: Loaded


_ahead: ContextVar[_Ahead | None] = ContextVar("ahead", default=None)


class Store:
    def __init__(self, redis: Redis, team: str) -> None:
        self.prefix = f"{{{team}}}:"
        self._line = Line(redis)
        self.redis = OnLine(self._line, redis.connection_pool)
        self._arrivals = Arrivals()
        self._commit, self._look = script("commit"), script("read")

    def key(self, *parts: str) -> str:
        return self.prefix + ":".join(parts)

    async def load(self, case_id: str, command_id: str = "") -> Loaded:
        """The case, its version, the command's earlier outcome and the provider, in one trip, or read along before."""
        ahead = _ahead.get()
        if ahead and ahead.case_id == case_id and command_id in ("", ahead.command_id):
            if command_id:
                _ahead.set(None)  # what is decided anew is read anew
            return ahead.loaded
        return _loaded(await self._read("", "", case_id, command_id))

    async def arrival(
        self, channel: str, user: str = "", case_id: str = "", command_id: str = "", *, recall: bool = False
    ) -> Arrival:
        """Whose channel it is, and what the directory kept of the person, in one trip.

        The case that the request is about, if that is known already, is read along for `load`. `recall`: what is
        remembered will do, if the request goes on only once it is `arrivals.sure`.
        """
        arrived = (self._line.ended, channel, user)
        found = self._arrivals.recall(arrived, case_id) if recall else None
        if found is None:
            found = _arrival(channel, await self._read(channel, user, case_id, command_id))
            self._arrivals.remember(arrived, case_id, found)
        if case_id:
            _ahead.set(_Ahead(case_id=case_id, command_id=command_id, loaded=found.about))
        return found

    async def commit(
        self, decision: Decision, command: CommandBase, version: int, now: datetime, number: int | None = None
    ) -> Done:
        """One script. Raises Conflict, Taken or StoreUnavailable; a command known already gives its earlier outcome."""
        done = Done(case_id=decision.case.id, events=tuple(event.type for event in decision.events))
        parts = _parts(decision, command, version, number, done)
        answer = await self.run(self._commit, millis(now), *arrivals.relied_on(), *parts)
        arrivals.check(answer)
        return _answered(answer, done)

    async def case(self, case_id: str) -> Case | None:
        return (await self.load(case_id)).case

    async def cases(self, ids: Sequence[str]) -> list[Case]:
        return [_parsed(doc) for doc in await self._docs(ids) if doc]

    async def readable(self, ids: Sequence[str]) -> Readable[Case]:
        """The same for a list that people read: one that cannot be read keeps no other from them."""
        return readable(ids, await self._docs(ids), _parsed)

    async def _docs(self, ids: Sequence[str]) -> list[bytes | None]:
        if not ids:
            return []
        async with self.redis.pipeline(transaction=False) as pipe:
            for case_id in ids:
                pipe.hget(self.key("case", case_id), "doc")
            found: list[bytes | None] = await self.ask(pipe.execute())
        return found

    async def customer_keys(self) -> list[str]:
        return sorted(key.decode() for key in await self.ask(self.redis.hkeys(self.key("customers"))))

    async def busy(self) -> dict[str, int]:
        """Customer -> how many of its cases are open, where there are any; the most first."""
        found = await self.ask(self.redis.zrange(self.key("busy"), 0, -1, desc=True, withscores=True))
        return {key.decode(): int(count) for key, count in found}

    async def rotas(self) -> list[Rota]:
        """In the order of their keys."""
        return [each for each in await self.cases(await self._rota_ids()) if isinstance(each, Rota)]

    async def readable_rotas(self) -> Readable[Rota]:
        return (await self.readable(await self._rota_ids())).of_kind(Rota)

    async def _rota_ids(self) -> list[str]:
        return sorted(each.decode() for each in await self.ask(self.redis.hvals(self.key("rotas"))))

    async def windows(self) -> list[Window]:
        """Those that are not over, the next first."""
        return await self._whole(Window, self.key("windows"))

    async def readable_windows(self) -> Readable[Window]:
        return await self._readable(Window, self.key("windows"))

    async def stops(self, customer: str) -> list[Announcement]:
        """Announced to the customer and not over, the next first."""
        return await self._whole(Announcement, self.key("stops", customer))

    async def readable_stops(self, customer: str) -> Readable[Announcement]:
        return await self._readable(Announcement, self.key("stops", customer))

    async def open_cases(self, customer: str) -> list[CustomerCase]:
        """Oldest first."""
        return await self._whole(CustomerCase, self.key("open", customer))

    async def readable_open(self, customer: str) -> Readable[CustomerCase]:
        return await self._readable(CustomerCase, self.key("open", customer))

    async def unanswered(self, most: int = MOST_LISTED, among: Collection[str] | None = None) -> Readable[Customer]:
        """Customers of whom a message waits for an answer, whoever waits longest first. `among`: of these alone."""
        return await self._readable(Customer, self.key("unanswered"), most, among)

    async def consulted(self, most: int = MOST_LISTED, among: Collection[str] | None = None) -> Readable[CustomerCase]:
        """Cases that are talked over, open or closed; what began first comes first. `among`: of these customers."""
        return await self._readable(CustomerCase, self.key("consultations"), most, among)

    async def open_bindings(self) -> Readable[Binding]:
        """Oldest first."""
        return await self._readable(Binding, self.key("bindings"))

    async def _whole(self, kind: type[T], listed: str) -> list[T]:
        """For what is decided by it, and where a customer reads it as the whole: none is left out in silence."""
        return [each for each in await self.cases(await self._ids(listed)) if isinstance(each, kind)]

    async def _readable(
        self, kind: type[T], listed: str, most: int = 0, among: Collection[str] | None = None
    ) -> Readable[T]:
        """For people who read as well which are missing. `most`: 0 for all; `among`: of these customers."""
        last = most - 1 if among is None else -1
        ids = [i for i in await self._ids(listed, last) if among is None or (i.rpartition("-")[0] or i) in among]
        return (await self.readable(ids[:most] if most else ids)).of_kind(kind)

    async def _ids(self, listed: str, last: int = -1) -> list[str]:
        return [each.decode() for each in await self.ask(self.redis.zrange(listed, 0, last))]

    async def customer_of(self, channel: str) -> str | None:
        key = await self.ask(self.redis.hget(self.key("channels"), channel))
        return key.decode() if key else None

    async def case_of_thread(self, channel: str, ts: str) -> str | None:
        """The case whose card, or whose first message, starts this thread."""
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hget(self.key("threads"), f"{channel}:{ts}")
            pipe.hget(self.key("claims"), f"message {channel}:{ts}")
            under_card, from_message = await self.ask(pipe.execute())
        found: bytes | None = under_card or from_message
        return found.decode() if found else None

    async def card_ts(self, case_id: str, channel: str, name: str) -> str | None:
        ts = await self.ask(self.redis.hget(self.key("cards"), card_key(case_id, channel, name)))
        return ts.decode() if ts else None

    async def cards_ts(self, cards: list[str]) -> list[str]:
        """Of each, by its `card_key`; empty where none stands."""
        found = await self.ask(self.redis.hmget(self.key("cards"), cards)) if cards else []
        return [ts.decode() if ts else "" for ts in found]

    async def audit(self, case_id: str) -> list[bytes]:
        found: list[bytes] = await self.ask(self.redis.lrange(self.key("audit", case_id), 0, -1))
        return found

    async def ask(self, reading: Any) -> Any:
        """Redis's answer, or StoreUnavailable."""
        try:
            return await reading
        except (RedisError, OSError) as error:
            raise StoreUnavailable(certain=not _wrote.get()) from error

    async def run(self, lua: Script, *args: Any) -> Any:
        """The same for a script that writes: without an answer it may have run."""
        earlier = _wrote.get()
        _wrote.set(True)
        _ahead.set(None)
        try:
            return await self._line.run(lua, self.prefix, *args)
        except Unsent as error:
            _wrote.set(earlier)
            raise StoreUnavailable(certain=not earlier) from error
        except (RedisError, OSError) as error:
            raise StoreUnavailable(certain=False) from error

    async def _read(self, *args: str) -> list[Any]:
        """Mark, provider, customer, user, version, doc, earlier outcome, number: see lua/read.lua."""
        try:
            found: list[Any] = await self._line.run(self._look, self.prefix, *args)
            return found
        except (RedisError, OSError) as error:
            raise StoreUnavailable(certain=not _wrote.get()) from error


def _loaded(found: list[Any]) -> Loaded:
    _, provider, _, _, version, doc, earlier, number = found
    return Loaded(
        case=_parsed(doc) if doc else None,
        version=int(version or 0),
        earlier=replace(codec.load_done(earlier), again=True) if earlier else None,
        last_number=int(number or 0),
        provider=_provider(provider),
    )


def _arrival(channel: str, found: list[Any]) -> Arrival:
    mark, provider, doc, user, *_ = found
    case = _parsed(doc) if doc else None
    customer = case if isinstance(case, Customer) and channel in (case.channel, *case.replaced) else None
    return Arrival(provider=_provider(provider), customer=customer, user=user, about=_loaded(found), mark=mark)


@lru_cache(MOST_PARSED)
def _parsed(doc: bytes) -> Case:
    """Nothing in a case can be changed, so that everybody may have the same one."""
    return codec.load_case(doc)


def _provider(doc: bytes | None) -> Provider | None:
    found = _parsed(doc) if doc else None
    return found if isinstance(found, Provider) else None


def begin() -> None:
    """A person's request begins, in this task: nothing has been written for it, nothing read."""
    _wrote.set(False)
    _ahead.set(None)
    arrivals.rely_on(None)


def _parts(decision: Decision, command: CommandBase, version: int, number: int | None, done: Done) -> list[bytes | str]:
    """The envelope, then every body beside it: inside it they would be escaped, and read letter by letter."""
    case = decision.case
    window = case.window if isinstance(case, Announcement) else ""
    entries = [
        entry_for(case.id, message, entry_id(command.id, index), window)
        for index, message in enumerate(decision.messages)
    ]
    bodies = [
        codec.dump_case(case),
        codec.dump_done(done),
        *map(codec.dump_event, decision.events),
        *(entry.pop("body") for entry in entries),
        *map(codec.dump_timer, decision.timers),
    ]
    return [orjson.dumps(_envelope(decision, command, version, number, entries)), *bodies]


def _envelope(
    decision: Decision, command: CommandBase, version: int, number: int | None, entries: list[dict[str, Any]]
) -> dict[str, Any]:
    case = decision.case
    return {
        "case_id": case.id,
        "command_id": command.id,
        "version": version,
        "keep": command.by.side is Side.CLOCK or command.id.rpartition("/")[2].isdigit(),
        "remember_ms": REMEMBER_MS,
        "customer": command.case_id,
        **({"number": number} if number else {}),
        "claims": list(decision.claims),
        "events": len(decision.events),
        "outbox": entries,
        "timers": [{"id": timer.command.id, "at": millis(timer.at)} for timer in decision.timers],
        **({"busy": customer} if (customer := counted(case)) else {}),
        **indexes(case, decision.listed),
    }


def _answered(answer: list[Any], done: Done) -> Done:
    word = answer[0].decode()
    if word == "DUPLICATE":
        return replace(codec.load_done(answer[1]), again=True)
    if word == "CONFLICT":
        raise Conflict
    if word == "TAKEN":
        raise Taken(answer[1].decode())
    return done

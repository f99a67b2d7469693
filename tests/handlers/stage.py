"""The scene on which everybody asks for everything, and an eye on whatever comes of it."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
from redis.asyncio import Redis

from slackbot.cases.access import RequestAccess
from slackbot.cases.incidents.state import Origin, Source, shown
from slackbot.cases.service_requests import MakeRequest
from slackbot.i18n import text
from slackbot.sandbox.traffic import Entry
from slackbot.sandbox.workspace import Json, View
from slackbot.words import value
from tests.acting import CUSTOMER, ENGINEER, a_report, announces_a_stop, incident
from tests.handlers.door import Answer, Door, command, event, form, message, press
from tests.handlers.identity import FILLED, HOMES, Home, Speaker, names
from tests.scenarios.world import World

KEPT = """
local writes = redis.call('INFO', 'persistence'):match('rdb_changes_since_last_save:(%d+)')
if writes == ARGV[1] then return {writes} end
local found = {writes}
for _, key in ipairs(redis.call('KEYS', '*')) do
    local kind = key:match('^{[A-Z0-9]+}:(%a+):')
    if kind ~= 'user' and kind ~= 'team' and kind ~= 'channel' and kind ~= 'gate' then
        found[#found + 1] = key
        found[#found + 1] = redis.call('DUMP', key)
    end
end
return found
"""
"""All of Redis, if it has been written to since; but what Slack said lately, and when it was last told something: both
pass by themselves."""
ASKS = frozenset(
    {"users.info", "team.info", "conversations.info", "conversations.history", "conversations.replies", "files.info"}
)
"""Methods that change nothing."""
ANSWERS = frozenset({"views.open", "views.push"})

_counter = itertools.count(1)


@value
class Seen:
    """What came of one request."""

    answer: Answer
    codes: list[str]
    references: list[str]
    written: list[str]
    """Keys of Redis that are not as they were."""
    told: list[Entry]
    """Calls to Slack that somebody notices."""

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else ""

    def words(self) -> str:
        """Everything that the speaker got to read."""
        read = [self.answer.body, *(orjson.dumps(each.body).decode() for each in self.told)]
        return "\n".join(each.encode().decode("unicode_escape") if "\\u" in each else each for each in read)


class Stage(logging.Handler):
    def __init__(self, world: World, redis: Redis, said: dict[str, str], said_besides: dict[str, str]) -> None:
        super().__init__(logging.INFO)
        self.world, self.door, self.redis = world, Door(world), redis
        self.said, self.said_besides = said, said_besides
        """Customer → ts of a message of theirs that waits; and of one that only one test asks about."""
        self.entries: list[Json] = []
        self._last: dict[bytes, bytes] = {}
        self._writes = b""

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, dict):
            self.entries.append(record.msg)

    async def kept(self) -> dict[bytes, bytes]:
        writes, *found = await self.redis.eval(KEPT, 0, self._writes)
        if writes == self._writes:
            return self._last
        self._writes = writes
        return dict(zip(found[::2], found[1::2], strict=True))

    async def names(self, home: Home) -> dict[str, str]:
        """At the beginning of each test: what has happened since the last one is nobody's doing in this one."""
        self._last = await self.kept()
        digest = shown(await incident(self.world.app.office.desk, f"{home.key}-1"))
        return names(home, ts=self.said[home.key], digest=digest)

    async def sends(self, payload: Json) -> Seen:
        """Nothing may go wrong in it, whoever asks. Two seconds apart: Slack counts how often it is asked."""
        self.world.clock.forward(timedelta(seconds=2))
        calls = self.world.sandbox.traffic.entries[-1].n
        with self._listening() as entries:
            answer = await self.door.payload(payload)
        before, after = self._last, await self.kept()
        self._last = after
        refusals = [each for each in entries if each["event"] == "refused"]
        keys = before.keys() | after.keys() if after is not before else ()
        changed = [key for key in keys if before.get(key) != after.get(key)]
        return Seen(
            answer=answer,
            codes=[each["code"] for each in refusals],
            references=[each["reference"] for each in refusals],
            written=sorted(key.decode() for key in changed),
            told=[
                each
                for each in self.world.sandbox.traffic.after(calls)
                if each.direction == "from_app" and each.name not in ASKS
            ],
        )

    @contextmanager
    def _listening(self) -> Iterator[list[Json]]:
        self.entries.clear()
        yield self.entries
        faults = ("request_failed", "listener_failed", "refusal_not_shown", "slack_trouble")
        assert not [each for each in self.entries if each["event"] in faults], self.entries

    def opens_a_view(self, user: str, metadata: Json) -> Json:
        """A report form that stands open in front of somebody."""
        name = f"V0OPEN{next(_counter)}"
        drawn = form("incident.report", metadata, {}, user=user, team="T", view=name)["view"]
        kept = {each: drawn[each] for each in ("type", "callback_id", "private_metadata", "blocks", "state")}
        title = {"type": "plain_text", "text": "–"}
        view = View(id=name, user=user, view={**kept, "title": title, "external_id": ""}, hash="1.a", root=name)
        self.world.sandbox.workspace.views.append(view)
        return dict(drawn)


# ── Requests, as each kind arrives ───────────────────────────────────────────────────────────────────────────────────


def filled_in(home: Home) -> Json:
    system = {"selected_option": {"value": home.system}}
    return {**FILLED, "system": system, "access_system": system}


def organisation(who: Speaker) -> Json:
    """How a payload names an Enterprise Grid organisation."""
    return {"enterprise": {"id": who.enterprise, "name": "Grid"}} if who.enterprise else {}


def a_press(stage: Stage, action: str, given: str, who: Speaker, place: str, view: Json | None = None) -> Json:
    shown_in = {"view": view, "container": {"type": "view", "view_id": view["id"]}} if view else {"channel": place}
    payload = press(
        action,
        given,
        user=who.user,
        team=who.team,
        trigger=stage.door.trigger(who.user, view["id"] if view else ""),
        ts=stage.door.ts(),
        **organisation(who),
        **shown_in,
    )
    if view:
        del payload["channel"]
    return _without_team(payload)


def a_suggestion(stage: Stage, menu: str, typed: str, who: Speaker, place: str, window: str) -> Json:
    """Somebody types in a menu of a form, whose channel travels with it, and the stop it is about."""
    view = f"V0SENT{next(_counter)}"
    drawn = form("incident.report", {"channel": place, "window": window}, {}, user=who.user, team=who.team, view=view)[
        "view"
    ]
    payload = {"type": "block_suggestion", "user": {"id": who.user, "team_id": who.team}, "view": drawn}
    asked = {"action_id": menu, "block_id": menu, "value": typed, "container": {"type": "view", "view_id": view}}
    return _without_team({**payload, **asked, **organisation(who)})


def a_form(callback: str, who: Speaker, metadata: Json, values: Json) -> Json:
    view = f"V0SENT{next(_counter)}"
    return _without_team(form(callback, metadata, values, user=who.user, team=who.team, view=view, **organisation(who)))


def a_command(stage: Stage, words: str, who: Speaker, place: str, name: str = "/incident") -> Json:
    trigger = stage.door.trigger(who.user)
    payload = command(words, user=who.user, team=who.team, trigger=trigger, channel=place) | {"command": name}
    if who.enterprise:
        payload |= {"enterprise_id": who.enterprise, "enterprise_name": "Grid"}
    return {name: given for name, given in payload.items() if given}


def an_event(stage: Stage, kind: str, who: Speaker, place: str, about: str = "", thread: str = "") -> Json:
    """In Slack's events the acting person's team may be the organisation's id, in and outside."""
    base: dict[str, Any] = {"type": kind, "channel": place, "user": who.user, "event_ts": stage.door.ts()}
    teams = {"team": who.team, "user_team": who.team, "source_team": who.team} if who.team else {}
    outer = {"enterprise_id": who.enterprise, "context_enterprise_id": None} if who.enterprise else {}
    if kind in ("message", "app_mention"):
        words = f"{'<@U0DESK> ' if kind == 'app_mention' else ''}在庫画面も開きません"
        more = {"thread_ts": thread} if thread else {}
        said = message(stage.door.ts(), words, who.user, type=kind, channel=place, **more)
        return event({**{name: said[name] for name in said if "team" not in name}, **teams}, **outer)
    if kind == "reaction_added":
        item = {"type": "message", "channel": place, "ts": about}
        return event({"type": kind, "user": who.user, "reaction": "ticket", "item": item, "event_ts": base["event_ts"]})
    if kind == "user_change":
        return event({**base, "user": {"id": who.user}})
    if kind == "subteam_members_changed":
        return event({**base, "subteam_id": "S0SUPPORT"})
    if kind == "channel_id_changed":
        return event({**base, "old_channel_id": "C0UNKNOWN", "new_channel_id": "C0UNKNOWNTOO"})
    return event({**base, **teams}, **outer)


def _without_team(payload: Json) -> Json:
    if not payload["user"]["team_id"]:
        del payload["user"]["team_id"]
    return payload


# ── Looking at what came of it ───────────────────────────────────────────────────────────────────────────────────────


def was_refused(seen: Seen, code: str, locale: str, home: Home, where: Any) -> None:
    """Nothing written, nothing sent but the small private answer: in their language, without a word about the case."""
    assert seen.code == code, (where, seen.codes)
    assert seen.written == [], where
    assert [each.name for each in seen.told if each.name not in ANSWERS] == [], where
    assert len(seen.told) <= 1, where
    read = seen.words()
    assert text(locale, f"refusal.{code}") in read, (where, read)
    assert seen.references[0] in read, where
    assert tells_nothing(seen, home), (where, read)


def tells_nothing(seen: Seen, home: Home) -> bool:
    read = seen.words()
    return not [secret for secret in home.secrets if secret in read]


def records_of(seen: Seen, home: Home) -> list[str]:
    """What was written about one customer."""
    return [key for key in seen.written if re.search(rf":{home.key}(-|$)", key) or key.endswith(home.channel)]


def _access(home: Home, reason: str) -> RequestAccess:
    return RequestAccess(
        id=f"access:{home.key}",
        case_id=home.key,
        by=ENGINEER,
        system=home.system,
        scope="ro",
        reason=reason,
        duration=timedelta(hours=1),
        grantee=ENGINEER.user,
    )


async def sets_the_stage(world: World, redis: Redis) -> Stage:
    """A case of each customer, a stop announced to both, a message that waits, and a leaver."""
    desk, said, besides = world.app.office.desk, {}, {}
    for home, person, words in (
        (HOMES["AKATSUKI"], world.tanaka, "注文画面が開かなくなりました。確認をお願いします"),
        (HOMES["HARBOR"], world.baker, "Bookings fail since this morning. Please have a look"),
    ):
        by = replace(CUSTOMER, team=home.team, user=home.person)
        what = {"AKATSUKI": "伝票の印刷が止まります", "HARBOR": "Invoices print blank"}[home.key]
        report = a_report(desk.clock.now(), by=by, case_id=home.key, system=home.system, what=what)
        await desk.submit(report)
        origin = Origin(source=Source.FORM)
        asked = MakeRequest(id=f"asked:{home.key}", case_id=home.key, by=by, choice="2(1)", what=what, origin=origin)
        await desk.submit(asked)
        await desk.submit(_access(home, what))
        said[home.key] = await person.writes(words, home.channel)
        besides[home.key] = await person.writes("The members page looks broken", home.channel)
    await announces_a_stop(desk)
    for leaver in (home.left for home in HOMES.values()):
        world.sandbox.deactivate(leaver)
    await world.settle()
    return Stage(world, redis, said, besides)

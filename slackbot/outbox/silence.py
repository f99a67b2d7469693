"""Slack answers nobody: what is to be said waits, and spends no tries. A message's tries are for its own faults.

The two are told apart by asking Slack something that has nothing to do with the message.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable
from datetime import datetime, timedelta

from slackbot.clock import Clock, from_millis, millis
from slackbot.line import script
from slackbot.outbox.queue import DRAWN, TAKEN, Entry, alert_card
from slackbot.slack import Slack, SlackTrouble
from slackbot.store import Store
from slackbot.words import value

PAUSE = timedelta(seconds=10)
"""Before it is asked again: so late at most is it noticed that Slack answers."""
NEWS = timedelta(minutes=1)
"""What is over sooner is nobody's news."""


@value
class Silence:
    since: datetime
    over: datetime | None
    held: int
    """How many entries waited when it was over."""


class Silences:
    def __init__(self, store: Store, slack: Slack, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
        self._script = script("silence")

    async def begins(self) -> bool:
        """A message got no answer. True: nobody gets one, and all that is to be said waits from now on."""
        if await self._answers():
            return False
        await self._note(answers=False)
        return True

    async def ask_again(self, since: str) -> None:
        """Of the silence that began then: when Slack answers, what waits is let go and #desk hears of it."""
        await self._note(answers=await self._answers(), alert=json.dumps(alert_card(f"silence:{since}", since)))

    async def takes_others(self, entry: Entry, took: str) -> bool:
        """Since this one last failed, Slack has posted another, or drawn another card (TAKEN, DRAWN)."""
        key = {TAKEN: self._store.key("out", "taken"), DRAWN: self._store.key("out", "drawn")}[took]
        at = await self._store.ask(self._store.redis.get(key))
        return bool(at and entry.failed and int(at) > millis(entry.failed))

    async def letter(self, since: str) -> dict[str, str]:
        """What the card in #desk says of the one that began then: empty when there was another since."""
        found = await _latest(self._store)
        if found is None or found.over is None or str(millis(found.since)) != since:
            return {}
        return {"since": found.since.isoformat(), "over": found.over.isoformat(), "held": str(found.held)}

    async def _answers(self) -> bool:
        """Two questions, so that a part of Slack that is down alone does not silence the desk."""
        return await _answered(self._slack.call("auth.test")) or await _answered(self._slack.call("team.info"))

    async def _note(self, *, answers: bool, alert: str = "") -> None:
        args = [millis(self._clock.now()), int(answers), _ms(PAUSE), _ms(NEWS), alert]
        await self._store.run(self._script, *args)


async def _answered(question: Awaitable[object]) -> bool:
    """A refusal is an answer."""
    try:
        await question
    except SlackTrouble as trouble:
        return not trouble.unanswered
    return True


async def lasts(store: Store, now: datetime) -> bool:
    """For so long that somebody should know."""
    found = await _latest(store)
    return bool(found and not found.over and now - found.since >= NEWS)


async def _latest(store: Store) -> Silence | None:
    """The one that lasts, or the last one."""
    kept = await store.ask(store.redis.hgetall(store.key("out", "silence")))
    if not kept:
        return None
    over = from_millis(int(kept[b"over"])) if b"over" in kept else None
    return Silence(since=from_millis(int(kept[b"since"])), over=over, held=int(kept.get(b"held", 0)))


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)

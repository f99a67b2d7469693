"""What another system hears: at least once, in its order, each with an id by which it drops what it has already.

A webhook's body is signed together with the time of sending.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta

import aiohttp
import orjson

from blocks.hooks import for_pagerduty, for_webhook
from slackbot.agreement.hooks import HookKind, HookTerms
from slackbot.cases import PROVIDER, Provider
from slackbot.cases.common import TRIAGE
from slackbot.clock import Clock
from slackbot.codec import load_hook
from slackbot.faultpoints import point
from slackbot.hook_keys import HookKey, NoHookKey
from slackbot.logs import get_logger
from slackbot.outbox.queue import Entry, Queue
from slackbot.outbox.unsendable import Unsendable
from slackbot.slack import Slack
from slackbot.words import Hook

A_DAY = timedelta(days=1)
LONGEST_BACKOFF = timedelta(minutes=10)
LONGEST_PAUSE_S = 3600.0
MALFORMED = frozenset({400, 413, 422})
"""They read it and will not have it: what waits behind it must not wait for it."""
TOO_MANY = 429

log = get_logger("outbox")


class Unanswered(Exception):
    """Not taken, or nobody knows: it is sent again."""

    def __init__(self, why: str, retry_after_s: float = 0) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class HookSender:
    def __init__(
        self,
        queue: Queue,
        session: aiohttp.ClientSession,
        key: Callable[[HookTerms], HookKey],
        clock: Clock,
        slack: Slack,
    ) -> None:
        self._queue = queue
        self._session = session
        self._key = key
        self._clock = clock
        self._slack = slack

    async def send(self, entry: Entry) -> None:
        """Raises Unsendable; every other end is written to the queue here."""
        found = (await self._queue.store.load(PROVIDER)).provider
        given = {each.name: each for each in found.particulars.hooks} if found else {}
        terms, hook = given.get(entry.channel), load_hook(entry.said)
        if found is None or terms is None:
            log.warning("hook_is_gone", entry=entry.id, hook=entry.channel)
            await self._queue.done(entry, self._clock.now())
            return
        if not await self._queue.hold(entry, self._clock.now()):
            return
        try:
            await self._post(entry, terms, hook, found)
        except (Unanswered, NoHookKey) as trouble:
            await self._again(entry, trouble)
            return
        point("outbox.before_done")
        await self._queue.done(entry, self._clock.now())
        point("outbox.done")

    async def _post(self, entry: Entry, terms: HookTerms, hook: Hook, provider: Provider) -> None:
        key = self._key(terms)
        secret = key.secret.get_secret_value()
        if terms.kind is HookKind.PAGERDUTY:
            card = await self._card(hook, provider.channel)
            body, headers = orjson.dumps(for_pagerduty(hook, secret, provider.particulars.locale, card)), {}
        else:
            body = orjson.dumps(for_webhook(hook, entry.id))
            headers = signed(body, entry.id, int(self._clock.now().timestamp()), secret)
        point("outbox.before_send")
        await self._deliver(key.url, body, {"Content-Type": "application/json", **headers})
        point("outbox.sent")

    async def _card(self, hook: Hook, desk: str) -> str:
        """Where whoever is woken goes on: the card in #desk; the channel, while no card stands there yet."""
        ts = await self._queue.store.card_ts(str(hook.data["case"]), desk, TRIAGE)
        return self._slack.permalink(desk, ts or "")

    async def _deliver(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                status, wait = answer.status, answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unanswered(type(error).__name__) from error
        if status in MALFORMED:
            log.error("hook_refused", status=status)
            raise Unsendable("hook_refused")
        if not 200 <= status < 300:
            raise Unanswered(str(status), _pause(wait) if status == TOO_MANY else 0)

    async def _again(self, entry: Entry, trouble: Exception) -> None:
        now = self._clock.now()
        say = log.error if isinstance(trouble, NoHookKey) else log.warning
        say("hook_failed", entry=entry.id, hook=entry.channel, why=str(trouble), tries=entry.tries)
        if now - entry.queued_at >= A_DAY and isinstance(trouble, NoHookKey):
            raise Unsendable("hook_without_key")
        if now - entry.queued_at >= A_DAY:
            raise Unsendable("hook_unanswered")
        pause = timedelta(seconds=getattr(trouble, "retry_after_s", 0))
        backoff = min(timedelta(seconds=2 ** min(entry.tries - 1, 20)), LONGEST_BACKOFF)
        await self._queue.later(entry, now, now + max(pause, backoff), "failed")


def signed(body: bytes, id_: str, at: int, secret: str) -> dict[str, str]:
    """HMAC-SHA256 over `<seconds since 1970>.<body>`; the id stands in the body too, and is signed with it."""
    signature = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return {"Desk-Id": id_, "Desk-Timestamp": str(at), "Desk-Signature": f"v1={signature}"}


def _pause(retry_after: str) -> float:
    try:
        return min(max(1.0, float(retry_after)), LONGEST_PAUSE_S)
    except ValueError:
        return 0

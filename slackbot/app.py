"""Puts the parts together, once: settings in, a running desk out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from redis.asyncio import Redis

from handlers import bolt_app, calendar_door
from handlers.boundary import web_app
from handlers.calendar import followed
from handlers.socket import Socket
from slackbot import schema
from slackbot.agreement.hooks import HookTerms
from slackbot.agreements import Agreements
from slackbot.auditor import Auditor, heartbeat
from slackbot.clock import Clock
from slackbot.customer_list import CustomerList
from slackbot.desk import Desk
from slackbot.directory import Directory
from slackbot.hook_keys import HookKey, hook_key
from slackbot.office import Office
from slackbot.outbox.hooks import HookSender
from slackbot.outbox.queue import Queue
from slackbot.outbox.sender import Sender
from slackbot.outbox.worker import Outbox
from slackbot.slack import Slack, session
from slackbot.store import Store, StoreUnavailable
from slackbot.timers import Timers
from slackbot.user_groups import UserGroups


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the outside gives: tokens and addresses as plain strings."""

    bot_token: str
    signing_secrets: tuple[str, ...]
    """The current one first; none where Slack comes over Socket Mode alone."""
    api_base_url: str
    app_token: str = ""
    """Socket Mode, when it is given."""
    public_url: str = ""
    """Where calendars reach the desk; empty: they do not."""
    heartbeat_url: str = ""
    """Asked for every minute while nothing is overdue."""
    hook_key: Callable[[HookTerms], HookKey] = hook_key
    """Where another system is, and what it knows us by."""


@dataclass(frozen=True, slots=True)
class App:
    office: Office
    agreements: Agreements
    outbox: Outbox
    timers: Timers
    auditor: Auditor
    groups: UserGroups
    web: web.Application
    session: aiohttp.ClientSession
    socket: Socket | None
    """To be started by whoever starts the web application: the two are the doors."""

    def start(self) -> None:
        self.outbox.start()
        self.timers.start()
        self.auditor.start()
        self.groups.start()

    async def stop(self) -> None:
        """What is in hand and what is being sent is finished; what waits stays in Redis."""
        if self.socket:
            await self.socket.stop()
        await self.groups.stop()
        await self.auditor.stop()
        await self.timers.stop()
        await self.outbox.stop()
        await self.session.close()


async def build(wiring: Wiring, redis: Redis, clock: Clock) -> App:
    """Raises SlackTrouble when Slack does not know the token, NotForThisBuild when the records are a newer build's."""
    http = session()
    slack = Slack(wiring.bot_token, wiring.api_base_url, http)
    try:
        who = await slack.introduce()
        store = Store(redis, str(who["team_id"]))
        await schema.begin(store)
    except Exception:
        await http.close()
        raise
    agreements = Agreements(store)
    desk = Desk(store, agreements, clock)
    directory = Directory(store, agreements, slack, clock)
    queue = Queue(store)
    office = Office(
        desk=desk,
        directory=directory,
        store=store,
        customers=CustomerList(store, agreements),
        queue=queue,
        slack=slack,
        clock=clock,
        bot_user=str(who["user_id"]),
        public_url=wiring.public_url,
    )
    hooks = HookSender(queue, http, wiring.hook_key, clock, slack)
    outbox = Outbox(queue, Sender(queue, directory, slack, clock), hooks, desk, clock)
    desk.committed.append(outbox.wake)
    bolt = bolt_app(slack.client, next(iter(wiring.signing_secrets), ""), office)
    beat = heartbeat(wiring.heartbeat_url, http) if wiring.heartbeat_url else None
    secrets = [secret.encode() for secret in wiring.signing_secrets]
    socket = Socket(slack, wiring.app_token, bolt) if wiring.app_token else None
    return App(
        office=office,
        agreements=agreements,
        outbox=outbox,
        timers=Timers(queue, desk, clock),
        auditor=Auditor(queue, desk, clock, beat, slack.menus),
        groups=UserGroups(desk, slack),
        web=_doors(web_app(bolt, secrets, clock, lambda: _ready(store, socket)), office),
        session=http,
        socket=socket,
    )


def _doors(app: web.Application, office: Office) -> web.Application:
    """Calendars come to the same server, however Slack comes."""
    calendar_door.add_to(app, lambda secret: followed(secret, office))
    return app


async def _ready(store: Store, socket: Socket | None) -> bool:
    """Whether Redis answers, and Slack can reach us."""
    if socket and not await socket.connected():
        return False
    try:
        return bool(await store.ask(store.redis.ping()))
    except StoreUnavailable:
        return False

"""The sandbox as one object: start it, point an app at `api_url`, act as people, look at `workspace`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiohttp import web

from slackbot.clock import Clock
from slackbot.sandbox import administration, people
from slackbot.sandbox.appdoor import AppDoor
from slackbot.sandbox.delivery import ANSWER_WITHIN_S, Answer, Delivery
from slackbot.sandbox.faults import Faults
from slackbot.sandbox.files import LARGEST
from slackbot.sandbox.installed import AppConfig
from slackbot.sandbox.limits import Limits
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.manifest import grants
from slackbot.sandbox.pagedoor import PageDoor, Supervisor
from slackbot.sandbox.responses import Responses
from slackbot.sandbox.traffic import Traffic
from slackbot.sandbox.triggers import Triggers
from slackbot.sandbox.workspace import Json, Workspace, load, save

__all__ = ["AppConfig", "Sandbox"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
STOP_WITHIN_S = 1.0


class Sandbox:
    """`save_to`: the world's file, written before each answer that follows a change, and read again at the start.

    `supervisor` is told of the page's kill button. `answer_within_s`: how long Slack waits for the app, in real time.
    `one_process`: the app lives in this very process, and cannot be killed without it.
    """

    def __init__(
        self,
        clock: Clock,
        manifest: Mapping[str, Any],
        app: AppConfig,
        seed: Callable[[Workspace], None],
        save_to: Path | None = None,
        *,
        supervisor: Supervisor | None = None,
        answer_within_s: float = ANSWER_WITHIN_S,
        one_process: bool = False,
    ) -> None:
        traffic, granted = Traffic(), grants(manifest)
        self._save_to = save_to
        self.slack = LocalSlack(
            workspace=_world(seed, save_to),
            clock=clock,
            app=app,
            grants=granted,
            delivery=Delivery(
                app, clock, traffic, answer_within_s, socket_mode=granted.socket_mode, one_process=one_process
            ),
            traffic=traffic,
            faults=Faults(),
            triggers=Triggers(clock),
            responses=Responses(clock),
            limits=Limits(clock),
        )
        self._saved_version = -1
        self._page = PageDoor(self.slack, supervisor)
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        if not ip_address(host).is_loopback:
            raise ValueError(f"the sandbox listens on loopback only, not on {host}")
        application = web.Application(middlewares=[self._door], client_max_size=2 * LARGEST)
        socket = self.slack.delivery.socket.routes(self.slack.changed)
        application.add_routes([*AppDoor(self.slack).routes(), *self._page.routes(), *socket])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_WITHIN_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.slack.url = f"http://{host}:{self._runner.addresses[0][1]}"
        await self.slack.delivery.start()
        self._save()

    async def stop(self) -> None:
        self._page.close()
        await self.slack.delivery.stop()
        if self._runner:
            await self._runner.cleanup()
        self._save()

    async def settled(self) -> None:
        """Returns when every event that is due by the clock has been sent and answered."""
        await self.slack.delivery.settled()

    async def act(self, user: str, do: str, **asked: Any) -> Json:
        """A person's hand, as POST /ui/do does it."""
        answer = await people.act(self.slack, {"as": user, "do": do, **asked})
        self._save()
        return answer

    async def replay(self, name: str) -> Answer:
        """The latest event ("message"), interaction ("block_actions") or command ("/incident") arrives once more."""
        return await self.slack.delivery.replay(name)

    @property
    def url(self) -> str:
        return self.slack.url

    @property
    def api_url(self) -> str:
        return f"{self.slack.url}/api/"

    @property
    def workspace(self) -> Workspace:
        return self.slack.workspace

    @property
    def faults(self) -> Faults:
        return self.slack.faults

    @property
    def limits(self) -> Limits:
        """Slack's rate limits; `limits.on = False` for a test in which more people act at once than any minute has."""
        return self.slack.limits

    @property
    def traffic(self) -> Traffic:
        return self.slack.traffic

    @property
    def app_config(self) -> AppConfig:
        return self.slack.app

    @app_config.setter
    def app_config(self, app: AppConfig) -> None:
        self.slack.app = self.slack.delivery.app = app

    def join(self, channel: str, user: str, inviter: str = "") -> None:
        administration.join(self.slack, channel, user, inviter)

    def leave(self, channel: str, user: str, by: str = "") -> None:
        administration.leave(self.slack, channel, user, by)

    def invite_team(self, channel: str, team: str) -> None:
        administration.invite_team(self.slack, channel, team)

    def share(self, channel: str, team: str, *people_who_join: str) -> None:
        administration.share(self.slack, channel, team, *people_who_join)

    def unshare(self, channel: str, team: str) -> None:
        administration.unshare(self.slack, channel, team)

    def archive(self, channel: str, by: str, archived: bool = True) -> None:
        administration.archive(self.slack, channel, by, archived)

    def decline(self, channel: str, team: str) -> None:
        administration.decline(self.slack, channel, team)

    def rename(self, channel: str, name: str, by: str) -> None:
        administration.rename(self.slack, channel, name, by)

    def change_id(self, old: str, new: str) -> None:
        administration.change_id(self.slack, old, new)

    def deactivate(self, user: str, deleted: bool = True) -> None:
        administration.deactivate(self.slack, user, deleted)

    @web.middleware
    async def _door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses foreign host names, so that no web page gets in by another name; saves before answering."""
        if request.host.rpartition(":")[0] not in LOOPBACK:
            raise web.HTTPMisdirectedRequest
        try:
            return await handler(request)
        finally:
            self._save()

    def _save(self) -> None:
        if self._save_to and self._saved_version != self.workspace.version:
            self._saved_version = self.workspace.version
            save(self.workspace, self._save_to)


def _world(seed: Callable[[Workspace], None], save_to: Path | None) -> Workspace:
    workspace = Workspace()
    seed(workspace)
    if save_to and save_to.exists():
        saved = load(save_to)
        saved.welcome(workspace)
        return saved
    return workspace

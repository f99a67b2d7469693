"""One line to Redis for everybody: what is asked while an answer is under way goes out together, in the next pipeline.

Requests that arrive together so share their round trips and, with `appendfsync always`, the write to the disk.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import NoScriptError, ReadOnlyError, RedisError

PATIENCE_S = 2.0
"""For one answer, the client's own retries included: Slack shows its person an error after three."""

Command = tuple[Any, ...]
Waiting = tuple[Command, asyncio.Future[Any]]


class Unsent(Unreachable):
    """Redis did not answer those in front: this was never sent."""


@dataclass(frozen=True, slots=True)
class Script:
    """Each takes a token that it uses up (command id, fence), so that it may run again after a lost reply."""

    text: str
    sha: str


def script(name: str) -> Script:
    folder = files("slackbot") / "lua"
    text = (folder / "enqueue.lua").read_text() + (folder / f"{name}.lua").read_text()
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


class Line:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: list[Waiting] = []
        self._sending: asyncio.Task[None] | None = None

    async def ask(self, *command: Any) -> Any:
        """The reply. Raises what Redis answered, or RedisError or OSError when it did not, within PATIENCE_S."""
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append((command, answer))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send_all())
        return await answer

    async def run(self, lua: Script, key: str, *args: Any) -> Any:
        try:
            return await self.ask("EVALSHA", lua.sha, 1, key, *args)
        except NoScriptError:
            return await self.ask("EVAL", lua.text, 1, key, *args)

    async def _send_all(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            try:
                async with asyncio.timeout(PATIENCE_S):
                    replies = await self._pipeline([command for command, _ in together])
            except (RedisError, OSError) as error:
                self._give_up(together, error)
            else:
                for (_, answer), reply in zip(together, replies, strict=True):
                    _settle(answer, reply)

    async def _pipeline(self, commands: list[Command]) -> list[Any]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for command in commands:
                pipe.execute_command(*command)
            replies: list[Any] = await pipe.execute(raise_on_error=False)
        if any(isinstance(reply, ReadOnlyError) for reply in replies):
            # The server has become another's follower: the address may lead to that one by now.
            await self._redis.connection_pool.disconnect()
        return replies

    def _give_up(self, together: list[Waiting], error: Exception) -> None:
        """Nobody waits behind those who got no answer for as long again."""
        for _, answer in together:
            _settle(answer, error)
        behind, self._waiting = self._waiting, []
        for _, answer in behind:
            _settle(answer, Unsent("those in front got no answer"))


def _settle(answer: asyncio.Future[Any], reply: Any) -> None:
    if answer.done():  # whoever asked has gone
        return
    if isinstance(reply, Exception):
        answer.set_exception(reply)
    else:
        answer.set_result(reply)

"""The desk as a process of its own beside the sandbox: started, watched, started again when it dies."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from slackbot.embedded import end_with_parent

AGAIN_AFTER_S = 0.5


class DeskProcess:
    """`environment`: what `slackbot serve` needs. Its log goes where ours goes."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**os.environ, **environment}
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._deaths = 0

    async def start(self) -> None:
        await self._spawn()
        self._watch = asyncio.create_task(self._revive(), name="desk-process")

    async def stop(self) -> None:
        """Lets it finish what it is sending."""
        if self._watch:
            self._watch.cancel()
            self._watch = None
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def asked(self, do: str) -> dict[str, Any]:
        """From the page: `kill` is `kill -9`, whatever it is doing; `status` says how it is."""
        process = self._process
        alive = process is not None and process.returncode is None
        if do == "kill" and process and alive:
            process.send_signal(signal.SIGKILL)
            await process.wait()
            alive = False
        return {"ok": True, "alive": alive, "pid": process.pid if process else None, "deaths": self._deaths}

    async def _spawn(self) -> None:
        command = (sys.executable, "-m", "slackbot.cli", "serve")
        # Ctrl-C is for the sandbox, which stops the desk when it is told; a sandbox that dies takes the desk along.
        self._process = await asyncio.create_subprocess_exec(
            *command, env=self._environment, start_new_session=True, preexec_fn=end_with_parent()
        )

    async def _revive(self) -> None:
        while self._process:
            await self._process.wait()
            self._deaths += 1
            await asyncio.sleep(AGAIN_AFTER_S)
            await self._spawn()

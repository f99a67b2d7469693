"""The desk as a process of its own that is forked and not started: it begins in a few milliseconds."""

from __future__ import annotations

import os
import signal
import sys
import threading
from multiprocessing import parent_process

import slackbot.serve  # noqa: F401  # what takes long is here before anybody forks
from slackbot import faultpoints
from slackbot.cli import main


def serve(environment: dict[str, str], says: str = "") -> None:
    """`slackbot serve` under this environment and no other. It ends with the tests, however they end.

    `says`: the file that what it writes to its standard error goes to.
    """
    if says:
        os.dup2(os.open(says, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    threading.Thread(target=_end_with_the_tests, daemon=True).start()
    os.environ.clear()
    os.environ.update(environment)
    faultpoints.arm()
    sys.exit(main(["serve"]))


def _end_with_the_tests() -> None:
    tests = parent_process()
    assert tests is not None
    tests.join()
    os.kill(os.getpid(), signal.SIGKILL)

"""The desk as a process of its own that is forked and not started: it begins in a few milliseconds."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from multiprocessing import parent_process

import icalendar  # noqa: F401  # what takes long is here before anybody forks

import slackbot.serve  # noqa: F401
from slackbot import faultpoints
from slackbot.agreement.reading import propose
from slackbot.agreement.texts import standard
from slackbot.cli import main
from slackbot.i18n import LOCALES, catalogue

for locale in LOCALES:
    catalogue(locale)
for text in (standard("ja"), standard("en")):
    propose(text)
"""What a desk reads once in its life, and finds the same each time: half of what a short life costs."""

gc.collect()
gc.freeze()
"""What was read and imported is everybody's: a desk that opens collects its own alone."""


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

"""A file in a channel: uploaded where nobody sees it, remembered, then shown. Slack shows an upload once only."""

from __future__ import annotations

from slackbot.cases import Case
from slackbot.clock import Clock
from slackbot.faultpoints import point
from slackbot.outbox.gates import SHARE
from slackbot.outbox.queue import Entry, Queue
from slackbot.slack import Fault, Slack, SlackTrouble
from slackbot.words import Attached

PATIENT_TRIES = 4
"""So often it is looked for before an upload that Slack no longer takes is given up: it may stand there in a moment."""


class NoFile(Exception):
    """Slack takes it not: blocked by a company, no room, no scope. What it goes with stands all the same."""

    def __init__(self, case: Case, code: str) -> None:
        super().__init__(code)
        self.case = case
        self.code = code


class Files:
    def __init__(self, queue: Queue, slack: Slack, clock: Clock) -> None:
        self._queue = queue
        self._slack = slack
        self._clock = clock

    async def show(self, entry: Entry, file: Attached, channel: str, thread: str, comment: str) -> bool:
        """True once it stands; False when the claim is no longer ours. Raises SlackTrouble.

        A file has no mark by which it could be found again: its id is kept before it is shown.
        """
        if entry.file and await self._slack.is_shared(entry.file, channel):
            return True
        id_ = entry.file or await self._slack.upload(file.name, file.content)
        if not await self._queue.hold(entry, self._clock.now(), id_):
            return False
        point("outbox.before_send")
        try:
            await self._slack.share(id_, file.title, channel, thread, comment)
        except SlackTrouble as trouble:
            if entry.file and trouble.fault is Fault.REFUSED and entry.tries < PATIENT_TRIES:
                raise SlackTrouble(SHARE, trouble.code, Fault.DOUBT) from trouble
            raise
        point("outbox.sent")
        return True

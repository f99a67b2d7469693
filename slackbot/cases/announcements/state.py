"""What one customer was told about a stop, and what they answered (Arts. 8, 9)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from slackbot.cases.matter import Disputable
from slackbot.cases.stops import OPEN, News, State, Stop
from slackbot.words import value

CONFIRMED = "confirmed"


class BackupAnswer(StrEnum):
    TAKEN = "taken"
    GO_ON_WITHOUT = "go_on_without"


@value
class Confirmed:
    by: str
    at: datetime
    shown: str
    """Digest of what was confirmed: after a move it no longer counts."""
    extended: str = ""
    """Digest of the same after an extension, which is told and asks for no other confirmation."""


@value
class Wish:
    """「日程を相談したい」"""

    by: str
    at: datetime
    text: str
    answer: str = ""
    answered_by: str = ""

    @property
    def is_open(self) -> bool:
        return not self.answer


@value
class Backup:
    by: str
    at: datetime
    answer: BackupAnswer
    taken_at: datetime | None = None


@value
class Announcement(Disputable):
    """Of ten thousand announcements #desk has one card, their window's; one that is talked over has its own."""

    kind: Literal["announcement"] = "announcement"
    news: News
    """Of the window, as this announcement knows it."""
    sequence: int = 0
    """Of the calendar entry: raised with each change of what it says."""
    changed_at: datetime | None = None
    """When that was last; None: it stands as it was opened."""
    no_file: str = ""
    """Why the calendar file of this sequence could not be sent, as Slack says it."""
    confirmed: Confirmed | None = None
    wish: Wish | None = None
    backup: Backup | None = None
    reminded: tuple[str, ...] = ()
    """Reminders whose time has come: name@start."""

    @property
    def window(self) -> str:
        return self.news.window

    @property
    def stop(self) -> Stop:
        return self.news.stop

    @property
    def state(self) -> State:
        return self.news.state

    @property
    def is_confirmed(self) -> bool:
        seen = self.confirmed
        return seen is not None and self.stop.shown() in (seen.shown, seen.extended)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the customer has not answered yet."""
        if self.state not in OPEN:
            return ()
        open_ = [] if self.is_confirmed else ["confirmation"]
        return (*open_, *(["backup"] if self.stop.data_at_risk and self.backup is None else []))

    @property
    def open_points(self) -> tuple[str, ...]:
        """The same, and what is ours: a wish without an answer, a missing file, what is talked over."""
        wish = ["wish"] if self.wish and self.wish.is_open else []
        file = ["file"] if self.no_file and self.state in OPEN else []
        return (*self.lacks, *wish, *file, *(["consultation"] if self.consultation else []))

    @property
    def points(self) -> tuple[str, ...]:
        """What the window's card counts: that it is confirmed, and what is open."""
        return (*([CONFIRMED] if self.is_confirmed else []), *self.open_points)

"""What can be asked of a maintenance window."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.cases.stops import Stop
from slackbot.words import CommandBase, value


@value
class PlanWindow(CommandBase):
    """A draft. `case_id` is the provider's: the desk gives the number."""

    kind: Literal["provider.plan_window"] = "provider.plan_window"
    stop: Stop
    recipients: tuple[str, ...]
    starts_by_itself: bool = False
    number: int = 0


@value
class AnnounceWindow(CommandBase):
    """To every customer concerned; `shown` is the digest of the preview."""

    kind: Literal["window.announce"] = "window.announce"
    shown: str
    late: bool = False
    """For one of them it is later than was agreed: see `concerns`."""
    reason: str = ""


@value
class ApproveNotice(CommandBase):
    """A lead lets it be told later than was agreed."""

    kind: Literal["window.approve_notice"] = "window.approve_notice"
    shown: str


@value
class DropWindow(CommandBase):
    """A draft that nobody was told of."""

    kind: Literal["window.drop"] = "window.drop"


@value
class MoveWindow(CommandBase):
    """Another time: everybody is told old and new, and confirms anew."""

    kind: Literal["window.move"] = "window.move"
    late: bool = False
    """As in `AnnounceWindow`: then a lead moves it."""
    start: datetime
    expected_end: datetime
    latest_end: datetime


@value
class StartWindow(CommandBase):
    kind: Literal["window.start"] = "window.start"


@value
class ExtendWindow(CommandBase):
    """It takes longer than its latest end."""

    kind: Literal["window.extend"] = "window.extend"
    latest_end: datetime


@value
class FinishWindow(CommandBase):
    """By a person, with the check that was done."""

    kind: Literal["window.finish"] = "window.finish"
    check: str


@value
class CancelWindow(CommandBase):
    kind: Literal["window.cancel"] = "window.cancel"
    reason: str


@value
class TellMore(CommandBase):
    """The next hundred customers hear of a revision."""

    kind: Literal["window.tell_more"] = "window.tell_more"
    revision: int
    after: int


@value
class RingWindow(CommandBase):
    """By the clock: it is about to start, or past its latest end."""

    kind: Literal["window.ring"] = "window.ring"
    mark: str

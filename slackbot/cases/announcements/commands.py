"""What can be asked about the announcement of a stop to one customer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.cases.stops import News
from slackbot.cases.wording import Worded
from slackbot.words import CommandBase, value


@value
class Told(CommandBase):
    news: News


@value
class BringStop(Told):
    """For the customer's record: it knows whether there is an announcement already."""

    kind: Literal["customer.bring_stop"] = "customer.bring_stop"


@value
class OpenAnnouncement(Told):
    """`case_id` is the customer's key: the desk gives the number."""

    kind: Literal["announcement.open"] = "announcement.open"
    number: int = 0


@value
class NoteAnnouncement(CommandBase):
    """For the customer's record: under which number it was announced, and as of which revision."""

    kind: Literal["customer.note_announcement"] = "customer.note_announcement"
    window: str
    announcement: str
    revision: int


@value
class FollowStop(Told):
    """For the announcement: moved, begun, extended, over or cancelled."""

    kind: Literal["announcement.follow"] = "announcement.follow"


@value
class ConfirmStop(CommandBase):
    """The customer's 「確認しました」; `shown` is the digest of what they saw."""

    kind: Literal["announcement.confirm"] = "announcement.confirm"
    shown: str


@value
class WishToMove(CommandBase):
    """「日程を相談したい」, with the times that would suit them."""

    kind: Literal["announcement.wish_to_move"] = "announcement.wish_to_move"
    shown: str
    text: str


@value
class AnswerWish(Worded):
    """Why the time stays; a move of the window answers a wish by itself."""

    kind: Literal["announcement.answer_wish"] = "announcement.answer_wish"
    text: str


@value
class AnswerBackup(CommandBase):
    """The customer about their own backup (Art. 8); `taken_at` where there is one."""

    kind: Literal["announcement.answer_backup"] = "announcement.answer_backup"
    shown: str
    taken_at: datetime | None = None


@value
class NoteFile(CommandBase):
    """Slack did not take the calendar file; `refused`: the code it gave."""

    kind: Literal["announcement.note_file"] = "announcement.note_file"
    refused: str


@value
class RemindStop(CommandBase):
    kind: Literal["announcement.remind"] = "announcement.remind"
    mark: str

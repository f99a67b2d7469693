"""Announcements: what each customer was told about a stop, and what they answered (Arts. 8, 9)."""

from slackbot.cases.announcements.commands import (
    AnswerBackup,
    AnswerWish,
    BringStop,
    ConfirmStop,
    FollowStop,
    NoteAnnouncement,
    NoteFile,
    OpenAnnouncement,
    RemindStop,
    WishToMove,
)
from slackbot.cases.announcements.rules import deadlines
from slackbot.cases.announcements.state import Announcement

Command = (
    AnswerBackup
    | AnswerWish
    | BringStop
    | ConfirmStop
    | FollowStop
    | NoteAnnouncement
    | NoteFile
    | OpenAnnouncement
    | RemindStop
    | WishToMove
)

__all__ = [
    "Announcement",
    "AnswerBackup",
    "AnswerWish",
    "BringStop",
    "Command",
    "ConfirmStop",
    "FollowStop",
    "NoteAnnouncement",
    "NoteFile",
    "OpenAnnouncement",
    "RemindStop",
    "WishToMove",
    "deadlines",
]

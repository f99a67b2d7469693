"""The customer's forms about a stop: other times that would suit, and when the backup was taken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from blocks.announcements.common import span, title
from blocks.around import Surroundings
from blocks.kit import Block, asked, context, modal, section, text_input, time_input
from slackbot.cases.announcements.state import Announcement
from slackbot.cases.stops import State

TEXT, TAKEN_AT = "text", "taken_at"


def wish(announcement: Announcement, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    box = text_input(TEXT, multiline=True, placeholder=around.plain("stop.form.wish.example"))
    blocks = [asked(TEXT, around.plain("stop.form.wish.label"), box)]
    return _modal(announcement, around, "wish", blocks, metadata)


def answer_wish(announcement: Announcement, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    box = text_input(TEXT, multiline=True)
    goes = context(around.say("form.goes_to_customer", name=around.terms.particulars.short_name))
    blocks = [goes, asked(TEXT, around.plain("stop.form.answer_wish.label"), box)]
    return _modal(announcement, around, "answer_wish", blocks, metadata)


def backup_taken(
    announcement: Announcement, around: Surroundings, metadata: dict[str, str], now: datetime
) -> dict[str, Any]:
    when = time_input(TAKEN_AT, now)
    blocks = [
        *_has_begun(announcement, around, "backup_taken"),
        asked(TAKEN_AT, around.plain("stop.form.backup_taken.label"), when),
        context(around.grounds("8")),
    ]
    return _modal(announcement, around, "backup_taken", blocks, metadata)


def begun(announcement: Announcement, around: Surroundings) -> dict[str, Any]:
    """After a press on a card that shows it as planned: what was answered is kept."""
    blocks = [*_has_begun(announcement, around, "answered"), context(around.grounds("9"))]
    return _modal(announcement, around, "begun", blocks, {}, submit=False)


def _has_begun(announcement: Announcement, around: Surroundings, key: str) -> list[Block]:
    if announcement.state is not State.RUNNING:
        return []
    return [section(around.say(f"stop.form.begun.{key}", end=around.when(announcement.stop.expected_end)))]


def _modal(
    announcement: Announcement,
    around: Surroundings,
    verb: str,
    blocks: list[Block],
    metadata: dict[str, str],
    *,
    submit: bool = True,
) -> dict[str, Any]:
    stop = announcement.stop
    about = around.say(
        "stop.form.about",
        id=announcement.id,
        title=title(stop, around),
        span=span(stop.start, stop.expected_end, around),
    )
    kept = orjson.dumps({"case": announcement.id, **metadata}).decode()
    return modal(
        around.locale,
        around.plain(f"stop.form.{verb}.title"),
        f"announcement.{verb}",
        [section(about), *blocks],
        submit=around.plain("form.send") if submit else "",
        metadata=kept,
    )

"""The forms about a window: begun, told about, moved, extended, ended, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from blocks.announcements.common import title
from blocks.around import Surroundings
from blocks.kit import (
    SECTION_TEXT,
    Block,
    asked,
    context,
    cut,
    joined,
    modal,
    section,
    text_input,
    time_input,
)
from blocks.maintenance.receipts import Waiting, waits
from slackbot.cases.maintenance.concerns import Against, Concern
from slackbot.cases.maintenance.state import Window

START, EXPECTED, LATEST = "start", "expected", "latest"
TEXT, TEXT_JA, TEXT_EN, REASON = "text", "text_ja", "text_en", "late_reason"
MOST = 20
"""Of what speaks against it."""
Times = tuple[datetime, datetime, datetime]


def against_it(against: Sequence[tuple[str, Concern]], around: Surroundings) -> list[Block]:
    """What speaks against it, and the reason that the customers will read where a lead has to agree."""
    if not against:
        return []
    said = [
        around.say(f"maintenance.against.{each.against}", name=name, what=each.what) for name, each in against[:MOST]
    ]
    more = [context(around.say("command.list.more", count=len(against) - MOST))] if len(against) > MOST else []
    blocks: list[Block] = [section(cut(joined(said), SECTION_TEXT)), *more]
    if any(each.against is Against.SHORT_NOTICE for _, each in against):
        label = around.plain("maintenance.form.preview.reason")
        blocks.append(asked(REASON, label, text_input(REASON, multiline=True)))
    return blocks


def times(
    window: Window,
    around: Surroundings,
    verb: str,
    given: Times,
    metadata: dict[str, str],
    against: Sequence[tuple[str, Concern]] = (),
) -> dict[str, Any]:
    """Moved: three times, and what speaks against them. Extended: the new end."""
    start, expected, latest_end = given
    latest = asked(LATEST, around.plain("maintenance.form.latest"), time_input(LATEST, latest_end))
    blocks = [latest]
    if verb == "move":
        blocks = [
            *against_it(against, around),
            asked(START, around.plain("maintenance.form.start"), time_input(START, start)),
            asked(EXPECTED, around.plain("maintenance.form.expected"), time_input(EXPECTED, expected)),
            latest,
        ]
    return _about(window, around, verb, blocks, metadata)


def seen(given: Times) -> str:
    """For which times it was shown what speaks against them."""
    return "/".join(str(int(at.timestamp())) for at in given)


def words(window: Window, around: Surroundings, verb: str, metadata: dict[str, str], said: str = "") -> dict[str, Any]:
    """Ended: the check that was done. Cancelled: why. Both are read by the customers; why a lead declines is not."""
    label = around.plain(f"maintenance.form.{verb}.label")
    box = text_input(TEXT, multiline=True, initial=said)
    return _about(window, around, verb, [asked(TEXT, label, box)], metadata, told=verb != "decline_notice")


def progress(
    window: Window, around: Surroundings, languages: Sequence[str], said: str, metadata: dict[str, str]
) -> dict[str, Any]:
    """How it is going, in each language that one of the customers reads."""
    names = {"ja": TEXT_JA, "en": TEXT_EN}
    blocks = [
        asked(
            names[each],
            around.plain(f"maintenance.form.{names[each]}"),
            text_input(names[each], multiline=True, initial=said if each == around.locale else ""),
        )
        for each in languages
    ]
    return _about(window, around, "note", blocks, metadata)


def start(
    window: Window,
    around: Surroundings,
    waiting: Sequence[Waiting],
    count: int,
    leads: bool,
    metadata: dict[str, str],
) -> dict[str, Any]:
    """Whose word on their backup is missing. A lead may go on; whoever else sends it calls the leads (Art. 8)."""
    warned = section(around.say("maintenance.form.start.text", count=count))
    lines = [section(waits(each, around)) for each in waiting]
    rest = [context(around.say("command.list.more", count=count - len(waiting)))] if count > len(waiting) else []
    label = around.plain("maintenance.form.start.label")
    last = asked(TEXT, label, text_input(TEXT, multiline=True)) if leads else _calls_a_lead(around)
    submit = "maintenance.form.start.submit" if leads else "maintenance.form.start.submit_lead"
    return _about(
        window, around, "start", [warned, *lines, *rest, last], metadata, submit=around.plain(submit), told=False
    )


def _calls_a_lead(around: Surroundings) -> Block:
    return context(around.say("maintenance.form.start.needs_a_lead"))


def _about(
    window: Window,
    around: Surroundings,
    verb: str,
    blocks: list[Block],
    metadata: dict[str, str],
    *,
    submit: str = "",
    told: bool = True,
) -> dict[str, Any]:
    first = section(around.say("maintenance.form.about", id=window.id, title=title(window.stop, around)))
    all_ = [context(around.say("maintenance.form.all_are_told", count=len(window.recipients)))] if told else []
    kept = orjson.dumps({"window": window.id, **metadata}).decode()
    return modal(
        around.locale,
        around.plain(f"maintenance.form.{verb}.title"),
        f"window.{verb}",
        [first, *blocks, *all_],
        submit=submit or around.plain("form.send"),
        metadata=kept,
    )

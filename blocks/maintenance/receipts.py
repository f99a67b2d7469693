"""Who has not answered yet, and whom a stop could not be told: private lists for staff, page by page (Art. 9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, actions, button, context, joined, link, modal, section
from blocks.unreadable import unread
from blocks.unsent import reason_of
from slackbot.cases.maintenance.state import Window
from slackbot.readable import Readable
from slackbot.words import value

PAGE = 40
"""A form has room for a hundred blocks."""


@value
class Waiting:
    """A customer who has something open; `link`: of their card, empty while it was not delivered."""

    id: str
    name: str
    lacks: tuple[str, ...]
    link: str


@value
class Undelivered:
    """`entry`: what is sent again; empty where a lead has to decide first."""

    id: str
    name: str
    reason: str
    entry: str


def receipts(
    window: Window, waiting: Readable[Waiting], first: int, count: int, around: Surroundings, kept: dict[str, str]
) -> dict[str, Any]:
    """`waiting`: those of the page that begins with the `first`; `count`: of all pages."""
    told = around.say("maintenance.receipts.text", all=len(window.concerned), waiting=count)
    return _paged("receipts", window, [section(told), *rows_of(waiting, around)], first, count, around, kept)


def undelivered(
    window: Window, failed: Sequence[Undelivered], first: int, count: int, around: Surroundings, kept: dict[str, str]
) -> dict[str, Any]:
    told: list[Block] = [section(around.say("maintenance.undelivered.text", count=count))]
    if any(each.entry for each in failed):
        label = around.plain("button.window.again_all")
        told.append(actions(button(label, "window.again_all", window.id, about=window.id)))
    rows = [_row(window, each, around) for each in failed]
    return _paged("undelivered", window, [*told, *rows], first, count, around, kept)


def _row(window: Window, each: Undelivered, around: Surroundings) -> Block:
    reason = reason_of(around, each.reason)
    said = around.say("maintenance.undelivered.line", id=each.id, name=each.name, reason=reason)
    if not each.entry:
        return section(said)
    again = button(around.plain("button.window.again"), "window.again", f"{window.id}|{each.entry}", about=each.id)
    return section(said, again)


def _paged(
    verb: str,
    window: Window,
    blocks: list[Block],
    first: int,
    count: int,
    around: Surroundings,
    kept: dict[str, str],
) -> dict[str, Any]:
    turns = [("before", first - PAGE)] if first else []
    turns += [("next", first + PAGE)] if first + PAGE < count else []
    if turns:
        last = min(first + PAGE, count)
        blocks = [*blocks, context(around.say("maintenance.page", first=first + 1, last=last, count=count))]
        blocks.append(
            actions(
                *(
                    button(around.plain(f"button.page.{turn}"), f"{verb}.{turn}", f"{window.id}|{to}")
                    for turn, to in turns
                )
            )
        )
    title = around.plain(f"maintenance.{verb}.title")
    return modal(around.locale, title, f"window.{verb}", blocks, metadata=orjson.dumps(kept).decode())


def rows_of(waiting: Readable[Waiting], around: Surroundings) -> list[Block]:
    missing = unread(waiting.unread, around.locale)
    return [*(section(_waits(each, around)) for each in waiting.cases), *map(context, missing)]


def _waits(each: Waiting, around: Surroundings) -> Mrkdwn:
    undelivered = () if each.link else ("delivery",)
    what = "、".join(around.plain(f"maintenance.lacks.{lack}") for lack in (*undelivered, *each.lacks))
    said = around.say("maintenance.receipts.line", id=each.id, name=each.name, what=what)
    if not each.link:
        return said
    return joined((said, link(each.link, around.plain("maintenance.receipts.link"))), " ")

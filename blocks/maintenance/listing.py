"""Private answers for staff: which windows are open, and who has not answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blocks.announcements.common import state_word, title
from blocks.around import Surroundings
from blocks.kit import Mrkdwn, context, cut, joined, link, modal, section
from slackbot.cases.maintenance.state import Window
from slackbot.words import Rendered, value

MOST = 20
"""Of each list."""


def listing(windows: Sequence[Window], around: Surroundings) -> Rendered:
    if not windows:
        none = around.say("maintenance.list.none")
        return Rendered(text=none, blocks=[section(none)])
    lines = [around.say("maintenance.list.title", count=len(windows))]
    lines += [line(window, around) for window in windows[:MOST]]
    return Rendered(text=cut(joined(lines), 4000), blocks=[section(cut(each, 3000)) for each in lines])


def line(window: Window, around: Surroundings) -> Mrkdwn:
    stop = window.stop
    return around.say(
        "maintenance.list.line",
        id=window.id,
        title=title(window.stop, around),
        state=state_word(window.state, around),
        start=around.when(stop.start),
        end=around.when(stop.expected_end),
        count=len(window.recipients),
    )


@value
class Waiting:
    """A customer who has something open; `link`: of their card, empty while it was not delivered."""

    id: str
    name: str
    lacks: tuple[str, ...]
    link: str


def receipts(window: Window, waiting: Sequence[Waiting], others: int, around: Surroundings) -> dict[str, Any]:
    """`others`: so many more have something open than there is room for."""
    count = len(waiting) + others
    blocks = [section(around.say("maintenance.receipts.text", all=len(window.recipients), waiting=count))]
    blocks += [section(waits(each, around)) for each in waiting]
    if others:
        blocks.append(context(around.say("command.list.more", count=others)))
    return modal(around.locale, around.plain("maintenance.receipts.title"), "window.receipts", blocks)


def waits(each: Waiting, around: Surroundings) -> Mrkdwn:
    undelivered = () if each.link else ("delivery",)
    what = "、".join(around.plain(f"maintenance.lacks.{lack}") for lack in (*undelivered, *each.lacks))
    said = around.say("maintenance.receipts.line", id=each.id, name=each.name, what=what)
    if not each.link:
        return said
    return joined((said, link(each.link, around.plain("maintenance.receipts.link"))), " ")

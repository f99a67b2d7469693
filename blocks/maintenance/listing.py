"""Private answers for staff: which windows are open, and who has not answered yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from blocks.around import Surroundings
from blocks.kit import Mrkdwn, context, cut, esc, joined, modal, section
from blocks.maintenance.card import title
from slackbot.cases.maintenance.state import Window
from slackbot.words import Rendered

MOST = 40


def listing(windows: Sequence[Window], around: Surroundings) -> Rendered:
    if not windows:
        none = around.say("window.list.none")
        return Rendered(text=none, blocks=[section(none)])
    lines = [around.say("window.list.title", count=len(windows))]
    lines += [_line(window, around) for window in windows[:MOST]]
    return Rendered(text=cut(joined(lines), 4000), blocks=[section(cut(line, 3000)) for line in lines])


def _line(window: Window, around: Surroundings) -> Mrkdwn:
    stop = window.stop
    return around.say(
        "window.list.line",
        id=window.id,
        title=title(window, around),
        state=around.say(f"announcement.state.{window.state}"),
        start=around.when(stop.start),
        end=around.when(stop.expected_end),
        count=len(window.recipients),
    )


def receipts(window: Window, announced: Mapping[str, tuple[str, ...]], around: Surroundings) -> dict[str, Any]:
    """Those who have something open, by number; the rest is a count."""
    waiting = {name: lacks for name, lacks in sorted(announced.items()) if lacks}
    blocks = [section(around.say("window.receipts.text", all=len(window.recipients), waiting=len(waiting)))]
    for name, lacks in list(waiting.items())[:MOST]:
        what = "、".join(around.plain(f"window.lacks.{each}") for each in lacks)
        blocks.append(section(around.say("window.receipts.line", id=esc(name), what=what)))
    if len(waiting) > MOST:
        blocks.append(context(around.say("command.list.more", count=len(waiting) - MOST)))
    return modal(around.locale, around.plain("window.receipts.title"), "window.receipts", blocks)

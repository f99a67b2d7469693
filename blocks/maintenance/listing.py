"""A private answer for staff: which windows are open."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.announcements.common import state_word, title
from blocks.around import Surroundings
from blocks.kit import Mrkdwn, cut, joined, section
from blocks.unreadable import unread
from slackbot.cases.maintenance.state import Window
from slackbot.words import Rendered

MOST = 20


def listing(windows: Sequence[Window], around: Surroundings, missing: Sequence[str] = ()) -> Rendered:
    """`missing`: those that could not be read."""
    count = len(windows)
    lines = [around.say("maintenance.list.title", count=count) if count else around.say("maintenance.list.none")]
    lines += [*(line(window, around) for window in windows[:MOST]), *unread(missing, around.locale)]
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
        count=len(window.concerned),
    )

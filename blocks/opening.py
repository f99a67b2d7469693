"""The digest in #desk when reception opens: what came in outside the hours, as it stands now (Arts. 3.1, 3.2)."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import NOTIFICATION_TEXT, SECTION_TEXT, context, cut, joined, section
from blocks.listed import line, untaken
from blocks.unreadable import unread
from slackbot.words import Rendered

MOST = 20


def opening(around: Surroundings) -> Rendered:
    """Those that nobody has taken come first, and then people are called by name."""
    ordered = sorted(around.listed, key=lambda each: (not untaken(each), each.case.opened_at))
    waiting = sum(untaken(each) for each in ordered)
    name = around.terms.particulars.short_name
    first = around.say("opening.title", name=name, count=len(ordered))
    if waiting:
        people = around.people(around.terms.provider.engineers)
        first = around.say("opening.title_waiting", name=name, count=len(ordered), waiting=waiting, people=people)
    lines = [line(each, around) for each in ordered[:MOST]]
    if len(ordered) > MOST:
        lines.append(around.say("command.list.more", count=len(ordered) - MOST))
    shown = [section(cut(said, SECTION_TEXT)) for said in (first, *lines)]
    said = cut(joined([first, *lines]), NOTIFICATION_TEXT)
    shown += map(context, unread(around.unread, around.locale))
    return Rendered(text=said, blocks=[*shown, context(around.grounds("3.1", "3.2"))])

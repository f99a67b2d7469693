"""What the clock says about a window in #desk: it is about to begin, or past its end."""

from __future__ import annotations

from blocks.announcements.common import title
from blocks.around import Surroundings
from blocks.kit import actions, button, mention, mentions, quote, section
from blocks.maintenance.card import card
from slackbot.cases.maintenance.state import Window
from slackbot.words import Card, Notice, Rendered


def draw(said: Card | Notice, window: Window, around: Surroundings) -> Rendered:
    if isinstance(said, Card):
        return card(window, around)
    first = around.say(
        f"maintenance.notice.{said.key}",
        who=mention(window.owner),
        leads=mentions(around.provider.leads if around.provider else ()),
        title=title(window.stop, around),
        start=around.when(window.stop.start),
        end=around.when(window.stop.latest_end),
    )
    if said.key != "approve_notice":
        return Rendered(text=first, blocks=[section(first)])
    label, value = around.plain("button.window.approve_notice"), f"{window.id}|{window.shown()}"
    press = button(label, "window.approve_notice", value, style="primary", about=window.id)
    return Rendered(text=first, blocks=[section(first), quote(window.stop.why_late), actions(press)])

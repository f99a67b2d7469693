"""The window's card in #desk: when, whom it concerns, who has read it, and what can be done."""

from __future__ import annotations

from blocks.announcements.common import span, state_word, title
from blocks.around import LONGEST_ITEM, Receipts, Surroundings
from blocks.incidents.common import labelled
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    cut,
    esc,
    fields,
    fitted,
    header,
    mention,
    one_line,
    quote,
    section,
)
from slackbot.agreement.document import cite
from slackbot.cases.maintenance.state import Window
from slackbot.cases.stops import State
from slackbot.words import Rendered


def card(window: Window, around: Surroundings) -> Rendered:
    named = around.plain("maintenance.title", id=window.id, title=title(window.stop, around))
    blocks: list[Block] = [
        header(named),
        fields(_facts(window, around)),
        section(_progress(window, around.receipts, around)),
        *_words(window, around),
        *_buttons(window, around),
    ]
    text = around.say(
        "maintenance.notification",
        title=named,
        state=state_word(window.state, around),
        span=span(window.stop.start, window.stop.expected_end, around),
    )
    return Rendered(text=cut(text, NOTIFICATION_TEXT), blocks=fitted(blocks))


def _facts(window: Window, around: Surroundings) -> list[Mrkdwn]:
    stop = window.stop
    when = span(stop.start, stop.expected_end, around)
    latest = around.say("stop.latest", at=around.when(stop.latest_end))
    return [
        labelled(around, "field.state", state_word(window.state, around)),
        labelled(around, "stop.when", Mrkdwn(f"{when}\n{latest}")),
        labelled(around, "maintenance.owner", mention(window.owner)),
        labelled(around, "maintenance.ground", _ground(window, around)),
        labelled(around, "stop.systems", esc("、".join(window.called.systems or stop.systems))),
    ]


def _ground(window: Window, around: Surroundings) -> Mrkdwn:
    """In words: each customer's text has a number of its own for it."""
    return esc(one_line(window.called.ground or cite(window.stop.ground, around.locale), LONGEST_ITEM))


def _progress(window: Window, receipts: Receipts, around: Surroundings) -> Mrkdwn:
    if window.state is State.DRAFT:
        return around.say("maintenance.progress_draft", all=len(window.recipients))
    return around.say(
        "maintenance.progress",
        all=len(window.recipients),
        told=receipts.told,
        confirmed=receipts.confirmed,
        wishes=receipts.wishes,
        backup=receipts.lack_backup,
    )


def _words(window: Window, around: Surroundings) -> list[Block]:
    said = (("stop.impact", window.stop.impact.read_in(around.locale)), ("stop.check", window.check))
    more = (*said, ("stop.reason", window.reason))
    return [block for key, text in more if text for block in (section(around.say(key)), quote(text))]


def _buttons(window: Window, around: Surroundings) -> list[Block]:
    def make(verb: str, style: str | None = None) -> Element:
        return button(around.plain(f"button.window.{verb}"), f"window.{verb}", window.id, style=style, about=window.id)

    if window.state is State.DRAFT:
        return [actions(make("preview", "primary"), make("drop"))]
    if window.state is State.PLANNED:
        return [actions(make("start", "primary"), make("move"), make("cancel"), make("receipts"))]
    if window.state is State.RUNNING:
        return [actions(make("finish", "primary"), make("extend"), make("receipts"))]
    return [actions(make("receipts"))]

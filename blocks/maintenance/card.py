"""The window's card in #desk: when, whom it concerns, who has read it, and what can be done."""

from __future__ import annotations

from blocks.around import Receipts, Surroundings
from blocks.incidents.common import labelled
from blocks.kit import (
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    context,
    esc,
    fields,
    header,
    mention,
    quote,
    section,
)
from slackbot.cases.maintenance.state import State, Window
from slackbot.words import Rendered


def card(window: Window, around: Surroundings) -> Rendered:
    named = around.plain("window.title", id=window.id, title=title(window, around))
    blocks: list[Block] = [
        header(named),
        fields(_facts(window, around)),
        section(_progress(window, around.receipts, around)),
        *_words(window, around),
        *_buttons(window, around),
        context(around.say("window.stays")),
    ]
    text = around.say("window.notification", title=named, state=around.say(f"announcement.state.{window.state}"))
    return Rendered(text=text, blocks=blocks)


def title(window: Window, around: Surroundings) -> str:
    return window.stop.title.read_in(around.locale)


def _facts(window: Window, around: Surroundings) -> list[Mrkdwn]:
    stop = window.stop
    when = around.say("announcement.span", start=around.when(stop.start), end=around.when(stop.expected_end))
    latest = around.say("announcement.latest", at=around.when(stop.latest_end))
    return [
        labelled(around, "field.state", around.say(f"announcement.state.{window.state}")),
        labelled(around, "announcement.when", Mrkdwn(f"{when}\n{latest}")),
        labelled(around, "window.owner", mention(window.owner)),
        labelled(
            around, "announcement.systems", esc("、".join(stop.systems)) or around.say("announcement.all_systems")
        ),
    ]


def _progress(window: Window, receipts: Receipts, around: Surroundings) -> Mrkdwn:
    return around.say(
        "window.progress",
        all=len(window.recipients),
        told=receipts.told,
        confirmed=receipts.confirmed,
        wishes=receipts.wishes,
        backup=receipts.lack_backup,
    )


def _words(window: Window, around: Surroundings) -> list[Block]:
    said = (("announcement.impact", window.stop.impact.read_in(around.locale)), ("announcement.check", window.check))
    more = (*said, ("announcement.reason", window.reason))
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

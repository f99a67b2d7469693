"""The window's card in #desk: when, whom it concerns, who has read it, and what can be done."""

from __future__ import annotations

from blocks.announcements.common import span, state_word, title
from blocks.around import LONGEST_ITEM, Receipts, Surroundings
from blocks.incidents.common import labelled
from blocks.kit import (
    NOTIFICATION_TEXT,
    SECTION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    confirmation,
    cut,
    esc,
    fields,
    fitted,
    header,
    joined,
    link,
    local,
    mention,
    one_line,
    quote,
    section,
)
from blocks.maintenance import approvals
from slackbot.agreement.document import cite
from slackbot.cases.maintenance.state import Window
from slackbot.cases.stops import State
from slackbot.words import Rendered

MOST_INCIDENTS = 10
MOST_APART = 20
OVER = ("cancelled", "dropped")
"""So a request for approval ended that the card of what is over still explains."""


def card(window: Window, around: Surroundings) -> Rendered:
    named = around.plain("maintenance.title", id=window.id, title=title(window.stop, around))
    blocks: list[Block] = [
        header(named),
        fields(_facts(window, around)),
        *_progress(window, around.receipts, around),
        *_apart(window, around),
        *_words(window, around),
        *_asked(window, around),
        *_incidents(window, around),
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


def _progress(window: Window, receipts: Receipts, around: Surroundings) -> list[Block]:
    if window.state is State.DRAFT:
        return [section(around.say("maintenance.progress_draft", all=len(window.concerned)))]
    progress = around.say(
        "maintenance.progress",
        all=len(window.concerned),
        told=receipts.told,
        confirmed=receipts.confirmed,
        wishes=receipts.wishes,
        backup=receipts.lack_backup,
    )
    files = around.say("maintenance.progress_files", n=receipts.no_file) if receipts.no_file else Mrkdwn("")
    talks = receipts.talked_over
    talking = around.say("maintenance.progress_talks", n=talks) if talks else Mrkdwn("")
    progress = joined((progress, files, talking), "")
    if not receipts.undelivered:
        return [section(progress)]
    label = around.plain("button.window.undelivered")
    look = button(label, "window.undelivered", window.id, style="danger", about=window.id)
    return [section(progress), section(around.say("maintenance.undelivered", count=receipts.undelivered), look)]


def _apart(window: Window, around: Surroundings) -> list[Block]:
    """Who has a window of their own instead, and which window this one was made from."""
    lines = [around.say("maintenance.apart_from", id=window.apart_from, name=window.alone)] if window.apart_from else []
    lines += [
        around.say("maintenance.apart", name=each.name, id=each.window or "…") for each in window.apart[:MOST_APART]
    ]
    if (more := len(window.apart) - MOST_APART) > 0:
        lines.append(around.say("command.list.more", count=more))
    return [section(cut(joined(lines), SECTION_TEXT))] if lines else []


def _words(window: Window, around: Surroundings) -> list[Block]:
    said = (("stop.impact", window.stop.impact), ("stop.check", window.check), ("stop.reason", window.reason))
    read = [(key, texts.read_in(around.locale)) for key, texts in said]
    return [block for key, text in read if text for block in (section(around.say(key)), quote(text))]


def _asked(window: Window, around: Surroundings) -> list[Block]:
    """What a lead was asked for, and what was decided about backups that nobody had spoken of."""
    proposal = window.proposal
    shown = proposal and (window.is_open or proposal.aside in OVER)
    lines = [approvals.line(proposal, around)] if proposal and shown else []
    if without := window.without_backups:
        by, count = around.decider(without.by, without.deputy_for), without.customers
        lines.append(around.say("maintenance.without_backups", by=by, count=count, reason=without.reason))
    said = [section(cut(joined(lines), SECTION_TEXT))] if lines else []
    return [*said, *decide_row(window, around)]


def decide_row(window: Window, around: Surroundings) -> list[Block]:
    """What a lead who did not ask for it presses."""
    asked = window.proposed
    if asked is None:
        return []
    value = f"{window.id}|{asked.approval.terms}"

    def make(verb: str, style: str | None = None) -> Element:
        return button(around.plain(f"button.window.{verb}"), f"window.{verb}", value, style=style, about=window.id)

    return [actions(make("approve_notice", "primary"), make("decline_notice"))]


def start_button(window: Window, around: Surroundings) -> Element:
    """Everybody is told: pressed by mistake, or a day too early, it asks first."""
    label, at = around.plain("button.window.start"), local(window.stop.start, around.tz)
    sure = confirmation(
        around.plain("maintenance.start.sure"),
        around.plain("maintenance.start.sure_text", start=at, count=len(window.concerned)),
        label,
        around.plain("form.cancel"),
    )
    return button(label, "window.start", window.id, style="primary", about=window.id, confirm=sure)


def _incidents(window: Window, around: Surroundings) -> list[Block]:
    """Where it came from, and what was reported while it ran."""
    lines: list[Mrkdwn] = []
    if window.incident:
        lines.append(around.say("maintenance.of_incident", id=_linked(window.incident, around)))
    if reported := window.incidents:
        shown = joined((_linked(each, around) for each in reported[-MOST_INCIDENTS:]), " ")
        lines.append(around.say("maintenance.incidents", count=len(reported), ids=shown))
    return [section(joined(lines))] if lines else []


def _linked(case_id: str, around: Surroundings) -> Mrkdwn:
    url = around.links.get(case_id, "")
    return link(url, case_id) if url else esc(case_id)


def _buttons(window: Window, around: Surroundings) -> list[Block]:
    def make(verb: str, style: str | None = None) -> Element:
        return button(around.plain(f"button.window.{verb}"), f"window.{verb}", window.id, style=style, about=window.id)

    if window.state is State.DRAFT:
        first = make("preview", None if window.proposed else "primary")
        return [actions(first, make("edit"), make("drop"))]
    if window.state is State.PLANNED:
        alone = [make("apart")] if len(window.concerned) > 1 else []
        changed = (make("move"), *alone, make("edit"), make("cancel"))
        return [actions(start_button(window, around), *changed, make("receipts"))]
    if window.state is State.RUNNING:
        return [actions(make("finish", "primary"), make("note"), make("extend"), make("receipts"))]
    return [actions(make("receipts"))]

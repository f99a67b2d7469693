"""The card in the shared channel: when, what, how it affects the customer, and what they are asked for."""

from __future__ import annotations

from blocks import consultations
from blocks.announcements.common import ground, span, state_word, systems, title
from blocks.announcements.times import spoken, spoken_at
from blocks.around import Surroundings
from blocks.incidents.common import labelled
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    context,
    cut,
    esc,
    fields,
    fitted,
    header,
    joined,
    quote,
    section,
)
from slackbot.cases.announcements.state import Announcement, BackupAnswer
from slackbot.cases.stops import OPEN, State
from slackbot.words import Rendered


def card(announcement: Announcement, around: Surroundings) -> Rendered:
    stop = announcement.stop
    named = around.plain("stop.title", id=announcement.id, title=title(stop, around))
    blocks: list[Block] = [
        header(named),
        fields(_facts(announcement, around)),
        *_impact(announcement, around),
        *_answers(announcement, around),
        *consultations.blocks(announcement, around),
        *_buttons(announcement, around),
        context(*_small(announcement, around)),
    ]
    text = around.say(
        "stop.notification",
        title=named,
        state=state_word(announcement.state, around),
        span=spoken(stop.start, stop.expected_end, around.tz, around.locale),
        impact=stop.impact.read_in(around.locale),
    )
    return Rendered(text=cut(text, NOTIFICATION_TEXT), blocks=fitted(blocks))


def _facts(announcement: Announcement, around: Surroundings) -> list[Mrkdwn]:
    stop = announcement.stop
    times = spoken(stop.start, stop.expected_end, around.tz, around.locale)
    yours = around.say("stop.by_your_clock", span=span(stop.start, stop.expected_end, around))
    latest, own = spoken_at(stop.latest_end, around.tz, around.locale), ground(stop, around)
    why = [labelled(around, "stop.ground", esc(around.item(own)))] if own else []
    return [
        labelled(around, "field.state", state_word(announcement.state, around)),
        labelled(around, "stop.when", joined((esc(times), around.say("stop.latest", at=latest), yours))),
        *why,
        labelled(around, "stop.systems", systems(stop, around)),
        labelled(around, "stop.contact", esc(stop.contact or around.terms.particulars.contact)),
    ]


def _impact(announcement: Announcement, around: Surroundings) -> list[Block]:
    stop, news, locale = announcement.stop, announcement.news, around.locale
    said = (
        ("stop.impact", stop.impact.read_in(locale)),
        ("stop.still_works", stop.still_works.read_in(locale)),
        ("stop.why_late", stop.why_late.read_in(locale)),
        ("stop.reason", news.reason.read_in(locale)),
        ("stop.check", news.check.read_in(locale)),
    )
    return [block for key, text in said if text for block in (section(around.say(key)), quote(text))]


def _answers(announcement: Announcement, around: Surroundings) -> list[Block]:
    """What was answered, and by whom."""
    lines: list[Mrkdwn] = []
    if announcement.confirmed and announcement.is_confirmed:
        seen = announcement.confirmed
        lines.append(around.say("stop.confirmed", by=around.person(seen.by), at=around.when(seen.at)))
    if backup := announcement.backup:
        at = around.when(backup.taken_at) if backup.taken_at else ""
        key = "stop.answered_taken" if backup.answer is BackupAnswer.TAKEN else "stop.answered_without"
        lines.append(around.say(key, by=around.person(backup.by), at=at))
    if announcement.state is State.PLANNED and (wish := announcement.wish):
        lines.append(around.say("stop.wished" if wish.is_open else "stop.wish_settled"))
    return [section(Mrkdwn("\n".join(lines)))] if lines else []


def _buttons(announcement: Announcement, around: Surroundings) -> list[Block]:
    talk = consultations.customer_buttons(announcement, around)
    if announcement.state not in OPEN:
        return [actions(*talk)] if talk else []
    value = f"{announcement.id}|{announcement.stop.shown()}"

    def make(verb: str, style: str | None = None) -> Element:
        label = around.plain(f"button.announcement.{verb}")
        return button(label, f"announcement.{verb}", value, style=style, about=announcement.id)

    made = [] if announcement.is_confirmed else [make("confirm", "primary")]
    if announcement.state is State.PLANNED:
        if announcement.stop.data_at_risk and announcement.backup is None:
            made += [make("backup_taken"), make("backup_without")]
        if announcement.wish is None:
            made.append(make("wish"))
    return [actions(*made, *talk)] if made or talk else []


def _small(announcement: Announcement, around: Surroundings) -> list[Mrkdwn]:
    stop, waits = announcement.stop, announcement.state is State.PLANNED and "backup" in announcement.lacks
    asked = [around.say("stop.please_backup")] if waits else []
    if "confirmation" in announcement.lacks:
        asked.insert(0, around.say("stop.please_confirm"))
    own = (ground(stop, around), around.terms.own("8") if stop.data_at_risk else None)
    return [*asked, around.grounds_of(*(each for each in own if each))]

"""The card in #desk of an announcement that is talked over: what was told, and what came of it (Art. 18)."""

from __future__ import annotations

from blocks import consultations, precedents
from blocks.announcements.common import ground, span, state_word, title
from blocks.around import Surroundings
from blocks.incidents.common import labelled
from blocks.kit import NOTIFICATION_TEXT, Block, Mrkdwn, actions, context, cut, esc, fields, fitted, header, link, quote
from slackbot.cases.announcements.state import Announcement
from slackbot.words import Rendered


def triage(announcement: Announcement, around: Surroundings) -> Rendered:
    name, stop = around.terms.particulars.short_name, announcement.stop
    named = around.plain("stop.triage.title", id=announcement.id, customer=name, title=title(stop, around))
    buttons = consultations.desk_buttons(announcement, around)
    blocks: list[Block] = [
        header(named),
        fields(_facts(announcement, around)),
        quote(stop.impact.read_in(around.locale)),
        *consultations.blocks(announcement, around),
        *precedents.blocks([ground(stop, around)], around, but=announcement.id),
        *([actions(*buttons)] if buttons else []),
        context(*_ways(around), around.grounds("9", "18")),
    ]
    said = around.say("stop.triage.notification", title=named, state=state_word(announcement.state, around))
    return Rendered(text=cut(said, NOTIFICATION_TEXT), blocks=fitted(blocks))


def _facts(announcement: Announcement, around: Surroundings) -> list[Mrkdwn]:
    stop = announcement.stop
    own = ground(stop, around)
    why = [labelled(around, "stop.ground", esc(around.item(own)))] if own else []
    return [
        labelled(around, "field.state", state_word(announcement.state, around)),
        labelled(around, "stop.when", span(stop.start, stop.expected_end, around)),
        labelled(around, "stop.window", esc(announcement.window)),
        *why,
    ]


def _ways(around: Surroundings) -> list[Mrkdwn]:
    return [link(around.links["card"], around.say("triage.customer_card"))] if "card" in around.links else []

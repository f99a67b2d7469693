"""The one card in the shared channel: what the customer needs to know and can do."""

from __future__ import annotations

from blocks import consultations, cooperation
from blocks.around import Surroundings
from blocks.escalations import card as escalations
from blocks.incidents.common import (
    due,
    ended,
    labelled,
    refs_of,
    said_blocks,
    state_name,
    state_word,
    system_name,
    times_button,
    verify_buttons,
    when_and_who,
)
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    context,
    cut,
    esc,
    fields,
    fitted,
    header,
    one_line,
    quote,
    section,
)
from blocks.reception import nobody_yet
from blocks.scope import card as scope
from blocks.urgent import card as urgent
from slackbot.cases.incidents.state import OTHER_SYSTEM, Incident, State
from slackbot.words import Rendered


def card(incident: Incident, around: Surroundings) -> Rendered:
    blocks: list[Block] = [
        header(_title(incident, around)),
        fields(_facts(incident, around)),
        *urgent.outside(incident, around),
        quote(incident.what),
        context(*when_and_who(incident, around)),
        *said_blocks(incident, around, theirs=True),
        *scope.customer_blocks(incident, around),
        *consultations.blocks(incident, around),
        *escalations.on_customer_card(incident, around),
        *_ending(incident, around),
        actions(*_buttons(incident, around)),
        context(around.say("card.talk_in_thread"), around.grounds(*refs_of(incident))),
    ]
    return Rendered(text=_notification(incident, around), blocks=fitted(blocks))


def _title(incident: Incident, around: Surroundings) -> str:
    if incident.system == OTHER_SYSTEM:
        return around.plain("card.title_other", id=incident.id)
    return around.plain("card.title", id=incident.id, system=system_name(incident, around))


def _facts(incident: Incident, around: Surroundings) -> list[Mrkdwn]:
    led = around.person(incident.commander) if incident.commander else nobody_yet(incident, around)
    return [
        labelled(around, "field.state", state_name(incident, around)),
        labelled(around, "field.severity", around.say(f"severity.{incident.severity}")),
        labelled(around, "field.commander", led),
        _next_or_last(incident, around),
    ]


def _next_or_last(incident: Incident, around: Surroundings) -> Mrkdwn:
    """When the customer hears from us next; at the end, since when it has worked or been closed."""
    outside = incident.shown_state is State.REPORTED and incident.reception is not None and incident.reception.opens
    label = "reception.field.latest" if outside else f"field.next.{incident.shown_state}"
    return ended(incident, around) or labelled(around, label, due(incident, around))


def _ending(incident: Incident, around: Surroundings) -> list[Block]:
    if incident.state is State.RESOLVED:
        return [section(around.say("card.please_verify"))]
    if incident.state is State.CLOSED and not incident.scope.advice:
        return [section(around.say("card.closed"))]
    return []


def _buttons(incident: Incident, around: Surroundings) -> list[Element]:
    verify, still = verify_buttons(incident, around)
    wish = escalations.wish_button(incident, around)
    always = [*consultations.customer_buttons(incident, around), times_button(incident, around), *wish]
    if incident.state is State.RESOLVED:
        return [verify, still, *scope.customer_buttons(incident, around), *always]
    if incident.state is State.CLOSED:
        return [still, *always]
    answer = cooperation.answer_button(incident, around)
    return [*answer, *scope.customer_buttons(incident, around), *always]


def _notification(incident: Incident, around: Surroundings) -> str:
    line = around.say(
        "card.notification",
        title=_title(incident, around),
        state=state_word(incident, around),
        severity=around.say(f"severity.{incident.severity}"),
        since=around.when(incident.since),
        what=esc(one_line(incident.what, 300)),
    )
    return cut(line, NOTIFICATION_TEXT)

"""The one card in the shared channel: what the customer needs to know and can do."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.incidents.common import (
    commander,
    due,
    labelled,
    refs_of,
    said_blocks,
    state_name,
    system_name,
    times_button,
)
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
    header,
    one_line,
    quote,
    section,
)
from slackbot.cases.incidents.state import Incident, State, shown
from slackbot.words import Rendered


def card(incident: Incident, around: Surroundings) -> Rendered:
    blocks: list[Block] = [
        header(around.plain("card.title", id=incident.id, system=system_name(incident, around))),
        fields(_facts(incident, around)),
        quote(incident.what),
        *said_blocks(incident, around),
        *_ending(incident, around),
        actions(*_buttons(incident, around)),
        context(around.say("card.talk_in_thread"), around.grounds(*refs_of(incident))),
    ]
    return Rendered(text=_notification(incident, around), blocks=blocks)


def _facts(incident: Incident, around: Surroundings) -> list[Mrkdwn]:
    facts = [
        labelled(around, "field.state", state_name(incident, around)),
        labelled(around, "field.severity", around.say(f"severity.{incident.severity}")),
        labelled(around, "field.commander", commander(incident, around)),
        labelled(around, "field.since", around.when(incident.since)),
        labelled(around, "field.told_at", around.when(incident.told_at)),
    ]
    if incident.state is State.CLOSED and incident.closed_at:
        return [*facts, labelled(around, "field.closed_at", around.when(incident.closed_at))]
    if incident.restoration:
        return [*facts, labelled(around, "field.restored_at", around.when(incident.restoration.at))]
    return [*facts, labelled(around, f"field.next.{incident.state}", due(incident, around))]


def _ending(incident: Incident, around: Surroundings) -> list[Block]:
    if incident.state is State.RESOLVED:
        return [section(around.say("card.please_verify"))]
    if incident.state is State.CLOSED:
        return [section(around.say("card.closed"))]
    return []


def _buttons(incident: Incident, around: Surroundings) -> list[Element]:
    value = f"{incident.id}|{shown(incident)}"
    verify = button(around.plain("button.verify"), "incident.verify", value, style="primary", about=incident.id)
    still = button(around.plain("button.not_fixed"), "incident.not_fixed", value, about=incident.id)
    if incident.state is State.RESOLVED:
        return [verify, still, times_button(incident, around)]
    if incident.state is State.CLOSED:
        return [still, times_button(incident, around)]
    return [times_button(incident, around)]


def _notification(incident: Incident, around: Surroundings) -> str:
    line = around.say(
        "card.notification",
        id=incident.id,
        system=system_name(incident, around),
        state=around.say(f"state.{incident.state}"),
        severity=around.say(f"severity.{incident.severity}"),
        since=around.when(incident.since),
        what=esc(one_line(incident.what, 300)),
    )
    return cut(line, NOTIFICATION_TEXT)

"""The card in #desk: the same incident for the people who work on it, with everything they can do next."""

from __future__ import annotations

from collections.abc import Callable

from blocks import consultations, cooperation, precedents
from blocks.acceptance import before_conclusion
from blocks.access.common import request_access_button
from blocks.around import Surroundings
from blocks.escalations import card as escalations
from blocks.incidents.common import (
    between,
    due,
    ended,
    labelled,
    refs_of,
    said_blocks,
    state_name,
    state_word,
    system_name,
    times_button,
    until,
    when_and_who,
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
    fitted,
    header,
    link,
    menu,
    menus,
    one_line,
    quote,
    section,
)
from blocks.quotes import summary as quotes
from blocks.reception import raised_later
from blocks.scope import card as scope
from slackbot.cases.incidents.state import UNDER_WAY, WAITING_FOR_US, Incident, Source, State
from slackbot.words import Rendered

MOST_FILES = 5


def triage(incident: Incident, around: Surroundings) -> Rendered:
    title = around.plain(
        "triage.title",
        id=incident.id,
        customer=around.terms.particulars.short_name,
        system=system_name(incident, around),
    )
    blocks: list[Block] = [
        header(title),
        *before_conclusion(incident, around),
        *_in_stop(incident, around),
        fields(_facts(incident, around), accessory=_about_it(incident, around)),
        quote(incident.what),
        context(*when_and_who(incident, around), *_small_facts(incident, around)),
        *said_blocks(incident, around),
        *scope.desk_blocks(incident, around),
        *quotes.desk_blocks(incident, around),
        *consultations.blocks(incident, around),
        *precedents.on_triage(incident, around),
        *escalations.on_triage(incident, around),
        *_call(incident, around),
        *(actions(*row) for row in _rows(incident, around)),
        context(around.say("triage.note_stays"), around.grounds(*refs_of(incident))),
    ]
    return Rendered(text=_notification(incident, around, title), blocks=fitted(blocks))


def _facts(incident: Incident, around: Surroundings) -> list[Mrkdwn]:
    """What somebody woken at night looks for: how bad, who has it, until when."""
    led = around.person(incident.commander) if incident.commander else around.say("triage.nobody_yet")
    facts = [
        labelled(around, "field.state", state_name(incident, around)),
        labelled(around, "field.severity", around.say(f"severity.{incident.severity}")),
        labelled(around, "field.commander", led),
    ]
    if incident.state in WAITING_FOR_US:
        return [*facts, labelled(around, f"triage.next.{incident.shown_state}", until(incident, around))]
    last = ended(incident, around)
    return [*facts, last] if last else facts


def _in_stop(incident: Incident, around: Surroundings) -> list[Block]:
    """It may be no fault at all: a planned stop of its system ran when it was reported."""
    window = incident.in_stop
    if not window:
        return []
    url = around.links.get(window, "")
    return [section(around.say("triage.in_stop", window=link(url, window) if url else esc(window)))]


def _call(incident: Incident, around: Surroundings) -> list[Block]:
    """Until somebody has taken it, everyone on the list is called by name, unless it waits for the opening."""
    if incident.state is not State.REPORTED:
        return []
    later = raised_later(incident, around)
    return [section(later or around.say("triage.who_takes_it", people=around.people(around.first_called)))]


def _small_facts(incident: Incident, around: Surroundings) -> list[Mrkdwn]:
    told = []
    if incident.impact or incident.urgency:
        impact = around.say(f"impact.{incident.impact}") if incident.impact else "–"
        urgency = around.say(f"urgency.{incident.urgency}") if incident.urgency else "–"
        told.append(around.say("triage.weight", impact=impact, urgency=urgency))
    if incident.affected:
        told.append(around.say("triage.affected", affected=one_line(incident.affected)))
    if incident.phone:
        told.append(around.say("triage.phone", phone=one_line(incident.phone, 40)))
    if incident.files:
        names = between(around, [file.name for file in incident.files[-MOST_FILES:]])
        told.append(around.say("triage.files", names=names))
    if incident.origin.source is Source.MESSAGE and incident.origin.permalink:
        told.append(link(incident.origin.permalink, around.say("triage.source_message")))
    if "card" in around.links:
        told.append(link(around.links["card"], around.say("triage.customer_card")))
    return told


def _rows(incident: Incident, around: Surroundings) -> list[list[Element]]:
    """Only what can be done now: what waits for a decision, then the next steps; what is rare behind a menu."""
    decide = [*scope.desk_buttons(incident, around), *consultations.desk_buttons(incident, around)]
    steps = [*_steps(incident, around), *menus(*_rarely(incident, around))]
    return [decide, steps] if decide else [steps]


def _steps(incident: Incident, around: Surroundings) -> list[Element]:
    make = _maker(incident, around)
    if incident.state is State.REPORTED:
        return [make("acknowledge", style="primary")]
    if incident.state in UNDER_WAY:
        first = make("update", style=None if incident.open_asks else "primary")
        asks = [first, cooperation.ask_button(incident, around)]
        return [*cooperation.received_button(incident, around), *asks, make("mitigate"), make("resolve")]
    return [make("update"), make("reopen")] if incident.state is State.RESOLVED else [make("reopen")]


def _rarely(incident: Incident, around: Surroundings) -> list[Element]:
    """What belongs to the work on it."""
    make = _maker(incident, around)
    found = [make("note")]
    if incident.state is State.REPORTED:
        found.append(make("turn_into_request"))
    if incident.state in UNDER_WAY:
        found.append(request_access_button(incident, around))
    if incident.state is not State.REPORTED:
        found.append(_after(incident, around))
    return [*found, *quotes.desk_buttons(incident, around), *consultations.open_button(incident, around)]


def _about_it(incident: Incident, around: Surroundings) -> Element:
    """What changes or explains the facts that it stands beside."""
    make, times = _maker(incident, around), times_button(incident, around)
    if not incident.is_open:
        return times
    found = [make("take_command")] if incident.state in UNDER_WAY else []
    found += [] if incident.state is State.RESOLVED else [make("severity")]
    judge, ask = scope.judge_button(incident, around), escalations.ask_button(incident, around)
    return menu(*found, judge, *ask, times)


def _maker(incident: Incident, around: Surroundings) -> Callable[..., Element]:
    def make(verb: str, style: str | None = None) -> Element:
        label = around.plain(f"button.{verb}")
        return button(label, f"incident.{verb}", incident.id, style=style, about=incident.id)

    return make


def _after(incident: Incident, around: Surroundings) -> Element:
    """It was a stop of the service: whoever uses it is told afterwards (Art. 9)."""
    return button(around.plain("button.window.after"), "window.after", incident.id, about=incident.id)


def _notification(incident: Incident, around: Surroundings, title: str) -> str:
    line = around.say(
        "triage.notification_due" if incident.state in WAITING_FOR_US else "triage.notification",
        title=title,
        state=state_word(incident, around),
        severity=around.say(f"severity.{incident.severity}"),
        due=due(incident, around),
        what=esc(one_line(incident.what, 300)),
    )
    return cut(line, NOTIFICATION_TEXT)

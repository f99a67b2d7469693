"""What the customer's card and the triage card show alike."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Block, Element, Mrkdwn, button, field, mention, quote, section
from slackbot.cases.incidents.clocks import next_due
from slackbot.cases.incidents.state import OTHER_SYSTEM, Incident, State

MARK = {
    State.REPORTED: "🔴",
    State.ACKNOWLEDGED: "🟠",
    State.MITIGATED: "🟡",
    State.RESOLVED: "🔵",
    State.CLOSED: "⚪",
}


def system_name(incident: Incident, around: Surroundings) -> str:
    if incident.system == OTHER_SYSTEM:
        return around.plain("system.other")
    named = (system.name for system in around.terms.particulars.systems if system.key == incident.system)
    return next(named, incident.system)


def state_name(incident: Incident, around: Surroundings) -> Mrkdwn:
    """A mark and a word: nobody has to tell colours apart."""
    waiting = incident.waiting_for_customer and incident.state is not State.RESOLVED
    word = around.say("state.waiting" if waiting else f"state.{incident.state}")
    return Mrkdwn(f"{MARK[incident.state]} {word}")


def commander(incident: Incident, around: Surroundings) -> Mrkdwn:
    return mention(incident.commander) if incident.commander else around.say("card.nobody_yet")


def due(incident: Incident, around: Surroundings) -> Mrkdwn:
    at = next_due(incident, around.terms)
    if at:
        return around.when(at)
    return around.say("card.clock_stopped" if incident.waiting_for_customer else "card.no_due")


def labelled(around: Surroundings, key: str, shown: Mrkdwn) -> Mrkdwn:
    return field(around.say(key), shown)


def said_blocks(incident: Incident, around: Surroundings) -> list[Block]:
    """What was last said, asked and done, each in the words it was written in."""
    blocks: list[Block] = []
    if incident.update:
        blocks += [section(around.say("card.latest_update", at=around.when(incident.update.at)))]
        blocks += [quote(incident.update.text)]
    if incident.workaround and not incident.restoration:
        blocks += [section(around.say("card.workaround")), quote(incident.workaround)]
    if (pause := incident.waiting_for_customer) is not None:
        blocks += [section(around.say("card.asked", at=around.when(pause.since))), quote(pause.asked)]
    if incident.restoration:
        blocks += [section(around.say("card.cause")), quote(incident.restoration.cause)]
        blocks += [section(around.say("card.work")), quote(incident.restoration.work)]
    return blocks


def times_button(incident: Incident, around: Surroundings) -> Element:
    return button(around.plain("button.times"), "incident.times", incident.id, about=incident.id)


def refs_of(incident: Incident) -> tuple[str, ...]:
    """The clauses that the incident's present state rests on."""
    if incident.state is State.REPORTED:
        return ("2(3)", "5.1")
    if incident.state in (State.RESOLVED, State.CLOSED):
        return ("6(3)", "15.1")
    return ("5.2", "6(2)") if incident.waiting_for_customer else ("5.2",)

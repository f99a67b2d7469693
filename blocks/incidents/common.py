"""What the customer's card and the triage card show alike."""

from __future__ import annotations

from collections.abc import Iterable

from blocks.agreement.term import after_term
from blocks.around import Surroundings
from blocks.cooperation import ask_blocks
from blocks.kit import Block, Element, Mrkdwn, button, field, one_line, quote, section
from blocks.reception import told_at
from slackbot.cases.incidents.clocks import DUE_AT, next_due, promises
from slackbot.cases.incidents.state import OTHER_SYSTEM, WAITING_FOR_US, Incident, State, Update, shown
from slackbot.cases.service_requests.state import ServiceRequest

MARK = {
    State.REPORTED: "🔴",
    State.ACKNOWLEDGED: "🟠",
    State.MITIGATED: "🟡",
    State.RESOLVED: "🔵",
    State.CLOSED: "⚪",
}


def system_name(incident: Incident, around: Surroundings) -> str:
    if incident.system == OTHER_SYSTEM:
        return around.plain("system.unnamed")
    named = (system.name for system in around.terms.particulars.systems if system.key == incident.system)
    return next(named, incident.system)


def state_name(incident: Incident, around: Surroundings) -> Mrkdwn:
    """A mark and a word: nobody has to tell colours apart."""
    return Mrkdwn(f"{MARK[incident.shown_state]} {state_word(incident, around)}")


def state_word(incident: Incident, around: Surroundings) -> Mrkdwn:
    if incident.waiting_for_customer:
        return around.say("state.waiting")
    if incident.withdrawn:
        return around.say("state.withdrawn")
    if incident.scope.advice:
        return around.say("state.advised")
    choosing = incident.scope.waiting and incident.state in WAITING_FOR_US
    return around.say("state.choosing" if choosing else f"state.{incident.shown_state}")


def reporter(incident: Incident | ServiceRequest, around: Surroundings) -> Mrkdwn:
    """Who told us; when somebody else wrote it down, also how it reached us."""
    if incident.reporter:
        return around.say("card.reporter", who=around.person(incident.reporter))
    source = around.plain(f"source.{incident.origin.source}")
    caller = one_line(incident.origin.caller)
    return (
        around.say("card.caller", caller=caller, source=source) if caller else around.say("card.source", source=source)
    )


def when_and_who(incident: Incident, around: Surroundings) -> list[Mrkdwn]:
    return [
        around.say("card.since", at=around.when(incident.since)),
        told_at(incident, around),
        reporter(incident, around),
        *after_term(incident, around),
    ]


def due(incident: Incident, around: Surroundings) -> Mrkdwn:
    at = next_due(incident, around.terms)
    if at:
        return around.when(at)
    if incident.waiting_for_customer:
        return around.say("card.clock_stopped")
    return around.say("card.clock_waits" if incident.scope.waiting else "card.no_due")


def until(incident: Incident, around: Surroundings) -> Mrkdwn:
    """The same for our own people: marked once it is over."""
    late = any(promise.mark(DUE_AT) in incident.rung for promise in promises(incident, around.terms))
    at = due(incident, around)
    return around.say("triage.overdue", due=at) if late else at


def ended(incident: Incident, around: Surroundings) -> Mrkdwn | None:
    """Since when it works again, or is closed; None while it does not."""
    if incident.state is State.CLOSED and incident.closed_at:
        return labelled(around, "field.closed_at", around.when(incident.closed_at))
    if incident.restoration:
        return labelled(around, "field.restored_at", around.when(incident.restoration.at))
    return None


def labelled(around: Surroundings, key: str, shown: Mrkdwn) -> Mrkdwn:
    return field(around.say(key), shown)


def between(around: Surroundings, names: Iterable[str]) -> str:
    return around.plain("card.between").join(one_line(name, 60) for name in names)


def said_blocks(incident: Incident, around: Surroundings, *, theirs: bool = False) -> list[Block]:
    """What was last said, asked and done, each in the words it was written in."""
    blocks: list[Block] = []
    if incident.update and not _outlived(incident.update, incident):
        blocks += [section(around.say("card.latest_update", at=around.when(incident.update.at)))]
        blocks += [quote(incident.update.text)]
    if incident.workaround and not incident.restoration:
        blocks += [section(around.say("card.workaround")), quote(incident.workaround)]
    blocks += ask_blocks(incident, around, theirs=theirs)
    if incident.restoration:
        blocks += [section(around.say("card.cause")), quote(incident.restoration.cause)]
        blocks += [section(around.say("card.work")), quote(incident.restoration.work)]
    return blocks


def _outlived(update: Update, incident: Incident) -> bool:
    """What was reported on the way says nothing new once it is restored, or has come back."""
    done = incident.restoration
    turns = (done and done.at, incident.reopened_at)
    return any(at and update.at <= at for at in turns)


def verify_buttons(incident: Incident, around: Surroundings) -> tuple[Element, Element]:
    value = f"{incident.id}|{shown(incident)}"
    verify = button(around.plain("button.verify"), "incident.verify", value, style="primary", about=incident.id)
    return verify, button(around.plain("button.not_fixed"), "incident.not_fixed", value, about=incident.id)


def times_button(incident: Incident, around: Surroundings) -> Element:
    return button(around.plain("button.times"), "incident.times", incident.id, about=incident.id)


def refs_of(incident: Incident) -> tuple[str, ...]:
    """The clauses that the incident's present state rests on."""
    if incident.shown_state is State.REPORTED:
        return ("2(3)", "5.1")
    if incident.scope.advice:
        return ("5.3", "15.2")
    if incident.state in (State.RESOLVED, State.CLOSED):
        return ("6(3)", "15.1")
    return ("5.2", "6(2)") if incident.waiting_for_customer else ("5.2",)

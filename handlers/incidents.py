"""What can be done about an incident: by button, by form, by `/incident`. One table each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.around import Surroundings
from blocks.incidents import forms, times
from handlers.asked import Answer, Asked, at_once, by_form, of_form, of_press, show, show_form
from handlers.requests import Press, Request, Submission
from handlers.wording import as_chosen
from slackbot.agreement.particulars import Agreement, Severity
from slackbot.cases.incidents.renewal import Renew
from slackbot.cases.incidents.respond import Acknowledge, PostUpdate, SetSeverity, TakeCommand, WriteNote
from slackbot.cases.incidents.restore import Mitigate, Reopen, Resolve, Verify
from slackbot.cases.incidents.state import Incident, shown
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Side


def acknowledge(asked: Asked) -> CommandBase:
    return Acknowledge(id=asked.id, case_id=asked.case_id, by=asked.by)


def take_command(asked: Asked) -> CommandBase:
    return TakeCommand(id=asked.id, case_id=asked.case_id, by=asked.by)


def renew(asked: Asked) -> CommandBase:
    return Renew(id=asked.id, case_id=asked.case_id, by=asked.by)


def write_note(asked: Asked, text: str) -> CommandBase:
    return WriteNote(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def post_update(asked: Asked, text: str) -> CommandBase:
    return PostUpdate(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def mitigate(asked: Asked, text: str) -> CommandBase:
    return Mitigate(id=asked.id, case_id=asked.case_id, by=asked.by, text=text)


def reopen(asked: Asked, text: str) -> CommandBase:
    return Reopen(id=asked.id, case_id=asked.case_id, by=asked.by, reason=text)


def set_severity(asked: Asked, severity: Severity) -> CommandBase:
    return SetSeverity(id=asked.id, case_id=asked.case_id, by=asked.by, severity=severity)


AT_ONCE: dict[str, Callable[[Asked], CommandBase]] = {
    "acknowledge": acknowledge,
    "take_command": take_command,
    "renew": renew,
}
"""Verbs that need nothing but the press."""

IN_WORDS: dict[str, Callable[[Asked, str], CommandBase]] = {
    "note": write_note,
    "update": post_update,
    "mitigate": mitigate,
    "reopen": reopen,
}
"""Verbs that need one text."""


def _with_nothing(make: Callable[[Asked, str], CommandBase]) -> Callable[[Asked], CommandBase]:
    return lambda asked: make(asked, "")


BY_FORM: dict[str, Callable[[Asked], CommandBase]] = {
    **{verb: _with_nothing(make) for verb, make in IN_WORDS.items()},
    "resolve": lambda asked: Resolve(id=asked.id, case_id=asked.case_id, by=asked.by, cause="", work=""),
    "severity": lambda asked: set_severity(asked, Severity.SEV3),
    "not_fixed": _with_nothing(reopen),
}
"""What each form will ask for, with nothing filled in yet."""


def press_at_once(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    return at_once(lambda press: AT_ONCE[verb](of_press(press)))


def press_for_form(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    async def pressed(press: Press, office: Office) -> Refusal | None:
        return await open_form(press, office, verb, press.case_id, shown=press.shown)

    return pressed


async def open_form(request: Request, office: Office, verb: str, case_id: str, **kept: str) -> Refusal | None:
    """Opens the form of a verb; `kept` travels with it."""
    command = BY_FORM[verb](Asked(id=request.command_id, case_id=case_id, by=request.actor))

    def draw(incident: Incident, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        drawn = {"resolve": forms.resolve, "severity": forms.severity}.get(verb)
        return drawn(incident, around, metadata) if drawn else forms.write(incident, around, verb, metadata)

    def stale(incident: Incident, terms: Agreement) -> Refusal | None:
        outdated = request.actor.side is Side.CUSTOMER and kept.get("shown", "") != shown(incident)
        return Refusal(code="outdated") if verb == "not_fixed" and outdated else None

    return await show_form(request, office, command, Incident, draw, stale, **kept)


@at_once
def press_verify(press: Press) -> CommandBase:
    asked = of_press(press)
    return Verify(id=asked.id, case_id=asked.case_id, by=asked.by, shown=press.shown)


async def press_times(press: Press, office: Office) -> Refusal | None:
    if stranger := press.stranger_to(press.case_id):
        return stranger
    incident = await office.found(press.case_id, Incident)
    if isinstance(incident, Refusal):
        return incident
    around, kept = await office.around(incident, press.locale), {"channel": press.place.channel}
    view = times.times(incident, around, office.clock.now(), kept)
    await show(press, office, view)
    return None


def submit_in_words(verb: str) -> Callable[[Submission, Office], Awaitable[Answer]]:
    return by_form(lambda form: as_chosen(form, IN_WORDS[verb](of_form(form), form.answers.text(forms.TEXT))))


@by_form
def submit_resolve(form: Submission) -> CommandBase:
    asked = of_form(form)
    cause, work = form.answers.text(forms.CAUSE), form.answers.text(forms.WORK)
    command = Resolve(id=asked.id, case_id=asked.case_id, by=asked.by, cause=cause, work=work)
    return as_chosen(form, command)


@by_form
def submit_severity(form: Submission) -> CommandBase | Refusal:
    asked = of_form(form)
    try:
        severity = Severity(form.answers.text(forms.SEVERITY))
    except ValueError:
        return Refusal(code="outdated")
    return set_severity(asked, severity)


@by_form
def submit_not_fixed(form: Submission) -> CommandBase:
    """「まだ解消していません」, with what the customer sees now."""
    asked = of_form(form)
    said = form.answers.text(forms.TEXT)
    shown = form.metadata.get("shown", "")
    return Reopen(id=asked.id, case_id=asked.case_id, by=asked.by, shown=shown, reason=said)


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Refusal | None]]] = {
    **{f"incident.{verb}": press_at_once(verb) for verb in AT_ONCE},
    **{f"incident.{verb}": press_for_form(verb) for verb in (*IN_WORDS, "resolve", "severity", "not_fixed")},
    "incident.verify": press_verify,
    "incident.times": press_times,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Answer]]] = {
    **{f"incident.{verb}": submit_in_words(verb) for verb in IN_WORDS},
    "incident.resolve": submit_resolve,
    "incident.severity": submit_severity,
    "incident.not_fixed": submit_not_fixed,
}
